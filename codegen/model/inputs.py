"""What goes into a statement: arguments, and the Structs that dotted parameters are fields of."""

from dataclasses import replace

from codegen.analyze.statement import Statement, StatementParameter
from codegen.base.diagnostics import CompileError
from codegen.ir.check_constraints import has_no_null_elements_by_check
from codegen.model.context import Context
from codegen.model.declared_json import parameter_document
from codegen.model.naming import pascal
from codegen.model.package import Field, Struct
from codegen.model.python_types import PythonType, python_type, unsupported_type
from codegen.read.syntax import SourceQuery


def parameter_type(
    context: Context, statement: Statement, parameter: StatementParameter
) -> PythonType:
    """The Python type that a parameter takes; what is stored keeps its column's promises."""
    stored = parameter.usage.assigned
    catalog = context.catalog
    elements = all(has_no_null_elements_by_check(catalog, column) for column in stored)
    elements = elements and all(it.refuses_null for it in parameter.usage.unnested_into)
    found = parameter_document(context, statement, parameter) or python_type(
        catalog,
        parameter.type,
        not_null=not parameter.usage.accepts_null,
        elements_not_null=elements,
        dimensions=max((it.dimensions for it in stored), default=0),
        sent=True,
    )
    if found is None:
        why = unsupported_type(catalog, parameter.type, sent=True)
        message, at = f":{parameter.key} {why.reason}", _place(statement, parameter)
        raise CompileError(statement.query.diagnose(message, why.hint, at=at))
    return found


def input_name(query: SourceQuery, file: str, group: str) -> str:
    """The Struct's name: query, entity, parameter."""
    return f"{pascal(query.counts or query.name)}{pascal(file)}{pascal(group)}"


def input_struct(context: Context, statement: Statement, file: str, group: str) -> Struct:
    """The Struct of a group of dotted parameters."""
    fields: list[Field] = []
    imports: set[tuple[str, str]] = set()
    for parameter in statement.parameters:
        prefix, _, name = parameter.key.partition(".")
        if not name or prefix != group:
            continue
        type_ = parameter_type(context, statement, parameter)
        imports |= type_.imports
        if parameter.required:
            fields.append(Field(name, type_.annotation))
        else:
            imports |= {("msgspec", "UNSET"), ("msgspec", "UnsetType")}
            annotation = replace(type_, name=f"{type_.name} | UnsetType").annotation
            fields.append(Field(name, annotation, default="UNSET"))
    name = input_name(statement.query, file, group)
    doc = f"The argument `{group}` of `{pascal(file)}Repository.{statement.query.name}`."
    return Struct(name, file, doc, tuple(fields), frozenset(imports))


def _place(statement: Statement, parameter: StatementParameter) -> int:
    found = (it for it in statement.query.placeholders if it.key == parameter.key)
    return next(found).token.start
