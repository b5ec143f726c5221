"""Python types of columns: of a result's, and of a table's."""

from codegen.analyze.statement import Statement
from codegen.base.diagnostics import CompileError, Diagnostic
from codegen.infer.result_columns import ResultColumnInfo
from codegen.ir.catalog import Column, Relation
from codegen.ir.check_constraints import (
    has_no_json_null_by_check,
    has_no_null_elements_by_check,
)
from codegen.model.context import Context
from codegen.model.declared_json import column_document, stored_document
from codegen.model.json_structs import JsonStructBuilder
from codegen.model.naming import entity_module, entity_name
from codegen.model.package import Field, Struct
from codegen.model.python_types import PythonType, python_type, unsupported_type


def column_type(
    builder: JsonStructBuilder, statement: Statement, column: ResultColumnInfo
) -> PythonType:
    """The Python type of a result column; CompileError where it has none."""
    context = builder.context
    type_ = document_type(builder, statement, column) or python_type(
        context.catalog,
        column.type,
        not_null=column.not_null,
        elements_not_null=column.elements_not_null,
        json_not_null=column.json_not_null,
        dimensions=column.dimensions,
    )
    if type_ is None:
        raise CompileError(_unsupported(context, statement, column))
    return type_


def document_type(
    builder: JsonStructBuilder, statement: Statement, column: ResultColumnInfo
) -> PythonType | None:
    """The type of a column of JSON, as declared or as inferred."""
    return column_document(builder.context, statement, column) or builder.type(column)


def stored_type(context: Context, column: Column) -> PythonType | None:
    """The Python type of a table's column."""
    return stored_document(context, column) or python_type(
        context.catalog,
        column.type,
        not_null=column.not_null,
        elements_not_null=has_no_null_elements_by_check(context.catalog, column),
        json_not_null=has_no_json_null_by_check(context.catalog, column),
        dimensions=column.dimensions,
    )


def entity_struct(context: Context, relation: Relation) -> Struct:
    """The Struct of a table's rows."""
    fields: list[Field] = []
    imports: set[tuple[str, str]] = set()
    for column in relation.columns.values():
        type_ = stored_type(context, column)
        assert type_ is not None  # the query that returns it has been typed
        fields.append(Field(column.name, type_.annotation, column.comment))
        imports |= type_.imports
    doc = relation.comment or f"A row of `{relation.name}`."
    name, module = entity_name(relation), entity_module(relation)
    return Struct(name, module, doc, tuple(fields), frozenset(imports))


def _unsupported(context: Context, statement: Statement, column: ResultColumnInfo) -> Diagnostic:
    type_ = unsupported_type(context.catalog, column.type)
    return statement.query.diagnose(f"{column.name} {type_.reason}", type_.hint, at=column.at or 0)
