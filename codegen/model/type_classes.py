"""What the classes of enums and composites are called, and where they lie."""

from codegen.ir.catalog import Catalog, Type
from codegen.model.naming import pascal, snake
from codegen.model.package import Import

ROOMS = {"e": "enums", "c": "composites"}  # by pg_type.typtype


def class_of(catalog: Catalog, type_: Type) -> Import:
    """The module and the class of an enum or composite.

    Where several schemas have a type of this name, all but public's are named for both. The row
    type of a table leaves the plain name to the entity.
    """
    shared = type_.name in catalog.homonyms and type_.schema != "public"
    module = f"{type_.schema}_{type_.name}" if shared else type_.name
    relation = catalog.relations.get(type_.relation)
    is_row = relation is not None and relation.kind != "c"
    name = f"{pascal(module)}Record" if is_row else pascal(module)
    return f"..{ROOMS[type_.kind]}.{snake(module)}", name


def module_of(imported: Import) -> str:
    """The module within its room."""
    return imported[0].rpartition(".")[2]


def types_by_class(catalog: Catalog) -> dict[Import, Type]:
    """Every enum and composite, by what generated code imports for it."""
    found = (it for it in catalog.types.values() if it.kind in ROOMS)
    return {class_of(catalog, it): it for it in found}
