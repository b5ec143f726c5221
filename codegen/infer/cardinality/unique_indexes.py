"""Unique indexes of which all columns are bound: at most one row of the table is there.

`UNIQUE (org, lower(name))` is, in `WHERE org = 1 AND lower(name) = 'ada'`
(PostgreSQL: relation_has_unique_index_for).
"""

from collections.abc import Iterator

from codegen.infer.cardinality.constancy import is_constant
from codegen.infer.cardinality.equality_binding import (
    IDENTICAL,
    IDENTICAL_OR_NULL,
    EqualityBinding,
    binds_index_column,
)
from codegen.infer.cardinality.join_context import JoinContext, includes_children
from codegen.ir.catalog import UniqueIndex
from codegen.ir.constants import is_non_null_const
from codegen.ir.nodes import Expr, RelationEntry
from codegen.ir.oids import RangeIndex
from codegen.ir.rewrite import change_range_index, strip_relabel


def binds_unique_index(context: JoinContext, index: RangeIndex, entry: RelationEntry) -> bool:
    """Tell whether the columns of a unique index are bound, and its predicate holds for the entry.

    It says nothing of tables that inherit from the entry's.
    """
    indexes = context.catalog.unique_indexes.get(entry.relation, ())
    return not includes_children(context.catalog, entry) and any(
        _is_bound(context, index, entry, unique_index) for unique_index in indexes
    )


def _is_bound(
    context: JoinContext, index: RangeIndex, entry: RelationEntry, unique_index: UniqueIndex
) -> bool:
    bindings = _bindings_by_position(context, index, entry, unique_index)
    for position, (number, bound) in enumerate(zip(unique_index.columns, bindings, strict=True)):
        column = context.catalog.column(unique_index.relation, number)
        if not any(
            binds_index_column(context.catalog, binding, unique_index, position, column)
            for binding in bound
        ):
            return False
    predicate = unique_index.predicate
    return predicate is None or context.implication.implies(predicate, index, entry)


def _bindings_by_position(
    context: JoinContext, index: RangeIndex, entry: RelationEntry, unique_index: UniqueIndex
) -> Iterator[frozenset[EqualityBinding]]:
    """The bindings of each column or expression of an index, in their order."""
    columns = context.constants.bound_columns(index)
    expressions = iter(unique_index.expressions)
    for number in unique_index.columns:
        if number:
            yield columns.get(number, frozenset())
        else:
            expr = change_range_index(strip_relabel(next(expressions)), index, entry)
            yield _expr_bindings(context, expr)


def _expr_bindings(context: JoinContext, expr: Expr) -> frozenset[EqualityBinding]:
    bindings = frozenset(context.constants.bindings(expr, is_present=True))
    if not is_constant(context.constants, expr):
        return bindings
    return bindings | {IDENTICAL if is_non_null_const(expr) else IDENTICAL_OR_NULL}
