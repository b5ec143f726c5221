"""Totality of an order: no two rows have the same rank.

`ORDER BY ref` of packs is total, since their refs are unique; `ORDER BY created` isn't. An order is
total if at most one row has given values in its keys: that is the question of `is_at_most_one`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from codegen.infer.cardinality.equality_binding import BoundColumns, EqualityBinding
from codegen.infer.cardinality.upper_bound import is_at_most_one
from codegen.infer.ordering.sort_keys import SortKey
from codegen.ir.catalog import Catalog, UniqueIndex
from codegen.ir.nodes import JoinExpr, Query, RangeTblRef, RelationEntry, SetOperationStmt
from codegen.ir.oids import AttNum, Oid
from codegen.ir.scope import Scope
from codegen.ir.walk import walk


def total_prefix_length(scope: Scope, keys: Sequence[SortKey]) -> int | None:
    """The number of first keys that give each row a rank of its own; None if not even all do."""
    lengths = range(len(keys) + 1)
    return next(
        (length for length in lengths if is_at_most_one(scope, _bindings(keys[:length]))), None
    )


def _bindings(keys: Iterable[SortKey]) -> BoundColumns:
    """The bindings of rows of one rank: two NULLs are of one rank, too."""
    bindings: dict[AttNum, frozenset[EqualityBinding]] = {}
    for key in keys:
        if key.collation is not None:
            may_be_null = not key.not_null
            binding = EqualityBinding(key.equality, key.collation, may_be_null=may_be_null)
            bindings[key.number] = bindings.get(key.number, frozenset()) | {binding}
    return bindings


def suggest_key(scope: Scope, keys: Sequence[SortKey]) -> str:
    """The remedy for an order that isn't total."""
    nullable = [key for key in keys if not key.not_null and key.item]
    not_null = [replace(key, not_null=True) for key in keys]
    if nullable and total_prefix_length(scope, not_null) is not None:
        names = ", ".join(key.item.text for key in nullable if key.item)
        return f"several rows may have NULL in {names}: {_suggest_ending(scope)}"
    return _suggest_ending(scope)


def _suggest_ending(scope: Scope) -> str:
    query = scope.query
    if query.set_operation:
        sides = walk(query.set_operation)
        keeps_duplicates = any(isinstance(side, SetOperationStmt) and side.all for side in sides)
        union = "say UNION, since UNION ALL can give a row twice, and let it"
        return f"{union if keeps_duplicates else 'let it'} name all columns"
    if query.distinct:
        return "let it name all columns of the DISTINCT"
    if query.group:
        return "let it name all that is grouped by"
    return _suggest_key_of_from(scope) or (
        "let it end in a key of each table of the FROM, such as their ids"
    )


def _suggest_key_of_from(scope: Scope) -> str | None:
    """The remedy for a FROM of one entry."""
    match _from_items(scope.query):
        case (RangeTblRef(index=index),):
            entry = scope.entry(index)
        case _:
            return None
    if not isinstance(entry, RelationEntry):
        return "let it end in what is unique there, or say DISTINCT and let it name all columns"
    relation = scope.catalog.relations.get(entry.relation)
    if relation is None or relation.kind == "v":
        return "let it end in what is unique there, or say DISTINCT and let it name all columns"
    if relation.has_children and relation.kind == "r" and entry.with_children:
        return (
            f"say FROM ONLY {relation.name}: the tables that inherit from it share no key with it"
        )
    return _suggest_key_of_table(scope.catalog, entry.relation)


def _from_items(query: Query) -> tuple[RangeTblRef | JoinExpr, ...]:
    return query.jointree.items if query.jointree else ()


def _suggest_key_of_table(catalog: Catalog, relation: Oid) -> str:
    """The remedy for a table: the primary key before others, and then the shortest."""
    constraints = (
        constraint
        for constraint in catalog.constraints
        if constraint.relation == relation and constraint.kind == "p"
    )
    primary = {constraint.columns for constraint in constraints}
    indexes = [index for index in catalog.unique_indexes.get(relation, ()) if index.is_plain]
    keys = [
        (index.columns not in primary, names)
        for index in indexes
        if (names := _key_columns(catalog, index))
    ]
    if not keys:
        return "give the table a key that is never NULL"
    _, names = min(keys, key=lambda key: (key[0], len(key[1])))
    return f"let it end in {names}"


def _key_columns(catalog: Catalog, index: UniqueIndex) -> str | None:
    """The columns of an index that has no two equal rows, NULLs in them or not."""
    columns = [catalog.column(index.relation, number) for number in index.columns]
    is_key = index.nulls_are_equal or all(
        column is not None and column.not_null for column in columns
    )
    return ", ".join(column.name for column in columns if column) if is_key else None
