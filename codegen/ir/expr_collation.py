"""The collation by which an expression's values are compared (PostgreSQL: exprCollation)."""

from typing import assert_never

from codegen.ir.enums import SubLinkType
from codegen.ir.nodes import (
    Aggref,
    ArrayCoerceExpr,
    ArrayExpr,
    BooleanTest,
    BoolExpr,
    CaseExpr,
    CaseTestExpr,
    CoalesceExpr,
    CoerceToDomain,
    CoerceToDomainValue,
    CoerceViaIO,
    CollateExpr,
    Const,
    ConvertRowtypeExpr,
    DistinctExpr,
    Expr,
    FieldSelect,
    FieldStore,
    FuncExpr,
    GroupingFunc,
    JsonConstructorExpr,
    JsonExpr,
    JsonIsPredicate,
    JsonValueExpr,
    MergeSupportFunc,
    MinMaxExpr,
    NamedArgExpr,
    NextValueExpr,
    NullIfExpr,
    NullTest,
    Opaque,
    OpExpr,
    Param,
    RelabelType,
    RowCompareExpr,
    RowExpr,
    ScalarArrayOpExpr,
    SetToDefault,
    SQLValueFunction,
    SubLink,
    SubscriptingRef,
    Unknown,
    Var,
    WindowFunc,
)
from codegen.ir.oids import NO_OID, Oid
from codegen.ir.scope import result_targets


def expr_collation(expr: Expr) -> Oid | None:
    """The collation's number, NO_OID where nothing is collated; None where no node tells.

    `lower(name COLLATE "C")` has the collation "C", `id + 1` none.
    """
    match expr:
        case Var() | Const() | Param() | CaseTestExpr() | CoerceToDomainValue():
            return expr.collation
        case FuncExpr() | OpExpr() | NullIfExpr() | Aggref() | WindowFunc():
            return expr.collation
        case CaseExpr() | CoalesceExpr() | MinMaxExpr():
            return expr.collation
        case RelabelType() | CoerceViaIO() | ArrayCoerceExpr() | CoerceToDomain() | CollateExpr():
            return expr.collation
        case ArrayExpr() | SubscriptingRef() | FieldSelect() | MergeSupportFunc():
            return expr.collation
        case DistinctExpr() | ScalarArrayOpExpr() | BoolExpr() | NullTest() | BooleanTest():
            return NO_OID
        case RowCompareExpr() | JsonIsPredicate() | GroupingFunc() | NextValueExpr():
            return NO_OID
        case RowExpr() | FieldStore() | ConvertRowtypeExpr():
            return NO_OID
        case NamedArgExpr(arg=arg) | JsonValueExpr(formatted=arg):
            return expr_collation(arg)
        case SubLink(kind=SubLinkType.EXPR, query=query):
            targets = result_targets(query)
            return expr_collation(targets[0].expr) if targets else None
        case SubLink(kind=SubLinkType.EXISTS | SubLinkType.ALL | SubLinkType.ANY):
            return NO_OID
        case SubLink(kind=SubLinkType.ROW_COMPARE):
            return NO_OID
        case SubLink() | SQLValueFunction() | SetToDefault() | JsonConstructorExpr() | JsonExpr():
            return None
        case Opaque() | Unknown():
            return None
        case _:
            assert_never(expr)
