"""Predicate implication: whether a query's conditions put its rows into a partial index.

`WHERE id = 1 AND NOT retired` implies the predicate of `UNIQUE (id) WHERE retired = false`
(PostgreSQL: predicate_implied_by).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from codegen.infer.cardinality.comparison_proof import implies_comparison
from codegen.infer.cardinality.join_quals import JoinQual
from codegen.infer.cardinality.normal_form import negate, normalize
from codegen.infer.narrowing.narrowing import NOTHING, NonNulls, Truth, non_nulls
from codegen.ir.catalog import Catalog
from codegen.ir.constant_comparisons import as_comparison, read_comparison
from codegen.ir.enums import BoolOp, BoolTestType, NullTestType
from codegen.ir.nodes import (
    BooleanTest,
    BoolExpr,
    DistinctExpr,
    Expr,
    NullTest,
    OpExpr,
    RangeTblEntry,
    RelationEntry,
    Var,
)
from codegen.ir.oids import RangeIndex
from codegen.ir.rewrite import change_range_index, remove_nulling_joins
from codegen.ir.scope import Scope
from codegen.ir.walk import conjuncts


class PredicateImplication:
    """Predicates that the conditions of a query imply, of the rows of an entry."""

    def __init__(self, scope: Scope, quals: Iterable[JoinQual]) -> None:
        self.scope, self.catalog = scope, scope.catalog
        self._quals = tuple(quals)
        self._non_nulls: dict[Expr, NonNulls] = {}

    def assume(self, condition: Expr, index: RangeIndex) -> "PredicateImplication":
        """The same, of the rows of an entry of which a condition is true, too."""
        qual = JoinQual(condition, frozenset({index}), unconditional=False)
        return PredicateImplication(self.scope, (*self._quals, qual))

    def implies(self, predicate: Expr, index: RangeIndex, entry: RangeTblEntry) -> bool:
        """Tell whether the predicate of an index on a table is true of the table's entry."""
        wanted = normalize(self.catalog, change_range_index(predicate, index, entry))
        stated = [part for part, holds_for in self._conditions if index in holds_for]
        return self._follows(stated, wanted)

    def refutes(self, condition: Expr) -> bool:
        """Tell whether a condition is false wherever all others are true."""
        stated = [part for part, _ in self._conditions]
        return self._follows(stated, normalize(self.catalog, negate(condition)))

    @cached_property
    def _conditions(self) -> list[tuple[Expr, frozenset[RangeIndex]]]:
        """Conditions in their normal form, with the entries that each one holds for."""
        return [
            (remove_nulling_joins(part), qual.holds_for)
            for qual in self._quals
            for part in conjuncts(normalize(self.catalog, qual.expr))
        ]

    def _follows(self, conditions: Sequence[Expr], predicate: Expr) -> bool:
        """Tell whether a predicate is true where all of these conditions are."""
        match predicate:
            case BoolExpr(op=BoolOp.AND, args=args):
                return all(self._follows(conditions, arg) for arg in args)
            case BoolExpr(op=BoolOp.OR, args=args):
                if any(self._follows(conditions, arg) for arg in args):
                    return True
            case _:
                if self._follows_at_once(conditions, predicate):
                    return True
        return any(
            all(self._follows([*conjuncts(arg)], predicate) for arg in args)
            for condition in conditions
            for args in _alternatives(condition)
        )

    def _follows_at_once(self, conditions: Sequence[Expr], predicate: Expr) -> bool:
        """Tell whether one of the conditions implies a predicate that is no AND or OR."""
        spellings = (predicate, commute(self.catalog, predicate))
        if any(condition in spellings for condition in conditions):
            return True
        match predicate:
            case NullTest(arg=arg, test=NullTestType.IS_NOT_NULL, is_row=False):
                return self._is_non_null(conditions, arg)
            case BooleanTest(arg=arg, test=BoolTestType.IS_NOT_TRUE):
                return self._follows(conditions, normalize(self.catalog, negate(arg)))
            case BooleanTest(arg=arg, test=BoolTestType.IS_NOT_FALSE):
                return self._follows(conditions, normalize(self.catalog, arg))
            case DistinctExpr():
                return self._follows(conditions, negate(as_comparison(predicate)))
            case _:
                return self._follows_by_constants(conditions, predicate)

    def _follows_by_constants(self, conditions: Sequence[Expr], predicate: Expr) -> bool:
        wanted = read_comparison(self.catalog, predicate)
        stated = (read_comparison(self.catalog, condition) for condition in conditions)
        return wanted is not None and any(
            comparison is not None and implies_comparison(comparison, wanted)
            for comparison in stated
        )

    def _is_non_null(self, conditions: Sequence[Expr], expr: Expr) -> bool:
        match expr:
            case Var(column=number, entry=RelationEntry(relation=relation)):
                column = self.catalog.column(relation, number)
                if column is not None and column.not_null:
                    return True
            case _:
                pass
        return any(expr in self._non_nulls_of(condition) for condition in conditions)

    def _non_nulls_of(self, condition: Expr) -> NonNulls:
        """Expressions that aren't NULL where a condition is true."""
        if condition not in self._non_nulls:
            keys = non_nulls(self.scope, condition, Truth.TRUE)
            self._non_nulls[condition] = keys or NOTHING
        return self._non_nulls[condition]


def _alternatives(condition: Expr) -> Iterator[tuple[Expr, ...]]:
    """The arguments of a condition that is an OR."""
    match condition:
        case BoolExpr(op=BoolOp.OR, args=args):
            yield args
        case _:
            return


def commute(catalog: Catalog, expr: Expr) -> Expr:
    """An equality with its sides exchanged, if its operator is its own commutator.

    PostgreSQL: CommuteOpExpr.
    """
    match expr:
        case OpExpr(operator=operator, args=(left, right)):
            equalities = catalog.equalities.get(operator, ())
            is_symmetric = any(equality.left == equality.right for equality in equalities)
            return replace(expr, args=(right, left)) if is_symmetric else expr
        case _:
            return expr
