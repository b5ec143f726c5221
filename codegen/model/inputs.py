"""Inputs: arguments of methods, and the Structs whose fields are dotted parameters."""

from collections.abc import Iterator
from dataclasses import replace

from codegen.analyze.statement import Statement, StatementParameter
from codegen.base.diagnostics import CompileError, Diagnostic
from codegen.model.context import Context
from codegen.model.declared_json import parameter_document
from codegen.model.naming import pascal
from codegen.model.package import Field, Import, Struct
from codegen.model.python_types import PythonType, python_type, unsupported_type
from codegen.read.syntax import InputAnnotation, SourceQuery


def input_groups(statement: Statement) -> tuple[str, ...]:
    """The groups of dotted parameters that have a Struct of their own."""
    optional = (key.partition(".")[0] for key in statement.template.optional_params)
    names = {*optional, statement.template.batch_param}
    return tuple(name for name in statement.query.arguments if name in names)


def parameter_type(
    context: Context, statement: Statement, parameter: StatementParameter
) -> PythonType:
    """The Python type that a parameter takes; a stored one keeps what its column guarantees."""
    stored = parameter.usage.assigned
    catalog = context.catalog
    type_ = parameter_document(context, statement, parameter) or python_type(
        catalog,
        parameter.type,
        not_null=not parameter.usage.accepts_null,
        elements_not_null=not parameter.usage.accepts_null_elements(catalog),
        dimensions=max((column.dimensions for column in stored), default=0),
        sent=True,
    )
    if type_ is None:
        unsupported = unsupported_type(catalog, parameter.type, sent=True)
        message, at = f":{parameter.key} {unsupported.reason}", _offset(statement, parameter)
        raise CompileError(statement.query.diagnose(message, unsupported.hint, at=at))
    return type_


def derived_name(query: SourceQuery, file: str, group: str) -> str:
    """The name of a Struct that `@input` doesn't name: query, entity, group."""
    return f"{pascal(query.counts or query.name)}{pascal(file)}{pascal(group)}"


def input_import(context: Context, statement: Statement, file: str, group: str) -> Import:
    """The module and the class of a group's Struct."""
    annotation = _annotation_of(statement, group)
    if annotation is None:
        return f"..inputs.{file}", derived_name(statement.query, file, group)
    return f"..inputs.{context.input_homes[annotation.name]}", annotation.name


def input_struct(context: Context, statement: Statement, file: str, group: str) -> Struct:
    """The Struct of a group of dotted parameters."""
    fields: list[Field] = []
    imports: set[Import] = set()
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
    module, class_name = input_import(context, statement, file, group)
    doc = f"The argument `{group}` of `{pascal(file)}Repository.{statement.query.name}`."
    home = module.rpartition(".")[2]
    return Struct(class_name, home, doc, tuple(fields), frozenset(imports))


def input_annotation_errors(context: Context, statement: Statement) -> Iterator[Diagnostic]:
    """Report `@input` lines that name the Struct of no group, or of one that has another."""
    query, groups = statement.query, input_groups(statement)
    named: set[str] = set()
    for annotation in query.annotations.inputs if not query.counts else ():
        if error := _annotation_error(context, query, annotation, groups):
            yield error
            continue
        group = annotation.group or groups[0]
        if group in named:
            message, hint = f"a second @input of {group}", "an input has one name: keep one"
            yield query.diagnose_annotation(annotation.offset, message, hint)
        named.add(group)


def _annotation_error(
    context: Context, query: SourceQuery, annotation: InputAnnotation, groups: tuple[str, ...]
) -> Diagnostic | None:
    """The error of an `@input` line by itself."""
    offset, group = annotation.offset, annotation.group
    if group and (type_ := context.groups.get(group)):
        message = f"the fields of {group} come from {type_}, which has its name"
        return query.diagnose_annotation(offset, message, "leave the line out")
    if not groups:
        message = "there is no input to name: no parameter is a field of one"
        hint = "leave the line out, or write parameters as fields, as in `:input.label`"
        return query.diagnose_annotation(offset, message, hint)
    if group is None and len(groups) > 1:
        message = f"there are several inputs: {', '.join(groups)}"
        hint = f"say which, as in `-- @input {groups[0]}: {annotation.name}`"
        return query.diagnose_annotation(offset, message, hint)
    if group is not None and group not in groups:
        message = f"no parameter is a field of {group}"
        hint = f"name one of these: {', '.join(groups)}"
        return query.diagnose_annotation(offset, message, hint)
    return None


def _annotation_of(statement: Statement, group: str) -> InputAnnotation | None:
    annotations = statement.query.annotations.inputs
    return next((line for line in annotations if line.group in (group, None)), None)


def _offset(statement: Statement, parameter: StatementParameter) -> int:
    """The offset in the statement of the first place of a parameter."""
    placeholders = statement.query.placeholders
    return next(each for each in placeholders if each.key == parameter.key).token.start
