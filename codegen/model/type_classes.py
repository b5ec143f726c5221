"""Classes of enums and composites: their names and modules."""

from codegen.ir.catalog import Catalog, Type
from codegen.model.naming import pascal, snake
from codegen.model.package import Import

SUBPACKAGES = {"e": "enums", "c": "composites"}  # by pg_type.typtype


def class_of(catalog: Catalog, type_: Type) -> Import:
    """The module and the class of an enum or composite.

    Where several schemas have a type of this name, all but public's are named for both. The row
    type of a table leaves the plain name to the entity.
    """
    is_homonym = type_.name in catalog.homonyms and type_.schema != "public"
    module = f"{type_.schema}_{type_.name}" if is_homonym else type_.name
    relation = catalog.relations.get(type_.relation)
    is_row = relation is not None and relation.kind != "c"
    name = f"{pascal(module)}Record" if is_row else pascal(module)
    return f"..{SUBPACKAGES[type_.kind]}.{snake(module)}", name


def module_of(imported: Import) -> str:
    """The module within its subpackage."""
    return imported[0].rpartition(".")[2]


def types_by_class(catalog: Catalog) -> dict[Import, Type]:
    """Every enum and composite, by the import of its class."""
    types = (type_ for type_ in catalog.types.values() if type_.kind in SUBPACKAGES)
    return {class_of(catalog, type_): type_ for type_ in types}
