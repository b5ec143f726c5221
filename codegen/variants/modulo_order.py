"""What a SELECT is apart from the order of its rows."""

from typing import TypeAlias

from codegen.ask.node_reader import Node, Value
from codegen.variants.equivalence import ignored

# A part of a tree as nested tuples: equal where two statements ask for the same.
Form: TypeAlias = "tuple[object, ...] | frozenset[object] | str | None"

# What belongs to the order, and what depends on whether it holds windows, or columns of a group.
_OWN = frozenset({"sortClause", "windowClause", "hasWindowFuncs", "constraintDeps"})

# Sets, whose sorting is the order's where it can be.
_SETS = ("groupClause", "distinctClause")
_NUMBERS = ("content", "refs")  # of a grouping set, and of GROUPING()
_SORTING = frozenset({"sortop", "nulls_first", "reverse_sort"})

_NAMES = "eref"  # of what is grouped, among others


def unordered(query: Node) -> Form:
    """What two queries have the same of if they differ in their order alone."""
    return _Reader(query).query()


class _Reader:
    """Reads a query in which expressions and windows are called by their numbers."""

    def __init__(self, query: Node) -> None:
        self._query = query
        listed = [it for it in query.nodes("targetList") if it.number("ressortgroupref")]
        self._named = {it.text("ressortgroupref"): it.node("expr") for it in listed}
        self._windows = {it.text("winref"): it for it in query.nodes("windowClause")}

    def query(self) -> Form:
        """The whole query, without its order."""
        fields = self._query.fields.items()
        return tuple((k, self._part(k, v)) for k, v in fields if k not in _OWN and not ignored(k))

    def _part(self, name: str, value: Value) -> Form:
        if name == "targetList":
            shown = (it for it in self._query.nodes(name) if not it.flag("resjunk"))
            return tuple(self._form(it.node("expr")) for it in shown)
        if name in _SETS:
            return frozenset(self._clause(it) for it in self._query.nodes(name))
        return self._form(value)

    def _clause(self, clause: Node) -> Form:
        fields = clause.fields.items()
        return tuple((k, self._field(k, v)) for k, v in fields if k not in _SORTING)

    def _form(self, value: Value) -> Form:
        if isinstance(value, list):
            return tuple(map(self._form, value))
        if not isinstance(value, Node):
            return value
        if value.name in ("AGGREF", "QUERY"):  # they have numbers of their own
            return _plain(value)
        fields = value.fields.items()
        kept = ((k, v) for k, v in fields if not ignored(k) and k != _NAMES)
        return (value.name, *((k, self._field(k, v)) for k, v in kept))

    def _field(self, name: str, value: Value) -> Form:
        """What a field holds: the expression or window itself in the place of its number."""
        if name == "tleSortGroupRef" and isinstance(value, str):
            return self._form(self._named.get(value))
        if name in _NUMBERS and isinstance(value, list):
            return tuple(self._field("tleSortGroupRef", it) for it in value)
        if name == "winref" and isinstance(value, str):
            return self._window(self._windows[value])
        return self._form(value)

    def _window(self, window: Node) -> Form:
        fields = window.fields.items()
        return tuple((k, self._field(k, v)) for k, v in fields if k != "winref" and not ignored(k))


def _plain(value: Value) -> Form:
    if isinstance(value, list):
        return tuple(map(_plain, value))
    if not isinstance(value, Node):
        return value
    return (value.name, *((k, _plain(v)) for k, v in value.fields.items() if not ignored(k)))
