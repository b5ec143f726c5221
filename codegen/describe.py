"""What was found out about each query, as JSON."""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from codegen.ask.catalog import Catalog
from codegen.compile import Compiled
from codegen.model.naming import pascal
from codegen.model.orders import choices
from codegen.model.typed import Typed
from codegen.model.types import PythonType, python_type
from codegen.problems import Problem
from codegen.prove.columns import ProvenColumn
from codegen.prove.rows.cardinality import Cardinality
from codegen.prove.statement import ProvenParameter, Statement
from codegen.read.source import Operation

Json = dict[str, object]


def describe(compiled: Compiled) -> Json:
    """Every query that is proven, even if Python lacks a name for it; and all that is wrong."""
    found = dict[tuple[str, int], Json]()
    if compiled.context:
        catalog = compiled.context.catalog
        sound = ((file, it) for file, every in compiled.files for it in every)
        for file, it in ((file, it) for file, it in sound if not it.statement.query.counts):
            types = _Types(_returns(it), it.parameters, it.columns)
            found[_place(it.statement)] = _query(catalog, file.name, it.statement, types)
        for file, statement in compiled.unnamed:
            types = _known_types(catalog, statement)
            found[_place(statement)] = _query(catalog, file.name, statement, types)
    queries = [query for _, query in sorted(found.items(), key=lambda it: it[0])]
    return {"queries": queries, "errors": [_error(problem) for problem in compiled.problems]}


class _Types(NamedTuple):
    """What a statement takes and gives, in Python's terms."""

    returns: str
    parameters: Sequence[PythonType]
    columns: Sequence[PythonType]


_UNKNOWN = PythonType("object")


def _known_types(catalog: Catalog, statement: Statement) -> _Types:
    """As far as Python has them."""
    columns = [_known_type(catalog, it) or _UNKNOWN for it in statement.columns]
    taken = [python_type(catalog, it.type) or _UNKNOWN for it in statement.parameters]
    return _Types("object", taken, columns)


def _known_type(catalog: Catalog, column: ProvenColumn) -> PythonType | None:
    return python_type(
        catalog,
        column.type,
        elements_not_null=column.elements_not_null,
        dimensions=column.dimensions,
    )


def _place(statement: Statement) -> tuple[str, int]:
    return statement.query.source.path.as_posix(), statement.query.line


def summary(found: Json) -> str:
    """A line for each query: what it takes and gives."""
    lines: list[str] = []
    for query in msgspec.convert(found["queries"], list[_Line]):
        arguments = ", ".join(f"{it.written}: {it.python_type}" for it in query.parameters)
        head = f"{query.file}:{query.line} {query.name}({arguments})"
        varied = f" {query.texts} texts" if query.texts > 1 else ""
        lines.append(f"{head} -> {query.returns} [{query.cardinality}]{varied}")
    return "\n".join(lines)


class _Parameter(msgspec.Struct):
    name: str
    group: str | None
    python_type: str

    @property
    def written(self) -> str:
        return f"{self.group}.{self.name}" if self.group else self.name


class _Line(msgspec.Struct):
    file: str
    line: int
    name: str
    returns: str
    cardinality: str
    texts: int
    parameters: list[_Parameter]


def _query(catalog: Catalog, file: str, statement: Statement, types: _Types) -> Json:
    query = statement.query
    return {
        "file": query.source.name,
        "line": query.line,
        "repository": f"{pascal(file)}Repository",
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
        **({"orders": list(names)} if (names := choices(statement)) else {}),
        "sql": statement.text,
        "texts": statement.texts,
    } | _per_input(statement)


def _per_input(statement: Statement) -> Json:
    """How many rows each of many inputs touches."""
    many = statement.template.inputs
    return {"per_input": statement.cardinality.name.lower()} if many else {}


def _cardinality(statement: Statement) -> str:
    if statement.template.inputs and statement.columns:
        return Cardinality.MANY.name.lower()
    return statement.cardinality.name.lower() if statement.columns else "none"


def _returns(it: Typed) -> str:
    if it.statement.query.operation is Operation.EXECUTE:
        return "bool" if it.statement.cardinality < Cardinality.MANY else "int"
    return it.shape.type.name if it.shape.type else it.shape.name


def _parameter(catalog: Catalog, parameter: ProvenParameter, type_: PythonType) -> Json:
    first, _, field = parameter.key.partition(".")
    return {
        "name": field or first,
        "group": first if field else None,
        "pg_type": catalog.types[parameter.type].name,
        "python_type": type_.name,
        "nullable": parameter.uses.null_makes_sense,
        "optional": not parameter.required,
    }


def _column(catalog: Catalog, column: ProvenColumn, type_: PythonType) -> Json:
    origin = column.origin
    return {
        "name": column.name,
        "pg_type": catalog.types[column.type].name,
        "python_type": type_.name,
        "nullable": not column.not_null,
        "table": catalog.relations[origin.relation].name if origin else None,
        "column": origin.name if origin else None,
    }


def _error(problem: Problem) -> Json:
    return {
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
        "query": problem.query,
        "message": problem.message,
        "hint": problem.hint,
    }
