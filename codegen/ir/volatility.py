"""Volatility: expressions that may have another value each time (contain_volatile_functions)."""

from typing import assert_never

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
    Node,
    NullIfExpr,
    NullTest,
    Opaque,
    OpExpr,
    Param,
    Query,
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
from codegen.ir.walk import walk

# Nodes without a class whose own value depends on nothing but the nodes below them.
_PURE = frozenset(
    {
        *("XMLEXPR", "JSONTABLESIBLINGJOIN", "JSONTABLEPATH", "JSONFORMAT", "INFERENCEELEM"),
        "CTESEARCHCLAUSE",
        "ALIAS",
        "TABLESAMPLECLAUSE",  # each scan chooses its seed once (ExecInitSampleScan)
    }
)


def contains_volatile(*roots: Node | None) -> bool:
    """Tell whether something in these nodes may give another value each time: `random()`.

    So may rows that are locked, a function that the catalog doesn't know, and an unknown node.
    """
    return any(map(is_volatile, walk(*roots)))


def is_volatile(node: Node) -> bool:
    """Tell whether a node, apart from those below it, may give another value each time."""
    match node:
        case Query(row_marks=marks):
            return bool(marks)
        case Unknown(name=name):
            return name not in _PURE
        case _:
            return isinstance(node, Expr) and _is_volatile_expr(node)


def _is_volatile_expr(expr: Expr) -> bool:
    match expr:
        case FuncExpr() | OpExpr() | DistinctExpr() | NullIfExpr() | ScalarArrayOpExpr():
            return expr.function is None or expr.function.volatile
        case Aggref() | WindowFunc():
            return expr.function is None or expr.function.volatile
        case NextValueExpr() | SetToDefault() | Opaque() | Unknown():
            return True
        case Var() | Const() | Param() | SQLValueFunction() | MergeSupportFunc() | GroupingFunc():
            return False
        case CaseTestExpr() | CoerceToDomainValue() | NamedArgExpr() | SubLink():
            return False
        case BoolExpr() | NullTest() | BooleanTest() | RowCompareExpr():
            return False
        case CaseExpr() | CoalesceExpr() | MinMaxExpr():
            return False
        case RelabelType() | CoerceViaIO() | ArrayCoerceExpr() | ConvertRowtypeExpr():
            return False
        case CollateExpr() | CoerceToDomain():
            return False
        case ArrayExpr() | SubscriptingRef() | RowExpr() | FieldSelect() | FieldStore():
            return False
        case JsonConstructorExpr() | JsonValueExpr() | JsonIsPredicate() | JsonExpr():
            return False
        case _:
            assert_never(expr)
