"""Python types of columns: of a result's, and of a table's or view's."""

from codegen.analyze.statement import Statement
from codegen.base.diagnostics import CompileError, Diagnostic
from codegen.infer.relation_columns import RelationColumn, infer_relation_columns
from codegen.infer.result_columns import ResultColumnInfo
from codegen.ir.catalog import Relation
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


def entity_struct(context: Context, relation: Relation) -> Struct:
    """The Struct of the rows of a table or view."""
    fields: list[Field] = []
    imports: set[tuple[str, str]] = set()
    for column in infer_relation_columns(context.catalog, relation):
        type_ = stored_type(context, column)
        assert type_ is not None  # the query that returns it has been typed
        fields.append(Field(column.column.name, type_.annotation, column.column.comment))
        imports |= type_.imports
    doc = relation.comment or f"A row of `{relation.name}`."
    name, module = entity_name(relation), entity_module(relation)
    return Struct(name, module, doc, tuple(fields), frozenset(imports))


def stored_type(context: Context, column: RelationColumn) -> PythonType | None:
    """The Python type of a column of a table or view."""
    return stored_document(context, column.column, not_null=column.not_null) or python_type(
        context.catalog,
        column.column.type,
        not_null=column.not_null,
        elements_not_null=column.elements_not_null,
        json_not_null=column.json_not_null,
        dimensions=column.dimensions,
    )


def _unsupported(context: Context, statement: Statement, column: ResultColumnInfo) -> Diagnostic:
    type_ = unsupported_type(context.catalog, column.type)
    return statement.query.diagnose(f"{column.name} {type_.reason}", type_.hint, at=column.at or 0)
