"""Decides whether a LEFT, RIGHT or FULL JOIN makes a column nullable: not where `is_present`.

In `a LEFT JOIN b ON b.a = a.id` rows may lack their `b`, and each column of `b` is nullable. With
`WHERE b.id > 1` no row lacks it: a column of `b` is nullable only if it is stored so (PostgreSQL:
reduce_outer_joins).
"""

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple, TypeAlias, assert_never

from codegen.infer.narrowing.narrowing import (
    NOTHING,
    NonNulls,
    Truth,
    all_of,
    any_of,
    non_nulls,
)
from codegen.ir.constants import is_true_const
from codegen.ir.enums import BoolOp, CommandType, JoinType, SubLinkType
from codegen.ir.identity import column_key, shift_level
from codegen.ir.nodes import (
    BoolExpr,
    Expr,
    FromExpr,
    FromItem,
    JoinExpr,
    Query,
    RangeTblRef,
    SubLink,
    SubqueryEntry,
    Var,
)
from codegen.ir.oids import WHOLE_ROW, RangeIndex
from codegen.ir.scope import Scope
from codegen.ir.walk import conjuncts


class JoinSide(StrEnum):
    """A side of a join."""

    LEFT = "left"
    RIGHT = "right"


class NullableSide(NamedTuple):
    """A side of an outer join that the join may fill up with NULLs."""

    join: RangeIndex
    side: JoinSide


Sides: TypeAlias = frozenset[NullableSide]

_NULLABLE: dict[JoinType, tuple[JoinSide, ...]] = {
    JoinType.INNER: (),
    JoinType.LEFT: (JoinSide.RIGHT,),
    JoinType.FULL: (JoinSide.LEFT, JoinSide.RIGHT),
    JoinType.RIGHT: (JoinSide.LEFT,),
}


