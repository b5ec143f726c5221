"""Volatility: expressions that may have another value each time (contain_volatile_functions)."""

from codegen.ir.nodes import (
    Aggref,
    DistinctExpr,
    FuncExpr,
    NextValueExpr,
    Node,
    NullIfExpr,
    Opaque,
    OpExpr,
    Query,
    ScalarArrayOpExpr,
    WindowFunc,
)
from codegen.ir.walk import walk


def contains_volatile(*roots: Node | None) -> bool:
    """Tell whether something in these nodes may give another value each time: `random()`.

    So may a function that the catalog doesn't know, and rows that are locked.
    """
    return any(map(_is_volatile, walk(*roots)))


def _is_volatile(node: Node) -> bool:
    match node:
        case FuncExpr() | OpExpr() | DistinctExpr() | NullIfExpr() | ScalarArrayOpExpr():
            return node.function is None or node.function.volatile
        case Aggref() | WindowFunc():
            return node.function is None or node.function.volatile
        case Query(row_marks=marks):
            return bool(marks)
        case NextValueExpr() | Opaque():
            return True
        case _:
            return False
