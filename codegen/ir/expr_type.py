"""The type of an expression (PostgreSQL: exprType)."""

from typing import assert_never

from codegen.ir.catalog import Catalog
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
from codegen.ir.oids import BOOL, INT4, NO_OID, Oid
from codegen.ir.scope import result_targets


def expr_type(catalog: Catalog, expr: Expr) -> Oid:
    """The number of an expression's type, a domain as itself; NO_OID where no node tells.

    `(SELECT id FROM person)` is an int8, `ARRAY(SELECT id FROM person)` an int8[].
    """
    match expr:
        case Var() | Const() | Param() | SQLValueFunction() | NextValueExpr() | SetToDefault():
            return expr.type
        case MergeSupportFunc() | CaseTestExpr() | CoerceToDomainValue():
            return expr.type
        case FuncExpr() | OpExpr() | NullIfExpr() | Aggref() | WindowFunc():
            return expr.type
        case CaseExpr() | CoalesceExpr() | MinMaxExpr():
            return expr.type
        case RelabelType() | CoerceViaIO() | ArrayCoerceExpr() | ConvertRowtypeExpr():
            return expr.type
        case CoerceToDomain() | ArrayExpr() | SubscriptingRef() | RowExpr():
            return expr.type
        case FieldSelect() | FieldStore():
            return expr.type
        case DistinctExpr() | ScalarArrayOpExpr() | BoolExpr() | NullTest() | BooleanTest():
            return BOOL
        case RowCompareExpr() | JsonIsPredicate():
            return BOOL
        case GroupingFunc():
            return INT4
        case CollateExpr(arg=arg) | NamedArgExpr(arg=arg) | JsonValueExpr(formatted=arg):
            return expr_type(catalog, arg)
        case JsonConstructorExpr(returning=returning) | JsonExpr(returning=returning):
            return returning.type if returning else NO_OID
        case SubLink():
            return _sublink_type(catalog, expr)
        case Opaque() | Unknown():
            return NO_OID
        case _:
            assert_never(expr)


def _sublink_type(catalog: Catalog, link: SubLink) -> Oid:
    match link.kind:
        case SubLinkType.EXISTS | SubLinkType.ALL | SubLinkType.ANY | SubLinkType.ROW_COMPARE:
            return BOOL
        case SubLinkType.EXPR | SubLinkType.ARRAY:
            targets = result_targets(link.query)
            type_ = expr_type(catalog, targets[0].expr) if targets else NO_OID
            return type_ if link.kind is SubLinkType.EXPR else _array_of(catalog, type_)
        case _:
            return NO_OID


def _array_of(catalog: Catalog, element: Oid) -> Oid:
    arrays = (type_ for type_ in catalog.types.values() if type_.element == element)
    return next((array.oid for array in arrays if array.name.startswith("_")), NO_OID)
