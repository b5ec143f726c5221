"""Builds the generated package, as plain data, of all statements."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path

from codegen.analyze.statement import Statement
from codegen.base.config import Config
from codegen.ir.catalog import Catalog, Constraint, Relation
from codegen.ir.oids import Oid
from codegen.model.column_types import entity_struct
from codegen.model.composites import composites, with_inner
from codegen.model.constants import Constant, QueryConstant
from codegen.model.context import Context
from codegen.model.enums import enums
from codegen.model.keyset_constants import keyset
from codegen.model.name_shadowing import (
    LIST_IMPORTS,
    name_lists,
    qualify_fields,
    qualify_methods,
    qualify_shadowed_generics,
)
from codegen.model.naming import entity_name, pascal, table_key
from codegen.model.package import (
    ConstraintEntry,
    Import,
    Package,
    Repository,
    Struct,
)
from codegen.model.query_constants import build_bulk_constant, build_constant, error_context
from codegen.model.query_model import QueryModel
from codegen.model.row_probes import row_probe
from codegen.model.secrets import hide_secrets, secret_tables, secrets_of_table
from codegen.model.shared_inputs import shared_inputs
from codegen.model.shared_rows import shared_rows
from codegen.model.type_classes import types_by_class
from codegen.model.type_overrides import overrides
from codegen.read.query_files import QueryFile


def build_package(
    context: Context, config: Config, files: Iterable[tuple[QueryFile, list[QueryModel]]]
) -> Package:
    """Build the package."""
    files = list(files)
    catalog, secrets = context.catalog, context.secrets
    models = [model for _, models in files for model in models]
    shapes = [shape for model in models for shape in (model.shape, model.current)]
    tables = {entity.oid: entity for shape in shapes for entity in shape.entities}
    entities = [_entity(context, table) for table in _by_name(tables.values())]
    rows = [qualify_fields(struct) for struct in shared_rows(models)]
    structs = [*entities, *(struct for model in models for struct in model.structs)]
    used = [*(struct.imports for struct in structs), *(model.imports for model in models)]
    imports = with_inner(catalog, types_by_class(catalog), chain.from_iterable(used))
    return Package(
        core=config.core,
        command=config.command,
        queries=_display_path(config.queries, config),
        migrations=_display_path(config.migrations, config),
        enums=tuple(enums(catalog, imports)),
        composites=tuple(composites(catalog, secrets, imports)),
        overrides=tuple(overrides(catalog)),
        entities=tuple(entities),
        rows=tuple(rows),
        inputs=tuple(qualify_fields(struct) for struct in shared_inputs(models)),
        aliases=tuple(alias for model in models for alias in model.aliases),
        repositories=tuple(_repository(context, *pair) for pair in files),
        tables=tuple((table_key(table), _entity_of(catalog, table)) for table in _tables(catalog)),
        constraints=tuple(_constraints(catalog)),
        secrets=tuple(
            (table_key(table), fields)
            for table in _tables(catalog)
            if (fields := tuple(secrets_of_table(table, secrets)))
        ),
    )


def _entity(context: Context, relation: Relation) -> Struct:
    secrets = secrets_of_table(relation, context.secrets)
    struct = hide_secrets(entity_struct(context, relation), secrets)
    return qualify_fields(struct)


def _display_path(folder: Path, config: Config) -> str:
    """The path of an input folder relative to the package's parent, wherever the compiler runs."""
    beside = (config.package or Path()).absolute().parent
    folder = folder.absolute()
    return folder.relative_to(beside).as_posix() if folder.is_relative_to(beside) else folder.name


def _by_name(relations: Iterable[Relation]) -> list[Relation]:
    return sorted(relations, key=table_key)


def _tables(catalog: Catalog) -> list[Relation]:
    """Tables of the schema, by name."""
    relations = catalog.relations.values()
    return _by_name(
        relation
        for relation in relations
        if relation.schema != "pg_catalog" and relation.kind in ("r", "p")
    )


def _repository(context: Context, file: QueryFile, models: list[QueryModel]) -> Repository:
    all_methods = [method for model in models for method in model.methods]
    imports = frozenset[Import]().union(*(model.imports for model in models))
    methods, lists = name_lists(all_methods, imports)
    methods, imports = qualify_methods(methods, imports)
    methods, imports = qualify_shadowed_generics(methods, imports)
    return Repository(
        name=f"{pascal(file.name)}Repository",
        module=file.name,
        entity=pascal(file.name),
        doc=file.doc or f"The queries of {file.source.name}.",
        constants=tuple(_constants(context, models, file.name)),
        lists=lists,
        methods=methods,
        imports=imports.union(LIST_IMPORTS if lists else ()),
    )


def _constants(context: Context, models: list[QueryModel], file: str) -> list[Constant]:
    """The constants of a file, each after those that it refers to."""
    counted = {model.counts for model in models}
    constants: list[Constant] = []
    for model in models:
        if model.counts is None:
            is_counted = model.statement.query.name in counted
            constant = _constant(context, model, file, is_counted=is_counted)
            if model.statement.template.batch_param:
                constants.append(build_bulk_constant(model.statement, constant, constants))
            else:
                constants.append(constant)
    return constants


def _constant(context: Context, model: QueryModel, file: str, *, is_counted: bool) -> QueryConstant:
    statement = model.statement
    tables = tuple(secret_tables(context.catalog, context.secrets, statement, file))
    errors = replace(
        error_context(statement, tables, _target_entity(context.catalog, statement, file)),
        row_probe=row_probe(context, statement, model.shape, model.current),
    )
    pages = keyset(context, statement, file)
    return build_constant(statement, model.shape, errors, pages, is_counted=is_counted)


def _target_entity(catalog: Catalog, statement: Statement, file: str) -> str | None:
    """The entity that the statement changes, unless it is the file's own."""
    entity = _entity_of(catalog, statement.written) if statement.written else None
    return None if entity == pascal(file) else entity


def _constraints(catalog: Catalog) -> Iterator[ConstraintEntry]:
    def order(constraint: Constraint) -> tuple[str, str]:
        return _table(catalog, constraint.relation), constraint.name

    for constraint in sorted(catalog.constraints, key=order):
        relation = catalog.relations.get(constraint.relation)
        columns = relation.columns if relation else {}
        yield ConstraintEntry(
            table=table_key(relation) if relation else constraint.domain or "",
            name=constraint.name,
            entity=_entity_at(catalog, constraint.relation) or pascal(constraint.domain or ""),
            fields=tuple(
                columns[number].name for number in constraint.columns if number in columns
            ),
            comment=constraint.comment,
            references=_entity_at(catalog, constraint.references),
        )


def _entity_at(catalog: Catalog, oid: Oid) -> str | None:
    relation = catalog.relations.get(oid)
    return _entity_of(catalog, relation) if relation else None


def _entity_of(catalog: Catalog, relation: Relation) -> str:
    """The entity of a table; a partition has that of its partitioned table."""
    return entity_name(catalog.relations.get(relation.root, relation))


def _table(catalog: Catalog, oid: Oid) -> str:
    relation = catalog.relations.get(oid)
    return table_key(relation) if relation else ""
