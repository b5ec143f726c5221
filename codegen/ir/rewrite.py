"""Rewrites of a tree: nodes replaced from the leaves up, with columns bound anew."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar, cast

from codegen.ir.fields import child_attributes
from codegen.ir.nodes import CollateExpr, Expr, Node, Query, RangeTblEntry, RelabelType, Var
from codegen.ir.oids import RangeIndex

Change = Callable[[Node], Node]
"""Gives the node that takes the place of one; the same node where nothing changes."""

NodeT = TypeVar("NodeT", bound=Node)


def rewrite(node: NodeT, change: Change, *, into_queries: bool = True) -> NodeT:
    """Replace each node below one, and at last the node itself, by what it becomes.

    What a class's annotations allow in a place must stay in it. A column of a rewritten query is
    bound to the entry as it is after the rewrite. `into_queries` goes into the queries within.
    """
    return cast("NodeT", _Rewriter(_unchanged, change, into_queries).rewrite(node))


def rewrite_from_root(node: NodeT, change: Change) -> NodeT:
    """Replace a node by what it becomes, then each node below that."""
    return cast("NodeT", _Rewriter(change, _unchanged, into_queries=True).rewrite(node))


def _unchanged(node: Node) -> Node:
    return node


class _Rewriter:
    """Rewrites one tree; knows the range tables of the queries around the node at hand."""

    def __init__(self, before: Change, after: Change, into_queries: bool) -> None:
        self.before, self.after, self.into_queries = before, after, into_queries
        self.range_tables: list[list[RangeTblEntry]] = []  # rewritten, outermost first

    def rewrite(self, node: Node) -> Node:
        """The node, with everything below it."""
        node = self.before(node)
        if not isinstance(node, Query):
            return self.after(self._bound(self._with_children(node)))
        return self._query(node) if self.into_queries else self.after(node)

    def _query(self, query: Query) -> Node:
        self.range_tables.append([])
        for entry in query.range_table:
            self.range_tables[-1].append(cast("RangeTblEntry", self.rewrite(entry)))
        entries = tuple(self.range_tables[-1])
        others = self._with_children(query, leave=("range_table",))
        self.range_tables.pop()
        assert isinstance(others, Query)
        changed = any(a is not b for a, b in zip(entries, query.range_table, strict=True))
        return self.after(replace(others, range_table=entries) if changed else others)

    def _with_children(self, node: Node, leave: tuple[str, ...] = ()) -> Node:
        changes: dict[str, Any] = {}
        for name, _ in child_attributes(type(node)):
            value: object = getattr(node, name)
            if not value or name in leave:
                continue
            if (changed := self._value(value)) is not value:
                changes[name] = changed
        if node.rest and (rest := self._value(node.rest)) is not node.rest:
            changes["rest"] = rest
        return replace(node, **changes) if changes else node

    def _value(self, value: object) -> object:
        if isinstance(value, Node):
            return self.rewrite(value)
        if isinstance(value, tuple):
            old = cast("tuple[object, ...]", value)
            new = tuple(map(self._value, old))
            return old if all(a is b for a, b in zip(new, old, strict=True)) else new
        return value

    def _bound(self, node: Node) -> Node:
        if not isinstance(node, Var) or node.level >= len(self.range_tables):
            return node
        entries = self.range_tables[-1 - node.level]
        entry = entries[node.index - 1] if 0 < node.index <= len(entries) else node.entry
        return node if entry is node.entry else replace(node, entry=entry)


def strip_relabel(expr: Expr) -> Expr:
    """The expression beneath casts and COLLATE that change its type or collation alone."""
    while isinstance(expr, RelabelType | CollateExpr):
        expr = expr.arg
    return expr


def change_range_index(expr: Expr, index: RangeIndex, entry: RangeTblEntry) -> Expr:
    """An expression of a table's own, in which its columns have the index 1, at another index.

    PostgreSQL: ChangeVarNodes.
    """

    def renumber(node: Node) -> Node:
        return replace(node, index=index, entry=entry) if isinstance(node, Var) else node

    return rewrite(expr, renumber)


def add_nulling_joins(expr: Expr, joins: frozenset[int]) -> Expr:
    """The expression as it is seen above further outer joins (PostgreSQL: add_nulling_relids)."""

    def add(node: Node) -> Node:
        return replace(node, nulled_by=node.nulled_by | joins) if isinstance(node, Var) else node

    return rewrite(expr, add) if joins else expr


def remove_nulling_joins(expr: Expr, joins: frozenset[int] | None = None) -> Expr:
    """The expression as it is where these outer joins, or all, have found a match.

    PostgreSQL: remove_nulling_relids.
    """

    def remove(node: Node) -> Node:
        if not isinstance(node, Var) or not node.nulled_by:
            return node
        return replace(node, nulled_by=node.nulled_by - joins if joins else frozenset())

    return rewrite(expr, remove)
