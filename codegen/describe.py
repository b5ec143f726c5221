"""Everything inferred about each query, as JSON."""

from collections.abc import Sequence
from typing import NamedTuple

from codegen.analyze.statement import Statement, StatementParameter
from codegen.base.diagnostics import Diagnostic
from codegen.explain.explanation import explain_statement
from codegen.explain.reasons import Reason
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
    """Describe every sound query, even if Python lacks a name for it; and all errors."""
    catalog = compiled.context.catalog if compiled.context else None
    queries = [_query(catalog, query) for query in _described(compiled)] if catalog else []
    return {"queries": queries, "errors": [_error(problem) for problem in compiled.problems]}


def summarize(compiled: CompileResult) -> str:
    """Write a line for each query: its arguments and its result."""
    return "\n".join(map(_line, _described(compiled)))


class _Types(NamedTuple):
    """Types of a statement's arguments and result, in Python's terms."""

    returns: str
    parameters: Sequence[PythonType]
    columns: Sequence[PythonType]


class _DescribedQuery(NamedTuple):
    """A query of a file, with all that was inferred."""

    file: str
    statement: Statement
    types: _Types


def _described(compiled: CompileResult) -> list[_DescribedQuery]:
    """The queries in the order of the files."""
    by_place = dict[tuple[str, int], _DescribedQuery]()
    models = ((file, model) for file, models in compiled.files for model in models)
    for file, model in models:
        if not model.statement.query.counts:
            types = _Types(_returns(model), model.parameters, model.columns)
            query = _DescribedQuery(file.name, model.statement, types)
            by_place[_place(model.statement)] = query
    if compiled.context:
        for file, statement in compiled.unnamed:
            types = _known_types(compiled.context.catalog, statement)
            by_place[_place(statement)] = _DescribedQuery(file.name, statement, types)
    return [by_place[place] for place in sorted(by_place)]


_UNKNOWN = PythonType("object")


def _known_types(catalog: Catalog, statement: Statement) -> _Types:
    """Types of a statement as far as Python has them; `object` stands for others."""
    columns = [_known_type(catalog, column) or _UNKNOWN for column in statement.columns]
    parameters = [
        python_type(catalog, parameter.type) or _UNKNOWN for parameter in statement.parameters
    ]
    return _Types("object", parameters, columns)


def _known_type(catalog: Catalog, column: ResultColumnInfo) -> PythonType | None:
    return python_type(
        catalog,
        column.type,
        elements_not_null=column.elements_not_null,
        dimensions=column.dimensions,
    )


def _place(statement: Statement) -> tuple[str, int]:
    return statement.query.source.path.as_posix(), statement.query.line


def _line(described: _DescribedQuery) -> str:
    statement, query = described.statement, described.statement.query
    pairs = zip(statement.parameters, described.types.parameters, strict=True)
    named = sorted(pairs, key=lambda pair: query.arguments.index(pair[0].key.partition(".")[0]))
    arguments = ", ".join(f"{parameter.key}: {type_.name}" for parameter, type_ in named)
    head = f"{query.source.name}:{query.line} {query.name}({arguments})"
    texts = f" {statement.texts} texts" if statement.texts > 1 else ""
    return f"{head} -> {described.types.returns} [{_cardinality(statement)}]{texts}"


def _query(catalog: Catalog, described: _DescribedQuery) -> Json:
    statement, types, query = described.statement, described.types, described.statement.query
    because = explain_statement(statement)
    return {
        "file": query.source.name,
        "line": query.line,
        "repository": f"{pascal(described.file)}Repository",
        "name": query.name,
        "operation": query.operation.value,
        "cardinality": _cardinality(statement),
        "because": _reason(statement, because.rows),
        "doc": query.doc,
        "returns": types.returns,
        "parameters": [
            _parameter(catalog, parameter, type_) | {"because": _reason(statement, reason)}
            for parameter, type_, reason in zip(
                statement.parameters, types.parameters, because.parameters, strict=True
            )
        ],
        "columns": [
            _column(catalog, column, type_) | {"because": _reason(statement, reason)}
            for column, type_, reason in zip(
                statement.columns, types.columns, because.columns, strict=True
            )
        ],
        **_annotated(statement),
        "read_only": statement.only_reads,
        "sql": statement.text,
        "texts": statement.texts,
    } | _per_input(statement)


def _annotated(statement: Statement) -> Json:
    """Options of the method that annotations ask for."""
    annotations = statement.query.annotations
    options: Json = {
        "orders": list(choices(statement)),
        "keyset": bool(annotations.keyset),
        "stream": bool(annotations.stream),
    }
    return {name: value for name, value in options.items() if value}


def _per_input(statement: Statement) -> Json:
    """Cardinality of the rows that each input of a bulk statement touches."""
    is_bulk = statement.template.batch_param is not None
    return {"per_input": statement.cardinality.name.lower()} if is_bulk else {}


def _cardinality(statement: Statement) -> str:
    if statement.template.batch_param and statement.columns:
        return Cardinality.MANY.name.lower()
    return statement.cardinality.name.lower() if statement.columns else "none"


def _returns(model: QueryModel) -> str:
    if model.statement.query.operation is Operation.EXECUTE:
        return "bool" if model.statement.cardinality < Cardinality.MANY else "int"
    return model.shape.type.name if model.shape.type else model.shape.name


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
    reads_none = column.not_null and not type_.not_null  # of an entity, or a JSON null
    return {
        "name": column.name,
        "pg_type": catalog.types[column.type].name,
        "python_type": type_.name,
        "nullable": not column.not_null,
        **({"reads_none": True} if reads_none else {}),
        "table": catalog.relations[origin.relation].name if origin else None,
        "column": origin.name if origin else None,
    }


def _reason(statement: Statement, reason: Reason) -> Json:
    place = statement.query.diagnose(reason.message, at=reason.offset)
    return {
        "kind": reason.kind.value,
        "message": reason.message,
        "remedy": reason.remedy,
        "line": place.line,
        "column": place.column,
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
