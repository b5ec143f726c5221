"""Columns that a true condition shows not to be NULL (PostgreSQL: find_nonnullable_vars).

Of `lower(a.name) = b.name AND NOT a.retired` these are `a.name`, `b.name`, and `a.retired`.
"""

from collections.abc import Iterator

from codegen.ir.calls import is_strict_call
from codegen.ir.enums import BoolOp, BoolTestType, NullTestType, SubLinkType
from codegen.ir.nodes import (
    BooleanTest,
    BoolExpr,
    CollateExpr,
    Expr,
    FuncExpr,
    NullTest,
    OpExpr,
    RelabelType,
    ScalarArrayOpExpr,
    SubLink,
    Var,
)


def nonnullable_vars(condition: Expr) -> Iterator[Var]:
    """The columns of this query that aren't NULL where the condition is true."""
    match condition:
        case NullTest(arg=arg, test=NullTestType.IS_NOT_NULL, is_row=False):
            yield from strict_inputs(arg)
        case BooleanTest(arg=arg, test=BoolTestType.IS_TRUE | BoolTestType.IS_FALSE):
            yield from strict_inputs(arg)
        case BoolExpr(op=BoolOp.AND, args=args):
            for arg in args:
                yield from nonnullable_vars(arg)
        case ScalarArrayOpExpr(is_any=True, function=function, args=(value, _)):
            if function is not None and function.strict:
                yield from strict_inputs(value)  # not the array: of no elements, it is false
        case SubLink(kind=SubLinkType.ANY, test=test) if test is not None:
            yield from strict_inputs(test)
        case _:
            yield from strict_inputs(condition)


def strict_inputs(expr: Expr) -> Iterator[Var]:
    """The columns of this query any one of whose NULLs makes the expression NULL.

    Of `a || lower(b)` these are `a` and `b`, of `COALESCE(a, b)` there is none.
    """
    match expr:
        case Var(level=0):
            yield expr
        case RelabelType(arg=arg) | CollateExpr(arg=arg) | BoolExpr(op=BoolOp.NOT, args=(arg,)):
            yield from strict_inputs(arg)
        case FuncExpr(args=args) | OpExpr(args=args) if is_strict_call(expr):
            for arg in args:
                yield from strict_inputs(arg)
        case _:  # a NULL within may not make the whole NULL
            return
