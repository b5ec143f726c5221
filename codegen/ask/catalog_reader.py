"""Reads PostgreSQL's catalogs, once a run."""

from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec

from codegen.ir.build import build_expression
from codegen.ir.catalog import (
    Catalog,
    Column,
    ComparisonOperator,
    Constraint,
    Equality,
    Relation,
    Type,
    UniqueIndex,
    View,
)
from codegen.ir.functions import Function, Functions
from codegen.ir.node_reader import RawNode, RawValue, read_tree
from codegen.ir.nodes import Expr, Var
from codegen.ir.oids import WHOLE_ROW, Oid
from codegen.ir.walk import pull_vars
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
    functions = {function.oid: function for function in _read(rows["functions"], Function)}
    enforced = [constraint for constraint in constraints if constraint.enforced]
    return Catalog(
        relations=relations,
        types=types,
        functions=functions,
        unique_indexes=_by(
            (_index(row, functions) for row in rows["unique_indexes"]), lambda index: index.relation
        ),
        equalities=_by(_read(rows["equalities"], Equality), lambda equality: equality.operator),
        comparisons=_by(
            _read(rows["comparisons"], ComparisonOperator), lambda comparison: comparison.operator
        ),
        descending=frozenset(row["operator"] for row in rows["descending"]),
        vague_collations=frozenset(row["oid"] for row in rows["vague_collations"]),
        constraints=constraints,
        checks=_checks([check for check in enforced if check.validated], relations, functions),
        enforced_checks=_checks(enforced, relations, functions),
        own_checks=_checks(enforced, relations, functions, below=False),
        domain_checks=_domain_checks(enforced, functions),
        views={
            row["relation"]: View(row["relation"], row["tree"], functions) for row in rows["views"]
        },
        homonyms=_homonyms(types.values()),
        keywords=frozenset(row["word"] for row in rows["keywords"]),
    )


def _checks(
    constraints: Iterable[Constraint],
    relations: dict[Oid, Relation],
    functions: Functions,
    *,
    below: bool = True,
) -> dict[Oid, tuple[Expr, ...]]:
    """The CHECKs of each table; `below`: that hold in tables that inherit, too."""
    checks: dict[Oid, tuple[Expr, ...]] = {}
    for constraint in constraints:
        table = relations.get(constraint.relation)
        if constraint.tree and table and _binds_rows(constraint, table, below=below):
            check = build_expression(read_tree(constraint.tree), functions, table.oid)
            if all(_is_checked(table, var) for var in pull_vars(check)):
                checks[table.oid] = (*checks.get(table.oid, ()), check)
    return checks


def _domain_checks(
    constraints: Iterable[Constraint], functions: Functions
) -> dict[Oid, tuple[Expr, ...]]:
    checks: dict[Oid, tuple[Expr, ...]] = {}
    for each in constraints:
        if each.tree and each.domain_oid:
            check = build_expression(read_tree(each.tree), functions, Oid(0))
            checks[each.domain_oid] = (*checks.get(each.domain_oid, ()), check)
    return checks


def _is_checked(table: Relation, var: Var) -> bool:
    """Tell whether a column of a CHECK is, in all rows that are checked, what a query sees.

    A virtual one may be checked as tables that inherit compute it.
    """
    columns = table.columns.values() if var.column == WHOLE_ROW else [table.columns.get(var.column)]
    return all(
        column is None or not column.is_virtual or column.is_computed_alike for column in columns
    )


def _binds_rows(check: Constraint, table: Relation, *, below: bool) -> bool:
    """Tell whether the CHECK holds for all rows of the table, or of those `below` it, too."""
    is_local = table.kind in ("r", "p") and not table.has_foreign_children
    return is_local and not (below and check.own and table.has_children)


def _index(row: "Record", functions: Functions) -> UniqueIndex:
    """A unique index, whose expressions and predicate come as fields of one node."""
    fields = read_tree(row["tree"]).fields
    expressions = [
        build_expression(tree, functions, row["relation"])
        for field in ("expressions", "predicate")
        for tree in _trees(fields.get(field))
    ]
    predicate = expressions.pop() if "predicate" in fields else None
    return UniqueIndex(
        relation=row["relation"],
        columns=tuple(row["columns"]),
        families=tuple(row["families"]),
        collations=tuple(row["collations"]),
        nulls_are_equal=row["nulls_are_equal"],
        expressions=tuple(expressions),
        predicate=predicate,
    )


def _trees(value: RawValue) -> list[RawNode]:
    items = value if isinstance(value, list) else [value]
    return [item for item in items if isinstance(item, RawNode)]


def _by(items: Iterable[T], key: Callable[[T], Oid]) -> dict[Oid, tuple[T, ...]]:
    groups: dict[Oid, list[T]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return {number: tuple(group) for number, group in groups.items()}


def _homonyms(types: Iterable[Type]) -> frozenset[str]:
    system = ("pg_catalog", "information_schema")
    names = Counter(
        type_.name for type_ in types if type_.kind in ("e", "c") and type_.schema not in system
    )
    return frozenset(name for name, count in names.items() if count > 1)


def _read(rows: "list[Record]", kind: type[T]) -> tuple[T, ...]:
    return tuple(msgspec.convert(dict(row), kind) for row in rows)
