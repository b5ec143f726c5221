"""The database's composite types, and row types of tables, as Structs."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from codegen.ir.catalog import Catalog, Type
from codegen.model.name_shadowing import qualify_fields
from codegen.model.package import Composite, Field, Import, Struct
from codegen.model.python_types import has_naive_times, python_type
from codegen.model.secrets import Secrets, hide_secrets, secrets_of_table
from codegen.model.type_classes import module_of, types_by_class


def composites(
    catalog: Catalog, secrets: Secrets, imports: Iterable[Import]
) -> Iterator[Composite]:
    """The composites that the package imports, each after those that it is made of."""
    types = types_by_class(catalog)
    for imported in with_inner(catalog, types, imports):
        if imported in types and types[imported].kind == "c":
            type_ = types[imported]
            struct = hide_secrets(
                _struct(catalog, imported, type_),
                secrets_of_table(catalog.relations[type_.relation], secrets),
            )
            yield Composite(qualify_fields(struct), (type_.schema, type_.name))


def with_inner(
    catalog: Catalog, types: Mapping[Import, Type], imports: Iterable[Import]
) -> list[Import]:
    """These imports and those of the composites among them, the innermost first."""
    ordered = dict[Import, None]()

    def add(imported: Import) -> None:
        if imported in ordered:
            return
        if (type_ := types.get(imported)) and type_.kind == "c":
            for inner in sorted(_struct(catalog, imported, type_).imports):
                add(inner)
        ordered[imported] = None

    for imported in sorted(set(imports)):
        add(imported)
    return list(ordered)


def _struct(catalog: Catalog, imported: Import, type_: Type) -> Struct:
    """The Struct of a composite; any field may be NULL, whatever its table forbids."""
    relation = catalog.relations[type_.relation]
    fields, imports = list[Field](), set[Import]()
    for column in relation.columns.values():
        field = python_type(catalog, column.type, not_null=False, dimensions=column.dimensions)
        assert field is not None  # or the composite itself would have no type
        fields.append(Field(column.name, field.annotation, column.comment))
        imports |= field.imports
    doc = type_.comment or relation.comment or f"A value of the type `{type_.name}`."
    struct = Struct(imported[1], module_of(imported), doc, tuple(fields), frozenset(imports))
    columns = relation.columns.values()
    naive = tuple(each.name for each in columns if has_naive_times(catalog, each.type))
    if not naive:
        return struct
    return replace(struct, naive=naive, imports=struct.imports | {("typing", "ClassVar")})
