"""Which Struct a row becomes: the entity of its table, or one of the query's own."""

from dataclasses import dataclass

from codegen.ask.catalog import Catalog, Relation
from codegen.model.columns import column_type
from codegen.model.context import Context
from codegen.model.documents import column_document
from codegen.model.naming import entity_name, pascal
from codegen.model.package import SIDE_BY_SIDE, Field, Layout, Struct
from codegen.model.types import PythonType
from codegen.problems import InputError
from codegen.prove.statement import Statement
from codegen.read.source import Operation, is_member


@dataclass(frozen=True, slots=True)
class Shape:
    """What a statement's rows become."""

    name: str  # the type of one row, or of the one value
    type: PythonType | None = None  # of the value, where there is only one
    entity: Relation | None = None  # where the row is a whole row of this table
    struct: Struct | None = None  # where the row has a Struct of its own
    layout: Layout = SIDE_BY_SIDE  # how the row is made of its columns


def shape(context: Context, statement: Statement, file: str) -> Shape:
    """The shape of the rows; InputError where a column has no name or type for it."""
    query = statement.query
    columns = statement.columns
    types = {it.name: column_type(context, statement, it) for it in columns}
    if not types:
        return Shape("int")
    documents = tuple(it.name for it in columns if column_document(context, statement, it))
    layout = Layout(documents=documents)
    if query.operation is Operation.VALUE:
        [type_] = types.values()
        return Shape(type_.annotation, type=type_, layout=layout)
    _refuse_names(statement)
    named = query.annotations.row
    relation = None if named else _entity(context, statement)
    if relation:
        return Shape(entity_name(relation), entity=relation, layout=layout)
    name = named.name if named else f"{pascal(query.name)}{pascal(file)}Row"
    struct = Struct(
        name=name,
        module=context.homes[name] if named else file,
        doc=f"A row of `{query.name}`.",
        fields=tuple(Field(name, type_.annotation) for name, type_ in types.items()),
        imports=frozenset(it for type_ in types.values() for it in type_.imports),
    )
    return Shape(name, struct=struct, layout=layout)


def order_differs(catalog: Catalog, statement: Statement) -> Relation | None:
    """The table whose columns these would be, were they in its order."""
    relation = _only_relation(catalog, statement)
    if relation is None or statement.query.annotations.row:
        return None
    names = [column.name for column in statement.columns]
    whole = [column.name for column in relation.columns.values()]
    return relation if names != whole and sorted(names) == sorted(whole) else None


def _only_relation(catalog: Catalog, statement: Statement) -> Relation | None:
    relations = {it.origin.relation if it.origin else 0 for it in statement.columns}
    return catalog.relations.get(relations.pop()) if len(relations) == 1 else None


def _entity(context: Context, statement: Statement) -> Relation | None:
    """The table whose rows these are; none where a `@type` line makes them something else."""
    relation = _only_relation(context.catalog, statement)
    if relation is None:
        return None
    shown = [(it.name, it.origin) for it in statement.columns]
    whole = [(column.name, column) for column in relation.columns.values()]
    # Under an outer join the table's own promises don't hold.
    kept = all(it.not_null or not it.origin or not it.origin.not_null for it in statement.columns)
    lines = {line.name for line in statement.query.annotations.types}
    return relation if shown == whole and kept and not lines.intersection(dict(whole)) else None


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
