"""Determined rows: entries of a query's FROM of which one row comes, by what equality binds.

An entry is *determined* where no two rows of the result have different rows of it; whether it is
missing from some of them, beneath an outer join, is another matter. In `SELECT … FROM a JOIN b ON
b.id = a.b WHERE a.id = $1` both `a` and `b` are: their primary keys are bound. That is functional
dependency (PostgreSQL: query_is_distinct_for; DataFusion: functional_dependencies.rs).

A row that finds a match doesn't also come without one, so one row can come at most where all
entries are determined, but for a full join, whose sides may come one after the other.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from codegen.infer.cardinality.constancy import is_constant_under
from codegen.infer.cardinality.constant_exprs import ConstantExprs
from codegen.infer.cardinality.entry_rows import is_computed_once, yields_one_row
from codegen.infer.cardinality.equality_binding import BoundColumns
from codegen.infer.cardinality.equality_inference import bind_from, collect_comparisons
from codegen.infer.cardinality.full_joins import merge_full_join
from codegen.infer.cardinality.join_context import AtMostOne, JoinContext
from codegen.infer.cardinality.join_quals import JoinQual, collect_join_quals, relids
from codegen.infer.cardinality.predicate_implication import PredicateImplication
from codegen.ir.enums import NullTestType
from codegen.ir.identity import flatten_aliases
from codegen.ir.nodes import Expr, NullTest, SortGroupClause, WindowFunc
from codegen.ir.oids import ROW_NUMBER, AttNum, RangeIndex
from codegen.ir.scope import Scope


@dataclass(frozen=True, slots=True)
class DeterminedRows:
    """Rows of a query's joins, among those with bound columns."""

    scope: Scope
    determined: frozenset[RangeIndex]
    constants: ConstantExprs
    at_most_one: bool

    def is_constant_over(self, clauses: Iterable[SortGroupClause]) -> bool:
        """Tell whether all rows are equal in what GROUP BY, DISTINCT or PARTITION BY names."""
        exprs = {target.sort_group_ref: target.expr for target in self.scope.query.targets}
        return all(
            clause.target_ref in exprs
            and is_constant_under(
                self.constants,
                flatten_aliases(self.scope, exprs[clause.target_ref]),
                clause.equality,
            )
            for clause in clauses
        )

    def binds_row_number(self) -> bool:
        """Tell whether row_number() is bound in a single partition."""
        return any(
            isinstance(target.expr, WindowFunc) and self._is_bound_row_number(target.expr)
            for target in self.scope.query.targets
        )

    def _is_bound_row_number(self, call: WindowFunc) -> bool:
        if call.oid != ROW_NUMBER or not self.constants.bindings(call):
            return False
        windows = (window for window in self.scope.query.windows if window.number == call.window)
        return all(self.is_constant_over(window.partition) for window in windows)


def determine_rows(
    scope: Scope,
    is_at_most_one: AtMostOne,
    bound: BoundColumns,
    given: Iterable[Expr] = (),
    members: Iterable[RangeIndex] = (),
) -> DeterminedRows:
    """Infer which entries are determined, among the result's rows with these bound columns.

    `given` is true of all rows, beside the query's own conditions; `members` are joined, beside
    the entries of FROM.
    """
    context = _context(scope, is_at_most_one, bound, given, members)
    _bind_result_columns(context, bound)
    determined, merged = _closure(context)
    full_joins = {join.index for join in context.quals.full_joins}
    at_most_one = full_joins <= merged and context.members <= determined
    return DeterminedRows(scope, determined, context.constants, at_most_one)


def _context(
    scope: Scope,
    is_at_most_one: AtMostOne,
    bound: BoundColumns,
    given: Iterable[Expr],
    members: Iterable[RangeIndex],
) -> JoinContext:
    jointree = scope.query.jointree
    joined = frozenset(members).union(*map(relids, jointree.items if jointree else ()))
    quals = collect_join_quals(scope, joined, [*given, *_not_null_tests(scope, bound)])
    implication = PredicateImplication(scope, quals.quals)
    constants = ConstantExprs(scope.catalog, quals)
    return JoinContext(scope, is_at_most_one, joined, quals, implication, constants)


# Columns that are bound from outside


def _bind_result_columns(context: JoinContext, bound: BoundColumns) -> None:
    for number, bindings in bound.items():
        if (expr := _result_expr(context.scope, number)) is not None:
            qual = JoinQual(expr, context.members, unconditional=True)
            for binding in bindings:
                context.constants.bind(expr, binding, qual)


def _not_null_tests(scope: Scope, bound: BoundColumns) -> Iterator[Expr]:
    """The bound columns that aren't NULL, as conditions."""
    for number, bindings in bound.items():
        expr = _result_expr(scope, number)
        if expr is not None and not all(binding.may_be_null for binding in bindings):
            yield NullTest(arg=expr, test=NullTestType.IS_NOT_NULL)


def _result_expr(scope: Scope, number: AttNum) -> Expr | None:
    """The expression of a column of the result."""
    expr = scope.result_expr(number)
    return flatten_aliases(scope, expr) if expr else None


# Inference


def _closure(context: JoinContext) -> tuple[frozenset[RangeIndex], frozenset[RangeIndex]]:
    """All that follows: the entries that are determined, and the full joins whose sides meet."""
    compared = list(collect_comparisons(context))
    determined, merged = set[RangeIndex](), set[RangeIndex]()
    size = -1
    while size != (size := len(determined) + len(context.constants)):
        for comparison in compared:
            bind_from(context, comparison)
        for join in context.quals.full_joins:
            if merge_full_join(context, join):
                merged.add(join.index)
        for index in context.members - determined:
            if _determine(context, index):
                determined.add(index)
    return frozenset(determined), frozenset(merged)


def _determine(context: JoinContext, index: RangeIndex) -> bool:
    """Tell whether an entry is determined; one that is computed once is constant, too."""
    entry = context.scope.entry(index)
    if entry is None or not yields_one_row(context, index, entry):
        return False
    if is_computed_once(context.scope, entry):
        context.constants.constant_entries.add(index)
    return True
