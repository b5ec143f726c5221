"""Repeatable subqueries: those that give the same value wherever they stand in a query.

`(SELECT max(id) FROM person)` does. `(SELECT id FROM person LIMIT 1)` may find another row the next
time, since nothing holds a table to an order; `(SELECT p.id)` is another value for each `p`.
"""

from codegen.ir.calls import built_in_name
from codegen.ir.enums import CommandType, CteMaterialize, SubLinkType
from codegen.ir.expr_type import expr_type
from codegen.ir.nodes import (
    Aggref,
    CteEntry,
    FunctionEntry,
    GroupingFunc,
    JoinEntry,
    Node,
    Query,
    RangeTblEntry,
    RelationEntry,
    ResultEntry,
    SubLink,
    SubqueryEntry,
    ValuesEntry,
    Var,
)
from codegen.ir.oids import BOOL, DATE, INT2, INT4, INT8, OID, TIMESTAMP, UUID
from codegen.ir.scope import Scope
from codegen.ir.volatility import is_volatile
from codegen.ir.walk import walk_level

# Aggregates that give the same in whatever order the rows come, if values that are equal are one.
_ORDERLESS = frozenset({"sum", "avg", "min", "max", "bool_and", "bool_or", "every"})
_EXACT_TYPES = frozenset({BOOL, INT2, INT4, INT8, OID, DATE, TIMESTAMP, UUID})

_KINDS = frozenset({SubLinkType.EXPR, SubLinkType.EXISTS, SubLinkType.ANY, SubLinkType.ALL})
_TABLES = frozenset("rpm")  # pg_class.relkind of what a snapshot holds still


def is_repeatable(scope: Scope, link: SubLink) -> bool:
    """Tell whether a scalar subquery of the query has one value, however often it is computed."""
    return link.kind is SubLinkType.EXPR and _is_query_repeatable(scope.enter(link.query), 0)


def _is_query_repeatable(scope: Scope, depth: int) -> bool:
    """Tell whether a query, so many levels below the subquery, gives the same rows each time."""
    return (
        _is_plain(scope.query)
        and all(_is_entry_repeatable(scope, entry, depth) for entry in scope.entries)
        and all(_is_node_repeatable(scope, node, depth) for node in walk_level(scope.query))
    )


def _is_plain(query: Query) -> bool:
    """Tell whether a query does nothing that depends on an order, or that picks one of equals."""
    choices = (query.limit, query.offset, query.distinct, query.windows, query.set_operation)
    groups = (query.group, query.grouping_sets)
    return query.command is CommandType.SELECT and not any((*choices, *groups))


def _is_entry_repeatable(scope: Scope, entry: RangeTblEntry, depth: int) -> bool:
    match entry:
        case RelationEntry(relation=oid, sample=None):
            if view := scope.inner(entry):
                return _is_query_repeatable(view, 0)
            relation = scope.catalog.relations.get(oid)
            if relation is None or relation.has_foreign_children:
                return False
            return relation.kind in _TABLES
        case SubqueryEntry():
            inner = scope.inner(entry)
            return inner is not None and _is_query_repeatable(inner, depth + 1)
        case CteEntry():
            return _is_cte_repeatable(scope, entry, depth)
        case JoinEntry() | ValuesEntry() | FunctionEntry() | ResultEntry():
            return True
        case _:
            return False


def _is_cte_repeatable(scope: Scope, entry: CteEntry, depth: int) -> bool:
    """A CTE outside of the subquery is computed once: it is referred to twice, so never inlined."""
    if entry.level > depth:
        _, cte = scope.cte(entry)
        is_inlined = cte is None or cte.materialized is CteMaterialize.NEVER
        return not is_inlined and not entry.is_self_reference
    inner = scope.inner(entry)
    return inner is not None and _is_query_repeatable(inner, depth - entry.level + 1)


def _is_node_repeatable(scope: Scope, node: Node, depth: int) -> bool:
    match node:
        case Var(level=level) | GroupingFunc(level=level):
            return level <= depth
        case Aggref():
            return node.level <= depth and _is_orderless(scope, node)
        case SubLink(kind=kind, query=query):
            return kind in _KINDS and _is_query_repeatable(scope.enter(query), depth + 1)
        case _:
            return not is_volatile(node)


def _is_orderless(scope: Scope, call: Aggref) -> bool:
    name = built_in_name(call.function)
    if name == "count":
        return True
    types = {expr_type(scope.catalog, target.expr) for target in call.args}
    return name in _ORDERLESS and types <= _EXACT_TYPES
