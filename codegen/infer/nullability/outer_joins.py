"""Which rows are there: the outer joins that have found a partner for every row of the result."""

from collections.abc import Iterator

from codegen.ask.node_reader import Node, Value, conjuncts, constant_bytes
from codegen.infer.cardinality.cardinality import Cardinality, cardinality
from codegen.infer.nullability.narrowing import ANY, Outcome, every, facts
from codegen.ir.identity import Key, column_key, column_key_at
from codegen.ir.scope import Command, Scope

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
        self._always = frozenset(_never_missing(scope, self._tree))

    def are_present(self, var: Node, known: frozenset[Key]) -> bool:
        """Whether no outer join has made NULL of what the Var reads."""
        nulled = set(var.numbers("varnullingrels"))
        if not nulled:
            return True
        present = self._present(known)
        own = {side for side in self.sides(var.number("varno")) if side[0] in nulled}
        return len(own) == len(nulled) and own <= present

    def opposite(self, one: Node, other: Node) -> str | None:
        """The FULL JOIN that has these two columns on different sides, as a Var names it."""
        ours, theirs = (dict(self.sides(var.number("varno"))) for var in (one, other))
        joins = (it for it in ours if it in theirs and ours[it] != theirs[it])
        return next(map(str, joins), None)

    def sides(self, entry: int) -> frozenset[Side]:
        """The sides of outer joins in which this entry lies."""
        return self._above.get(entry, frozenset())

    def needed(self, entry: int) -> frozenset[Side]:
        """The sides that are there wherever this entry is, since its join compares it with them."""
        return self._present(self.known(frozenset({column_key(entry, 0)})))

    def known(self, known: frozenset[Key] = frozenset()) -> frozenset[Key]:
        """What can't be NULL in any row that FROM and WHERE let through, given what else can't."""
        while True:
            conditions = self._conditions(self._tree, self._present(known))
            found = every(map(self._told, conditions))
            if found is None or found <= known:
                return known
            known |= found

    def _present(self, known: frozenset[Key]) -> frozenset[Side]:
        """The sides that are there, since something on them isn't NULL."""
        entries = (it[2] for it in known if it[0] == "VAR" and it[1] == 0)
        told = (side for it in entries if isinstance(it, int) for side in self.sides(it))
        return self._always.union(told)

    def _told(self, condition: Node) -> frozenset[Key] | None:
        if condition.name == "SUBLINK" and condition.number("subLinkType") == _EXISTS:
            return self._told_by_query(condition.node("subselect"))
        told = facts(self._scope, condition, Outcome.TRUE)
        if condition.name == "SUBLINK" and condition.number("subLinkType") == ANY:
            return every([told, self._told_by_query(condition.node("subselect"))])
        if condition.name == "RANGETBLREF":
            entry = self._scope.entry(condition.number("rtindex"))
            return self._told_by_query(entry.node("subquery") if entry else None)
        return told

    def _told_by_query(self, query: Node | None) -> frozenset[Key]:
        """A row of a subquery has passed conditions on this query's columns, too."""
        if query is None or not _is_plain(query):
            return frozenset()
        found = Joins(self._scope.below(query)).known()
        outer = (it for it in found if it[0] == "VAR" and isinstance(it[1], int) and it[1] > 0)
        return frozenset(column_key_at(it, -1) for it in outer)

    def _conditions(self, node: Node | None, present: frozenset[Side]) -> Iterator[Node]:
        """The conditions that every row has passed."""
        if node is None:
            return
        if node.name == "RANGETBLREF":
            yield node  # whose own conditions may be on columns of this query, if it is LATERAL
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


def _never_missing(scope: Scope, node: Node | None) -> Iterator[Side]:
    """The sides that always have a row: of LEFT JOIN LATERAL (SELECT count(*) …) ON true, say."""
    if node is None:
        return
    entry, condition = scope.entry(node.number("rtindex")), node.node("quals")
    joined = node.node("rarg")
    if node.name == "JOINEXPR" and node.number("jointype") == 1 and entry and joined:
        right = scope.entry(joined.number("rtindex")) if joined.name == "RANGETBLREF" else None
        inner = scope.inner(right) if right else None
        certain = condition is None or (
            condition.name == "CONST" and any(constant_bytes(condition))
        )
        if certain and inner and cardinality(inner) is Cardinality.EXACTLY_ONE:
            yield node.number("rtindex"), "rarg"
    for child in (*node.nodes("fromlist"), node.node("larg"), joined):
        yield from _never_missing(scope, child)


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


def without_join(node: Node, join: str | None) -> Node:
    """The same expression, as it is where a join hasn't made it NULL."""
    fields: dict[str, Value] = {
        name: [it for it in value if it != join]
        if name == "varnullingrels" and isinstance(value, list)
        else _mapped(value, join)
        for name, value in node.fields.items()
    }
    return Node(node.name, fields)


def _mapped(value: Value, join: str | None) -> Value:
    if isinstance(value, Node):
        return without_join(value, join)
    return [_mapped(it, join) for it in value] if isinstance(value, list) else value
