"""Comparison proofs: a comparison with a constant that another one implies.

`n = 5` implies `n > 0`, `state = 'run'` implies `state <> 'done'` (PostgreSQL:
operator_predicate_proof).
"""

import operator
from collections.abc import Callable
from typing import Any

from codegen.ir.constant_comparisons import ConstantComparison
from codegen.ir.enums import CompareType

_ASKED: dict[CompareType, Callable[[Any, Any], bool]] = {
    CompareType.LT: operator.lt,
    CompareType.LE: operator.le,
    CompareType.EQ: operator.eq,
    CompareType.GE: operator.ge,
    CompareType.GT: operator.gt,
    CompareType.NE: operator.ne,
}
_BELOW = frozenset({CompareType.LT, CompareType.LE})
_ABOVE = frozenset({CompareType.GT, CompareType.GE})


def implies_comparison(stated: ConstantComparison, wanted: ConstantComparison) -> bool:
    """Tell whether one comparison is true wherever the other one is."""
    if (stated.subject, stated.family) != (wanted.subject, wanted.family):
        return False
    if stated.type is CompareType.EQ:
        return _ASKED[wanted.type](stated.value, wanted.value)
    if wanted.type is CompareType.NE:
        return not _ASKED[stated.type](wanted.value, stated.value)
    for direction in (_BELOW, _ABOVE):
        if stated.type in direction and wanted.type in direction:
            return _is_within(stated, wanted)
    return False


def _is_within(stated: ConstantComparison, wanted: ConstantComparison) -> bool:
    """Tell whether a range without an end lies within another one to the same side."""
    if stated.value == wanted.value:
        return stated.type is wanted.type or wanted.type in (CompareType.LE, CompareType.GE)
    return _ASKED[wanted.type](stated.value, wanted.value)
