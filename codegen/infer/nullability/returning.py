"""RETURNING: the versions of a changed row that there are, and what isn't NULL in them.

After `UPDATE person SET name = 'x' WHERE email IS NOT NULL` neither `name` nor `email` is NULL in
what is returned, unless a trigger may have changed the row.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeGuard

from codegen.infer.narrowing.narrowing import NOTHING, NonNulls
from codegen.infer.nullability.evaluator_protocol import Evaluator
from codegen.ir.catalog import Column, Relation
from codegen.ir.enums import CommandType, MergeMatchKind, OnConflictAction, ReturningVersion
from codegen.ir.identity import column_key
from codegen.ir.nodes import Expr, Query, RelationEntry, SetToDefault, TargetEntry, Var
from codegen.ir.oids import AttNum, RangeIndex
from codegen.ir.walk import pull_vars

_DEFAULT, _OLD, _NEW = ReturningVersion


def available_row_versions(query: Query) -> tuple[ReturningVersion, ...]:
    """The versions of a changed row that are there for every row of RETURNING."""
    match query.command:
        case CommandType.UPDATE:
            return _DEFAULT, _OLD, _NEW
        case CommandType.INSERT:
            return _DEFAULT, _NEW
        case CommandType.DELETE:
            return _DEFAULT, _OLD
        case CommandType.MERGE:
            actions = {action.command for action in query.merge_actions}
            old = () if CommandType.INSERT in actions else (_OLD,)
            new = () if CommandType.DELETE in actions else (_NEW,)
            return (_DEFAULT, *old, *new)
        case _:
            return (_DEFAULT,)


def may_lack_source_row(query: Query) -> bool:
    """Tell whether MERGE returns rows that nothing in its source has matched."""
    by_source = MergeMatchKind.NOT_MATCHED_BY_SOURCE
    return any(action.match_kind is by_source for action in query.merge_actions)


def non_nulls_in_returning(evaluator: Evaluator) -> NonNulls:
    """Expressions that aren't NULL in RETURNING, but for what every row of a table guarantees."""
    target = evaluator.scope.query.result_relation
    others = frozenset(key for key in evaluator.non_nulls if not _mentions(key, target))
    before = {key.column for key in evaluator.non_nulls if _is_column_of(key, target)}
    old = _columns(target, before, (_OLD,))
    match evaluator.scope.command:
        case CommandType.DELETE:
            return evaluator.non_nulls | old
        case CommandType.UPDATE:
            after = {*_updated(evaluator), *_untouched(evaluator, before)}
            return others | old | _columns(target, after, (_DEFAULT, _NEW))
        case CommandType.INSERT:
            return others | _columns(target, _inserted(evaluator), (_DEFAULT, _NEW))
        case _:
            return NOTHING


def _columns(
    target: RangeIndex, columns: Iterable[AttNum], versions: tuple[ReturningVersion, ...]
) -> NonNulls:
    return frozenset(
        column_key(target, column, 0, version) for column in columns for version in versions
    )


def _mentions(key: Expr, index: RangeIndex) -> bool:
    return any(var.index == index for var in pull_vars(key))


def _is_column_of(key: Expr, index: RangeIndex) -> TypeGuard[Var]:
    return isinstance(key, Var) and key.index == index and not key.level


def _target(evaluator: Evaluator) -> Relation | None:
    """The table that is changed, if all that happens to its rows is told by the statement."""
    match evaluator.scope.entry(evaluator.scope.query.result_relation):
        case RelationEntry(relation=oid):
            relation = evaluator.scope.catalog.relations.get(oid)
        case _:
            return None
    if relation is None or relation.kind not in ("r", "p") or relation.has_foreign_children:
        return None
    return relation


# UPDATE


def _may_be_changed_by_triggers(evaluator: Evaluator) -> bool:
    relation = _target(evaluator)
    if relation is None or (relation.kind == "r" and relation.has_children):
        return True
    # A row that moves to another partition is inserted there.
    is_moved = relation.kind == "p" and relation.may_skip_inserts
    return is_moved or relation.may_skip_updates


def _updated(evaluator: Evaluator) -> Iterator[AttNum]:
    """The columns that an UPDATE sets to a value."""
    if not _may_be_changed_by_triggers(evaluator):
        yield from _set(evaluator, evaluator.scope.query.targets)


def _set(evaluator: Evaluator, targets: Iterable[TargetEntry]) -> Iterator[AttNum]:
    relation = _target(evaluator)
    for target in targets:
        column = relation.columns.get(target.number) if relation else None
        if column and _is_set(evaluator, column, {column.number: target.expr}):
            yield column.number


def _untouched(evaluator: Evaluator, before: set[AttNum]) -> set[AttNum]:
    """The columns with a value that an UPDATE doesn't touch."""
    relation = _target(evaluator)
    if relation is None or _may_be_changed_by_triggers(evaluator):
        return set()
    touched = {target.number for target in evaluator.scope.query.targets}
    columns = (relation.columns.get(number) for number in before - touched)
    return {
        column.number for column in columns if column is not None and column.source != "generated"
    }


# INSERT


def _inserted(evaluator: Evaluator) -> set[AttNum]:
    """The columns that an INSERT, or the UPDATE in its place, gives a value."""
    query, relation = evaluator.scope.query, _target(evaluator)
    if relation is None or relation.may_skip_inserts:
        return set()
    given = {target.number: target.expr for target in query.targets}
    columns = relation.columns.values()
    filled = {column.number for column in columns if _is_set(evaluator, column, given)}
    conflict = query.on_conflict
    if conflict is None or conflict.action is not OnConflictAction.UPDATE:
        return filled
    if relation.may_skip_updates:
        return set()
    excluded = _columns(conflict.excluded_index, filled, (_DEFAULT,))
    return filled.intersection(_set(evaluator.with_non_nulls(excluded), conflict.assignments))


def _is_set(evaluator: Evaluator, column: Column, given: Mapping[AttNum, Expr]) -> bool:
    """Tell whether what is given for a column, or else its default, is a value."""
    expr = given.get(column.number)
    if expr is not None and not isinstance(expr, SetToDefault):
        return evaluator.is_non_null(expr)
    if column.source != "default":
        return False
    return evaluator.is_non_null(evaluator.scope.catalog.column_expression(column))
