"""Stored columns: a table's are as NOT NULL, CHECK and GENERATED say, a view's as its query is."""

from codegen.infer.nullability.evaluator_protocol import Evaluator
from codegen.ir.catalog import Column
from codegen.ir.check_constraints import is_not_null_by_check
from codegen.ir.enums import CommandType
from codegen.ir.nodes import Query, RelationEntry, Var
from codegen.ir.oids import RangeIndex
from codegen.ir.result_relation import result_relations


def stored_column_is_non_null(evaluator: Evaluator, entry: RelationEntry, var: Var) -> bool:
    """Tell whether a table or view has no NULL in a column."""
    catalog = evaluator.scope.catalog
    relation = catalog.relations.get(entry.relation)
    if relation is None:
        return False
    if relation.kind == "v":
        return _view_column(evaluator, entry, var)
    column = catalog.column(entry.relation, var.column)
    if column is None:  # a system column
        return var.column < 0 and relation.kind in ("r", "p", "m")
    is_inherited = relation.has_children and entry.with_children and relation.kind == "r"
    if column.not_null and (column.not_null_below or not is_inherited):
        return True
    if relation.has_foreign_children or relation.kind not in ("r", "p"):
        return False
    return is_not_null_by_check(catalog, column) or _generated_column(evaluator, entry, column)


def _view_column(evaluator: Evaluator, entry: RelationEntry, var: Var) -> bool:
    inner = view_evaluator(evaluator, entry, var.index)
    if inner is None or var.column < 0:
        return False
    columns = inner.non_null_columns
    return 0 < var.column <= len(columns) and columns[var.column - 1]


def view_evaluator(
    evaluator: Evaluator, entry: RelationEntry, index: RangeIndex
) -> Evaluator | None:
    """The evaluator of a view for its rows as they come out; None if a trigger makes them.

    A row that goes in through a view needn't fulfil its WHERE, nor those of views beneath it.
    """
    inner = evaluator.entry_evaluator(entry)
    if inner is None or not (evaluator.is_written or _is_written(evaluator, index)):
        return inner
    if any(relation.has_instead_triggers for relation in result_relations(evaluator.scope)):
        return None
    return inner.as_written()


def _is_written(evaluator: Evaluator, index: RangeIndex) -> bool:
    return index == evaluator.scope.query.result_relation


def _generated_column(evaluator: Evaluator, entry: RelationEntry, column: Column) -> bool:
    """A generated column, by its expression: `GENERATED ALWAYS AS (lower(name)) STORED`.

    Tables that inherit may store something else in it. If it is virtual, theirs doesn't count.
    """
    catalog = evaluator.scope.catalog
    is_own = column.is_virtual or not catalog.relations[column.relation].has_children
    if column.source != "generated" or not is_own:
        return False
    row = evaluator.enter(Query(command=CommandType.SELECT, range_table=(entry,)))
    return row.is_non_null(catalog.column_expression(column))
