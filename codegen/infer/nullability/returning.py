"""What RETURNING returns: which versions of a changed row there are, and what is in them."""

from collections.abc import Iterator
from typing import TypeGuard

from codegen.ask.catalog import Column, Relation
from codegen.ask.node_reader import Node
from codegen.infer.nullability.evaluator_protocol import Prover
from codegen.ir.identity import DEFAULT, NEW, OLD, Key, column_key
from codegen.ir.scope import Command

_UPDATE = 2  # OnConflictExpr.action
_BY_SOURCE = "1"  # MergeAction.matchKind


def returned_versions(query: Node) -> tuple[int, ...]:
    """The versions of a changed row that are there for every row of RETURNING."""
    match query.number("commandType"):
        case Command.UPDATE:
            return DEFAULT, OLD, NEW
        case Command.INSERT:
            return DEFAULT, NEW
        case Command.DELETE:
            return DEFAULT, OLD
        case Command.MERGE:
            actions = {it.number("commandType") for it in query.nodes("mergeActionList")}
            old = () if Command.INSERT in actions else (OLD,)
            new = () if Command.DELETE in actions else (NEW,)
            return (DEFAULT, *old, *new)
        case _:
            return (DEFAULT,)


def may_lack_source(query: Node) -> bool:
    """Whether MERGE returns rows that nothing in its source has matched."""
    return any(it.text("matchKind") == _BY_SOURCE for it in query.nodes("mergeActionList"))


def values_returned(prover: Prover) -> frozenset[Key]:
    """What can't be NULL in RETURNING, but for what every row of a table promises."""
    target = prover.scope.query.number("resultRelation")
    others = frozenset(it for it in prover.known if not _mentions(it, target))
    before = [it[3] for it in prover.known if it[:3] == ("VAR", 0, target)]
    old = {column_key(target, it, 0, OLD) for it in before if isinstance(it, int)}
    match prover.scope.command:
        case Command.DELETE:
            return prover.known | old
        case Command.UPDATE:
            kept = _kept(prover, {it for it in before if isinstance(it, int)})
            return others | old | _versions(target, {*_updated(prover), *kept})
        case Command.INSERT:
            return others | _versions(target, _inserted(prover))
        case _:
            return frozenset()


def _versions(target: int, columns: set[int]) -> frozenset[Key]:
    versions = (DEFAULT, NEW)
    return frozenset(column_key(target, it, 0, which) for it in columns for which in versions)


def _mentions(key: Key, entry: int) -> bool:
    return key[:3] == ("VAR", 0, entry) or any(_mentions(it, entry) for it in key if _is_key(it))


def _is_key(value: object) -> TypeGuard[Key]:
    return isinstance(value, tuple)


def _target(prover: Prover) -> Relation | None:
    """The table that is changed, if all that happens to its rows is told by the statement."""
    scope = prover.scope
    entry = scope.entry(scope.query.number("resultRelation"))
    relation = scope.catalog.relations.get(entry.number("relid")) if entry else None
    if relation is None or relation.kind not in ("r", "p") or relation.has_foreign_children:
        return None
    return relation


def _changed_by_triggers(prover: Prover) -> bool:
    relation = _target(prover)
    if relation is None or (relation.kind == "r" and relation.has_children):
        return True
    # A row that moves to another partition is inserted there.
    moved = relation.kind == "p" and relation.may_skip_inserts
    return moved or relation.may_skip_updates


def _updated(prover: Prover) -> Iterator[int]:
    """The columns that an UPDATE sets to a value."""
    if not _changed_by_triggers(prover):
        yield from _set(prover, prover.scope.query.nodes("targetList"))


def _set(prover: Prover, entries: list[Node]) -> Iterator[int]:
    relation = _target(prover)
    for entry in entries:
        column = relation.columns.get(entry.number("resno")) if relation else None
        if column and _has_value(prover, column, {column.number: entry.node("expr")}):
            yield column.number


def _kept(prover: Prover, before: set[int]) -> set[int]:
    """The columns with a value that an UPDATE doesn't touch."""
    relation = _target(prover)
    if relation is None or _changed_by_triggers(prover):
        return set()
    touched = {it.number("resno") for it in prover.scope.query.nodes("targetList")}
    untouched = (relation.columns.get(it) for it in before - touched)
    return {it.number for it in untouched if it is not None and it.source != "generated"}


def _inserted(prover: Prover) -> set[int]:
    """The columns that an INSERT, or the UPDATE in its place, gives a value."""
    query, relation = prover.scope.query, _target(prover)
    if relation is None or relation.may_skip_inserts:
        return set()
    given = {it.number("resno"): it.node("expr") for it in query.nodes("targetList")}
    columns = relation.columns.values()
    filled = {it.number for it in columns if _has_value(prover, it, given)}
    conflict = query.node("onConflict")
    if conflict is None or conflict.number("action") != _UPDATE:
        return filled
    if relation.may_skip_updates:
        return set()
    excluded = conflict.number("exclRelIndex")
    merging = prover.knowing(column_key(excluded, it) for it in filled)
    return filled.intersection(_set(merging, conflict.nodes("onConflictSet")))


def _has_value(prover: Prover, column: Column, given: dict[int, Node | None]) -> bool:
    """Whether what is given for a column, or else its default, is a value."""
    expression = given.get(column.number)
    if expression is not None and expression.name != "SETTODEFAULT":
        return prover.holds(expression)
    return column.source == "default" and prover.holds(column.read_tree())
