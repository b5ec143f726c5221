"""Join quals: a query's conditions, and the rows of the result that each one holds for.

In `a LEFT JOIN b ON b.a = a.id AND b.live WHERE a.id = 1` the condition in WHERE is true of every
row of the result, those in ON of the rows in which `b` isn't missing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from codegen.infer.narrowing.narrowing import NOTHING, NonNulls, Truth, non_nulls
from codegen.infer.narrowing.outer_joins import JoinSide, NullableSide, OuterJoins
from codegen.ir.enums import JoinType
from codegen.ir.identity import flatten_aliases
from codegen.ir.nodes import Expr, FromExpr, FromItem, JoinExpr, RangeTblRef, Var
from codegen.ir.oids import RangeIndex
from codegen.ir.scope import Scope
from codegen.ir.walk import conjuncts

Reduced: TypeAlias = frozenset[tuple[int, RangeIndex]]
"""Outer joins, by index, and entries beneath them that they don't make NULL in any row."""


@dataclass(frozen=True, slots=True)
class JoinQual:
    """A condition that is true wherever one of these entries isn't missing."""

    expr: Expr  # with merged and grouped columns spelled out
    holds_for: frozenset[RangeIndex]
    unconditional: bool  # true of every row of the result


@dataclass(frozen=True, slots=True)
class JoinQuals:
    """Conditions that the rows of a query's joins have passed."""

    quals: tuple[JoinQual, ...]
    reduced: Reduced
    full_joins: tuple[JoinExpr, ...]  # of which rows of either side may come alone

    def may_be_nulled(self, var: Var) -> bool:
        """Tell whether an outer join may have made the column NULL."""
        return any((join, var.index) not in self.reduced for join in var.nulled_by)


def collect_join_quals(
    scope: Scope, members: frozenset[RangeIndex], given: Iterable[Expr]
) -> JoinQuals:
    """All that is AND-ed in WHERE, HAVING and ON, beside what is given to be true of the result.

    An outer join whose null-extended rows some condition drops is an inner one: in
    `a LEFT JOIN b ON b.a = a.id WHERE b.live`, `b` is in every row.
    """
    jointree = scope.query.jointree or FromExpr()
    filters = (scope.query.having, jointree.condition, *given)
    top = [
        JoinQual(flatten_aliases(scope, part), members, unconditional=True)
        for condition in filters
        for part in conjuncts(condition)
    ]
    joins = tuple(_joins_in(jointree.items))
    reduced = frozenset(_reduce_outer_joins(scope, joins, top))
    walk = _JoinWalk(scope, members, reduced)
    joined = (qual for item in jointree.items for qual in walk.quals_of(item, members))
    full_joins = (join for join in joins if walk.nullable_sides(join) == (True, True))
    return JoinQuals((*top, *joined), reduced, tuple(full_joins))


def _joins_in(items: Iterable[FromItem]) -> Iterator[JoinExpr]:
    for item in items:
        if isinstance(item, JoinExpr):
            yield item
            yield from _joins_in((item.left, item.right))


@dataclass(frozen=True, slots=True)
class _JoinWalk:
    """A walk through the joins, given which of them make nothing NULL."""

    scope: Scope
    members: frozenset[RangeIndex]
    reduced: Reduced

    def quals_of(self, item: FromItem, present: frozenset[RangeIndex]) -> Iterator[JoinQual]:
        """The conditions in a join; `present` are the entries that can only be missing together."""
        if not isinstance(item, JoinExpr):
            return
        left, right = self.nullable_sides(item)
        present_left = relids(item.left) if left else present
        present_right = relids(item.right) if right else present
        holds_for = _where_matched(left, right, present_left, present_right)
        is_unconditional = not left and not right and present == self.members
        for condition in conjuncts(item.condition):
            yield JoinQual(flatten_aliases(self.scope, condition), holds_for, is_unconditional)
        yield from self.quals_of(item.left, present_left)
        yield from self.quals_of(item.right, present_right)

    def nullable_sides(self, join: JoinExpr) -> tuple[bool, bool]:
        """Tell whether rows may come without the left side, and without the right one."""
        left = join.kind in (JoinType.RIGHT, JoinType.FULL) and not self._matches(join, join.left)
        right = join.kind in (JoinType.LEFT, JoinType.FULL) and not self._matches(join, join.right)
        return left, right

    def _matches(self, join: JoinExpr, side: FromItem) -> bool:
        return all((join.index, entry) in self.reduced for entry in relids(side))


def _where_matched(
    left_is_nullable: bool,
    right_is_nullable: bool,
    left: frozenset[RangeIndex],
    right: frozenset[RangeIndex],
) -> frozenset[RangeIndex]:
    """The entries that are there only where a join's condition was true."""
    if left_is_nullable and right_is_nullable:
        return frozenset()
    return left if left_is_nullable else right


def relids(item: FromItem) -> frozenset[RangeIndex]:
    """The entries that a join joins, or the one that is named (get_relids_in_jointree)."""
    match item:
        case RangeTblRef(index=index):
            return frozenset({index})
        case JoinExpr(left=left, right=right):
            return relids(left) | relids(right)


def _reduce_outer_joins(
    scope: Scope, joins: Iterable[JoinExpr], filters: Iterable[JoinQual]
) -> Iterator[tuple[int, RangeIndex]]:
    """The entries that no row of the result lacks, each with the outer join above it."""
    outer = [join for join in joins if join.kind is not JoinType.INNER]
    if not outer:
        return
    given = NOTHING.union(*(_implied(scope, qual.expr) for qual in filters))
    present = OuterJoins(scope).present_sides(given)
    for join in outer:
        for item, side in ((join.left, JoinSide.LEFT), (join.right, JoinSide.RIGHT)):
            if NullableSide(join.index, side) in present:
                yield from ((join.index, entry) for entry in relids(item))


def _implied(scope: Scope, condition: Expr) -> NonNulls:
    return non_nulls(scope, condition, Truth.TRUE) or NOTHING
