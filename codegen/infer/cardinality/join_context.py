"""The context in which entries of a query's FROM are determined: what is known of its rows."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from codegen.infer.cardinality.constant_exprs import ConstantExprs
from codegen.infer.cardinality.equality_binding import BoundColumns
from codegen.infer.cardinality.join_quals import JoinQuals
from codegen.infer.cardinality.predicate_implication import PredicateImplication
from codegen.ir.catalog import Catalog
from codegen.ir.nodes import RelationEntry
from codegen.ir.oids import RangeIndex
from codegen.ir.scope import Scope

AtMostOne: TypeAlias = Callable[[Scope, BoundColumns], bool]
"""Tells whether at most one row comes of a query, among those with these bound columns."""


@dataclass(frozen=True, slots=True)
class JoinContext:
    """A query's joins, what their rows have passed, and what is constant over them so far."""

    scope: Scope
    is_at_most_one: AtMostOne
    members: frozenset[RangeIndex]  # entries that are joined
    quals: JoinQuals
    implication: PredicateImplication
    constants: ConstantExprs  # grows until nothing more follows
    rejected: dict[RangeIndex, BoundColumns] = field(
        default_factory=dict[RangeIndex, BoundColumns]
    )  # with which a query within was seen to return several rows

    @property
    def catalog(self) -> Catalog:
        return self.scope.catalog


def includes_children(catalog: Catalog, entry: RelationEntry) -> bool:
    """Tell whether rows of tables that inherit from the entry's come along."""
    relation = catalog.relations.get(entry.relation)
    may_have_heirs = relation is None or (relation.kind != "p" and relation.has_children)
    return may_have_heirs and entry.with_children
