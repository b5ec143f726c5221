"""Equality of SELECTs modulo their order: `… ORDER BY a` and `… ORDER BY b, c` are equal.

Columns of the result, expressions of GROUP BY and windows refer to one another by numbers, which
depend on the order. In the key of a query the things themselves stand in the places of numbers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from codegen.ir.nodes import (
    Expr,
    GroupingFunc,
    GroupingSet,
    Node,
    Query,
    SortGroupClause,
    WindowClause,
    WindowFunc,
)
from codegen.ir.oids import NO_OID
from codegen.ir.rewrite import rewrite

QueryKey: TypeAlias = tuple[object, ...]
"""A query without its order."""


def query_key_modulo_order(query: Query) -> QueryKey:
    """Build a key that is equal for two queries only if they differ in ORDER BY alone."""
    return _KeyBuilder(
        {target.sort_group_ref: target.expr for target in query.targets if target.sort_group_ref},
        {window.number: window for window in query.windows},
    ).key_of(query)


@dataclass(frozen=True, slots=True)
class _KeyBuilder:
    exprs: Mapping[int, Expr]  # by TargetEntry.sort_group_ref
    windows: Mapping[int, WindowClause]  # by WindowClause.number

    def key_of(self, query: Query) -> QueryKey:
        others = replace(
            query,
            targets=(),
            sort=(),
            windows=(),
            group=(),
            distinct=(),
            grouping_sets=(),
            having=None,
        )
        return (
            others,
            tuple(self._expr(target.expr) for target in query.targets if not target.is_junk),
            frozenset(map(self._unsorted, query.group)),
            frozenset(map(self._unsorted, query.distinct)),
            tuple(self._expr(grouping_set) for grouping_set in query.grouping_sets),
            query.having and self._expr(query.having),
        )

    def _expr(self, node: Node) -> Node:
        """The expression, whose windows and grouping sets are spelled out."""
        return rewrite(node, self._spell_out, into_queries=False)

    def _spell_out(self, node: Node) -> Node:
        match node:
            case GroupingFunc(refs=refs) | GroupingSet(refs=refs) if refs:
                exprs = tuple(self.exprs[ref] for ref in refs)
                return replace(node, refs=(), rest=(*node.rest, ("refs", exprs)))
            case WindowFunc(window=number):
                window = self._window(self.windows[number])
                return replace(node, window=0, rest=(*node.rest, ("window", window)))
            case _:
                return node

    def _window(self, window: WindowClause) -> WindowClause:
        partition = tuple(map(self._clause, window.partition))
        order = tuple(map(self._clause, window.order))
        return replace(window, number=0, partition=partition, order=order)

    def _unsorted(self, clause: SortGroupClause) -> SortGroupClause:
        """A member of a set, which is sorted as the order is where it can be."""
        clause = replace(clause, sort_operator=NO_OID, reverse=None, nulls_first=False)
        return self._clause(clause)

    def _clause(self, clause: SortGroupClause) -> SortGroupClause:
        expr = self._expr(self.exprs[clause.target_ref])
        return replace(clause, target_ref=0, rest=(*clause.rest, ("expr", expr)))
