"""Values that a condition has found the same, NULL or not: `a IS NOT DISTINCT FROM b`.

If one of them isn't NULL, then neither is the other.
"""

from collections.abc import Iterator

from codegen.infer.narrowing.narrowing import NOTHING, NonNulls, Truth, non_nulls
from codegen.infer.nullability.evaluator_protocol import Evaluator
from codegen.ir.enums import BoolOp
from codegen.ir.nodes import BoolExpr, DistinctExpr, Expr


def equated_pairs(condition: Expr | None, *, holds: bool) -> Iterator[tuple[Expr, Expr]]:
    """The pairs that aren't distinct where a condition is true, or where it is false.

    Also where it isn't false, or isn't true: a test of two values that differ is never NULL.
    """
    match condition:
        case BoolExpr(op=BoolOp.NOT, args=(arg,)):
            yield from equated_pairs(arg, holds=not holds)
        case BoolExpr(op=op, args=args) if (op is BoolOp.AND) == holds:
            for arg in args:
                yield from equated_pairs(arg, holds=holds)
        case DistinctExpr(args=(left, right)) if not holds:
            yield left, right
            yield right, left
        case _:
            pass


def non_nulls_by_equation(evaluator: Evaluator, pairs: list[tuple[Expr, Expr]]) -> NonNulls:
    """Expressions that aren't NULL since another one isn't that has the same value."""
    found, previous = NOTHING, None
    while found != previous:
        previous, narrowed = found, evaluator.with_non_nulls(found)
        for value, other in pairs:
            if narrowed.is_non_null(other):
                found |= non_nulls(evaluator.scope, value, Truth.NOT_NULL) or NOTHING
    return found
