"""Which Struct a row becomes: the entity of its table, or one of the query's own."""

from dataclasses import dataclass

from codegen.ask.catalog import Catalog, Column, Relation
from codegen.model.naming import entity_module, entity_name, pascal
from codegen.model.package import Field, Struct
from codegen.model.types import PythonType, python_type, why_untyped
from codegen.problems import InputError, Problem
from codegen.prove.checks import elements_not_null, json_not_null
from codegen.prove.statement import ProvenColumn, Statement
from codegen.read.source import Operation, is_member


@dataclass(frozen=True, slots=True)
class Shape:
    """What a statement's rows become."""

    name: str  # the type of one row, or of the one value
    type: PythonType | None  # of the value, where there is only one
    entity: Relation | None  # where the row is a whole row of this table
    struct: Struct | None  # where the row has a Struct of its own


def shape(catalog: Catalog, statement: Statement, file: str) -> Shape:
    """The shape of the rows; InputError where a column has no name or type for it."""
    query = statement.query
    types = {it.name: column_type(catalog, statement, it) for it in statement.columns}
    if not types:
        return Shape("int", None, None, None)
    if query.operation is Operation.VALUE:
        [type_] = types.values()
        return Shape(type_.annotation, type_, None, None)
    _refuse_names(statement)
    if relation := _entity(catalog, statement):
        return Shape(entity_name(relation), None, relation, None)
    name = f"{pascal(query.name)}{pascal(file)}Row"
    fields = tuple(Field(name, type_.annotation) for name, type_ in types.items())
    imports = frozenset(it for type_ in types.values() for it in type_.imports)
    return Shape(name, None, None, Struct(name, file, f"A row of `{query.name}`.", fields, imports))


def column_type(catalog: Catalog, statement: Statement, column: ProvenColumn) -> PythonType:
    """The Python type of a result column."""
    found = python_type(
        catalog,
        column.type,
        not_null=column.not_null,
        elements_not_null=column.elements_not_null,
        json_not_null=column.json_not_null,
        dimensions=column.dimensions,
    )
    if found is None:
        raise InputError(_untyped(catalog, statement, column.type, column.name, column.at))
    return found


def entity_struct(catalog: Catalog, relation: Relation) -> Struct:
    """The Struct of a table's rows."""
    fields: list[Field] = []
    imports: set[tuple[str, str]] = set()
    for column in relation.columns.values():
        type_ = stored_type(catalog, column)
        assert type_ is not None  # the query that returns it has been typed
        fields.append(Field(column.name, type_.annotation, column.comment))
        imports |= type_.imports
    doc = relation.comment or f"A row of `{relation.name}`."
    name, module = entity_name(relation), entity_module(relation)
    return Struct(name, module, doc, tuple(fields), frozenset(imports))


def stored_type(catalog: Catalog, column: Column) -> PythonType | None:
    """The Python type of a table's column."""
    return python_type(
        catalog,
        column.type,
        not_null=column.not_null,
        elements_not_null=elements_not_null(catalog, column),
        json_not_null=json_not_null(catalog, column),
        dimensions=column.dimensions,
    )


def order_differs(catalog: Catalog, statement: Statement) -> Relation | None:
    """The table whose columns these would be, were they in its order."""
    relation = _only_relation(catalog, statement)
    if relation is None or _entity(catalog, statement):
        return None
    names = sorted(column.name for column in statement.columns)
    whole = sorted(column.name for column in relation.columns.values())
    return relation if names == whole else None


def _only_relation(catalog: Catalog, statement: Statement) -> Relation | None:
    relations = {it.origin.relation if it.origin else 0 for it in statement.columns}
    return catalog.relations.get(relations.pop()) if len(relations) == 1 else None


def _entity(catalog: Catalog, statement: Statement) -> Relation | None:
    relation = _only_relation(catalog, statement)
    if relation is None:
        return None
    shown = [(it.name, it.origin) for it in statement.columns]
    whole = [(column.name, column) for column in relation.columns.values()]
    # Under an outer join the table's own promises don't hold.
    kept = all(it.not_null or not it.origin or not it.origin.not_null for it in statement.columns)
    return relation if shown == whole and kept else None


def _refuse_names(statement: Statement) -> None:
    seen: set[str] = set()
    for column in statement.columns:
        if not is_member(column.name) or column.name in seen:
            again = "a second column named" if column.name in seen else "no name for a field:"
            message = f"{again} {column.name}"
            raise InputError(
                statement.query.problem(message, "name the column with AS", at=column.at or 0)
            )
        seen.add(column.name)


def _untyped(
    catalog: Catalog, statement: Statement, oid: int, name: str, at: int | None
) -> Problem:
    why = why_untyped(catalog, oid)
    return statement.query.problem(f"{name} {why.reason}", why.hint, at=at or 0)
