"""Why several rows can come of a query, or one at most."""

from collections.abc import Sequence
from dataclasses import replace

from codegen.analyze.statement import Statement
from codegen.explain.keys import KeyUse, key_uses
from codegen.explain.places import Place
from codegen.explain.reasons import Kind, Reason
from codegen.explain.remedies import with_key_remedy
from codegen.explain.single_row import joined_entries, why_one
from codegen.explain.source_text import SourceText
from codegen.infer.cardinality.cardinality import Cardinality, infer_cardinality
from codegen.infer.cardinality.determined_rows import DeterminedRows, determine_rows
from codegen.infer.cardinality.equality_binding import BoundColumns
from codegen.infer.cardinality.join_context import includes_children
from codegen.infer.cardinality.upper_bound import is_at_most_one
from codegen.ir.enums import CommandType, SetOperator
from codegen.ir.nodes import (
    FunctionEntry,
    Query,
    RangeTblEntry,
    RangeTblRef,
    RelationEntry,
    SetOperationItem,
    SetOperationStmt,
    ValuesEntry,
)
from codegen.ir.oids import RangeIndex
from codegen.ir.scope import Scope

_UPDATES = (CommandType.UPDATE, CommandType.DELETE)


def explain_rows(statement: Statement) -> Reason:
    """The reason for a statement's cardinality, of the variant that decides it."""
    if statement.has_rules:
        return Reason(Kind.REWRITE_RULE, "a rule may put any other statement in its place", 0)
    if statement.template.batch_param and statement.columns:
        return Reason(Kind.BULK, "rows come for each of many inputs", 0)
    abstract = max(statement.abstract, key=lambda each: infer_cardinality(each.scope))
    place = Place(SourceText(statement.query, abstract.variant))
    if statement.cardinality is Cardinality.MANY:
        return with_key_remedy(abstract.scope, why_many(place, abstract.scope, {}))
    return why_one(place, abstract.scope, {})


def why_many(place: Place, scope: Scope, bound: BoundColumns) -> Reason:
    """Why several rows can come of a query, among those with these bound columns."""
    query = scope.query
    if query.set_operation is not None:
        return _union(place, scope, query.set_operation, bound)
    if query.has_target_srfs:
        message = "a function in the select list may give several rows"
        return place.reason(Kind.SEVERAL_ROWS, message)
    if query.grouping_sets:
        place = place.at_offset(place.text.grouping_offset())
        return place.reason(Kind.GROUPS, "each grouping set makes rows of its own")
    rows = determine_rows(scope, is_at_most_one, bound)
    if query.group and not rows.is_constant_over(query.group):
        return _groups(place, query)
    return _undetermined(place, scope, rows)


def _union(place: Place, scope: Scope, item: SetOperationItem, bound: BoundColumns) -> Reason:
    match item:
        case SetOperationStmt(op=SetOperator.UNION):
            return place.reason(Kind.SEVERAL_ROWS, "UNION gives the rows of both sides")
        case SetOperationStmt(left=left):
            return _union(place, scope, left, bound)
        case RangeTblRef(index=index):
            entry = scope.entry(index)
            inner = scope.inner(entry) if entry else None
            if inner is None:
                return place.reason(Kind.SEVERAL_ROWS, "nothing is inferred of a side's rows")
            return why_many(place, inner, bound)


def _groups(place: Place, query: Query) -> Reason:
    refs = {clause.target_ref for clause in query.group}
    exprs = [target.expr for target in query.targets if target.sort_group_ref in refs]
    return place.at(exprs[0] if exprs else None).reason(
        Kind.GROUPS, "GROUP BY makes a row for each value of this"
    )


def _undetermined(place: Place, scope: Scope, rows: DeterminedRows) -> Reason:
    """The first entry of FROM of which several rows can come."""
    query = scope.query
    members = joined_entries(scope)
    if query.command in _UPDATES and query.result_relation not in rows.determined:
        members = [query.result_relation]
    for index in members:
        entry = scope.entry(index)
        if entry is not None and index not in rows.determined:
            return _rows_of(place, scope, rows, index, entry)
    if query.command is CommandType.MERGE:
        return place.reason(Kind.SEVERAL_ROWS, "several rows of the target may match")
    message = "rows of either side of the FULL JOIN may come alone"
    return place.reason(Kind.FULL_JOIN_SIDES, message)


def _rows_of(
    place: Place, scope: Scope, rows: DeterminedRows, index: RangeIndex, entry: RangeTblEntry
) -> Reason:
    inner = scope.inner(entry)
    match entry:
        case RelationEntry() if inner is None:
            return _unheld_key(place, scope, rows, index, entry)
        case RelationEntry(relation=oid) if inner is not None:
            place = place.within(scope.catalog.relations[oid].name)
        case ValuesEntry(rows=values):
            place = place.at(values[0][0] if values and values[0] else None)
            return place.reason(Kind.SEVERAL_ROWS, f"VALUES has {len(values)} rows")
        case FunctionEntry(functions=(function, *_)):
            place = place.at(function.expr)
            return place.reason(Kind.SEVERAL_ROWS, "a function in FROM may give several rows")
        case _:
            pass
    bound = rows.constants.bound_columns(index)
    if inner is not None and not is_at_most_one(inner, bound):
        return why_many(place, inner, bound)
    return place.reason(Kind.SEVERAL_ROWS, "nothing limits the rows of what FROM names")


def _unheld_key(
    place: Place, scope: Scope, rows: DeterminedRows, index: RangeIndex, entry: RelationEntry
) -> Reason:
    catalog = scope.catalog
    table = catalog.relations[entry.relation].name
    place = place.at_offset(place.text.table_offset(table))
    if includes_children(catalog, entry):
        message = f"tables that inherit from {table} may repeat its keys"
        return place.reason(Kind.INHERITANCE, message)
    reason = _missing_column(place, table, key_uses(catalog, rows.constants, index, entry))
    columns = (catalog.column(entry.relation, n) for n in rows.constants.bound_columns(index))
    return replace(reason, bound=tuple(column for column in columns if column))


def _missing_column(place: Place, table: str, uses: Sequence[KeyUse]) -> Reason:
    """The key that is nearest to being held, and what of it isn't."""
    if not uses:
        return place.reason(Kind.MISSING_KEY, f"{table} has no unique key")
    nearest = uses[0]
    if not nearest.lacking:
        message = f"the key {nearest.label} of {table} isn't one of all rows"
        return place.reason(Kind.UNHELD_KEY, message)
    lacking = " and ".join(nearest.lacking)
    if not nearest.is_begun:
        message = f"no unique key of {table} is held, such as {nearest.label}"
        return place.reason(Kind.UNHELD_KEY, message, f"hold {lacking} with =")
    message = f"of the key {nearest.label} of {table}, {lacking} isn't held"
    return place.reason(Kind.UNHELD_KEY, message, f"hold {lacking} with =, too")
