"""Column references: what a Var stands for, and whether that may be NULL.

In `a LEFT JOIN b` every column of `b` is nullable, since the join may find no match. Otherwise a
column is what its entry makes of it: a stored column, or an expression of a derived table.
"""

from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations

from codegen.infer.nullability.evaluator_protocol import Definitions, Evaluator
from codegen.infer.nullability.output_columns import added_column_is_non_null, entry_columns
from codegen.infer.nullability.returning import available_row_versions, may_lack_source_row
from codegen.infer.nullability.set_returning import function_column_is_non_null
from codegen.infer.nullability.stored_columns import stored_column_is_non_null, view_evaluator
from codegen.infer.nullability.table_functions import table_function_column_is_non_null
from codegen.ir.enums import CommandType, JoinType, ReturningVersion
from codegen.ir.identity import expr_key
from codegen.ir.nodes import (
    CoalesceExpr,
    CteEntry,
    Expr,
    FieldSelect,
    FunctionEntry,
    GroupEntry,
    JoinEntry,
    OtherEntry,
    RelationEntry,
    ResultEntry,
    RowExpr,
    SubqueryEntry,
    TableFuncEntry,
    ValuesEntry,
    Var,
)
from codegen.ir.oids import WHOLE_ROW
from codegen.ir.rewrite import remove_nulling_joins
from codegen.ir.walk import item_at


def var_is_non_null(evaluator: Evaluator, var: Var) -> bool:
    """Tell whether a column, as it comes out of the joins around it, is never NULL."""
    key = expr_key(evaluator.scope, var)
    if key in evaluator.facts.ambiguous_columns:
        return False
    if key in evaluator.non_nulls:
        return True
    if var.level:
        return _outer_var_is_non_null(evaluator, var)
    if may_have_no_source_row(evaluator, var) or not is_available(evaluator, var):
        return False
    return evaluator.facts.joins.is_present(var, evaluator.non_nulls) and _source(evaluator, var)


def _outer_var_is_non_null(evaluator: Evaluator, var: Var) -> bool:
    """A column of a query around; that may be grouped, where this one sees the rows before."""
    home = evaluator.at(var.level)
    if home is None:
        return False
    local = replace(var, level=0)
    if var_is_non_null(home, local):
        return True
    selects = home.scope.command is CommandType.SELECT
    return selects and var_is_non_null(home.over_input_rows(), local)


def may_have_no_source_row(evaluator: Evaluator, var: Var) -> bool:
    """Tell whether MERGE may have found no row where the Var reads."""
    query = evaluator.scope.query
    return var.index != query.result_relation and may_lack_source_row(query)


def is_available(evaluator: Evaluator, var: Var) -> bool:
    """Tell whether there is the version of a row, before or after its change, that a Var reads."""
    query = evaluator.scope.query
    if var.version is ReturningVersion.DEFAULT or var.index != query.result_relation:
        return var.version is ReturningVersion.DEFAULT
    return evaluator.assumes_all_versions or var.version in available_row_versions(query)


def field_is_non_null(evaluator: Evaluator, select: FieldSelect) -> bool:
    """Tell whether a field of a row that stands there, or of an entry's whole row, is a value."""
    match select.arg:
        case RowExpr(args=args):
            return evaluator.is_non_null(item_at(args, select.field_number))
        case Var(column=column) as row if column == WHOLE_ROW:
            return var_is_non_null(evaluator, replace(row, column=select.field_number))
        case _:
            return False


def _source(evaluator: Evaluator, var: Var) -> bool:
    """Tell whether what the Var reads, before any outer join, is never NULL."""
    entry = evaluator.scope.entry(var.index)
    if entry is None or var.column == WHOLE_ROW:
        return entry is not None
    match entry:
        case RelationEntry():
            return stored_column_is_non_null(evaluator, entry, var)
        case SubqueryEntry() | CteEntry():
            columns = entry_columns(evaluator, entry)
            if isinstance(entry, CteEntry) and var.column > len(columns):
                return added_column_is_non_null(evaluator, entry, var.column)
            return 0 < var.column <= len(columns) and columns[var.column - 1]
        case ValuesEntry() | GroupEntry():
            definitions = evaluator.definitions(var)
            return isinstance(definitions, list) and all(
                home.is_non_null(expr) for home, expr in definitions
            )
        case JoinEntry():
            return _joined_column(evaluator, entry, var)
        case FunctionEntry():
            return function_column_is_non_null(evaluator, entry, var.column)
        case TableFuncEntry():
            return table_function_column_is_non_null(entry, var.column)
        case ResultEntry() | OtherEntry():
            return False


def _joined_column(evaluator: Evaluator, entry: JoinEntry, var: Var) -> bool:
    """A column of USING; of a FULL JOIN one of its two sides is there."""
    match item_at(entry.columns, var.column):
        case CoalesceExpr(args=args) if entry.join_type is JoinType.FULL:
            join = frozenset({var.index})
            return all(evaluator.is_non_null(remove_nulling_joins(arg, join)) for arg in args)
        case column:
            return evaluator.is_non_null(column)


def definitions(evaluator: Evaluator, var: Var) -> Definitions:
    """The stored column, or the expressions, that a Var stands for; None if unknown."""
    home = evaluator.at(var.level)
    entry = home.scope.entry(var.index) if home else None
    if home is None or entry is None:
        return None
    match entry:
        case ValuesEntry(rows=rows):
            return [(home, item_at(row, var.column)) for row in rows]
        case JoinEntry(columns=columns):
            return [(home, item_at(columns, var.column))]
        case GroupEntry(columns=columns):
            return [(home.over_input_rows(), item_at(columns, var.column))]
        case RelationEntry(relation=oid) if oid in home.scope.catalog.views:
            inner = view_evaluator(home, entry, var.index)
            return inner.output_exprs(var.column) if inner else None
        case _:
            inner = home.entry_evaluator(entry)
            if inner:
                return inner.output_exprs(var.column)
            return home.scope.column(replace(var, level=0))


def one_side_is_non_null(evaluator: Evaluator, exprs: Iterable[Expr]) -> bool:
    """Tell whether a FULL JOIN, of which one side is there, leaves one of these a value."""
    columns = [expr for expr in exprs if isinstance(expr, Var) and not expr.level]
    return any(_is_either_side(evaluator, *pair) for pair in combinations(columns, 2))


def _is_either_side(evaluator: Evaluator, one: Var, other: Var) -> bool:
    """`COALESCE(a.id, b.id)` over `a FULL JOIN b`: each is a value where its side is there."""
    join = evaluator.facts.joins.full_join_between(one, other)
    if join is None:
        return False
    present = (remove_nulling_joins(var, frozenset({join})) for var in (one, other))
    return all(map(evaluator.is_non_null, present))
