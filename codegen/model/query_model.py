"""The model of a query: its statement with Structs, types and methods."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from codegen.analyze.statement import Statement
from codegen.base.diagnostics import CompileError, Diagnostic
from codegen.model.column_types import column_type
from codegen.model.context import Context
from codegen.model.declared_json import type_annotation_errors
from codegen.model.external_types import unknown_field_errors
from codegen.model.inputs import (
    input_annotation_errors,
    input_groups,
    input_struct,
    parameter_type,
)
from codegen.model.keyset_constants import secret_keys
from codegen.model.methods import methods
from codegen.model.naming import entity_module
from codegen.model.order_argument import order_aliases
from codegen.model.package import Alias, Import, Method, Struct
from codegen.model.python_types import PythonType
from codegen.model.row_probes import current_shape
from codegen.model.row_types import RowType, json_struct_builder, order_differs, row_type
from codegen.model.secrets import hide_secrets, secrets_of_input


@dataclass(frozen=True, slots=True)
class QueryModel:
    """A statement with the Python of its arguments and results."""

    statement: Statement
    parameters: tuple[PythonType, ...]  # of the statement's, in their order
    columns: tuple[PythonType, ...]  # likewise
    shape: RowType
    current: RowType  # of the row that ChangedError shows
    inputs: tuple[Struct, ...]
    aliases: tuple[Alias, ...]
    methods: tuple[Method, ...]
    imports: frozenset[Import]
    counts: str | None = None  # the list of which the library composes this statement

    @property
    def rows(self) -> tuple[Struct, ...]:
        """The Structs that its rows are made of, each after those within it."""
        current = () if self.current is self.shape else self.current.structs
        return tuple(map(_without_itself, (*self.shape.structs, *current)))

    @property
    def structs(self) -> tuple[Struct, ...]:
        """The Structs that are the statement's own."""
        return (*self.inputs, *self.rows)


def build_query_model(context: Context, file: str, statement: Statement) -> QueryModel:
    """Build a statement's model; CompileError where something has no type or name."""
    for errors in (
        list(type_annotation_errors(context, statement)),
        list(unknown_field_errors(context.groups, context.fields, statement)),
        list(input_annotation_errors(context, statement)),
        list(secret_keys(context, statement)),
    ):
        if errors:
            raise CompileError(*errors)
    shape = row_type(context, statement, file)
    builder = json_struct_builder(context, statement, file)
    current = current_shape(context, statement, shape, file)
    methods_with_imports = list(methods(context, statement, shape, file))
    return QueryModel(
        statement=statement,
        parameters=tuple(
            parameter_type(context, statement, parameter) for parameter in statement.parameters
        ),
        columns=tuple(
            shape.stored_types.get(column.name) or column_type(builder, statement, column)
            for column in statement.columns
        ),
        shape=shape,
        current=current,
        inputs=tuple(
            hide_secrets(
                input_struct(context, statement, file, group),
                secrets_of_input(statement, group, context.secrets),
            )
            for group in input_groups(statement)
        ),
        aliases=tuple(order_aliases(statement, file)),
        methods=tuple(method for method, _ in methods_with_imports),
        imports=frozenset(each for _, imports in methods_with_imports for each in imports)
        | _row_imports(shape)
        | _row_imports(current),
    )


def _without_itself(struct: Struct) -> Struct:
    """The Struct without imports of its own module, which holds nested Structs, too."""
    module = f"..rows.{struct.module}"
    return replace(
        struct, imports=frozenset(imported for imported in struct.imports if imported[0] != module)
    )


def _row_imports(shape: RowType) -> frozenset[Import]:
    if shape.type:
        return shape.type.imports
    if shape.entity:
        return frozenset({(f"..entities.{entity_module(shape.entity)}", shape.name)})
    return frozenset({(f"..rows.{shape.struct.module}", shape.name)} if shape.struct else set())


def notes(context: Context, statement: Statement) -> Iterator[Diagnostic]:
    """Note what is sound, but probably not meant."""
    if relation := order_differs(context.catalog, statement):
        columns = ", ".join(column.name for column in relation.columns.values())
        yield statement.query.diagnose(
            f"all columns of {relation.name}, but in another order: the row isn't its entity",
            f"write them in the table's order: {columns}",
            at=0,
        )
