"""Reads PostgreSQL's catalogs, once a run."""

from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec

from codegen.ask.catalog import (
    Catalog,
    Column,
    Constraint,
    Equality,
    Function,
    Relation,
    Type,
    UniqueIndex,
    View,
)
from codegen.ask.node_reader import Node, read_tree
from codegen.read.aiosql_adapter import load_queries

if TYPE_CHECKING:
    from asyncpg import Connection, Record

T = TypeVar("T")


async def read_catalog(connection: "Connection[Record]") -> Catalog:
    """The catalog of the database that this connection is to."""
    file = Path(__file__).with_name("catalog.sql")
    queries = load_queries(file.read_text(encoding="utf-8"), file.name)
    rows = {query.query_name: await connection.fetch(query.sql) for query in queries}
    constraints = _read([*rows["constraints"], *rows["unique_index_names"]], Constraint)
    relations = {relation.oid: relation for relation in _read(rows["relations"], Relation)}
    for column in _read(rows["columns"], Column):
        relations[column.relation].columns[column.number] = column
    types = {type_.oid: type_ for type_ in _read(rows["types"], Type)}
    return Catalog(
        relations=relations,
        types=types,
        functions={function.oid: function for function in _read(rows["functions"], Function)},
        unique_indexes=_by(map(_index, rows["unique_indexes"]), lambda it: it.relation),
        equalities=_by(_read(rows["equalities"], Equality), lambda it: it.operator),
        descending=frozenset(row["operator"] for row in rows["descending"]),
        vague_collations=frozenset(row["oid"] for row in rows["vague_collations"]),
        constraints=constraints,
        checks=_checks(constraints, relations),
        views={view.relation: view for view in _read(rows["views"], View)},
        homonyms=_homonyms(types.values()),
        keywords=frozenset(row["word"] for row in rows["keywords"]),
    )


def _checks(
    constraints: Iterable[Constraint], relations: dict[int, Relation]
) -> dict[int, tuple[Node, ...]]:
    checks: dict[int, tuple[Node, ...]] = {}
    for it in constraints:
        table = relations.get(it.relation)
        if it.validated and it.tree and table and _binds_all_rows(it, table):
            checks[it.relation] = (*checks.get(it.relation, ()), read_tree(it.tree))
    return checks


def _binds_all_rows(check: Constraint, table: Relation) -> bool:
    """Whether the CHECK holds for all rows of the table and of those that inherit it."""
    own = table.kind in ("r", "p") and not table.has_foreign_children
    return own and not (check.own and table.has_children)


def _index(row: "Record") -> UniqueIndex:
    tree = read_tree(row["tree"])
    return UniqueIndex(
        relation=row["relation"],
        columns=tuple(row["columns"]),
        families=tuple(row["families"]),
        collations=tuple(row["collations"]),
        nulls_are_equal=row["nulls_are_equal"],
        expressions=tuple(tree.nodes("expressions")),
        predicate=tree.node("predicate"),
    )


def _by(items: Iterable[T], key: Callable[[T], int]) -> dict[int, tuple[T, ...]]:
    found: dict[int, list[T]] = {}
    for item in items:
        found.setdefault(key(item), []).append(item)
    return {number: tuple(group) for number, group in found.items()}


def _homonyms(types: Iterable[Type]) -> frozenset[str]:
    system = ("pg_catalog", "information_schema")
    names = Counter(it.name for it in types if it.kind in ("e", "c") and it.schema not in system)
    return frozenset(name for name, count in names.items() if count > 1)


def _read(rows: "list[Record]", kind: type[T]) -> tuple[T, ...]:
    return tuple(msgspec.convert(dict(row), kind) for row in rows)
