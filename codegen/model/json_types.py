"""The Python type of each PostgreSQL type within JSON, where msgspec reads it from.

JSON has fewer types: what PostgreSQL writes as a text that Python has no type for stays a str.
"""

from dataclasses import replace

from codegen.infer.lineage.json_shape import JsonScalar
from codegen.ir.catalog import Catalog, Type
from codegen.model.python_types import PythonType, has_naive_times, python_type

_NAMES: dict[str, str] = {
    **dict.fromkeys(("int2", "int4", "int8"), "int"),
    **dict.fromkeys(("float4", "float8"), "float"),
}
# The same as elsewhere.
_ALIKE = {
    *("bool", "date", "json", "jsonb", "time", "numeric", "timestamptz", "uuid"),
    *("bpchar", "name", "text", "varchar"),
}
# Quoted, in PostgreSQL's own notation.
_TEXTS = {
    *("bit", "box", "bytea", "char", "cidr", "circle", "inet", "interval", "line", "lseg"),
    *("macaddr", "macaddr8", "money", "oid", "path", "pg_lsn", "point", "polygon", "timetz"),
    *("tsquery", "tsvector", "unknown", "uuid", "varbit", "xml"),
}
# What is infinite looks the same with a time zone and without one.
_NAIVE = ("CORE.infinite_timestamps", "NaiveDatetime")
_RANGES = ("r", "m")  # pg_type.typtype


def json_type(catalog: Catalog, value: JsonScalar) -> PythonType | None:
    """The Python type that a value has within JSON; None where it may be anything."""
    type_ = catalog.base_type(value.type)
    if not type_.element:
        return _scalar(catalog, type_, not_null=value.not_null, json_not_null=value.json_not_null)
    element = catalog.base_type(type_.element)
    if not type_.name.startswith("_"):  # int2vector and the like are written in their own way
        return None
    array = _scalar(catalog, element, not_null=value.elements_not_null, json_not_null=False)
    for _ in range(max(value.dimensions, 1)):
        array = array and PythonType(f"list[{array.annotation}]", array.imports)
    return array and replace(array, not_null=value.not_null)


def _scalar(
    catalog: Catalog, type_: Type, *, not_null: bool, json_not_null: bool
) -> PythonType | None:
    if type_.python:  # it is made of what the driver reads, not of what JSON holds
        return None
    if has_naive_times(catalog, type_.oid):
        return PythonType(_NAIVE[1], frozenset({_NAIVE}), not_null)
    if type_.kind == "e" or (_is_built_in(type_) and type_.name in _ALIKE):
        return python_type(catalog, type_.oid, not_null=not_null, json_not_null=json_not_null)
    if _is_built_in(type_) and type_.name in _NAMES:
        return PythonType(_NAMES[type_.name], not_null=not_null)
    if type_.kind in _RANGES or (_is_built_in(type_) and type_.name in _TEXTS):
        return PythonType("str", not_null=not_null)
    return None


def _is_built_in(type_: Type) -> bool:
    return type_.schema == "pg_catalog"
