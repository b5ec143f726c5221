"""How many rows can come."""

from enum import IntEnum

from codegen.infer.cardinality.lower_bound import at_least_one
from codegen.infer.cardinality.upper_bound import at_most_one
from codegen.ir.scope import Scope


class Cardinality(IntEnum):
    """How many rows a statement returns or touches; more is the weaker promise."""

    EXACTLY_ONE = 1
    AT_MOST_ONE = 2
    MANY = 3


def cardinality(scope: Scope) -> Cardinality:
    """How many rows the query returns, or would if it returned what it touches."""
    if not at_most_one(scope, {}):
        return Cardinality.MANY
    return Cardinality.EXACTLY_ONE if at_least_one(scope) else Cardinality.AT_MOST_ONE
