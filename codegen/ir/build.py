"""Builds the typed tree from the text in which PostgreSQL writes one, and binds its names.

How each class is read follows from its annotations. A column is bound to the entry of the range
table that it belongs to, a call to its function. A node that isn't as its class says (an enum of a
later version has another value, say) becomes `Unknown`, of which nothing is inferred.
"""

from collections.abc import Collection, Mapping
from typing import cast

from codegen.ir.convert import INSIGNIFICANT, Plan, plan_for
from codegen.ir.functions import Functions
from codegen.ir.node_reader import RawNode, RawValue, read_tree
from codegen.ir.nodes import (
    UNBOUND,
    Expr,
    Leftover,
    Node,
    OtherEntry,
    Query,
    RangeEntry,
    RangeTblEntry,
    RelationEntry,
    Unknown,
    Var,
)
from codegen.ir.oids import NO_OID, Oid

_NOTHING = (None, "0", "false")


def read_query(text: str, functions: Functions) -> Query:
    """The query that PostgreSQL writes as this text; ValueError if it is none."""
    return build_query(read_tree(text), functions)


def build_query(tree: RawNode, functions: Functions) -> Query:
    """The typed tree of an analysed statement; ValueError if it is none."""
    query = _Builder(functions).build(tree)
    if not isinstance(query, Query):
        raise ValueError(f"not a query: {tree.name}")
    return query


def build_expression(tree: RawNode, functions: Functions, relation: Oid = NO_OID) -> Expr:
    """An expression of the catalog, in which the columns of its relation have the index 1."""
    builder = _Builder(functions)
    builder.range_tables.append([RelationEntry(relation=relation)])
    return cast("Expr", builder.build(tree))


class _Builder:
    """Builds one tree; knows the range tables of the queries around the node at hand."""

    def __init__(self, functions: Functions) -> None:
        self.functions = functions
        self.range_tables: list[list[RangeTblEntry]] = []  # outermost first

    def build(self, raw: RawNode) -> Node:
        """The node, with everything below it."""
        is_query = raw.name == Query.tag
        if is_query:
            self.range_tables.append([])
        try:
            return self._typed(raw, plan_for(raw))
        except ValueError:  # it isn't as its class says
            return self._unknown(raw)
        finally:
            if is_query:
                self.range_tables.pop()

    def _typed(self, raw: RawNode, plan: Plan | None) -> Node:
        if plan is None:
            return self._unknown(raw)
        values = raw.fields
        node = object.__new__(plan.kind)  # what the class's own __init__ does takes thrice as long
        for set_attribute, field, convert in plan.attributes:
            set_attribute(node, convert(self, values.get(field)))
        others = values.keys() - plan.ignored
        plan.set_rest(node, self._rest(values, others) if others else ())
        if isinstance(node, Var):
            plan.set_entry(node, self._bound(node))
        elif isinstance(node, RangeEntry):
            self.range_tables[-1].append(cast("RangeTblEntry", node))
        return node

    def _unknown(self, raw: RawNode) -> Node:
        rest = self._rest(raw.fields, raw.fields.keys() - INSIGNIFICANT)
        if raw.name != RangeEntry.tag:
            return Unknown(name=raw.name, rest=rest)
        entry = OtherEntry(rest=rest)
        self.range_tables[-1].append(entry)
        return entry

    def _bound(self, var: Var) -> RangeTblEntry:
        """The entry that a column belongs to; UNBOUND outside of what is built here."""
        if var.level >= len(self.range_tables):
            return UNBOUND
        entries = self.range_tables[-1 - var.level]
        return entries[var.index - 1] if 0 < var.index <= len(entries) else UNBOUND

    def _rest(
        self, values: Mapping[str, RawValue], names: Collection[str]
    ) -> tuple[tuple[str, Leftover], ...]:
        significant = sorted(name for name in names if _holds_something(values[name]))
        return tuple((name, self._leftover(values[name])) for name in significant)

    def _leftover(self, value: RawValue) -> Leftover:
        if isinstance(value, RawNode):
            return self.build(value)
        if isinstance(value, list):
            return tuple(map(self._leftover, value))
        return value or ""


def _holds_something(value: RawValue) -> bool:
    return bool(value) if isinstance(value, list) else value not in _NOTHING
