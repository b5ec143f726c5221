"""The evaluator as the rules of nullability see it, and one another through it."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeAlias

from codegen.infer.narrowing.narrowing import NonNulls, Truth
from codegen.infer.nullability.non_null_parameters import NonNullParameters
from codegen.infer.nullability.query_facts import QueryFacts
from codegen.ir.catalog import Column
from codegen.ir.nodes import Expr, Query, RangeTblEntry, Var
from codegen.ir.scope import Scope

Definitions: TypeAlias = "Iterable[tuple[Evaluator, Expr | None]] | Column | None"
"""The meaning of a Var: a stored column, or one of these expressions; None where it is unknown."""

OutputExprs: TypeAlias = "Iterable[tuple[Evaluator, Expr | None]]"
"""The expressions that an output column is made of, one for each branch of a set operation."""


class Evaluator(Protocol):
    """The nullability of expressions over the rows of one query."""

    # The state

    @property
    def scope(self) -> Scope:
        """The query."""
        ...

    @property
    def parameters(self) -> NonNullParameters:
        """Parameters for which no NULL is sent."""
        ...

    @property
    def facts(self) -> QueryFacts:
        """Facts of the query."""
        ...

    @property
    def non_nulls(self) -> NonNulls:
        """Expressions that aren't NULL in any row that came this far."""
        ...

    @property
    def non_null_columns(self) -> list[bool]:
        """For each column of the query's result, whether no NULL can come out."""
        ...

    @property
    def compared_columns(self) -> Sequence[bool]:
        """Likewise for the subquery that something is being compared with."""
        ...

    @property
    def assumes_all_versions(self) -> bool:
        """Tell whether a changed row is taken to exist before and after the change."""
        ...

    @property
    def is_written(self) -> bool:
        """Tell whether the query is a view's, whose rows a statement writes through it."""
        ...

    # Questions

    def is_non_null(self, expr: Expr | None) -> bool:
        """Tell whether an expression is never NULL."""
        ...

    def has_no_null_elements(self, expr: Expr | None) -> bool:
        """Tell whether no array that an expression gives has a NULL in it."""
        ...

    def definitions(self, var: Var) -> Definitions:
        """The stored column, or the expressions, that a Var stands for."""
        ...

    def output_exprs(self, number: int) -> "OutputExprs":
        """The expressions that a column of the query's result is made of."""
        ...

    # Other evaluators

    def over_input_rows(self) -> "Evaluator":
        """The evaluator for the rows that are grouped or returned, as aggregates see them."""
        ...

    def over_output_rows(self) -> "Evaluator":
        """The evaluator for the list that makes the result's columns."""
        ...

    def given(self, condition: Expr | None, truth: Truth) -> "Evaluator":
        """The evaluator for the rows for which a condition has come out so."""
        ...

    def with_non_nulls(self, keys: Iterable[Expr]) -> "Evaluator":
        """The evaluator for the rows in which these aren't NULL either."""
        ...

    def with_compared_columns(self, columns: Sequence[bool]) -> "Evaluator":
        """The evaluator for a comparison with a subquery that has such columns."""
        ...

    def unconditional(self) -> "Evaluator":
        """The evaluator for rows that needn't have passed the query's conditions."""
        ...

    def as_written(self) -> "Evaluator":
        """The evaluator of a view for rows that go in through it, and through those beneath."""
        ...

    def enter(self, query: Query) -> "Evaluator":
        """The evaluator of a query within this one."""
        ...

    def at(self, level: int) -> "Evaluator | None":
        """The evaluator of the query so many levels up."""
        ...

    def entry_evaluator(self, entry: RangeTblEntry) -> "Evaluator | None":
        """The evaluator of a derived table, a view, or a CTE that isn't recursive."""
        ...
