"""Which rows are there: the outer joins that have found a partner for every row of the result."""

from collections.abc import Iterator

from codegen.ask.tree import Node, conjuncts
from codegen.prove.expressions import Key, column_key_at
from codegen.prove.narrowing import Outcome, every, facts
from codegen.prove.scope import Command, Scope

Side = tuple[int, str]
"""A side of an outer join that may be missing: the join's entry, and `larg` or `rarg`."""

_NULLABLE = {1: ("rarg",), 2: ("larg", "rarg"), 3: ("larg",)}  # by JoinExpr.jointype
ARGS = ("larg", "rarg")
_EXISTS = 0  # SubLink.subLinkType


class Joins:
    """The outer joins of a FROM."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._tree = scope.query.node("jointree")
        self._above = dict(_above(self._tree, frozenset()))

    def are_present(self, var: Node, known: frozenset[Key]) -> bool:
        """Whether no outer join has made NULL of what the Var reads."""
        nulled = set(var.numbers("varnullingrels"))
        if not nulled:
            return True
        present = self._present(known)
        own = {side for side in self.sides(var.number("varno")) if side[0] in nulled}
        return len(own) == len(nulled) and own <= present

    def sides(self, entry: int) -> frozenset[Side]:
        """The sides of outer joins in which this entry lies."""
        return self._above.get(entry, frozenset())

    def known(self) -> frozenset[Key]:
        """What can't be NULL in any row that FROM and WHERE let through."""
        known: frozenset[Key] = frozenset()
        while True:
            conditions = self._conditions(self._tree, self._present(known))
            found = every(map(self._told, conditions))
            if found is None or found <= known:
                return known
            known |= found

    def _present(self, known: frozenset[Key]) -> frozenset[Side]:
        """The sides that are there, since something on them isn't NULL."""
        entries = (it[2] for it in known if it[0] == "VAR" and it[1] == 0)
        return frozenset(side for it in entries if isinstance(it, int) for side in self.sides(it))

    def _told(self, condition: Node) -> frozenset[Key] | None:
        if condition.name == "SUBLINK" and condition.number("subLinkType") == _EXISTS:
            return self._told_by_exists(condition)
        return facts(self._scope, condition, Outcome.TRUE)

    def _told_by_exists(self, sublink: Node) -> frozenset[Key]:
        """EXISTS finds a row that has passed conditions on this query's columns, too."""
        query = sublink.node("subselect")
        if query is None or not _is_plain(query):
            return frozenset()
        found = Joins(self._scope.below(query)).known()
        outer = (it for it in found if it[0] == "VAR" and isinstance(it[1], int) and it[1] > 0)
        return frozenset(column_key_at(it, -1) for it in outer)

    def _conditions(self, node: Node | None, present: frozenset[Side]) -> Iterator[Node]:
        """The conditions that every row has passed."""
        if node is None or node.name == "RANGETBLREF":
            return
        if node.name == "FROMEXPR":
            yield from conjuncts(node.node("quals"))
            for child in node.nodes("fromlist"):
                yield from self._conditions(child, present)
            return
        nullable = _NULLABLE.get(node.number("jointype"), ())
        there = [side not in nullable or (node.number("rtindex"), side) in present for side in ARGS]
        if all(there):
            yield from conjuncts(node.node("quals"))
        for side, is_there in zip(ARGS, there, strict=True):
            if is_there:
                yield from self._conditions(node.node(side), present)


def _is_plain(query: Node) -> bool:
    """Whether each row of the result is a row of FROM that WHERE let through."""
    if query.number("commandType") != Command.SELECT or query.node("setOperations"):
        return False
    return not (query.flag("hasAggs") or query.items("groupingSets") or query.node("havingQual"))


def _above(node: Node | None, sides: frozenset[Side]) -> Iterator[tuple[int, frozenset[Side]]]:
    """Each entry of a FROM with the sides of outer joins that it lies in."""
    if node is None:
        return
    if node.name in ("RANGETBLREF", "JOINEXPR"):
        yield node.number("rtindex"), sides
    for child in node.nodes("fromlist"):
        yield from _above(child, sides)
    nullable = _NULLABLE.get(node.number("jointype"), ()) if node.name == "JOINEXPR" else ()
    for side in ARGS:
        more = {(node.number("rtindex"), side)} if side in nullable else set[Side]()
        yield from _above(node.node(side), sides | more)
