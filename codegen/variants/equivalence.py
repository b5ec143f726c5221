"""Whether PostgreSQL agrees with how a statement was cut.

The tree of a variant must be the whole tree without what the rule of the dot drops.
"""

from collections.abc import Collection, Iterable, Iterator
from functools import cache

from codegen.ask.node_reader import Node, Value
from codegen.ir.scope import Command
from codegen.read.template import Template
from codegen.sql.assembler import Variant, assemble_variant

_MULTI = 3  # Param.paramkind: a column of a query that gives several
# Where a node stands in the text, and what depends on which columns a statement mentions.
_IGNORED = {"stmt_len", "list_start", "list_end", "rteperminfos", "perminfoindex", "hasSubLinks"}


def agrees(template: Template, kept: Collection[str], whole: Node, part: Node) -> bool:
    """Whether the tree of a variant is the whole tree without what drops out."""
    every = _Side(
        assemble_variant(template, template.optional_params),
        set(template.optional_params) - set(kept),
    )
    some = _Side(assemble_variant(template, kept), set())
    return _alike(every, some, [(whole, part)])


def same(one: tuple[Variant, Node], other: tuple[Variant, Node], fields: Iterable[str]) -> bool:
    """Whether the trees of two texts hold the same in these fields."""
    (every, whole), (some, part) = one, other
    pairs = ((whole.fields.get(it), part.fields.get(it)) for it in fields)
    return _alike(_Side(every, set()), _Side(some, set()), pairs)


def conditions(text: Variant, node: Node | None) -> Iterator[Node]:
    """What is AND-ed, as `conjuncts`; but BETWEEN is one condition, though the tree has two."""
    joined = node is not None and node.name == "BOOLEXPR" and node.text("boolop") == "and"
    if node is not None and joined and not text.is_between(node.number("location")):
        for arg in node.nodes("args"):
            yield from conditions(text, arg)
    elif node is not None:
        yield node


def _alike(every: "_Side", some: "_Side", pairs: Iterable[tuple[Value, Value]]) -> bool:
    left = list(pairs)
    while left:
        pair = left.pop()
        below = _unfolded(every, some, *pair)
        if below is None:
            return False
        left += below
    return True


class _Side:
    """One of the two trees: its text, and the parameters whose parts are left out."""

    def __init__(self, text: Variant, dropped: set[str]) -> None:
        self.text = text
        self.dropped = dropped

    def key(self, node: Node) -> str | None:
        """The name of the parameter that a node is."""
        return self.text.keys[node.parameter - 1] if node.parameter else None

    def field(self, node: Node, name: str) -> Value:
        """What a field holds, without what is left out."""
        if name in ("quals", "onConflictWhere") and node.name in ("FROMEXPR", "ONCONFLICTEXPR"):
            return self._kept(conditions(self.text, node.node(name)))
        command = node.number("commandType") if node.name in ("QUERY", "MERGEACTION") else 0
        if name == "onConflictSet" or (name == "targetList" and command == Command.UPDATE):
            return self._assigned(node.nodes(name))
        if name == "targetList" and command == Command.INSERT:
            entries = node.nodes(name)
            return [it.text("resno") if self._defaults(it) else it for it in entries]
        return node.fields.get(name)

    def _kept(self, nodes: Iterable[Node]) -> list[Value]:
        return [it for it in nodes if not self._drops(it)]

    def _assigned(self, entries: list[Node]) -> list[Value]:
        """The assignments that stay: all columns of `(a, b) = (SELECT …)` go with its query."""
        gone = [it for entry in entries if self._drops(entry) for it in entry.walk()]
        queries = {it.number("subLinkId") for it in gone} - {0}
        return self._kept(entry for entry in entries if _shared_query(entry) not in queries)

    def _defaults(self, entry: Node) -> bool:
        expression = entry.node("expr")
        return self._drops(entry) or (expression is not None and expression.name == "SETTODEFAULT")

    def _drops(self, node: Node) -> bool:
        return bool(self.dropped) and any(self.key(it) in self.dropped for it in node.walk())


def _shared_query(entry: Node) -> int:
    """The number of the query that gives an assignment its value, with those of other columns."""
    value = entry.node("expr")
    shared = value is not None and value.name == "PARAM" and value.number("paramkind") == _MULTI
    return value.number("paramid") >> 16 if value and shared else 0


def _unfolded(
    every: _Side, some: _Side, whole: Value, part: Value
) -> Iterable[tuple[Value, Value]] | None:
    """The pairs that must be the same if these two are; None if they can't be."""
    if isinstance(whole, Node) and isinstance(part, Node):
        if whole.name != part.name or every.key(whole) != some.key(part):
            return None
        return () if whole.parameter else _fields(every, some, whole, part)
    if isinstance(whole, list) and isinstance(part, list) and len(whole) == len(part):
        return zip(whole, part, strict=True)
    return () if whole == part else None


def _fields(every: _Side, some: _Side, whole: Node, part: Node) -> Iterator[tuple[Value, Value]]:
    for name in whole.fields.keys() | part.fields.keys():
        if not ignored(name):
            yield every.field(whole, name), some.field(part, name)


@cache
def ignored(field: str) -> bool:
    """Whether a field tells nothing of what a statement means."""
    return field.endswith("location") or field in _IGNORED
