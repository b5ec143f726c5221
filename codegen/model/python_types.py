"""The Python type of each PostgreSQL type, as asyncpg gives and takes it."""

import re
from dataclasses import dataclass, replace

from codegen.base.python_names import is_python_name
from codegen.ir.catalog import Catalog, Column, Type
from codegen.ir.oids import Oid
from codegen.model.builtin_types import (
    BUILT_IN,
    ITERABLE,
    MODULES,
    NEVER_SENT,
    TEXT_BUT_IN_COMPOSITES,
    TEXT_ONLY,
)
from codegen.model.type_classes import class_of

_UNORDERED = ("BitString", "Json")  # values that Python can't compare


@dataclass(frozen=True, slots=True)
class PythonType:
    """A type as generated code writes it."""

    name: str  # without `| None`
    imports: frozenset[tuple[str, str]] = frozenset()  # (module, name); module CORE is the core's
    not_null: bool = True

    @property
    def annotation(self) -> str:
        """The name, with `| None` where NULL can come."""
        return self.name if self.not_null or self.name == "None" else f"{self.name} | None"


@dataclass(frozen=True, slots=True)
class UnsupportedType:
    """A PostgreSQL type that has no Python type that is true."""

    reason: str  # lower case, what follows the name of the column or parameter
    hint: str


def python_type(
    catalog: Catalog,
    oid: Oid,
    *,
    not_null: bool = True,
    elements_not_null: bool = False,
    json_not_null: bool = True,
    dimensions: int = 0,
    sent: bool = False,
) -> PythonType | None:
    """The Python type for a PostgreSQL type; None where `unsupported_type` tells why not.

    A JSON null reads as None, though it isn't NULL: only `json_not_null` rules it out. An array
    has as many dimensions as its column was declared with, since its type doesn't say.
    """
    type_ = _type(catalog, oid, elements_not_null, dimensions, sent)
    if isinstance(type_, UnsupportedType):
        return None
    return replace(type_, not_null=not_null and (type_.name != "Json" or json_not_null))


def unsupported_type(catalog: Catalog, oid: Oid, *, sent: bool = False) -> UnsupportedType:
    """The reason why `python_type` gives None for a type, and the remedy."""
    unsupported = _type(catalog, oid, False, 0, sent)
    assert isinstance(unsupported, UnsupportedType)
    return unsupported


def _type(
    catalog: Catalog, oid: Oid, elements_not_null: bool, dimensions: int, sent: bool
) -> PythonType | UnsupportedType:
    type_ = catalog.base_type(oid)
    if type_.python:
        return _path(type_.python)
    if sent and type_.name in NEVER_SENT and type_.schema == "pg_catalog":
        return UnsupportedType(
            f"has the type {type_.name}, which can't be sent", _cast(type_, sent)
        )
    if type_.element:
        dimensions = max(dimensions, _dimensions(catalog, oid), 1)
        return _array(catalog, type_, elements_not_null, dimensions, sent)
    if type_.kind in ("e", "c"):
        return _class(catalog, type_, sent)
    if type_.subtype:
        return _range(catalog, type_)
    if type_.schema == "pg_catalog" and type_.name in BUILT_IN:
        return _named(BUILT_IN[type_.name])
    return _unknown(type_, sent)


def has_naive_times(catalog: Catalog, oid: Oid) -> bool:
    """Tell whether a value is a timestamp without a time zone, or is an array or range of these.

    The driver gives one and the same value for an infinite one as for one with a time zone.
    """
    type_ = catalog.base_type(oid)
    if inside := type_.element or type_.subtype:
        return not type_.python and has_naive_times(catalog, inside)
    return not type_.python and (type_.schema, type_.name) == ("pg_catalog", "timestamp")


def _named(name: str) -> PythonType:
    words = re.findall(r"\w+", name)
    return PythonType(name, frozenset((MODULES[word], word) for word in words if word in MODULES))


def _path(path: str) -> PythonType:
    module, _, name = path.rpartition(".")
    return PythonType(name, frozenset({(module, name)} if module else set[tuple[str, str]]()))


def _dimensions(catalog: Catalog, oid: Oid) -> int:
    """The dimensions that a domain was declared with, or one beneath it."""
    type_, declared = catalog.types[oid], 0
    while type_.base:
        declared, type_ = max(declared, type_.dimensions), catalog.types[type_.base]
    return declared


