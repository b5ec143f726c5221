"""How many rows a MERGE changes."""

from codegen.ask.node_reader import Node
from codegen.infer.cardinality.determined_rows import Few, Rows
from codegen.ir.result_relation import changes_once
from codegen.ir.scope import Command, Scope

_MATCHED, _BY_SOURCE, _BY_TARGET = range(3)  # MergeAction.matchKind; the others: NOT MATCHED
_NOTHING = 7  # CmdType of DO NOTHING


def merges_one(scope: Scope, few: Few) -> bool:
    """Whether at most one: a row of the source changes what it matches, or is inserted.

    A row of the target that is changed twice is an error.
    """
    query = scope.query
    on, number = query.node("mergeJoinCondition"), query.number("mergeTargetRelation")
    actions = query.nodes("mergeActionList")
    kinds = {it.number("matchKind") for it in actions if it.number("commandType") != _NOTHING}
    if on is None or not changes_once(scope) or _BY_SOURCE in kinds:
        return False
    source = kinds == {_MATCHED} or Rows(scope, few, {}).all_single
    matched = number in Rows(scope, few, {}, [on], [number]).single
    return source and (matched or _MATCHED not in kinds)


def merges_always(scope: Scope) -> bool:
    """Whether each row of the source is used: updates what it matches, or is inserted."""
    actions = scope.query.nodes("mergeActionList")
    return all(_acts(actions, kind) for kind in (_MATCHED, _BY_TARGET))


def _acts(actions: list[Node], kind: int) -> bool:
    for action in (it for it in actions if it.number("matchKind") == kind):
        if action.number("commandType") not in (Command.INSERT, Command.UPDATE):
            return False
        if action.node("qual") is None:
            return True
    return False
