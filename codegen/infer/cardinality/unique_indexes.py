"""Unique indexes of which all columns are bound: at most one row of the table is there.

`UNIQUE (org, lower(name))` is, in `WHERE org = 1 AND lower(name) = 'ada'`
(PostgreSQL: relation_has_unique_index_for). Two partial ones may be, together: `UNIQUE (name) WHERE
org IS NULL` and `UNIQUE (org, name) WHERE org IS NOT NULL`, in `WHERE name = 'ada' AND org IS NOT
DISTINCT FROM $1`. The rows have one `org`, so that all of them are in the one, or in the other.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from codegen.infer.cardinality.constancy import is_constant
from codegen.infer.cardinality.equality_binding import (
    IDENTICAL,
    IDENTICAL_OR_NULL,
    BoundColumns,
    EqualityBinding,
    binds_index_column,
)
from codegen.infer.cardinality.join_context import JoinContext, includes_children
from codegen.infer.cardinality.predicate_implication import PredicateImplication
from codegen.ir.catalog import UniqueIndex
from codegen.ir.constants import is_non_null_const
from codegen.ir.enums import NullTestType
from codegen.ir.nodes import Expr, NullTest, RelationEntry, Var
from codegen.ir.oids import RangeIndex
from codegen.ir.rewrite import change_range_index, strip_relabel
from codegen.ir.walk import walk

_MOST_SPLITS = 3
"""Columns of which both cases are looked at, NULL and not; each doubles the work."""


@dataclass(frozen=True, slots=True)
class _Case:
    """The rows of an entry, or those of them in which some columns are NULL and others aren't."""

    context: JoinContext
    index: RangeIndex
    entry: RelationEntry
    bound: BoundColumns
    implication: PredicateImplication

    def split(self, column: Var) -> "tuple[_Case, _Case]":
        """The case that a column is NULL, and the case that it isn't."""
        is_null, is_not_null = (
            self.implication.assume(NullTest(arg=column, test=test), self.index)
            for test in (NullTestType.IS_NULL, NullTestType.IS_NOT_NULL)
        )
        bindings = frozenset(
            replace(binding, may_be_null=False) for binding in self.bound[column.column]
        )
        bound = {**self.bound, column.column: bindings}
        return (
            replace(self, implication=is_null),
            replace(self, implication=is_not_null, bound=bound),
        )


def binds_unique_index(context: JoinContext, index: RangeIndex, entry: RelationEntry) -> bool:
    """Tell whether the columns of a unique index are bound, and its predicate holds for the entry.

    It says nothing of tables that inherit from the entry's.
    """
    indexes = context.catalog.unique_indexes.get(entry.relation, ())
    if not indexes or includes_children(context.catalog, entry):
        return False
    bound = context.constants.bound_columns(index)
    case = _Case(context, index, entry, bound, context.implication)
    return _is_one_bound(case, indexes, _columns_to_split(case, indexes))


def _is_one_bound(case: _Case, indexes: Sequence[UniqueIndex], columns: Sequence[Var]) -> bool:
    """Tell whether an index is bound, or one in each case of the columns."""
    if any(_is_bound(case, unique_index) for unique_index in indexes):
        return True
    if not columns:
        return False
    return all(_is_one_bound(part, indexes, columns[1:]) for part in case.split(columns[0]))


def _columns_to_split(case: _Case, indexes: Sequence[UniqueIndex]) -> list[Var]:
    """Columns that are NULL in all of the rows or in none, and of which a predicate asks it."""
    columns = {
        node.arg.column: node.arg
        for unique_index in indexes
        if unique_index.predicate is not None
        for node in walk(change_range_index(unique_index.predicate, case.index, case.entry))
        if isinstance(node, NullTest) and isinstance(node.arg, Var) and not node.is_row
    }
    bound = (column for number, column in columns.items() if case.bound.get(number))
    return list(bound)[:_MOST_SPLITS]


def _is_bound(case: _Case, unique_index: UniqueIndex) -> bool:
    catalog = case.context.catalog
    bindings = _bindings_by_position(case, unique_index)
    for position, (number, bound) in enumerate(zip(unique_index.columns, bindings, strict=True)):
        column = catalog.column(unique_index.relation, number)
        if not any(
            binds_index_column(catalog, binding, unique_index, position, column)
            for binding in bound
        ):
            return False
    predicate = unique_index.predicate
    return predicate is None or case.implication.implies(predicate, case.index, case.entry)


def _bindings_by_position(
    case: _Case, unique_index: UniqueIndex
) -> Iterator[frozenset[EqualityBinding]]:
    """The bindings of each column or expression of an index, in their order."""
    expressions = iter(unique_index.expressions)
    for number in unique_index.columns:
        if number:
            yield case.bound.get(number, frozenset())
        else:
            expr = change_range_index(strip_relabel(next(expressions)), case.index, case.entry)
            yield _expr_bindings(case.context, expr)


def _expr_bindings(context: JoinContext, expr: Expr) -> frozenset[EqualityBinding]:
    bindings = frozenset(context.constants.bindings(expr, is_present=True))
    if not is_constant(context.constants, expr):
        return bindings
    return bindings | {IDENTICAL if is_non_null_const(expr) else IDENTICAL_OR_NULL}
