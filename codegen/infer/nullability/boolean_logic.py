"""Boolean logic: an AND or an OR is NULL only where an argument is, and none of the others decides.

`x IS NULL OR x > 1` is never NULL: `x > 1` is only where the other argument is true.
"""

from codegen.infer.narrowing.narrowing import Truth
from codegen.infer.nullability.evaluator_protocol import Evaluator
from codegen.ir.enums import BoolOp
from codegen.ir.nodes import BoolExpr


def logic_is_non_null(evaluator: Evaluator, logic: BoolExpr) -> bool:
    """Tell whether an AND, OR or NOT is never NULL."""
    nullable = [number for number, arg in enumerate(logic.args) if not evaluator.is_non_null(arg)]
    return not nullable or (
        logic.op is not BoolOp.NOT
        and all(_is_decided_by_others(evaluator, logic, number) for number in nullable)
    )


def _is_decided_by_others(evaluator: Evaluator, logic: BoolExpr, number: int) -> bool:
    """Tell whether an argument is a value wherever none of the others decides alone."""
    undecided = Truth.NOT_TRUE if logic.op is BoolOp.OR else Truth.NOT_FALSE
    for other, arg in enumerate(logic.args):
        if other != number:
            evaluator = evaluator.given(arg, undecided)
    return evaluator.is_non_null(logic.args[number])
