"""The Python type of each PostgreSQL type, as asyncpg gives and takes it."""

from dataclasses import dataclass

from codegen.ask.catalog import Catalog
from codegen.model.naming import pascal

# Python's name, and the module that it is imported from.
_BUILT_IN: dict[str, tuple[str, str | None]] = {
    "bool": ("bool", None),
    "int2": ("int", None),
    "int4": ("int", None),
    "int8": ("int", None),
    "oid": ("int", None),
    "float4": ("float", None),
    "float8": ("float", None),
    "numeric": ("Decimal", "decimal"),
    "text": ("str", None),
    "varchar": ("str", None),
    "bpchar": ("str", None),
    "char": ("str", None),
    "name": ("str", None),
    "bytea": ("bytes", None),
    "date": ("date", "datetime"),
    "time": ("time", "datetime"),
    "timetz": ("time", "datetime"),
    "timestamp": ("datetime", "datetime"),
    "timestamptz": ("datetime", "datetime"),
    "interval": ("timedelta", "datetime"),
    "uuid": ("UUID", "uuid"),
    "json": ("Json", "CORE"),
    "jsonb": ("Json", "CORE"),
    "void": ("None", None),
}


@dataclass(frozen=True, slots=True)
class PythonType:
    """A type as generated code writes it."""

    name: str  # without `| None`
    imports: frozenset[tuple[str, str]] = frozenset()  # (module, name); module CORE is the core's
    not_null: bool = True

    @property
    def annotation(self) -> str:
        """The name with what is said about None."""
        return self.name if self.not_null or self.name == "None" else f"{self.name} | None"


def python_type(
    catalog: Catalog,
    oid: int,
    *,
    not_null: bool = True,
    elements_not_null: bool = False,
    json_not_null: bool = True,
) -> PythonType | None:
    """The Python type for this PostgreSQL type; None where there is none yet.

    A JSON null reads as None, though it isn't NULL: only `json_not_null` rules it out.
    """
    type_ = catalog.base_type(oid)
    if type_.element:
        inner = python_type(catalog, type_.element, not_null=elements_not_null)
        return inner and PythonType(f"list[{inner.annotation}]", inner.imports, not_null)
    if type_.kind == "e":
        name = pascal(type_.name)
        return PythonType(name, frozenset({(f"..enums.{type_.name}", name)}), not_null)
    if type_.schema != "pg_catalog" or type_.name not in _BUILT_IN:
        return None
    name, module = _BUILT_IN[type_.name]
    imports = frozenset({(module, name)} if module else set[tuple[str, str]]())
    return PythonType(name, imports, not_null and (name != "Json" or json_not_null))
