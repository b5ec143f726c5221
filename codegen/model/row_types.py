"""Row types: the Struct of a row, an entity or one of the query's own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from codegen.analyze.statement import Statement
from codegen.infer.lineage.row_presence import AbsenceCause
from codegen.infer.nested_groups import NOTHING, ColumnGroup, field_name, group_columns, nest
from codegen.infer.relation_columns import RelationColumn, infer_relation_columns
from codegen.infer.result_columns import ResultColumnInfo
from codegen.ir.catalog import Catalog, Relation
from codegen.ir.oids import NO_OID
from codegen.model.column_types import column_type, document_type, stored_type
from codegen.model.constants import SIDE_BY_SIDE, Layout
from codegen.model.context import Context
from codegen.model.declared_json import column_document
from codegen.model.json_structs import JsonStructBuilder
from codegen.model.naming import entity_module, entity_name, pascal
from codegen.model.package import Field, Import, Struct
from codegen.model.python_types import PythonType, has_naive_times
from codegen.model.secrets import hide_secrets
from codegen.read.syntax import Operation

Members = Sequence[ResultColumnInfo | ColumnGroup]


@dataclass(frozen=True, slots=True)
class RowType:
    """The Python type of a statement's rows."""

    name: str  # the type of one row, or of the one value
    type: PythonType | None = None  # of the value, where there is only one
    entity: Relation | None = None  # where the row is a whole row of this table
    structs: tuple[Struct, ...] = ()  # of its own, nested ones first; the row's is last
    embedded: tuple[Relation, ...] = ()  # tables whose entities stand within the row
    layout: Layout = SIDE_BY_SIDE  # how columns make the row
    stored_types: Mapping[str, PythonType] = field(default_factory=dict[str, PythonType])
    """Types of the columns that make entities, as the entities have them."""

    @property
    def struct(self) -> Struct | None:
        """The row's Struct, where it has one of its own."""
        return self.structs[-1] if self.structs and not self.type else None

    @property
    def entities(self) -> tuple[Relation, ...]:
        """The tables whose entities it needs."""
        return (*self.embedded, *([self.entity] if self.entity else []))


def row_type(context: Context, statement: Statement, file: str) -> RowType:
    """Infer the row type; CompileError where a column has no name or type for it."""
    query, columns = statement.query, statement.columns
    if not columns:
        return RowType("int")
    builder = json_struct_builder(context, statement, file)
    documents = [column.name for column in columns if document_type(builder, statement, column)]
    naive = (at for at, each in enumerate(columns) if has_naive_times(context.catalog, each.type))
    layout = Layout(documents=tuple(documents), naive=tuple(naive))
    row = _RowBuilder(builder, statement)
    if query.operation is Operation.VALUE:
        type_ = column_type(builder, statement, columns[0])
        row.add_children(columns[0])
        return RowType(type_.annotation, type=type_, structs=tuple(row.structs), layout=layout)
    members = group_columns(statement.query, statement.columns)
    if not query.annotations.row and (entity := _entity(context, statement, members)):
        relation, types = entity
        return RowType(entity_name(relation), entity=relation, layout=layout, stored_types=types)
    row.add_struct(builder.row, f"A row of `{query.name}`.", members, NOTHING)
    return RowType(
        name=builder.row,
        structs=tuple(row.structs),
        embedded=tuple(row.entities),
        layout=replace(layout, embedded=tuple(row.keys)),
        stored_types=row.stored_types,
    )


def json_struct_builder(context: Context, statement: Statement, file: str) -> JsonStructBuilder:
    """The builder of nested Structs, which have the row's name and module."""
    query, annotation = statement.query, statement.query.annotations.row
    if annotation:
        return JsonStructBuilder(context, annotation.name, context.homes[annotation.name])
    return JsonStructBuilder(context, f"{pascal(query.name)}{pascal(file)}Row", file)


