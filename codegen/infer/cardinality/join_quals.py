"""The conditions of a query's joins, and which rows of the result each one holds for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from codegen.ask.catalog import Catalog
from codegen.ask.node_reader import Node, conjuncts
from codegen.ir.forms import function, resolved
from codegen.ir.scope import Scope

# JoinExpr.jointype
_INNER, _LEFT, _FULL, _RIGHT = range(4)

_ANY = 2  # SubLink.subLinkType of IN and = ANY

# A join and an entry that it doesn't make NULL.
Matches = frozenset[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition that is true wherever one of these entries isn't missing."""

    node: Node  # with merged and grouped columns spelled out
    entries: frozenset[int]
    everywhere: bool  # true of every row of the result


@dataclass(frozen=True, slots=True)
class Conditions:
    """What the rows of a query's joins have passed."""

    conditions: tuple[Condition, ...]
    matches: Matches
    either: tuple[Node, ...]  # full joins of which rows of either side may come alone

    def is_nulled(self, var: Node) -> bool:
        """Whether an outer join may have made NULL of the Var."""
        number = var.number("varno")
        return any((join, number) not in self.matches for join in var.numbers("varnullingrels"))


def conditions(scope: Scope, members: frozenset[int], given: Iterable[Node]) -> Conditions:
    """All that is AND-ed in WHERE, HAVING and ON, beside what is given to be true of the result.

    An outer join from which some condition drops the rows that it filled up is an inner one.
    """
    tree = scope.query.node("jointree")
    having = conjuncts(scope.query.node("havingQual"))
    known = (part for it in given for part in conjuncts(it))
    tops = [resolved(scope, it) for it in (*having, *_quals(tree), *known)]
    matches: Matches = frozenset()
    while True:
        walk = _Walk(scope, members, matches)
        found = [Condition(it, members, everywhere=True) for it in tops]
        for child in tree.nodes("fromlist") if tree else []:
            found += walk.joined(child, members)
        more = matches | frozenset(_matched(scope.catalog, tree, found))
        if more == matches:
            return Conditions(tuple(found), matches, tuple(walk.either))
        matches = more


def _quals(node: Node | None) -> Iterator[Node]:
    return conjuncts(node.node("quals")) if node else iter(())


class _Walk:
    """One way through the joins, given which of them fill nothing up."""

    def __init__(self, scope: Scope, members: frozenset[int], matches: Matches) -> None:
        self.scope, self.all, self.matches = scope, members, matches
        self.either: list[Node] = []

    def joined(self, node: Node, reach: frozenset[int]) -> Iterator[Condition]:
        """The conditions in this join; `reach` are the entries that are missing all together."""
        if node.name != "JOINEXPR":
            return
        left, right = node.node("larg"), node.node("rarg")
        left_fills, right_fills = self._fills(node)
        limited = reach
        if right_fills:
            limited = entries(right)
        if left_fills:
            limited = frozenset[int]() if right_fills else entries(left)
        if left_fills and right_fills:
            self.either.append(node)
        for condition in _quals(node):
            top = limited == self.all and not left_fills and not right_fills
            yield Condition(resolved(self.scope, condition), limited, everywhere=top)
        if left is not None:
            yield from self.joined(left, entries(left) if left_fills else reach)
        if right is not None:
            yield from self.joined(right, entries(right) if right_fills else reach)

    def _fills(self, node: Node) -> tuple[bool, bool]:
        """Whether rows may come without the left side, and without the right one."""
        kind, join = node.number("jointype"), node.number("rtindex")
        matched = [
            all((join, entry) in self.matches for entry in entries(node.node(side)))
            for side in ("larg", "rarg")
        ]
        left = kind in (_RIGHT, _FULL) and not matched[0]
        right = kind in (_LEFT, _FULL) and not matched[1]
        return left, right


def entries(node: Node | None) -> frozenset[int]:
    """The entries that a FROM, or a side of a join, joins."""
    if node is None:
        return frozenset()
    own = {node.number("rtindex")} if node.name == "RANGETBLREF" else set[int]()
    sides = (node.node("larg"), node.node("rarg"))
    below = [*node.nodes("fromlist"), *(side for side in sides if side)]
    return frozenset(own.union(*map(entries, below)))


def _matched(
    catalog: Catalog, tree: Node | None, found: list[Condition]
) -> Iterator[tuple[int, int]]:
    """What isn't missing in any row of the result, since a condition wouldn't take NULL of it."""
    sides = dict(_sides(tree))
    for condition in found:
        if condition.everywhere:
            for var in strict_vars(catalog, condition.node):
                for join in var.numbers("varnullingrels"):
                    for side in sides.get(join, ()):
                        if var.number("varno") in side:
                            yield from ((join, entry) for entry in side)


def _sides(node: Node | None) -> Iterator[tuple[int, tuple[frozenset[int], ...]]]:
    if node is None:
        return
    sides = [side for name in ("larg", "rarg") if (side := node.node(name))]
    if sides:
        yield node.number("rtindex"), tuple(map(entries, sides))
    for child in (*node.nodes("fromlist"), *sides):
        yield from _sides(child)


def strict_vars(catalog: Catalog, node: Node | None) -> Iterator[Node]:
    """The Vars of this query that aren't NULL where the expression is true."""
    if node is None:
        return
    args = node.nodes("args")
    match node.name:
        case "NULLTEST" if node.number("nulltesttype") == 1 and not node.flag("argisrow"):
            yield from nulling_vars(catalog, node.node("arg"))
        case "BOOLEANTEST" if node.number("booltesttype") in (0, 2):  # IS TRUE, IS FALSE
            yield from nulling_vars(catalog, node.node("arg"))
        case "BOOLEXPR" if node.text("boolop") == "not":
            yield from nulling_vars(catalog, args[0])
        case "BOOLEXPR" if node.text("boolop") == "and":
            for arg in args:
                yield from strict_vars(catalog, arg)
        case "SCALARARRAYOPEXPR" if node.flag("useOr") and function(catalog, node)[1]:
            yield from nulling_vars(catalog, args[0])  # not further in: of no elements, it is false
        case "SUBLINK" if node.number("subLinkType") == _ANY:
            yield from nulling_vars(catalog, node.node("testexpr"))
        case _:
            yield from nulling_vars(catalog, node)


def nulling_vars(catalog: Catalog, node: Node | None) -> Iterator[Node]:
    """The Vars of this query whose NULL would make the expression NULL."""
    if node is None:
        return
    match node.name:
        case "VAR" if not node.number("varlevelsup"):
            yield node
        case "RELABELTYPE" | "COLLATEEXPR":
            yield from nulling_vars(catalog, node.node("arg"))
        case "OPEXPR" | "FUNCEXPR" if function(catalog, node)[1] and not _is_set(node):
            for arg in node.nodes("args"):
                yield from nulling_vars(catalog, arg)
        case "BOOLEXPR" if node.text("boolop") == "not":
            yield from nulling_vars(catalog, node.nodes("args")[0])
        case _:
            return


def _is_set(node: Node) -> bool:
    return node.flag("funcretset") or node.flag("opretset")
