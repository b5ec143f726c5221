"""Predicate implication: whether a query's conditions put its rows into a partial index.

`WHERE id = 1 AND NOT retired` implies the predicate of `UNIQUE (id) WHERE retired = false`
(PostgreSQL: predicate_implied_by).
"""

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property

from codegen.infer.cardinality.join_quals import JoinQual
from codegen.infer.narrowing.narrowing import NOTHING, NonNulls, Truth, non_nulls
from codegen.ir.catalog import Catalog
from codegen.ir.constants import is_non_null_const
from codegen.ir.enums import BoolOp, BoolTestType, NullTestType
from codegen.ir.nodes import (
    ArrayExpr,
    BooleanTest,
    BoolExpr,
    Expr,
    NullTest,
    OpExpr,
    RangeTblEntry,
    RelationEntry,
    ScalarArrayOpExpr,
    Var,
)
from codegen.ir.oids import BOOL, BOOLEAN_EQUALITY, BOOLEAN_INEQUALITY, RangeIndex
from codegen.ir.rewrite import change_range_index, remove_nulling_joins
from codegen.ir.scope import Scope
from codegen.ir.walk import conjuncts


class PredicateImplication:
    """Predicates that the conditions of a query imply, of the rows of an entry."""

    def __init__(self, scope: Scope, quals: Iterable[JoinQual]) -> None:
        self.scope, self.catalog = scope, scope.catalog
        canonical = ((canonicalize(qual.expr), qual.holds_for) for qual in quals)
        self._conditions = [
            (remove_nulling_joins(expr), holds_for) for expr, holds_for in canonical
        ]

    def implies(self, predicate: Expr, index: RangeIndex, entry: RangeTblEntry) -> bool:
        """Tell whether the predicate of an index on a table is true of the table's entry."""
        return self._implies_all(change_range_index(predicate, index, entry), index)

    def _implies_all(self, predicate: Expr, index: RangeIndex) -> bool:
        return all(self._implies(canonicalize(part), index) for part in conjuncts(predicate))

    def _implies(self, predicate: Expr, index: RangeIndex) -> bool:
        if self._is_stated(predicate, index):
            return True
        match predicate:
            case BoolExpr(op=BoolOp.OR, args=args):
                return any(self._implies_all(arg, index) for arg in args)
            case BoolExpr(op=BoolOp.AND, args=args):
                return all(self._implies_all(arg, index) for arg in args)
            case NullTest(arg=arg, test=NullTestType.IS_NOT_NULL):
                return self._is_non_null(arg, index)
            case BooleanTest(arg=arg, test=BoolTestType.IS_NOT_TRUE):
                return self._is_stated(canonicalize(_negate(arg)), index)
            case BooleanTest(arg=arg, test=BoolTestType.IS_NOT_FALSE):
                return self._is_stated(canonicalize(arg), index)
            case ScalarArrayOpExpr(is_any=True):
                return any(
                    self._is_stated(comparison, index) for comparison in expand_any(predicate)
                )
            case _:  # other predicates are implied by themselves alone
                return False

    def _is_stated(self, predicate: Expr, index: RangeIndex) -> bool:
        spellings = (predicate, commute(self.catalog, predicate))
        return any(
            index in holds_for and condition in spellings
            for condition, holds_for in self._conditions
        )

    def _is_non_null(self, expr: Expr, index: RangeIndex) -> bool:
        match expr:
            case Var(column=number, entry=RelationEntry(relation=relation)):
                column = self.catalog.column(relation, number)
                if column is not None and column.not_null:
                    return True
            case _:
                pass
        return any(index in holds_for and expr in keys for keys, holds_for in self._non_nulls)

    @cached_property
    def _non_nulls(self) -> list[tuple[NonNulls, frozenset[RangeIndex]]]:
        """Expressions that aren't NULL where a condition is true."""
        return [
            (non_nulls(self.scope, condition, Truth.TRUE) or NOTHING, holds_for)
            for condition, holds_for in self._conditions
        ]


def canonicalize(condition: Expr) -> Expr:
    """The shortest condition that is true of the same rows: `live` for `live = true`.

    PostgreSQL: canonicalize_qual.
    """
    match condition:
        case BooleanTest(arg=arg, test=BoolTestType.IS_TRUE):
            return canonicalize(arg)
        case BooleanTest(arg=arg, test=BoolTestType.IS_FALSE):
            return canonicalize(_negate(arg))
        case BoolExpr(op=BoolOp.NOT, args=(BoolExpr(op=BoolOp.NOT, args=(arg,)),)):
            return canonicalize(arg)
        case OpExpr(operator=operator, args=(left, right)):
            if operator not in (BOOLEAN_EQUALITY, BOOLEAN_INEQUALITY):
                return condition
            for tested, constant in ((left, right), (right, left)):
                if is_non_null_const(constant):
                    is_wanted = any(constant.value) == (operator == BOOLEAN_EQUALITY)
                    return canonicalize(tested if is_wanted else _negate(tested))
            return condition
        case _:
            return condition


def _negate(condition: Expr) -> Expr:
    return BoolExpr(op=BoolOp.NOT, args=(condition,))


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


def expand_any(expr: ScalarArrayOpExpr) -> tuple[OpExpr, ...]:
    """The comparisons any one of which makes `value IN (1, 2)` true; none of another array."""
    match expr.args:
        case (value, ArrayExpr(elements=elements)):
            return tuple(
                OpExpr(
                    operator=expr.operator,
                    function=expr.function,
                    type=BOOL,
                    args=(value, element),
                    input_collation=expr.input_collation,
                )
                for element in elements
            )
        case _:
            return ()
