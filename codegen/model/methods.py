"""Methods of a repository: arguments, calls and results."""

from collections.abc import Iterator
from dataclasses import replace

from codegen.analyze.statement import Statement
from codegen.infer.cardinality.cardinality import Cardinality
from codegen.model.context import Context
from codegen.model.inputs import input_import, parameter_type
from codegen.model.keyset_constants import PAGE_KEYWORDS, key_imports
from codegen.model.name_shadowing import COUNT_OF_EACH, PAGE_VERB, ROWS_OF_EACH, SEQUENCE
from codegen.model.naming import sentence
from codegen.model.order_argument import order_arguments
from codegen.model.package import (
    Argument,
    Import,
    Method,
)
from codegen.model.query_constants import optional_groups
from codegen.model.row_types import RowType
from codegen.read.syntax import Operation

_NOT_FOUND = "NotFoundError if there is none"
_NOT_WRITTEN = "NotFoundError if nothing is written"
_STREAMED = "read one by one, inside `async with`"
_CHANGED = ", ChangedError if it isn't as expected"


def methods(
    context: Context, statement: Statement, shape: RowType, file: str
) -> Iterator[tuple[Method, frozenset[Import]]]:
    """The method of a query, and the `get_by_…` or `stream_…` that goes with it."""
    query = statement.query
    arguments, imports = _arguments(context, statement, file)
    choices = list(order_arguments(statement, file))
    keywords = tuple(argument for argument, _ in choices)
    imports |= {imported for _, imported in choices} | key_imports(context, statement)
    constant, values = query.name.upper(), tuple(_values(statement))
    choice_names = tuple(argument.name for argument in keywords)
    verb, returns = _verb(statement, shape)
    method = Method(
        name=query.name,
        arguments=arguments,
        returns=returns,
        doc=_doc(statement),
        verb=verb,
        statement=constant,
        values=(*values, *choice_names),
        keywords=keywords,
    )
    if statement.pages:
        keywords += PAGE_KEYWORDS
        named = tuple(argument.name for argument in keywords)
        yield replace(method, values=values, keywords=keywords, named=named), imports
    else:
        yield method, imports
    if query.operation is Operation.ONE and query.name.startswith("find_by_"):
        name = query.name.replace("find_", "get_", 1)
        doc = sentence(query.doc, _NOT_FOUND)
        get = replace(method, name=name, returns=shape.name, doc=doc, verb="_fetch_one")
        yield get, imports
    if query.annotations.stream:
        name, returns = f"stream_{query.name}", f"RowStream[{shape.name}]"
        doc = sentence(query.doc, _STREAMED if query.doc else _STREAMED.capitalize())
        stream = replace(method, name=name, returns=returns, doc=doc, verb="_stream", awaited=False)
        yield stream, imports | {("CORE", "RowStream")}


def _doc(statement: Statement) -> str:
    """The query's comment, with the errors of a row that is missing or has changed."""
    query = statement.query
    has_row = statement.cardinality is Cardinality.EXACTLY_ONE or statement.only_adds
    if query.operation is not Operation.RETURNING or has_row:
        return query.doc
    missing = _NOT_WRITTEN if statement.is_insert else _NOT_FOUND
    return sentence(query.doc, missing + _CHANGED * (statement.probe is not None))


def _values(statement: Statement) -> Iterator[str]:
    """The arguments of the verb, behind the statement."""
    template = statement.template
    if template.batch_param:
        yield template.batch_param
        yield from (key for key in template.bound_params if key not in template.required_fields)
    else:
        yield from (*template.bound_params, *optional_groups(statement))


def _arguments(
    context: Context, statement: Statement, file: str
) -> tuple[tuple[Argument, ...], frozenset[Import]]:
    arguments: list[Argument] = []
    imports: set[Import] = set()
    parameters = {parameter.key: parameter for parameter in statement.parameters}
    for name in statement.query.arguments:
        if name in parameters:
            type_ = parameter_type(context, statement, parameters[name])
            imports |= type_.imports
            arguments.append(Argument(name, type_.annotation))
        elif name in context.groups:
            module, _, class_name = context.groups[name].rpartition(".")
            imports.add((module, class_name))
            arguments.append(Argument(name, class_name))
        else:
            module, class_name = input_import(context, statement, file, name)
            imports.add((module, class_name))
            if name == statement.template.batch_param:
                imports.add(SEQUENCE)
                class_name = f"Sequence[{class_name}]"
            arguments.append(Argument(name, class_name))
    return tuple(arguments), frozenset(imports)


def _verb(statement: Statement, shape: RowType) -> tuple[str, str]:
    """The core's verb, and the type of its result."""
    is_single = statement.cardinality < Cardinality.MANY
    if statement.pages:
        return PAGE_VERB, f"Page[{shape.name}]"
    match statement.query.operation:
        case Operation.ONE:
            return "_fetch_optional", f"{shape.name} | None"
        case Operation.RETURNING:
            return "_fetch_one", shape.name
        case Operation.VALUE:
            # A document is decoded from the driver's value, as a row is.
            kind = "" if shape.layout.documents else "_value"
            if statement.cardinality is Cardinality.EXACTLY_ONE:
                return f"_fetch{kind or '_one'}", shape.name
            nullable = shape.name.endswith("None")
            optional = shape.name if nullable else f"{shape.name} | None"
            return f"_fetch_optional{kind}", optional
        case Operation.MANY:
            rows = ROWS_OF_EACH, f"list[{shape.name}]"
            return rows if statement.columns else (COUNT_OF_EACH, "int")
        case Operation.EXECUTE:
            return ("_execute_one", "bool") if is_single else ("_execute", "int")
        case _:
            return "_fetch_all", f"list[{shape.name}]"
