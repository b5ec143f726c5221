"""The database's composite types, and row types of tables, as Structs."""

from collections.abc import Iterable, Iterator, Mapping

from codegen.ir.catalog import Catalog, Type
from codegen.model.name_shadowing import qualify_fields
from codegen.model.package import Composite, Field, Import, Struct
from codegen.model.python_types import python_type
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
    found = dict[Import, None]()

    def add(imported: Import) -> None:
        if imported in found:
            return
        if (type_ := types.get(imported)) and type_.kind == "c":
            for inner in sorted(_struct(catalog, imported, type_).imports):
                add(inner)
        found[imported] = None

    for imported in sorted(set(imports)):
        add(imported)
    return list(found)


def _struct(catalog: Catalog, imported: Import, type_: Type) -> Struct:
    """All its fields may be NULL: where a type is used, what its table forbids is not forbidden."""
    relation = catalog.relations[type_.relation]
    fields, imports = list[Field](), set[Import]()
    for column in relation.columns.values():
        found = python_type(catalog, column.type, not_null=False, dimensions=column.dimensions)
        assert found is not None  # or the composite itself would have no type
        fields.append(Field(column.name, found.annotation, column.comment))
        imports |= found.imports
    doc = type_.comment or relation.comment or f"A value of the type `{type_.name}`."
    return Struct(imported[1], module_of(imported), doc, tuple(fields), frozenset(imports))