def _array(
    catalog: Catalog, type_: Type, elements_not_null: bool, dimensions: int, sent: bool
) -> PythonType | UnsupportedType:
    element = catalog.base_type(type_.element)
    inner = _type(catalog, type_.element, False, 0, sent)
    if isinstance(inner, UnsupportedType):
        return inner
    iterable = element.kind == "m" or element.element or element.name in ITERABLE
    if sent and iterable:
        reason = f"is an array of {element.name}, which the driver takes for one of more dimensions"
        return UnsupportedType(reason, "send them one by one")
    if sent and inner.name == "Json":  # a list would be a dimension
        inner = _named("JsonItem")
    not_null = elements_not_null or type_.name in ("int2vector", "oidvector")
    # A JSON null in it reads as None.
    name = replace(inner, not_null=not_null and not inner.name.startswith("Json")).annotation
    for _ in range(dimensions):
        name = f"list[{name}]"
    return PythonType(name, inner.imports)


def _class(catalog: Catalog, type_: Type, sent: bool) -> PythonType | UnsupportedType:
    module, name = class_of(catalog, type_)
    if not (is_python_name(name) and is_python_name(module.rpartition(".")[2])):
        reason = f"has the type {type_.schema}.{type_.name}, which can't name a module and a class"
        return UnsupportedType(reason, "rename it: ALTER TYPE … RENAME TO …")
    if type_.kind == "c" and (unsupported := _unsupported_composite(catalog, type_, sent)):
        return unsupported
    return PythonType(name, frozenset({(module, name)}))


def _unsupported_composite(catalog: Catalog, type_: Type, sent: bool) -> UnsupportedType | None:
    """The reason why a composite can't become a Struct, if there is one."""
    relation = catalog.relations.get(type_.relation)
    name = f"{type_.schema}.{type_.name}"
    if relation is None or not relation.columns:
        fields = "no fields" if relation else "fields that the compiler doesn't know"
        return UnsupportedType(f"has the type {name}, which has {fields}", _cast(type_, sent))
    for column in relation.columns.values():
        if unsupported := _unsupported_field(catalog, column, sent):
            reason = f"has the composite type {name}, whose {unsupported.reason}"
            return replace(unsupported, reason=reason)
    return None


def _unsupported_field(catalog: Catalog, column: Column, sent: bool) -> UnsupportedType | None:
    if not is_python_name(column.name):
        reason = f"field {column.name!r} is no name for a field in Python"
        return UnsupportedType(reason, "rename it: ALTER TYPE … RENAME ATTRIBUTE … TO …")
    type_ = _type(catalog, column.type, False, 0, sent)
    if isinstance(type_, UnsupportedType):
        return replace(type_, reason=f"field {column.name} {type_.reason}")
    if text := _only_as_text(catalog, column.type):
        reason = f"field {column.name} has the type {text.name}, which the driver reads as text"
        hint = f"composites are read in binary: select the fields, or declare {column.name} as text"
        return UnsupportedType(f"{reason} alone", hint)
    return None


def _only_as_text(catalog: Catalog, oid: Oid) -> Type | None:
    """The type, or its element or subtype, if the driver reads it as text alone."""
    type_ = catalog.base_type(oid)
    if type_.python:
        return None if type_.is_text else type_
    if inner := type_.element or type_.subtype:
        return _only_as_text(catalog, inner)
    return type_ if type_.schema == "pg_catalog" and type_.name in TEXT_ONLY else None


def _range(catalog: Catalog, type_: Type) -> PythonType | UnsupportedType:
    bound = _type(catalog, type_.subtype, False, 0, False)
    base = catalog.base_type(type_.subtype)
    if isinstance(bound, UnsupportedType):
        return bound
    # Bounds are read in binary, and must be comparable in Python.
    is_plain = base.kind in ("b", "e") and not base.element and bound.name not in _UNORDERED
    if not is_plain or base.name in TEXT_BUT_IN_COMPOSITES or _only_as_text(catalog, base.oid):
        reason = f"has the type {type_.name}, a range over {base.name}, which the driver can't read"
        return UnsupportedType(reason, "take lower(…) and upper(…), or cast it to text")
    name = f"Range[{bound.name}]"
    imports = bound.imports | {(MODULES["Range"], "Range")}
    return PythonType(f"list[{name}]" if type_.kind == "m" else name, imports)


def _unknown(type_: Type, sent: bool) -> UnsupportedType:
    reason = f"has the type {type_.schema}.{type_.name}, which has no Python type"
    if type_.kind != "b" or type_.schema == "pg_catalog":
        return UnsupportedType(reason, _cast(type_, sent))
    key = type_.name if re.fullmatch(r"[\w-]+", type_.name, re.ASCII) else f'"{type_.name}"'
    hint = f'give it one in pyproject.toml:\n[tool.codegen.types]\n{key} = "str"'
    return UnsupportedType(reason, hint)


def _cast(type_: Type, sent: bool) -> str:
    if not sent:
        return "cast it to a type that has one, as in (…)::text"
    if type_.name == "record":
        return "send the columns one by one"
    return f"cast from a type that has one, as in :x::text::{type_.name}"
