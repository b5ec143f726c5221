"""Why at most one row comes of a query: a key that is held, LIMIT, or one group of all rows."""

from typing import TypeGuard

from codegen.explain.keys import holding_column, key_uses
from codegen.explain.places import Place
from codegen.explain.reasons import Kind, Reason
from codegen.infer.cardinality.determined_rows import DeterminedRows, determine_rows
from codegen.infer.cardinality.equality_binding import BoundColumns
from codegen.infer.cardinality.join_quals import relids
from codegen.infer.cardinality.limit_clause import is_limited_to_one
from codegen.infer.cardinality.upper_bound import is_at_most_one
from codegen.ir.enums import CommandType
from codegen.ir.nodes import RangeTblEntry, RelationEntry
from codegen.ir.oids import RangeIndex
from codegen.ir.scope import Scope

_UPDATES = (CommandType.UPDATE, CommandType.DELETE)


def why_one(place: Place, scope: Scope, bound: BoundColumns) -> Reason:
    """Why at most one row comes of a query, among those with these bound columns."""
    query = scope.query
    if is_limited_to_one(query):
        place = place.at_offset(place.text.keyword_offset("LIMIT", "FETCH"))
        return place.reason(Kind.LIMIT, "LIMIT lets one row through")
    if query.set_operation is not None:
        return place.reason(Kind.SINGLE_ROW, "a side that holds all rows has one at most")
    if query.command is CommandType.MERGE:
        return place.reason(Kind.SINGLE_ROW, "one row of the source changes one of the target")
    if not query.group and (query.has_aggregates or query.having is not None):
        message = "an aggregate without GROUP BY makes one row of all"
        return place.reason(Kind.SINGLE_GROUP, message)
    return _determined(place, scope, determine_rows(scope, is_at_most_one, bound))


def _determined(place: Place, scope: Scope, rows: DeterminedRows) -> Reason:
    """The key by which one row comes."""
    query = scope.query
    members = joined_entries(scope)
    if query.command in _UPDATES:
        members = [query.result_relation, *members]
    elif rows.binds_row_number() and not rows.at_most_one:
        return place.reason(Kind.HELD_KEY, "row_number() is held to one number")
    elif not rows.at_most_one:
        message = "all rows are equal in what they are grouped by, or told apart by"
        return place.reason(Kind.SINGLE_GROUP, message)
    for index in members:
        entry = scope.entry(index)
        inner = scope.inner(entry) if entry else None
        if isinstance(entry, RelationEntry) and inner is None:
            for use in key_uses(scope.catalog, rows.constants, index, entry)[:1]:
                table = scope.catalog.relations[entry.relation].name
                place = place.at(holding_column(query, index, use))
                message = f"the key {use.label} of {table} is held"
                return place.reason(Kind.HELD_KEY, message)
        bound = rows.constants.bound_columns(index)
        if inner is not None and is_at_most_one(inner, bound):
            view = scope.catalog.relations[entry.relation] if _is_table(entry) else None
            return why_one(place.within(view.name) if view else place, inner, bound)
    if query.command is CommandType.INSERT:
        return place.reason(Kind.SINGLE_ROW, "one row is inserted")
    message = "FROM gives one row" if members else "without FROM there is one row"
    return place.reason(Kind.SINGLE_ROW, message)


def joined_entries(scope: Scope) -> list[RangeIndex]:
    """The entries that the query joins, in their order."""
    jointree = scope.query.jointree
    entries = frozenset[RangeIndex]()
    return sorted(entries.union(*map(relids, jointree.items if jointree else ())))


def _is_table(entry: RangeTblEntry | None) -> TypeGuard[RelationEntry]:
    return isinstance(entry, RelationEntry)
