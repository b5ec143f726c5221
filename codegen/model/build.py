"""Proven statements become the generated package, as plain data."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from codegen.ask.catalog import Catalog, Relation
from codegen.config import Config
from codegen.model.classes import types_by_class
from codegen.model.composites import composites, with_inner
from codegen.model.enums import enums
from codegen.model.inputs import input_struct
from codegen.model.methods import constant, methods, optional_groups
from codegen.model.naming import entity_module, entity_name, pascal, table_key
from codegen.model.overrides import overrides
from codegen.model.package import ConstraintEntry, Import, Method, Package, Repository, Struct
from codegen.model.secrets import (
    Secrets,
    discreet,
    secret_columns,
    secret_tables,
    secrets_of_input,
    secrets_of_row,
    secrets_of_table,
)
from codegen.model.shadows import visible_fields, visible_methods
from codegen.model.shapes import Shape, entity_struct, order_differs, shape
from codegen.problems import Problem
from codegen.prove.statement import Statement
from codegen.read.files import QueryFile


@dataclass(frozen=True, slots=True)
class Typed:
    """A statement with all that it takes and gives."""

    statement: Statement
    shape: Shape
    inputs: tuple[Struct, ...]
    methods: tuple[Method, ...]
    imports: frozenset[Import]

    @property
    def structs(self) -> tuple[Struct, ...]:
        """The Structs that are the statement's own."""
        return (*self.inputs, *([self.shape.struct] if self.shape.struct else []))


def typed(
    catalog: Catalog, config: Config, secrets: Secrets, file: str, statement: Statement
) -> Typed:
    """The statement's Structs and methods; InputError where something has no type or name."""
    found = shape(catalog, statement, file)
    if found.struct:
        row = discreet(found.struct, secrets_of_row(statement, secrets))
        found = replace(found, struct=row)
    groups = optional_groups(statement)
    made = list(methods(catalog, statement, found, file, config.groups))
    return Typed(
        statement=statement,
        shape=found,
        inputs=tuple(
            discreet(
                input_struct(catalog, statement, file, group),
                secrets_of_input(statement, group, secrets),
            )
            for group in groups
        ),
        methods=tuple(method for method, _ in made),
        imports=frozenset(it for _, imports in made for it in imports) | _row_imports(found),
    )


def _row_imports(found: Shape) -> frozenset[Import]:
    if found.type:
        return found.type.imports
    if found.entity:
        return frozenset({(f"..entities.{entity_module(found.entity)}", found.name)})
    return frozenset({(f"..rows.{found.struct.module}", found.name)} if found.struct else set())


def build(
    catalog: Catalog, config: Config, files: Iterable[tuple[QueryFile, list[Typed]]]
) -> Package:
    """The whole package."""
    files = list(files)
    every = [typed for _, found in files for typed in found]
    secrets = secret_columns(catalog, config.secrets)
    tables = {it.shape.entity.oid: it.shape.entity for it in every if it.shape.entity}
    entities = [_entity(catalog, it, secrets) for it in _by_name(tables.values())]
    structs = [*entities, *(struct for it in every for struct in it.structs)]
    held = [*(it.imports for it in structs), *(it.imports for it in every)]
    named = (it for imported in held for it in imported)
    imports = with_inner(catalog, types_by_class(catalog), named)
    return Package(
        core=config.core,
        command=config.command,
        queries=_shown(config.queries, config),
        migrations=_shown(config.migrations, config),
        enums=tuple(enums(catalog, imports)),
        composites=tuple(composites(catalog, secrets, imports)),
        overrides=tuple(overrides(catalog)),
        entities=tuple(entities),
        rows=tuple(visible_fields(it.shape.struct) for it in every if it.shape.struct),
        inputs=tuple(visible_fields(struct) for it in every for struct in it.inputs),
        repositories=tuple(_repository(catalog, secrets, file, found) for file, found in files),
        tables=tuple((table_key(it), entity_name(it)) for it in _tables(catalog)),
        constraints=tuple(_constraints(catalog)),
        secrets=tuple(
            (table_key(it), fields)
            for it in _tables(catalog)
            if (fields := tuple(secrets_of_table(it, secrets)))
        ),
    )


def _entity(catalog: Catalog, relation: Relation, secrets: Secrets) -> Struct:
    struct = discreet(entity_struct(catalog, relation), secrets_of_table(relation, secrets))
    return visible_fields(struct)


def _shown(folder: Path, config: Config) -> str:
    """A folder of the input as seen from beside the package, wherever the compiler is run."""
    beside = (config.package or Path()).absolute().parent
    folder = folder.absolute()
    return folder.relative_to(beside).as_posix() if folder.is_relative_to(beside) else folder.name


def _by_name(relations: Iterable[Relation]) -> list[Relation]:
    return sorted(relations, key=table_key)


def _tables(catalog: Catalog) -> list[Relation]:
    found = catalog.relations.values()
    return _by_name(it for it in found if it.schema != "pg_catalog" and it.kind in ("r", "p"))


def _repository(
    catalog: Catalog, secrets: Secrets, file: QueryFile, found: list[Typed]
) -> Repository:
    made = [method for it in found for method in it.methods]
    methods, imports = visible_methods(made, (each for it in found for each in it.imports))
    return Repository(
        name=f"{pascal(file.name)}Repository",
        module=file.name,
        entity=pascal(file.name),
        doc=file.doc or f"The queries of {file.source.name}.",
        queries=tuple(
            constant(
                it.statement,
                it.shape,
                tuple(secret_tables(catalog, secrets, it.statement, file.name)),
            )
            for it in found
        ),
        methods=methods,
        imports=imports,
    )


def _constraints(catalog: Catalog) -> Iterator[ConstraintEntry]:
    for it in sorted(catalog.constraints, key=lambda it: (_table(catalog, it.relation), it.name)):
        relation = catalog.relations.get(it.relation)
        target = catalog.relations.get(it.references)
        columns = relation.columns if relation else {}
        yield ConstraintEntry(
            table=table_key(relation) if relation else it.domain or "",
            name=it.name,
            entity=entity_name(relation) if relation else pascal(it.domain or ""),
            fields=tuple(columns[number].name for number in it.columns if number in columns),
            comment=it.comment,
            references=entity_name(target) if target else None,
        )


def _table(catalog: Catalog, oid: int) -> str:
    relation = catalog.relations.get(oid)
    return table_key(relation) if relation else ""


def notes(catalog: Catalog, statement: Statement) -> Iterator[Problem]:
    """What is sound, but probably not what was meant."""
    if relation := order_differs(catalog, statement):
        columns = ", ".join(column.name for column in relation.columns.values())
        yield statement.query.problem(
            f"all columns of {relation.name}, but in another order: the row isn't its entity",
            f"write them in the table's order: {columns}",
            at=0,
        )
