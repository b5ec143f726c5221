"""Join quals: a query's conditions, and the rows of the result that each one holds for.

In `a LEFT JOIN b ON b.a = a.id AND b.live WHERE a.id = 1` the condition in WHERE is true of every
row of the result, those in ON of the rows in which `b` isn't missing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from codegen.infer.narrowing.narrowing import NOTHING, NonNulls, Truth, non_nulls
from codegen.infer.narrowing.outer_joins import JoinSide, OuterJoins, Sides, nullable_sides
from codegen.ir.identity import flatten_aliases
from codegen.ir.nodes import Expr, FromExpr, FromItem, JoinExpr, RangeTblRef, Var
from codegen.ir.oids import RangeIndex
from codegen.ir.scope import Scope
from codegen.ir.walk import conjuncts


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
    full_joins: tuple[JoinExpr, ...]  # of which rows of either side may come alone
    _outer_joins: OuterJoins
    _present: Sides  # that no row lacks

    def may_be_nulled(self, var: Var) -> bool:
        """Tell whether an outer join may have made the column NULL."""
        return bool(var.nulled_by) and not self._outer_joins.lies_in(var, self._present)


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
    outer_joins = OuterJoins(scope)
    has_outer = any(nullable_sides(join) for join in joins)
    present: Sides = outer_joins.present_sides(_implied(scope, top)) if has_outer else frozenset()
    walk = _JoinWalk(scope, members, present)
    joined = tuple(qual for item in jointree.items for qual in walk.quals_of(item, members))
    full_joins = tuple(join for join in joins if walk.absent_sides(join) == (True, True))
    return JoinQuals((*top, *joined), full_joins, outer_joins, present)


def _joins_in(items: Iterable[FromItem]) -> Iterator[JoinExpr]:
    for item in items:
        if isinstance(item, JoinExpr):
            yield item
            yield from _joins_in((item.left, item.right))


@dataclass(frozen=True, slots=True)
class _JoinWalk:
    """A walk through the joins, given the sides of them that no row lacks."""

    scope: Scope
    members: frozenset[RangeIndex]
    present: Sides

    def quals_of(self, item: FromItem, together: frozenset[RangeIndex]) -> Iterator[JoinQual]:
        """The conditions in a join; the entries of `together` are all there, or all missing."""
        if not isinstance(item, JoinExpr):
            return
        left, right = self.absent_sides(item)
        left_entries = relids(item.left) if left else together
        right_entries = relids(item.right) if right else together
        holds_for = _where_matched(left, right, left_entries, right_entries)
        is_unconditional = not left and not right and together == self.members
        for condition in conjuncts(item.condition):
            yield JoinQual(flatten_aliases(self.scope, condition), holds_for, is_unconditional)
        yield from self.quals_of(item.left, left_entries)
        yield from self.quals_of(item.right, right_entries)

    def absent_sides(self, join: JoinExpr) -> tuple[bool, bool]:
        """Tell whether rows may come without the left side, and without the right one."""
        absent = {side.side for side in nullable_sides(join) - self.present}
        return JoinSide.LEFT in absent, JoinSide.RIGHT in absent


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


def _implied(scope: Scope, quals: Iterable[JoinQual]) -> NonNulls:
    """Expressions that aren't NULL where all of these conditions are true."""
    return NOTHING.union(*(non_nulls(scope, qual.expr, Truth.TRUE) or NOTHING for qual in quals))
