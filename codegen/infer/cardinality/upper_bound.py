"""The upper bound of a query's cardinality: whether at most one row comes, whatever the data.

`SELECT name FROM person WHERE id = $1` returns at most one row, and so does `… LIMIT 1`.
"""

from collections.abc import Iterator
from itertools import combinations

from codegen.infer.cardinality.determined_rows import determine_rows
from codegen.infer.cardinality.equality_binding import BoundColumns, binds_all_columns
from codegen.infer.cardinality.exclusive_sides import exclude_each_other
from codegen.infer.cardinality.limit_clause import is_limited_to_one
from codegen.infer.cardinality.merge_bounds import merges_at_most_one
from codegen.ir.enums import CommandType, GroupingSetKind, SetOperator
from codegen.ir.nodes import Query, RangeTblRef, SetOperationItem, SetOperationStmt
from codegen.ir.result_relation import changes_rows_once
from codegen.ir.scope import Scope


def is_at_most_one(scope: Scope, bound: BoundColumns) -> bool:
    """Tell whether at most one row comes of the query, among those with these bound columns.

    `SELECT id, name FROM person` returns one row for each `id`: it is true with column 1 bound.
    """
    query = scope.query
    if is_limited_to_one(query):
        return True
    if query.set_operation is not None:
        return _is_set_operation_one(scope, query.set_operation, bound)
    match query.command:
        case CommandType.SELECT:
            return _is_select_one(scope, bound)
        case CommandType.INSERT:
            rows = determine_rows(scope, is_at_most_one, {})
            return not query.has_target_srfs and rows.at_most_one
        case CommandType.UPDATE | CommandType.DELETE:
            return _changes_one(scope)
        case CommandType.MERGE:
            return merges_at_most_one(scope, is_at_most_one)
        case _:
            return False


def _changes_one(scope: Scope) -> bool:
    """A row is changed once, however many rows of others it meets."""
    rows, target = determine_rows(scope, is_at_most_one, {}), scope.query.result_relation
    return rows.at_most_one or (changes_rows_once(scope) and target in rows.determined)


def _is_select_one(scope: Scope, bound: BoundColumns) -> bool:
    query = scope.query
    if query.grouping_sets:
        return _is_empty_grouping(query) and not query.has_target_srfs
    rows = determine_rows(scope, is_at_most_one, bound)
    # With DISTINCT ON, set-returning functions may be called afterwards.
    is_deduplicated_last = not (query.is_distinct_on and query.has_target_srfs)
    if query.distinct and is_deduplicated_last and rows.is_constant_over(query.distinct):
        return True
    if query.has_target_srfs:
        return False
    if not query.group and (query.has_aggregates or query.having is not None):
        return True
    if query.group and rows.is_constant_over(query.group):
        return True
    return rows.at_most_one or rows.binds_row_number()


def _is_empty_grouping(query: Query) -> bool:
    """GROUP BY () makes one group; other sets make NULLs that no condition has seen."""
    kinds = [grouping_set.kind for grouping_set in query.grouping_sets]
    return not query.group and kinds == [GroupingSetKind.EMPTY]


def _is_set_operation_one(scope: Scope, item: SetOperationItem, bound: BoundColumns) -> bool:
    """UNION returns rows of both sides, INTERSECT those of either, EXCEPT those of the left."""
    match item:
        case RangeTblRef(index=index):
            entry = scope.entry(index)
            inner = scope.inner(entry) if entry else None
            return inner is not None and is_at_most_one(inner, bound)
        case SetOperationStmt():
            if any(_is_set_operation_one(scope, side, bound) for side in _limiting_sides(item)):
                return True
            operators = [clause.equality for clause in item.groups]
            if not item.all and binds_all_columns(scope.catalog, operators, bound):
                return True
            return _are_sides_exclusive(scope, item, bound)


def _are_sides_exclusive(scope: Scope, union: SetOperationStmt, bound: BoundColumns) -> bool:
    """Tell whether each side of a UNION returns one row, and nothing where another side does."""
    scopes = list(_sides(scope, union))
    return (
        None not in scopes
        and all(side is not None and is_at_most_one(side, bound) for side in scopes)
        and all(
            one is not None and other is not None and exclude_each_other(one, other)
            for one, other in combinations(scopes, 2)
        )
    )


def _sides(scope: Scope, item: SetOperationItem) -> Iterator[Scope | None]:
    """The queries that a UNION of UNIONs combines; None for other operations."""
    match item:
        case RangeTblRef(index=index):
            entry = scope.entry(index)
            yield scope.inner(entry) if entry else None
        case SetOperationStmt(op=SetOperator.UNION, left=left, right=right):
            yield from _sides(scope, left)
            yield from _sides(scope, right)
        case SetOperationStmt():
            yield None


def _limiting_sides(operation: SetOperationStmt) -> tuple[SetOperationItem, ...]:
    """The sides of which any one holds all rows of the result."""
    match operation.op:
        case SetOperator.UNION:
            return ()
        case SetOperator.INTERSECT:
            return operation.left, operation.right
        case _:
            return (operation.left,)
