"""Columns that never show, and the Structs that hold them."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from codegen.analyze.statement import Statement
from codegen.base.diagnostics import CompileError, Diagnostic
from codegen.ir.catalog import Catalog, Column, Relation
from codegen.model.naming import table_key
from codegen.model.package import Struct

Secrets = frozenset[Column]


def secret_columns(catalog: Catalog, names: Collection[str]) -> Secrets:
    """The columns that the settings name, each as `table.column`.

    The table's partitions have it, too.
    """
    columns = {
        f"{table_key(relation)}.{column.name}": column
        for relation in catalog.relations.values()
        for column in relation.columns.values()
        if relation.schema != "pg_catalog" and relation.kind in ("r", "p")
    }
    if unknown := [name for name in names if name not in columns]:
        message = f"secrets of [tool.codegen] name no column: {', '.join(unknown)}"
        raise CompileError(Diagnostic(None, 0, message, "write each as table.column"))
    return frozenset(
        column for name in names for column in _same_in_partitions(catalog, columns[name])
    )


def _same_in_partitions(catalog: Catalog, column: Column) -> Iterator[Column]:
    """The column in its table, in the partitioned table above, and in all partitions."""
    root = catalog.relations[column.relation].root
    tables = (relation for relation in catalog.relations.values() if relation.root == root)
    return (
        candidate
        for table in tables
        for candidate in table.columns.values()
        if candidate.name == column.name
    )


def hide_secrets(struct: Struct, fields: Iterable[str]) -> Struct:
    """Keep fields out of a Struct's repr and JSON."""
    secrets = tuple(dict.fromkeys(fields))
    if not secrets:
        return struct
    imports = struct.imports | {("CORE", "SecretStruct"), ("typing", "ClassVar")}
    return replace(struct, secrets=secrets, imports=imports)


def secrets_of_table(relation: Relation, secrets: Secrets) -> Iterator[str]:
    """The fields of an entity that never show."""
    return (column.name for column in relation.columns.values() if column in secrets)


def secrets_of_input(statement: Statement, group: str, secrets: Secrets) -> Iterator[str]:
    """The fields of an input that are stored in a secret, or compared with one."""
    for parameter in statement.parameters:
        prefix, _, name = parameter.key.partition(".")
        usage = parameter.usage
        columns = (*usage.inserted, *usage.assigned, *usage.compared)
        if name and prefix == group and secrets.intersection(columns):
            yield name


def secret_tables(
    catalog: Catalog, secrets: Secrets, statement: Statement, home: str
) -> Iterator[str]:
    """The tables with secrets that a statement touches, but for its repository's home table."""
    holders = {column.relation for column in secrets} & statement.relations
    names = (table_key(catalog.relations[oid]) for oid in holders)
    return iter(sorted(name for name in names if name != home))
