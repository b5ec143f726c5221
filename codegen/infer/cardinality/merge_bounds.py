"""Bounds on the rows that a MERGE changes.

`MERGE INTO person USING (VALUES (1)) AS v (id) ON person.id = v.id WHEN MATCHED THEN UPDATE …`
changes at most one.
"""

from codegen.infer.cardinality.determined_rows import determine_rows
from codegen.infer.cardinality.join_context import AtMostOne
from codegen.ir.enums import CommandType, MergeMatchKind
from codegen.ir.nodes import MergeAction
from codegen.ir.result_relation import changes_rows_once
from codegen.ir.scope import Scope


def merges_at_most_one(scope: Scope, is_at_most_one: AtMostOne) -> bool:
    """Tell whether at most one row is changed: a source row changes its matches, or is inserted.

    A row of the target that is changed twice is an error.
    """
    query, target = scope.query, scope.query.merge_target
    active = [action for action in query.merge_actions if action.command is not CommandType.NOTHING]
    kinds = {action.match_kind for action in active}
    if query.merge_condition is None or not changes_rows_once(scope):
        return False
    if MergeMatchKind.NOT_MATCHED_BY_SOURCE in kinds:
        return False
    inserts = kinds != {MergeMatchKind.MATCHED}
    if inserts and not determine_rows(scope, is_at_most_one, {}).at_most_one:
        return False
    if MergeMatchKind.MATCHED not in kinds:
        return True
    rows = determine_rows(scope, is_at_most_one, {}, [query.merge_condition], [target])
    return target in rows.determined


def uses_every_source_row(scope: Scope) -> bool:
    """Tell whether each row of the source updates the rows that it matches, or is inserted."""
    actions = scope.query.merge_actions
    kinds = (MergeMatchKind.MATCHED, MergeMatchKind.NOT_MATCHED_BY_TARGET)
    return all(_always_writes(actions, kind) for kind in kinds)


def _always_writes(actions: tuple[MergeAction, ...], kind: MergeMatchKind) -> bool:
    """Tell whether the first action without a condition is reached, and all to there write."""
    for action in actions:
        if action.match_kind is not kind:
            continue
        if action.command not in (CommandType.INSERT, CommandType.UPDATE):
            return False
        if action.condition is None:
            return True
    return False
