"""Where a Var of the tree leads: to a stored column, or to another expression."""

from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property

from codegen.ask.catalog import Catalog, Column
from codegen.ask.node_reader import Node


class Command(IntEnum):
    """Query.commandType."""

    SELECT = 1
    UPDATE = 2
    INSERT = 3
    DELETE = 4
    MERGE = 5
    UTILITY = 6


class RteKind(IntEnum):
    """RangeTblEntry.rtekind."""

    RELATION = 0
    SUBQUERY = 1
    JOIN = 2
    FUNCTION = 3
    TABLEFUNC = 4
    VALUES = 5
    CTE = 6
    NAMED_TUPLE_STORE = 7
    RESULT = 8
    GROUP = 9


@dataclass(frozen=True, eq=False)
class Scope:
    """A query of the tree, within the one around it."""

    query: Node
    catalog: Catalog
    outer: "Scope | None" = None
    _inner: "dict[int, Scope | None]" = field(default_factory=dict[int, "Scope | None"], repr=False)

    @cached_property
    def entries(self) -> list[Node]:
        """The range table; Var.varno counts it from 1."""
        return self.query.nodes("rtable")

    @property
    def command(self) -> Command:
        return Command(self.query.number("commandType"))

    def at(self, levels: int) -> "Scope | None":
        """The query so many levels up."""
        scope: Scope | None = self
        for _ in range(levels):
            scope = scope.outer if scope else None
        return scope

    def entry(self, number: int) -> Node | None:
        """An entry of the range table."""
        return self.entries[number - 1] if 0 < number <= len(self.entries) else None

    def column(self, var: Node) -> Column | None:
        """The stored column that this Var of the query itself is, if it is one."""
        if var.name != "VAR" or var.number("varlevelsup"):
            return None
        entry = self.entry(var.number("varno"))
        if entry is None or entry.number("rtekind") != RteKind.RELATION:
            return None
        return self.catalog.column(entry.number("relid"), var.number("varattno"))

    def inner(self, entry: Node) -> "Scope | None":
        """The query of a derived table, of a view, or of a CTE that isn't recursive."""
        if id(entry) not in self._inner:
            self._inner[id(entry)] = self._opened(entry)
        return self._inner[id(entry)]

    def below(self, query: Node) -> "Scope":
        """A query within this one."""
        return Scope(query, self.catalog, self)

    def _opened(self, entry: Node) -> "Scope | None":
        match entry.number("rtekind"):
            case RteKind.SUBQUERY:
                query = entry.node("subquery")
                return self.below(query) if query else None
            case RteKind.RELATION:
                view = self.catalog.views.get(entry.number("relid"))
                return Scope(view.query, self.catalog) if view else None
            case RteKind.CTE if not entry.flag("self_reference"):
                home, cte = self.cte(entry)
                query = cte.node("ctequery") if cte and not cte.flag("cterecursive") else None
                return home.below(query) if home and query else None
            case _:
                return None

    def cte(self, entry: Node) -> "tuple[Scope | None, Node | None]":
        """The CTE that an entry names, and the query whose WITH it stands in."""
        home, name = self.at(entry.number("ctelevelsup")), entry.text("ctename")
        ctes = home.query.nodes("cteList") if home else []
        return home, next((cte for cte in ctes if cte.text("ctename") == name), None)


def result_entries(query: Node) -> list[Node]:
    """The entries of the list that makes the columns of a query's result."""
    returning = query.nodes("returningList")
    entries = query.nodes("targetList") if query.number("commandType") == 1 else returning
    return [entry for entry in entries if not entry.flag("resjunk")]
