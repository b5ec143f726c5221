"""What was found out about each query, as JSON."""

from collections.abc import Sequence
from typing import NamedTuple

from codegen.analyze.statement import Statement, StatementParameter
from codegen.base.diagnostics import Diagnostic
from codegen.infer.cardinality.cardinality import Cardinality
from codegen.infer.result_columns import ResultColumnInfo
from codegen.ir.catalog import Catalog
from codegen.model.naming import pascal
from codegen.model.order_argument import choices
from codegen.model.python_types import PythonType, python_type
from codegen.model.query_model import QueryModel
from codegen.pipeline import CompileResult
from codegen.read.syntax import Operation

Json = dict[str, object]


def describe_queries(compiled: CompileResult) -> Json:
    """Every query that is proven, even if Python lacks a name for it; and all that is wrong."""
    catalog = compiled.context.catalog if compiled.context else None
    queries = [_query(catalog, it) for it in _found(compiled)] if catalog else []
    return {"queries": queries, "errors": [_error(problem) for problem in compiled.problems]}


def summarize(compiled: CompileResult) -> str:
    """A line for each query: what it takes and gives."""
    return "\n".join(map(_line, _found(compiled)))


class _Types(NamedTuple):
    """What a statement takes and gives, in Python's terms."""

    returns: str
    parameters: Sequence[PythonType]
    columns: Sequence[PythonType]


class _Found(NamedTuple):
    """A query of a file, with all that is known of it."""

    file: str
    statement: Statement
    types: _Types


def _found(compiled: CompileResult) -> list[_Found]:
    """The queries in the order of the files."""
    found = dict[tuple[str, int], _Found]()
    sound = ((file, it) for file, every in compiled.files for it in every)
    for file, it in ((file, it) for file, it in sound if not it.statement.query.counts):
        types = _Types(_returns(it), it.parameters, it.columns)
        found[_place(it.statement)] = _Found(file.name, it.statement, types)
    if compiled.context:
        for file, statement in compiled.unnamed:
            types = _known_types(compiled.context.catalog, statement)
            found[_place(statement)] = _Found(file.name, statement, types)
    return [it for _, it in sorted(found.items(), key=lambda it: it[0])]


_UNKNOWN = PythonType("object")


def _known_types(catalog: Catalog, statement: Statement) -> _Types:
    """As far as Python has them."""
    columns = [_known_type(catalog, it) or _UNKNOWN for it in statement.columns]
    taken = [python_type(catalog, it.type) or _UNKNOWN for it in statement.parameters]
    return _Types("object", taken, columns)


def _known_type(catalog: Catalog, column: ResultColumnInfo) -> PythonType | None:
    return python_type(
        catalog,
        column.type,
        elements_not_null=column.elements_not_null,
        dimensions=column.dimensions,
    )


def _place(statement: Statement) -> tuple[str, int]:
    return statement.query.source.path.as_posix(), statement.query.line


def _line(found: _Found) -> str:
    statement, query = found.statement, found.statement.query
    taken = zip(statement.parameters, found.types.parameters, strict=True)
    named = sorted(taken, key=lambda it: query.arguments.index(it[0].key.partition(".")[0]))
    arguments = ", ".join(f"{parameter.key}: {type_.name}" for parameter, type_ in named)
    head = f"{query.source.name}:{query.line} {query.name}({arguments})"
    varied = f" {statement.texts} texts" if statement.texts > 1 else ""
    return f"{head} -> {found.types.returns} [{_cardinality(statement)}]{varied}"


def _query(catalog: Catalog, found: _Found) -> Json:
    statement, types, query = found.statement, found.types, found.statement.query
    return {
        "file": query.source.name,
        "line": query.line,
        "repository": f"{pascal(found.file)}Repository",
        "name": query.name,
        "operation": query.operation.value,
        "cardinality": _cardinality(statement),
        "doc": query.doc,
        "returns": types.returns,
        "parameters": [
            _parameter(catalog, *each)
            for each in zip(statement.parameters, types.parameters, strict=True)
        ],
        "columns": [
            _column(catalog, *each) for each in zip(statement.columns, types.columns, strict=True)
        ],
        **_annotated(statement),
        "sql": statement.text,
        "texts": statement.texts,
    } | _per_input(statement)


def _annotated(statement: Statement) -> Json:
    """What lines above the statement make of its method."""
    orders, annotations = list(choices(statement)), statement.query.annotations
    said: Json = {"orders": orders, "keyset": bool(annotations.keyset)}
    said["stream"] = bool(annotations.stream)
    return {name: value for name, value in said.items() if value}


def _per_input(statement: Statement) -> Json:
    """How many rows each of many inputs touches."""
    many = statement.template.batch_param
    return {"per_input": statement.cardinality.name.lower()} if many else {}


def _cardinality(statement: Statement) -> str:
    if statement.template.batch_param and statement.columns:
        return Cardinality.MANY.name.lower()
    return statement.cardinality.name.lower() if statement.columns else "none"


def _returns(it: QueryModel) -> str:
    if it.statement.query.operation is Operation.EXECUTE:
        return "bool" if it.statement.cardinality < Cardinality.MANY else "int"
    return it.shape.type.name if it.shape.type else it.shape.name


def _parameter(catalog: Catalog, parameter: StatementParameter, type_: PythonType) -> Json:
    first, _, field = parameter.key.partition(".")
    return {
        "name": field or first,
        "group": first if field else None,
        "pg_type": catalog.types[parameter.type].name,
        "python_type": type_.name,
        "nullable": parameter.usage.accepts_null,
        "optional": not parameter.required,
    }


def _column(catalog: Catalog, column: ResultColumnInfo, type_: PythonType) -> Json:
    origin = column.origin
    return {
        "name": column.name,
        "pg_type": catalog.types[column.type].name,
        "python_type": type_.name,
        "nullable": not column.not_null,
        "table": catalog.relations[origin.relation].name if origin else None,
        "column": origin.name if origin else None,
    }


def _error(problem: Diagnostic) -> Json:
    return {
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
        "query": problem.query,
        "message": problem.message,
        "hint": problem.hint,
    }
