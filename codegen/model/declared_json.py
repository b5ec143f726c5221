"""JSON documents that have a Python type: by the settings, or by a query's `-- @type` lines."""

from collections.abc import Iterator

from codegen.analyze.statement import Statement, StatementParameter
from codegen.base.diagnostics import Diagnostic
from codegen.infer.result_columns import ResultColumnInfo
from codegen.ir.catalog import Column
from codegen.model.context import Context, is_json
from codegen.model.python_types import PythonType
from codegen.read.type_expression import DeclaredType


def column_document(
    context: Context, statement: Statement, column: ResultColumnInfo
) -> PythonType | None:
    """The type that the documents of a result's column are said to have."""
    if not is_json(context.catalog, column.type):
        return None
    given = _said(statement, column.name) or _stored(context, column.origin)
    return _python_type(given, not_null=column.not_null)


def parameter_document(
    context: Context, statement: Statement, parameter: StatementParameter
) -> PythonType | None:
    """The type that a parameter's documents are said to have."""
    if not is_json(context.catalog, parameter.type):
        return None
    given = _said(statement, parameter.key.rpartition(".")[2])
    stored = {_stored(context, column) for column in parameter.usage.assigned}
    if given is None and len(stored) == 1:
        given = stored.pop()
    return _python_type(given, not_null=not parameter.usage.accepts_null)


def stored_document(context: Context, column: Column, *, not_null: bool) -> PythonType | None:
    """The type that a column of a table or view holds documents of."""
    return _python_type(_stored(context, column), not_null=not_null)


def type_annotation_errors(context: Context, statement: Statement) -> Iterator[Diagnostic]:
    """The `@type` lines that speak of nothing, or of what isn't JSON."""
    query = statement.query
    for line in query.annotations.types:
        types = [column.type for column in statement.columns if column.name == line.name]
        types += [
            parameter.type
            for parameter in statement.parameters
            if parameter.key.rpartition(".")[2] == line.name
        ]
        if any(is_json(context.catalog, type_) for type_ in types):
            continue
        if types:
            message = f"{line.name} is {context.catalog.types[types[0]].name}, not json or jsonb"
            hint = "leave the line out: only JSON documents can be given a type"
        else:
            message = f"no column and no parameter is named {line.name}"
            hint = "name one as it comes out, or as the statement writes it without the colon"
        yield Diagnostic(query.source, line.offset, message, hint, query.name)


def _said(statement: Statement, name: str) -> DeclaredType | None:
    lines = statement.query.annotations.types
    return next((line.type for line in lines if line.name == name), None)


def _stored(context: Context, column: Column | None) -> DeclaredType | None:
    return context.documents.get(column) if column else None


def _python_type(given: DeclaredType | None, *, not_null: bool) -> PythonType | None:
    if given is None:
        return None
    return PythonType(given.name, given.imports, not_null or given.name.endswith("| None"))
