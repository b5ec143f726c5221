"""Type overrides: Python types that `[tool.codegen.types]` gives to types of the database."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from codegen.base.diagnostics import CompileError, Diagnostic
from codegen.ir.catalog import Catalog, Type
from codegen.model.builtin_types import OWN
from codegen.model.package import Override

_WHERE = "[tool.codegen.types]"


def apply_type_overrides(catalog: Catalog, paths: Mapping[str, str]) -> Catalog:
    """Apply the overrides to the catalog; CompileError where they make no sense."""
    candidates = {name: list(_types_named(catalog, name)) for name in paths}
    if errors := [error for name, types in candidates.items() for error in _errors(name, types)]:
        raise CompileError(*errors)
    overridden = [replace(type_, python=paths[name]) for name, [type_] in candidates.items()]
    return replace(catalog, types=catalog.types | {type_.oid: type_ for type_ in overridden})


def overrides(catalog: Catalog) -> Iterator[Override]:
    """The overrides for which connections need a codec."""
    for type_ in catalog.types.values():
        if type_.python:
            module, _, name = type_.python.rpartition(".")
            imports = frozenset({(module, name)} if module else set[tuple[str, str]]())
            yield Override((type_.schema, type_.name), name, type_.is_text, imports)


def _types_named(catalog: Catalog, name: str) -> Iterator[Type]:
    """The types that a name may mean, with its schema or without."""
    schema, _, rest = name.rpartition(".")
    for type_ in catalog.types.values():
        if type_.name == name or (schema, rest) == (type_.schema, type_.name):
            yield type_


def _errors(name: str, types: list[Type]) -> Iterable[Diagnostic]:
    if not types:
        message = f"{_WHERE} names no type: {name}"
        yield _error(message, "write it as pg_type does, as in citext, int4 or audit.status")
    elif len(types) > 1:
        choices = " or ".join(f'"{type_.schema}.{type_.name}"' for type_ in types)
        yield _error(f"{_WHERE}: there are several types named {name}", f"say which: {choices}")
    else:
        yield from _type_errors(types[0])


def _type_errors(type_: Type) -> Iterable[Diagnostic]:
    """Refuse a type that the driver doesn't exchange as one text."""
    message = f"{_WHERE}: {type_.schema}.{type_.name} can't be given a Python type"
    if type_.base:
        yield _error(f"{message}: the driver sees what is beneath a domain", "name that instead")
    elif type_.name in ("json", "jsonb"):
        yield _error(f"{message} everywhere", "give one to a column, in [tool.codegen.json]")
    elif type_.element or type_.kind not in ("b", "e"):
        kinds = {"c": "a composite", "r": "a range", "m": "a multirange", "p": "a pseudo-type"}
        kind = "an array" if type_.element else kinds[type_.kind]
        yield _error(f"{message}: it is {kind}", "name the types that it is made of")
    elif type_.schema == "pg_catalog" and type_.name in OWN:
        yield _error(f"{message}: the driver needs it itself", "take the line away")


def _error(message: str, hint: str) -> Diagnostic:
    return Diagnostic(None, 0, message, hint)
