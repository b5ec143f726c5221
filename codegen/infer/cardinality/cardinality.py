"""Cardinality: how many rows a query returns, whatever the data.

`SELECT name FROM person WHERE id = 1` returns at most one, `SELECT count(*) FROM person` exactly
one. Both bounds are inferred alone: the upper one in `upper_bound.py`, the lower one in
`lower_bound.py`.
"""

from enum import IntEnum

from codegen.infer.cardinality.lower_bound import is_at_least_one
from codegen.infer.cardinality.upper_bound import is_at_most_one
from codegen.ir.scope import Scope


class Cardinality(IntEnum):
    """Bounds on the rows that a statement returns or touches; a greater one guarantees less."""

    EXACTLY_ONE = 1
    AT_MOST_ONE = 2
    MANY = 3


def infer_cardinality(scope: Scope) -> Cardinality:
    """The cardinality of the rows that the query returns, or would if it returned what it touches.

    `UPDATE person SET name = 'Ada' WHERE id = 1` touches at most one, with RETURNING or without.
    """
    if not is_at_most_one(scope, {}):
        return Cardinality.MANY
    return Cardinality.EXACTLY_ONE if is_at_least_one(scope) else Cardinality.AT_MOST_ONE
