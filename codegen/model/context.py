"""The context of a run: settings, schema, and names that queries share."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from codegen.base.config import Config
from codegen.base.diagnostics import CompileError, Diagnostic
from codegen.ir.catalog import Catalog, Column
from codegen.ir.oids import Oid
from codegen.model.external_types import Fields, group_fields
from codegen.model.naming import table_key
from codegen.model.secrets import Secrets, secret_columns
from codegen.read.query_files import QueryFile
from codegen.read.type_expression import DeclaredType, TypeSyntaxError, read_type

JSON = frozenset({"json", "jsonb"})


@dataclass(frozen=True, slots=True)
class Context:
    """Facts that are the same for every statement of a run."""

    catalog: Catalog
    groups: Mapping[str, str]  # groups of parameters read from an existing type: its dotted path
    fields: Fields  # of the type of each group
    secrets: Secrets
    documents: Mapping[Column, DeclaredType]  # JSON columns whose documents have a type
    homes: Mapping[str, str]  # the file whose module holds the row that `@row` names
    input_homes: Mapping[str, str]  # likewise the input that `@input` names


def build_context(catalog: Catalog, config: Config, files: Sequence[QueryFile]) -> Context:
    """Build the context; CompileError where the settings name something that isn't there."""
    return Context(
        catalog=catalog,
        groups=config.groups,
        fields=group_fields(config.groups),
        secrets=secret_columns(catalog, config.secrets),
        documents=_documents(catalog, config.json),
        homes=_row_homes(files),
        input_homes=_input_homes(files),
    )


def is_json(catalog: Catalog, type_: Oid) -> bool:
    """Tell whether a type is json or jsonb, or a domain over one."""
    return catalog.base_type(type_).name in JSON


def _documents(catalog: Catalog, settings: Mapping[str, str]) -> dict[Column, DeclaredType]:
    """Read the `json` of the settings."""
    documents: dict[Column, DeclaredType] = {}
    columns = _columns_by_name(catalog)
    for name, written in settings.items():
        column = columns.get(name)
        if column is None:
            raise _error(f"json of [tool.codegen] names no column: {name}", _NAME_HELP)
        if not is_json(catalog, column.type):
            message = f"json of [tool.codegen] names {name}, which is {column.declared}"
            raise _error(message, "only json and jsonb columns hold documents")
        try:
            documents[column] = read_type(written)
        except TypeSyntaxError as error:
            raise _error(f"json of [tool.codegen]: {error}", error.hint) from error
    return documents


_NAME_HELP = "write each as table.column"


def _columns_by_name(catalog: Catalog) -> dict[str, Column]:
    return {
        f"{table_key(relation)}.{column.name}": column
        for relation in catalog.relations.values()
        for column in relation.columns.values()
        if relation.schema != "pg_catalog" and relation.kind in ("r", "p")
    }


def _error(message: str, hint: str) -> CompileError:
    return CompileError(Diagnostic(None, 0, message, hint))


def _row_homes(files: Iterable[QueryFile]) -> dict[str, str]:
    """The first file, by name, with a query that names the row, for each row."""
    homes: dict[str, str] = {}
    for file in files:
        for query in file.queries:
            if query.annotations.row:
                homes.setdefault(query.annotations.row.name, file.name)
    return homes


def _input_homes(files: Iterable[QueryFile]) -> dict[str, str]:
    """The first file, by name, with a query that names the input, for each input."""
    homes: dict[str, str] = {}
    for file in files:
        for query in file.queries:
            for annotation in query.annotations.inputs:
                homes.setdefault(annotation.name, file.name)
    return homes
