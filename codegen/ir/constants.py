"""Constants: their values, as PostgreSQL keeps them."""

from typing import TypeGuard

from codegen.ir.nodes import Const, Expr
from codegen.ir.oids import BOOL, INT2, INT4, INT8

_INTEGERS = frozenset({INT2, INT4, INT8})


def is_non_null_const(expr: Expr | None) -> TypeGuard[Const]:
    """Tell whether an expression is a constant, and not NULL."""
    return isinstance(expr, Const) and not expr.is_null


def is_null_const(expr: Expr | None) -> bool:
    """Tell whether an expression is the constant NULL."""
    return isinstance(expr, Const) and expr.is_null


def is_true_const(expr: Expr | None) -> bool:
    """Tell whether an expression is the constant TRUE."""
    return is_non_null_const(expr) and expr.type == BOOL and any(expr.value)


def const_text(const: Const) -> str:
    """The text of a constant of a type like text, behind the four bytes of its length."""
    return const.value[4:].decode("utf-8", "replace")


def integer_value(expr: Expr | None) -> int | None:
    """The number that a constant of an integer type is; None for anything else."""
    match expr:
        case Const(is_null=False, type=type_, value=value) if type_ in _INTEGERS:
            return int.from_bytes(value, "little", signed=True)
        case _:
            return None
