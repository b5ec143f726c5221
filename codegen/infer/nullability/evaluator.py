"""The evaluator of nullability: which expressions, and which columns of a result, can't be NULL.

Everything is nullable until a rule says otherwise. Rules see the rows of a query at one of several
stages (let through by WHERE, narrowed by a CASE, grouped, returned): each has its evaluator.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from codegen.infer.narrowing.narrowing import NOTHING, NonNulls, Truth, non_nulls
from codegen.infer.nullability.column_references import definitions
from codegen.infer.nullability.element_nullability import has_no_null_elements
from codegen.infer.nullability.equated_values import equated_pairs, non_nulls_by_equation
from codegen.infer.nullability.evaluator_protocol import Definitions, OutputExprs
from codegen.infer.nullability.expression_rules import is_non_null_by_rule
from codegen.infer.nullability.grouping import non_nulls_in_groups
from codegen.infer.nullability.non_null_parameters import NO_PARAMETERS, NonNullParameters
from codegen.infer.nullability.output_columns import infer_non_null_columns, output_exprs
from codegen.infer.nullability.query_facts import QueryFacts
from codegen.infer.nullability.returning import non_nulls_in_returning
from codegen.ir.enums import CommandType
from codegen.ir.identity import column_key, expr_key
from codegen.ir.nodes import CteEntry, Expr, Query, RangeTblEntry, Var
from codegen.ir.oids import WHOLE_ROW
from codegen.ir.scope import Scope
from codegen.ir.walk import walk_level


@dataclass(frozen=True, eq=False)
class NullabilityEvaluator:
    """The nullability of expressions over the rows of one query, at one stage."""

    scope: Scope
    around: "NullabilityEvaluator | None" = None  # of the query around, at the stage of this one
    parameters: NonNullParameters = NO_PARAMETERS
    narrowed: NonNulls | None = None  # None: as FROM and WHERE let rows through
    compared_columns: Sequence[bool] = ()
    assumes_all_versions: bool = False
    input: "NullabilityEvaluator | None" = None  # over the input rows; None: this one is
    is_written: bool = False  # of a view whose rows a statement writes through it
    _entries: "dict[int, NullabilityEvaluator | None]" = field(
        default_factory=dict[int, "NullabilityEvaluator | None"], repr=False
    )  # of the input: evaluators of entries, by identity

    @property
    def facts(self) -> QueryFacts:
        """Facts of the query."""
        return self.input.facts if self.input else self._facts

    @cached_property
    def _facts(self) -> QueryFacts:
        return QueryFacts(self.scope)

    @cached_property
    def outer(self) -> "NullabilityEvaluator | None":
        """The evaluator of the query around it."""
        if self.around is None and self.scope.outer is not None:
            return NullabilityEvaluator(self.scope.outer, parameters=self.parameters)
        return self.around

    @property
    def non_nulls(self) -> NonNulls:
        """Expressions that aren't NULL in any row that came this far."""
        return self._input_non_nulls if self.narrowed is None else self.narrowed

    @cached_property
    def _input_non_nulls(self) -> NonNulls:
        passed = self.facts.input_non_nulls
        if self.scope.command is CommandType.MERGE:
            return passed
        pairs = [
            pair
            for condition in self.facts.joins.conditions(passed)
            for pair in equated_pairs(condition, holds=True)
        ]
        if not pairs:
            return passed
        before = replace(self, narrowed=passed, _entries={})  # which asks nothing of this one
        return self.facts.joins.non_nulls(passed | non_nulls_by_equation(before, pairs))

    @property
    def non_null_columns(self) -> list[bool]:
        """For each column of the query's result, whether no NULL can come out."""
        return self._non_null_columns

    @cached_property
    def _non_null_columns(self) -> list[bool]:
        return infer_non_null_columns(self)

    @cached_property
    def _non_null_classes(self) -> frozenset[type[Expr]]:
        return frozenset(map(type, self.non_nulls))

    # Questions

    def is_non_null(self, expr: Expr | None) -> bool:
        """Tell whether an expression is never NULL."""
        if expr is None:
            return False
        if is_non_null_by_rule(self, expr):
            return True
        # Most can be ruled out without their keys, which take a while.
        is_candidate = not isinstance(expr, Var) and type(expr) in self._non_null_classes
        return is_candidate and expr_key(self.scope, expr) in self.non_nulls

    def is_non_null_when_present(self, expr: Expr | None) -> bool:
        """Tell whether an expression is never NULL where the rows are there that it is made of."""
        columns = (var for var in walk_level(expr) if isinstance(var, Var) and not var.level)
        rows = (column_key(var.index, WHOLE_ROW) for var in columns)
        return self.with_non_nulls(rows).is_non_null(expr)

    def has_no_null_elements(self, expr: Expr | None) -> bool:
        """Tell whether no array that an expression gives has a NULL in it."""
        return has_no_null_elements(self, expr)

    def definitions(self, var: Var) -> Definitions:
        """The stored column, or the expressions, that a Var stands for; None if unknown."""
        return definitions(self, var)

    def output_exprs(self, number: int) -> OutputExprs:
        """The expressions that a column of the query's result is made of."""
        return output_exprs(self, number)

    # Evaluators at other stages, and of other queries

    def over_input_rows(self) -> "NullabilityEvaluator":
        """The evaluator for the rows that are grouped or returned, as aggregates see them."""
        return self.input or self

    def over_output_rows(self) -> "NullabilityEvaluator":
        """The evaluator for the list that makes the result's columns."""
        return self._output

    @cached_property
    def _output(self) -> "NullabilityEvaluator":
        if self.scope.command is not CommandType.SELECT:
            return self._at_stage(non_nulls_in_returning(self))
        return self._at_stage(non_nulls_in_groups(self.scope, self.non_nulls))

    def given(self, condition: Expr | None, truth: Truth) -> "NullabilityEvaluator":
        """The evaluator for the rows for which a condition has come out so."""
        narrowed = self.with_non_nulls(non_nulls(self.scope, condition, truth) or NOTHING)
        if truth is Truth.NOT_NULL:
            return narrowed
        pairs = [*equated_pairs(condition, holds=truth in (Truth.TRUE, Truth.NOT_FALSE))]
        if not pairs:
            return narrowed
        return narrowed.with_non_nulls(non_nulls_by_equation(narrowed, pairs))

    def with_non_nulls(self, keys: Iterable[Expr]) -> "NullabilityEvaluator":
        """The evaluator for the rows in which these aren't NULL either."""
        return self._at_stage(self.non_nulls.union(keys))

    def with_compared_columns(self, columns: Sequence[bool]) -> "NullabilityEvaluator":
        """The evaluator for a comparison with a subquery that has such columns."""
        return replace(self, compared_columns=columns, input=self.over_input_rows())

    def with_all_versions(self) -> "NullabilityEvaluator":
        """The evaluator as if a changed row had been there before, and were after."""
        return replace(self, assumes_all_versions=True, input=self.over_input_rows())

    def unconditional(self) -> "NullabilityEvaluator":
        """The evaluator for rows that needn't have passed the query's conditions."""
        return NullabilityEvaluator(self.scope, None, self.parameters, narrowed=NOTHING)

    def as_written(self) -> "NullabilityEvaluator":
        """The evaluator of a view for rows that go in through it, and through those beneath."""
        return replace(self.unconditional(), is_written=True)

    def _at_stage(self, keys: NonNulls) -> "NullabilityEvaluator":
        return replace(self, narrowed=keys, input=self.over_input_rows())

    def enter(self, query: Query) -> "NullabilityEvaluator":
        """The evaluator of a query within this one."""
        return NullabilityEvaluator(self.scope.enter(query), self, self.parameters)

    def at(self, level: int) -> "NullabilityEvaluator | None":
        """The evaluator of the query so many levels up."""
        evaluator: NullabilityEvaluator | None = self
        for _ in range(level):
            evaluator = evaluator.outer if evaluator else None
        return evaluator

    def entry_evaluator(self, entry: RangeTblEntry) -> "NullabilityEvaluator | None":
        """The evaluator of a derived table, a view, or a CTE that isn't recursive."""
        if self.input:
            return self.input.entry_evaluator(entry)
        if id(entry) not in self._entries:
            self._entries[id(entry)] = self._open(entry)
        return self._entries[id(entry)]

    def _open(self, entry: RangeTblEntry) -> "NullabilityEvaluator | None":
        inner = self.scope.inner(entry)
        if inner is None or inner.outer is None:  # a view
            return NullabilityEvaluator(inner) if inner else None
        home = self.at(entry.level if isinstance(entry, CteEntry) else 0)
        return NullabilityEvaluator(inner, home and home.over_input_rows(), self.parameters)