@dataclass(frozen=True, slots=True)
class _RowBuilder:
    """Builds the Structs of a row, one after the other."""

    builder: JsonStructBuilder
    statement: Statement
    structs: list[Struct] = field(default_factory=list[Struct])
    entities: list[Relation] = field(default_factory=list[Relation])
    keys: list[tuple[str, str | None]] = field(default_factory=list[tuple[str, str | None]])
    stored_types: dict[str, PythonType] = field(default_factory=dict[str, PythonType])

    def add_struct(
        self, name: str, doc: str, members: Members, ruled_out: frozenset[AbsenceCause]
    ) -> PythonType:
        """Add the Struct of columns and nested groups."""
        fields: list[Field] = []
        imports: set[Import] = set()
        for member in members:
            if isinstance(member, ColumnGroup):
                type_ = self._group(name, member, ruled_out)
            else:
                self.add_children(member)
                type_ = column_type(self.builder, self.statement, member)
            fields.append(Field(field_name(member), type_.annotation))
            imports |= type_.imports
        struct = Struct(name, self.builder.module, doc, tuple(fields), frozenset(imports))
        self.structs.append(hide_secrets(struct, self._secrets(members)))
        return PythonType(name)

    def add_children(self, column: ResultColumnInfo) -> None:
        """Add the Structs of the JSON that a column aggregates."""
        if not column_document(self.builder.context, self.statement, column):
            self.structs.extend(self.builder.structs(column))

    def _group(
        self, row: str, group: ColumnGroup, ruled_out: frozenset[AbsenceCause]
    ) -> PythonType:
        nested = nest(self.statement.query, group, ruled_out)
        self.keys.append((group.path, nested.witness))
        not_null = nested.witness is None
        if entity := _entity(self.builder.context, self.statement, nested.members):
            relation, types = entity
            self.entities.append(relation)
            self.stored_types.update(types)
            imported = f"..entities.{entity_module(relation)}", entity_name(relation)
            return PythonType(imported[1], frozenset({imported}), not_null)
        doc = f"The `{group.path}` of a row of `{self.statement.query.name}`."
        name = f"{row}{pascal(group.name)}"
        type_ = self.add_struct(name, doc, nested.members, nested.ruled_out)
        return PythonType(type_.name, type_.imports, not_null)

    def _secrets(self, members: Members) -> list[str]:
        columns = (member for member in members if not isinstance(member, ColumnGroup))
        return [field_name(column) for column in columns if self._is_secret(column)]

    def _is_secret(self, column: ResultColumnInfo) -> bool:
        context = self.builder.context
        if column_document(context, self.statement, column):
            return bool(column.sources & context.secrets)
        return self.builder.shows_secrets(column)


def order_differs(catalog: Catalog, statement: Statement) -> Relation | None:
    """The table that has these columns in another order."""
    relation = _only_relation(catalog, statement.columns)
    if relation is None or statement.query.annotations.row:
        return None
    names = [column.name for column in statement.columns]
    whole = [column.name for column in relation.columns.values()]
    return relation if names != whole and sorted(names) == sorted(whole) else None


def _only_relation(catalog: Catalog, columns: Sequence[ResultColumnInfo]) -> Relation | None:
    relations = {column.origin.relation if column.origin else NO_OID for column in columns}
    return catalog.relations.get(relations.pop()) if len(relations) == 1 else None


class _Entity(NamedTuple):
    """A table or view whose rows these are, and the types of the columns that show them."""

    relation: Relation
    types: Mapping[str, PythonType]  # by the names of the result's columns


def _entity(context: Context, statement: Statement, members: Members) -> _Entity | None:
    """The entity that these columns make; None where a `@type` line makes them something else."""
    columns = [member for member in members if not isinstance(member, ColumnGroup)]
    relation = _only_relation(context.catalog, columns)
    if relation is None or len(columns) != len(members):
        return None
    selected = [(field_name(column), column.origin) for column in columns]
    whole = list(infer_relation_columns(context.catalog, relation))
    annotated = {line.name for line in statement.query.annotations.types}
    has_own_type = any(column.name in annotated for column in columns)
    if selected != [(each.column.name, each.column) for each in whole] or has_own_type:
        return None
    if not all(map(_is_as_stored, columns, whole)):
        return None
    types = (stored_type(context, stored) for stored in whole)
    pairs = zip(columns, types, strict=True)
    return _Entity(relation, {column.name: type_ for column, type_ in pairs if type_})


def _is_as_stored(column: ResultColumnInfo, stored: RelationColumn) -> bool:
    """Tell whether all that holds for a column of a relation holds for one of a result.

    Under an outer join NOT NULL doesn't, nor does a view's WHERE of a row that was changed.
    """
    return (
        (column.not_null or not stored.not_null)
        and (column.elements_not_null or not stored.elements_not_null)
        and (column.json_not_null or not stored.json_not_null)
        and stored.dimensions in (0, column.dimensions)
        and not stored.has_shape
    )
