"""Facts of a query that hold at every stage of its rows, each inferred once."""

from dataclasses import dataclass, field
from functools import cached_property

from codegen.infer.cardinality.cardinality import Cardinality, infer_cardinality
from codegen.infer.narrowing.narrowing import NOTHING, NonNulls
from codegen.infer.narrowing.outer_joins import OuterJoins
from codegen.ir.enums import CommandType
from codegen.ir.identity import column_key, expr_key
from codegen.ir.nodes import Expr, GroupEntry
from codegen.ir.oids import AttNum, RangeIndex
from codegen.ir.scope import Scope


@dataclass(frozen=True, eq=False)
class QueryFacts:
    """Facts of one query."""

    scope: Scope
    # By the identity of a recursive CTE, as far as its columns have been inferred.
    recursive_columns: dict[int, list[bool]] = field(default_factory=dict[int, list[bool]])

    @cached_property
    def joins(self) -> OuterJoins:
        """The outer joins of FROM."""
        return OuterJoins(self.scope, _has_one_row)

    @cached_property
    def input_non_nulls(self) -> NonNulls:
        """Expressions that aren't NULL in any row that FROM and WHERE let through."""
        # The tree doesn't say in which way MERGE joins.
        return NOTHING if self.scope.command is CommandType.MERGE else self.joins.non_nulls()

    @cached_property
    def ambiguous_columns(self) -> NonNulls:
        """Columns of the GROUP entry of which the tree doesn't tell which one is meant."""
        return _ambiguous_columns(self.scope)


def _has_one_row(scope: Scope) -> bool:
    return infer_cardinality(scope) is Cardinality.EXACTLY_ONE


def _ambiguous_columns(scope: Scope) -> NonNulls:
    """Columns grouped by twice, of which sets may leave one out: the tree mixes them up.

    In `GROUP BY GROUPING SETS ((a, b), (b))` with `a` and `b` both `name`, each may stand for both.
    """
    if not scope.query.grouping_sets:
        return NOTHING
    columns = set[Expr]()
    for index, entry in enumerate(scope.entries, 1):
        if isinstance(entry, GroupEntry):
            keys = [expr_key(scope, expr) for expr in entry.columns]
            repeated = (number for number, key in enumerate(keys, 1) if keys.count(key) > 1)
            columns.update(column_key(RangeIndex(index), AttNum(number)) for number in repeated)
    return frozenset(columns)
