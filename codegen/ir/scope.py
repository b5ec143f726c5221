"""Scopes: a query of the tree within the queries around it, and where its entries lead."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from codegen.ir.catalog import Catalog, Column
from codegen.ir.enums import CommandType
from codegen.ir.nodes import (
    CommonTableExpr,
    CteEntry,
    Expr,
    Query,
    RangeTblEntry,
    RelationEntry,
    SubqueryEntry,
    TargetEntry,
    Var,
)
from codegen.ir.walk import children, item_at, walk_level


@dataclass(frozen=True, eq=False)
class Scope:
    """A query of the tree, within the one around it."""

    query: Query
    catalog: Catalog
    outer: "Scope | None" = None
    _inner: "dict[int, Scope | None]" = field(default_factory=dict[int, "Scope | None"], repr=False)

    @property
    def entries(self) -> tuple[RangeTblEntry, ...]:
        """The range table."""
        return self.query.range_table

    @property
    def command(self) -> CommandType:
        return self.query.command

    def at(self, level: int) -> "Scope | None":
        """The scope so many queries up."""
        scope: Scope | None = self
        for _ in range(level):
            scope = scope.outer if scope else None
        return scope

    def entry(self, index: int) -> RangeTblEntry | None:
        """An entry of the range table, by its index from 1."""
        return self.entries[index - 1] if 0 < index <= len(self.entries) else None

    def column(self, var: Var) -> Column | None:
        """The stored column that this Var of the query itself is, if it is one."""
        match self.entry(var.index) if not var.level else None:
            case RelationEntry(relation=relation):
                return self.catalog.column(relation, var.column)
            case _:
                return None

    def inner(self, entry: RangeTblEntry) -> "Scope | None":
        """The scope of a derived table, of a view, or of a CTE that isn't recursive."""
        if id(entry) not in self._inner:
            self._inner[id(entry)] = self._open(entry)
        return self._inner[id(entry)]

    def result_expr(self, number: int) -> Expr | None:
        """The expression of a column of the query's result, counted from 1."""
        target = item_at(result_targets(self.query), number)
        return target.expr if target else None

    def enter(self, query: Query) -> "Scope":
        """The scope of a query within this one."""
        return Scope(query, self.catalog, self)

    def _open(self, entry: RangeTblEntry) -> "Scope | None":
        match entry:
            case SubqueryEntry(query=query):
                return self.enter(query)
            case RelationEntry(relation=relation):
                view = self.catalog.views.get(relation)
                return Scope(view.query, self.catalog) if view else None
            case CteEntry(is_self_reference=False):
                home, cte = self.cte(entry)
                return home.enter(cte.query) if home and cte and not cte.is_recursive else None
            case _:
                return None

    def cte(self, entry: CteEntry) -> "tuple[Scope | None, CommonTableExpr | None]":
        """The scope whose WITH has the CTE that an entry names, and the CTE."""
        home = self.at(entry.level)
        ctes = home.query.ctes if home else ()
        return home, next((cte for cte in ctes if cte.name == entry.name), None)


def nested_scopes(scope: Scope) -> Iterator[Scope]:
    """The scope, and those of all queries within it."""
    yield scope
    for node in walk_level(scope.query):
        for child in children(node):
            if isinstance(child, Query):
                yield from nested_scopes(scope.enter(child))


def result_targets(query: Query) -> list[TargetEntry]:
    """The columns of a query's result: its select list, or its RETURNING."""
    targets = query.targets if query.command is CommandType.SELECT else query.returning
    return [target for target in targets if not target.is_junk]
