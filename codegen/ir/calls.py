"""Calls: the function that an expression calls, and what is known of the call."""

from codegen.ir.functions import Function
from codegen.ir.nodes import (
    Aggref,
    DistinctExpr,
    Expr,
    FuncExpr,
    Node,
    NullIfExpr,
    OpExpr,
    ScalarArrayOpExpr,
    Unknown,
    WindowFunc,
)


def called_function(expr: Node) -> Function | None:
    """The function that an expression calls, as itself or for an operator.

    None for an expression that isn't a call, and for a call of which the catalog knows nothing.
    """
    match expr:
        case FuncExpr() | OpExpr() | DistinctExpr() | NullIfExpr() | ScalarArrayOpExpr():
            return expr.function
        case Aggref() | WindowFunc():
            return expr.function
        case _:
            return None


def is_strict_call(expr: Expr) -> bool:
    """Tell whether a NULL argument makes the call NULL: `lower(name)`, `a + b`, but not `a || b`'s
    kin like `concat(a, b)`, and no call that returns a set.
    """
    match expr:
        case FuncExpr() | OpExpr():
            return expr.function is not None and expr.function.strict and not expr.returns_set
        case _:
            return False


def built_in_name(function: Function | None) -> str:
    """The name of a function that is PostgreSQL's own; empty for any other."""
    return function.name if function and function.built_in else ""


def may_return_set(expr: Expr) -> bool:
    """Tell whether an expression of FROM may return any number of rows: `unnest(tags)`."""
    match expr:
        case FuncExpr() | OpExpr():
            return expr.returns_set
        case _:
            return isinstance(expr, Unknown)
