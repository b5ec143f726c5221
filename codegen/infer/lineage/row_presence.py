"""When what a column shows is there at all: the outer joins that may not have found its row."""

from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass

from codegen.ask.node_reader import Node
from codegen.infer.nullability.evaluator import Proof
from codegen.ir.identity import DEFAULT, NEW, OLD, nth
from codegen.ir.scope import RteKind, result_entries

Absence = tuple[object, ...]
"""One way for a row not to be there: the entries on the way to its query, and what in that."""

_PASSING = ("RELABELTYPE", "COLLATEEXPR", "COERCETODOMAIN")
_COUNTING = ("AGGREF", "WINDOWFUNC")  # they say something of rows that aren't there, too


@dataclass(frozen=True, slots=True)
class Lack:
    """What may keep away the row of a column."""

    own: frozenset[Absence] = frozenset()  # what does: without it, the row is there
    needed: frozenset[Absence] = frozenset()  # what would, since the row's join needs another

    @property
    def every(self) -> frozenset[Absence]:
        """All that keeps the row away."""
        return self.own | self.needed


@dataclass(frozen=True, slots=True)
class Presence:
    """What is known of a result's column where its row is there."""

    not_null: bool  # it is never NULL then
    shows_column: bool  # it is what one column holds, not made of several
    lacks: tuple[Lack, ...]  # for each column that it is made of

    @property
    def may_lack(self) -> bool:
        """Whether a row that it is made of may not be there."""
        return any(it.own for it in self.lacks)


UNKNOWN = Presence(False, False, (Lack(frozenset({("anything",)})),))


def presence(proof: Proof, number: int) -> Presence:
    """The presence of a column of the query's result; columns count from 1."""
    if _is_opaque(proof):
        return _opaque(proof, number, ())
    entry = nth(result_entries(proof.scope.query), number)
    return _of_expression(proof.result, entry and entry.node("expr"), ())


def weakest(found: Iterable[Presence]) -> Presence:
    """What holds in every variant of a statement."""
    first, *others = found
    for other in others:
        pairs = zip(first.lacks, other.lacks, strict=False)
        lacks = (Lack(one.own | it.own, one.needed & it.needed) for one, it in pairs)
        both_show = first.shows_column and other.shows_column
        first = Presence(first.not_null and other.not_null, both_show, tuple(lacks))
    return first


def _of_expression(proof: Proof, node: Node | None, path: Absence) -> Presence:
    bare = node
    while bare is not None and bare.name in _PASSING:
        bare = bare.node("arg")
    if bare is not None and bare.name == "VAR":
        found = _of_var(proof, bare, path)
        return Presence(found.not_null or proof.holds(node), found.shows_column, found.lacks)
    parts = [_of_var(proof, it, path) for it in node.own() if it.name == "VAR"] if node else []
    lacks = [lack for part in parts for lack in part.lacks]
    if node and not parts and any(it.name in _COUNTING for it in node.own()):
        lacks.append(Lack())
    return Presence(proof.present(node), False, tuple(lacks))


def _of_var(proof: Proof, var: Node, path: Absence) -> Presence:
    entry, number = proof.scope.entry(var.number("varno")), var.number("varattno")
    if entry is None or var.number("varlevelsup"):
        unknown = frozenset({(*path, "of another query", var.text("varno"), number)})
        return Presence(proof.holds(var), False, (Lack(unknown),))
    own = frozenset((*path, it) for it in _absences(proof, var))
    above = proof.joins.sides(var.number("varno"))
    needed = proof.joins.needed(var.number("varno")) - above if own else frozenset[Absence]()
    more = frozenset((*path, it) for it in needed)
    below = _below(proof, entry, var, (*path, var.number("varno")))
    lacks = tuple(Lack(own | it.own, more | it.needed) for it in below.lacks)
    return Presence(below.not_null, below.shows_column, lacks or (Lack(own, more),))


def _below(proof: Proof, entry: Node, var: Node, path: Absence) -> Presence:
    """What is known of a column within its entry."""
    number = var.number("varattno")
    match entry.number("rtekind"):
        case RteKind.JOIN:
            return _of_expression(proof, nth(entry.nodes("joinaliasvars"), number), path[:-1])
        case RteKind.GROUP:
            return _of_expression(proof.base, nth(entry.nodes("groupexprs"), number), path[:-1])
        case _:
            inner = proof.opened(entry)
            if inner is None or number < 1:
                return Presence(_as_if_there(proof).present(var), True, ())
            if _is_opaque(inner):
                return _opaque(inner, number, path)
            listed = nth(result_entries(inner.scope.query), number)
            found = _of_expression(inner.result, listed and listed.node("expr"), path)
            if found.not_null and not found.shows_column:  # whatever it is made of
                return Presence(True, True, ())
            return found


def _absences(proof: Proof, var: Node) -> Iterator[Absence]:
    """What may keep the row away that a Var reads, in its own query."""
    number, version = var.number("varno"), var.number("varreturningtype")
    if version != DEFAULT and version not in proof.versions_of(var):
        yield ("version", version)
    if proof.lacks(var):
        yield ("source",)
    if proof.joins.are_present(var, proof.known):
        return
    nulled = set(var.numbers("varnullingrels"))
    sides = {side for side in proof.joins.sides(number) if side[0] in nulled}
    yield from sides
    for other in nulled - {join for join, _ in sides}:  # grouping sets null column by column
        yield ("group", other, number, var.number("varattno"))


def _is_opaque(proof: Proof) -> bool:
    """Whether the columns of a query's result come from more than one place."""
    query = proof.scope.query
    unseen = bool(query.items("groupingSets")) and not query.flag("hasGroupRTE")
    return unseen or query.node("setOperations") is not None


def _opaque(proof: Proof, number: int, path: Absence) -> Presence:
    holds = 0 < number <= len(proof.columns) and proof.columns[number - 1]
    unknown = frozenset({(*path, "one of several", number)})
    return Presence(holds, holds, () if holds else (Lack(unknown),))


def _as_if_there(proof: Proof) -> Proof:
    """The same, where a row has been there before it was changed, and is there after it."""
    found = copy(proof)
    found.versions = (DEFAULT, OLD, NEW)
    return found
