"""Which Struct a row becomes: the entity of its table, or one of the query's own."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from codegen.analyze.statement import Statement
from codegen.infer.lineage.row_presence import AbsenceCause
from codegen.infer.nested_groups import NOTHING, ColumnGroup, field_name, group_columns, nest
from codegen.infer.result_columns import ResultColumnInfo
from codegen.ir.catalog import Catalog, Relation
from codegen.ir.oids import NO_OID
from codegen.model.column_types import column_type, document_type
from codegen.model.constants import SIDE_BY_SIDE, Layout
from codegen.model.context import Context
from codegen.model.declared_json import column_document
from codegen.model.json_structs import JsonStructBuilder
from codegen.model.naming import entity_module, entity_name, pascal
from codegen.model.package import Field, Import, Struct
from codegen.model.python_types import PythonType
from codegen.model.secrets import hide_secrets
from codegen.read.syntax import Operation

Members = Sequence[ResultColumnInfo | ColumnGroup]


@dataclass(frozen=True, slots=True)
class RowType:
    """What a statement's rows become."""

    name: str  # the type of one row, or of the one value
    type: PythonType | None = None  # of the value, where ruled_out is only one
    entity: Relation | None = None  # where the row is a whole row of this table
    structs: tuple[Struct, ...] = ()  # those of its own that rows are made of; the row's is last
    embedded: tuple[Relation, ...] = ()  # tables whose entities stand within the row
    layout: Layout = SIDE_BY_SIDE  # how the row is made of its columns

    @property
    def struct(self) -> Struct | None:
        """The row's Struct, where it has one of its own."""
        return self.structs[-1] if self.structs and not self.type else None

    @property
    def entities(self) -> tuple[Relation, ...]:
        """The tables whose entities it needs."""
        return (*self.embedded, *([self.entity] if self.entity else []))


def row_type(context: Context, statement: Statement, file: str) -> RowType:
    """The shape of the rows; CompileError where a column has no name or type for it."""
    query, columns = statement.query, statement.columns
    if not columns:
        return RowType("int")
    children = json_struct_builder(context, statement, file)
    types = [(it, document_type(children, statement, it)) for it in columns]
    layout = Layout(documents=tuple(it.name for it, type_ in types if type_))
    row = _Row(children, statement)
    if query.operation is Operation.VALUE:
        type_ = column_type(children, statement, columns[0])
        row.add_children(columns[0])
        return RowType(type_.annotation, type=type_, structs=tuple(row.structs), layout=layout)
    found = group_columns(statement.query, statement.columns)
    if not query.annotations.row and (relation := _entity(context, statement, found)):
        return RowType(entity_name(relation), entity=relation, layout=layout)
    row.add_struct(children.row, f"A row of `{query.name}`.", found, NOTHING)
    return RowType(
        name=children.row,
        structs=tuple(row.structs),
        embedded=tuple(row.entities),
        layout=replace(layout, embedded=tuple(row.keys)),
    )


def json_struct_builder(context: Context, statement: Statement, file: str) -> JsonStructBuilder:
    """The row's name and module, for the Structs of its children."""
    query, named = statement.query, statement.query.annotations.row
    if named:
        return JsonStructBuilder(context, named.name, context.homes[named.name])
    return JsonStructBuilder(context, f"{pascal(query.name)}{pascal(file)}Row", file)


@dataclass(frozen=True, slots=True)
class _Row:
    """The Structs of a row, as they are made one after the other."""

    family: JsonStructBuilder
    statement: Statement
    structs: list[Struct] = field(default_factory=list[Struct])
    entities: list[Relation] = field(default_factory=list[Relation])
    keys: list[tuple[str, str | None]] = field(default_factory=list[tuple[str, str | None]])

    def add_struct(
        self, name: str, doc: str, members: Members, ruled_out: frozenset[AbsenceCause]
    ) -> PythonType:
        """A Struct of columns and of groups within, and how it is called."""
        fields: list[Field] = []
        imports: set[Import] = set()
        for member in members:
            if isinstance(member, ColumnGroup):
                type_ = self._group(name, member, ruled_out)
            else:
                self.add_children(member)
                type_ = column_type(self.family, self.statement, member)
            fields.append(Field(field_name(member), type_.annotation))
            imports |= type_.imports
        struct = Struct(name, self.family.module, doc, tuple(fields), frozenset(imports))
        self.structs.append(hide_secrets(struct, self._secrets(members)))
        return PythonType(name)

    def add_children(self, column: ResultColumnInfo) -> None:
        """The Structs of the documents that a column gathers."""
        if not column_document(self.family.context, self.statement, column):
            self.structs.extend(self.family.structs(column))

    def _group(
        self, row: str, group: ColumnGroup, ruled_out: frozenset[AbsenceCause]
    ) -> PythonType:
        found = nest(self.statement.query, group, ruled_out)
        self.keys.append((group.path, found.witness))
        not_null = found.witness is None
        if relation := _entity(self.family.context, self.statement, found.members):
            self.entities.append(relation)
            imported = f"..entities.{entity_module(relation)}", entity_name(relation)
            return PythonType(imported[1], frozenset({imported}), not_null)
        doc = f"The `{group.path}` of a row of `{self.statement.query.name}`."
        type_ = self.add_struct(f"{row}{pascal(group.name)}", doc, found.members, found.ruled_out)
        return PythonType(type_.name, type_.imports, not_null)

    def _secrets(self, members: Members) -> list[str]:
        columns = (it for it in members if not isinstance(it, ColumnGroup))
        return [field_name(it) for it in columns if self._is_secret(it)]

    def _is_secret(self, column: ResultColumnInfo) -> bool:
        context = self.family.context
        if column_document(context, self.statement, column):
            return bool(column.sources & context.secrets)
        return self.family.shows_secrets(column)


def order_differs(catalog: Catalog, statement: Statement) -> Relation | None:
    """The table whose columns these would be, were they in its order."""
    relation = _only_relation(catalog, statement.columns)
    if relation is None or statement.query.annotations.row:
        return None
    names = [column.name for column in statement.columns]
    whole = [column.name for column in relation.columns.values()]
    return relation if names != whole and sorted(names) == sorted(whole) else None


def _only_relation(catalog: Catalog, columns: Sequence[ResultColumnInfo]) -> Relation | None:
    relations = {it.origin.relation if it.origin else NO_OID for it in columns}
    return catalog.relations.get(relations.pop()) if len(relations) == 1 else None


def _entity(context: Context, statement: Statement, members: Members) -> Relation | None:
    """The table whose rows these are; none where a `@type` line makes them something else."""
    columns = [it for it in members if not isinstance(it, ColumnGroup)]
    relation = _only_relation(context.catalog, columns)
    if relation is None or len(columns) != len(members):
        return None
    shown = [(field_name(it), it.origin) for it in columns]
    whole = [(column.name, column) for column in relation.columns.values()]
    # Under an outer join the table's own promises don't hold.
    kept = all(it.not_null or not it.origin or not it.origin.not_null for it in columns)
    lines = {line.name for line in statement.query.annotations.types}
    said = any(it.name in lines for it in columns)
    return relation if shown == whole and kept and not said else None