class OuterJoins:
    """The outer joins of a query's FROM."""

    def __init__(self, scope: Scope, has_one_row: Callable[[Scope], bool] | None = None) -> None:
        """Collect the joins; `has_one_row` tells of subqueries that always give exactly one row."""
        self._scope, self._has_one_row = scope, has_one_row
        self._jointree = scope.query.jointree
        self._sides = dict(_sides_of_entries(self._jointree, frozenset()))
        self._always_present: Sides = frozenset(self._sides_with_a_row(self._jointree))
        self._of_queries: dict[int, NonNulls] = {}  # by identity

    def is_present(self, var: Var, non_nulls: NonNulls) -> bool:
        """Tell whether no outer join makes the column NULL, so that it is nullable only as stored.

        `non_nulls`: what isn't NULL in this row, by WHERE, ON, or a CASE around the column.
        """
        return not var.nulled_by or self.lies_in(var, self._present_sides(non_nulls))

    def lies_in(self, var: Var, present: Sides) -> bool:
        """Tell whether all that could have made the column NULL are sides that are present."""
        passed = {side for side in self.sides(var.index) if side.join in var.nulled_by}
        # A grouping set is in `nulled_by`, too. No side is its own, so that the lengths differ.
        return len(passed) == len(var.nulled_by) and passed <= present

    def full_join_between(self, one: Var, other: Var) -> RangeIndex | None:
        """The FULL JOIN that has the two columns on different sides."""
        left, right = dict(self.sides(one.index)), dict(self.sides(other.index))
        return next((join for join in left if right.get(join, left[join]) != left[join]), None)

    def sides(self, index: RangeIndex) -> Sides:
        """The nullable sides that an entry lies in."""
        return self._sides.get(index, frozenset())

    def present_sides(self, given: NonNulls = NOTHING) -> Sides:
        """The sides that no row of the result lacks, given what isn't NULL in any."""
        return self._present_sides(self.non_nulls(given))

    def sides_present_with(self, index: RangeIndex) -> Sides:
        """The sides that are there wherever an entry is, since its join compares it with them."""
        return self.present_sides(frozenset({column_key(index, WHOLE_ROW)}))

    def conditions(self, given: NonNulls) -> list[Expr]:
        """The conditions that every row has passed, given what isn't NULL in any."""
        passed = self._passed(self._jointree, self._present_sides(given))
        return [item for item in passed if not isinstance(item, RangeTblRef)]

    def non_nulls(self, given: NonNulls = NOTHING) -> NonNulls:
        """Expressions that aren't NULL in any row that FROM and WHERE let through.

        A condition that shows a side to be present lets the conditions within that side count.
        """
        while True:
            passed = self._passed(self._jointree, self._present_sides(given))
            implied = all_of(map(self._implied, passed))
            if implied is None or implied <= given:
                return given
            given |= implied

    def _present_sides(self, non_nulls: NonNulls) -> Sides:
        """The sides that are there, since something on them isn't NULL."""
        indexes = {key.index for key in non_nulls if isinstance(key, Var) and not key.level}
        return self._always_present.union(*map(self.sides, indexes))

    def _passed(
        self, item: FromExpr | FromItem | None, present: Sides
    ) -> Iterator[Expr | RangeTblRef]:
        """The conditions that every row has passed, and the entries that it has a row of."""
        match item:
            case None:
                return
            case RangeTblRef():
                yield item
            case FromExpr(items=items, condition=condition):
                yield from conjuncts(condition)
                for child in items:
                    yield from self._passed(child, present)
            case JoinExpr(left=left, right=right):
                absent = nullable_sides(item) - present
                if not absent:
                    yield from conjuncts(item.condition)
                for child, side in ((left, JoinSide.LEFT), (right, JoinSide.RIGHT)):
                    if NullableSide(item.index, side) not in absent:
                        yield from self._passed(child, present)
            case _:
                assert_never(item)

    def _implied(self, passed: Expr | RangeTblRef) -> NonNulls | None:
        match passed:
            case RangeTblRef(index=index):
                # Its own conditions may be on columns of this query, if it is LATERAL.
                entry = self._scope.entry(index)
                return self._of_query(entry.query) if isinstance(entry, SubqueryEntry) else NOTHING
            case SubLink(kind=SubLinkType.EXISTS, query=query):
                return self._of_query(query)
            case SubLink(kind=SubLinkType.ANY, query=query):
                tested = non_nulls(self._scope, passed, Truth.TRUE)
                return all_of([tested, self._of_query(query)])
            case BoolExpr(op=BoolOp.OR, args=args):
                branches = (non_nulls(self._scope, arg, Truth.TRUE) for arg in args)
                rows = any_of(map(self._present_rows, branches))
                return all_of([non_nulls(self._scope, passed, Truth.TRUE), rows])
            case _:
                return non_nulls(self._scope, passed, Truth.TRUE)

    def _present_rows(self, given: NonNulls | None) -> NonNulls | None:
        """The rows that are there, by their keys; None where the case can't be."""
        if given is None:
            return None
        present = self._present_sides(given)
        indexes = (index for index, sides in self._sides.items() if sides and sides <= present)
        return frozenset(column_key(index, WHOLE_ROW) for index in indexes)

    def _of_query(self, query: Query) -> NonNulls:
        """Columns on which a subquery has conditions that a row of it has passed."""
        if id(query) not in self._of_queries:
            inner = OuterJoins(self._scope.enter(query), self._has_one_row)
            keys = inner.non_nulls() if _is_plain(query) else NOTHING
            self._of_queries[id(query)] = frozenset(_seen_from_outside(keys))
        return self._of_queries[id(query)]

    def _sides_with_a_row(self, item: FromExpr | FromItem | None) -> Iterator[NullableSide]:
        """The sides that always have a row: `LEFT JOIN LATERAL (SELECT count(*) …) ON true`."""
        match item:
            case FromExpr(items=items):
                for child in items:
                    yield from self._sides_with_a_row(child)
            case JoinExpr(left=left, right=right):
                if self._has_one_match(item):
                    yield NullableSide(item.index, JoinSide.RIGHT)
                yield from self._sides_with_a_row(left)
                yield from self._sides_with_a_row(right)
            case RangeTblRef() | None:
                pass
            case _:
                assert_never(item)

    def _has_one_match(self, join: JoinExpr) -> bool:
        match join:
            case JoinExpr(kind=JoinType.LEFT, right=RangeTblRef(index=index), condition=condition):
                entry = self._scope.entry(index)
                inner = self._scope.inner(entry) if entry else None
                if inner is None or self._has_one_row is None:
                    return False
                is_certain = condition is None or is_true_const(condition)
                return is_certain and self._has_one_row(inner)
            case _:
                return False


def _seen_from_outside(keys: Iterable[Expr]) -> Iterator[Var]:
    """Columns of the queries around one, as the next one names them."""
    return (shift_level(key, -1) for key in keys if isinstance(key, Var) and key.level)


def _is_plain(query: Query) -> bool:
    """Tell whether each row of the result is a row of FROM that WHERE let through."""
    if query.command is not CommandType.SELECT or query.set_operation:
        return False
    return not (query.has_aggregates or query.grouping_sets or query.having)


def nullable_sides(join: JoinExpr) -> Sides:
    """The sides that a join fills up with NULLs where a row of the other one has no match."""
    return frozenset(NullableSide(join.index, side) for side in _NULLABLE[join.kind])


def _sides_of_entries(
    item: FromExpr | FromItem | None, sides: Sides
) -> Iterator[tuple[RangeIndex, Sides]]:
    """Each entry of a FROM, with the nullable sides that it lies in."""
    match item:
        case None:
            return
        case FromExpr(items=items):
            for child in items:
                yield from _sides_of_entries(child, sides)
        case RangeTblRef(index=index):
            yield index, sides
        case JoinExpr(index=index, left=left, right=right):
            yield index, sides
            nullable = nullable_sides(item)
            for child, side in ((left, JoinSide.LEFT), (right, JoinSide.RIGHT)):
                yield from _sides_of_entries(
                    child, sides | (nullable & {NullableSide(index, side)})
                )
        case _:
            assert_never(item)
