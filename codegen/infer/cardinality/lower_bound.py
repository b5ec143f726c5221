"""The lower bound of a query's cardinality: whether at least one row comes, whatever the data.

`SELECT count(*) FROM person` always returns a row, and so does `VALUES (1)`; so does an INSERT of
one row that no conflict, rule or trigger can drop.
"""

from collections.abc import Iterator

from codegen.infer.cardinality.limit_clause import passes_first_row
from codegen.infer.cardinality.merge_bounds import uses_every_source_row
from codegen.ir.calls import may_return_set
from codegen.ir.constants import is_true_const
from codegen.ir.enums import (
    CommandType,
    GroupingSetKind,
    JoinType,
    OnConflictAction,
    SetOperator,
)
from codegen.ir.nodes import (
    Expr,
    FromExpr,
    FromItem,
    FunctionEntry,
    JoinExpr,
    Query,
    RangeTblRef,
    RelationEntry,
    ResultEntry,
    SetOperationItem,
    SetOperationStmt,
    ValuesEntry,
)
from codegen.ir.oids import RangeIndex
from codegen.ir.result_relation import changed_relation
from codegen.ir.scope import Scope
from codegen.ir.walk import conjuncts, walk

_CHANGES = frozenset(
    {CommandType.INSERT, CommandType.UPDATE, CommandType.DELETE, CommandType.MERGE}
)
_SEQUENCE = "S"  # pg_class.relkind of what has one row


def is_at_least_one(scope: Scope) -> bool:
    """Tell whether the query always returns a row, or touches one."""
    query = scope.query
    if not passes_first_row(query):
        return False
    if query.set_operation is not None:
        return _set_operation_has_row(scope, query.set_operation)
    match query.command:
        case CommandType.SELECT:
            return _select_has_row(scope)
        case CommandType.INSERT:
            return from_has_row(scope, query.jointree) and not _may_skip_insert(scope)
        case CommandType.MERGE:
            return from_has_row(scope, query.jointree) and not _may_skip_merge(scope)
        case _:
            return False


def _select_has_row(scope: Scope) -> bool:
    """Aggregates without GROUP BY give a row of no rows: `SELECT max(id) FROM person`."""
    query = scope.query
    if query.having is not None or query.has_target_srfs:
        return False
    if not query.group and (query.has_aggregates or query.grouping_sets):
        return all(
            grouping_set.kind is GroupingSetKind.EMPTY for grouping_set in query.grouping_sets
        )
    return not query.row_marks and from_has_row(scope, query.jointree)


# FROM


def from_has_row(scope: Scope, jointree: FromExpr | None) -> bool:
    """Tell whether FROM always has a row that WHERE lets through."""
    if jointree is None:
        return True
    is_unfiltered = _is_always_true(jointree.condition)
    return is_unfiltered and all(_item_has_row(scope, item) for item in jointree.items)


def _item_has_row(scope: Scope, item: FromItem) -> bool:
    match item:
        case RangeTblRef(index=index):
            return _entry_has_row(scope, index)
        case JoinExpr(left=left, right=right):
            return _join_has_row(item, _item_has_row(scope, left), _item_has_row(scope, right))


def _join_has_row(join: JoinExpr, left: bool, right: bool) -> bool:
    """An outer join keeps the rows of its outer side: `VALUES (1) LEFT JOIN person ON …`."""
    match join.kind:
        case JoinType.INNER:
            return left and right and _is_always_true(join.condition)
        case JoinType.LEFT:
            return left
        case JoinType.FULL:
            return left or right
        case JoinType.RIGHT:
            return right


def _is_always_true(condition: Expr | None) -> bool:
    return all(map(is_true_const, conjuncts(condition)))


def _entry_has_row(scope: Scope, index: RangeIndex) -> bool:
    entry = scope.entry(index)
    if entry is None:
        return False
    if inner := scope.inner(entry):
        return is_at_least_one(inner)
    match entry:
        case ValuesEntry() | ResultEntry():
            return True
        case RelationEntry(relation_kind=kind):
            return kind == _SEQUENCE
        case FunctionEntry(functions=functions):
            return any(not may_return_set(function.expr) for function in functions)
        case _:  # a recursive CTE, XMLTABLE, JSON_TABLE
            return False


def _set_operation_has_row(scope: Scope, item: SetOperationItem) -> bool:
    """UNION returns the rows of both sides; INTERSECT and EXCEPT may leave none."""
    match item:
        case RangeTblRef(index=index):
            entry = scope.entry(index)
            inner = scope.inner(entry) if entry else None
            return inner is not None and is_at_least_one(inner)
        case SetOperationStmt(op=SetOperator.UNION, left=left, right=right):
            return _set_operation_has_row(scope, left) or _set_operation_has_row(scope, right)
        case SetOperationStmt():
            return False


# Rows that are given, and left out


def _may_skip_insert(scope: Scope) -> bool:
    """Tell whether an INSERT may leave out a row: by a trigger, or by `ON CONFLICT DO NOTHING`."""
    conflict, relation = scope.query.on_conflict, changed_relation(scope)
    if relation is None or not relation.keeps_inserts:
        return True
    if conflict is None:
        return False
    is_update = conflict.action is OnConflictAction.UPDATE and conflict.where is None
    return not is_update or not relation.keeps_updates or _has_several_changes(scope)


def _may_skip_merge(scope: Scope) -> bool:
    relation = changed_relation(scope)
    if relation is None or not (relation.keeps_inserts and relation.keeps_updates):
        return True
    return _has_several_changes(scope) or not uses_every_source_row(scope)


def _has_several_changes(scope: Scope) -> bool:
    """Tell whether a CTE may have changed the row already: it isn't changed a second time then."""
    top = scope
    while top.outer is not None:
        top = top.outer
    return sum(1 for _ in _changing_queries(top)) > 1


def _changing_queries(scope: Scope) -> Iterator[Query]:
    """The queries that change rows: the scope's own, and those of its CTEs."""
    for node in walk(scope.query):
        if isinstance(node, Query) and node.command in _CHANGES:
            yield node


def only_adds_rows(scope: Scope) -> bool:
    """Tell whether no row of a table is looked for: `INSERT … VALUES … ON CONFLICT DO UPDATE`.

    A condition of DO UPDATE may leave the row alone, but for one in a CTE there is SQL behind it.
    """
    conflict = scope.query.on_conflict
    if conflict is not None and conflict.where is not None:
        return False
    scopes = [Scope(query, scope.catalog) for query in _changing_queries(scope)]
    return bool(scopes) and all(map(_adds_row, scopes))


def _adds_row(scope: Scope) -> bool:
    query, conflict = scope.query, scope.query.on_conflict
    if query.command is not CommandType.INSERT or not from_has_row(scope, query.jointree):
        return False
    return conflict is None or conflict.action is OnConflictAction.UPDATE
