"""The Python types that the settings give to types of the database."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from codegen.base.diagnostics import CompileError, Diagnostic
from codegen.ir.catalog import Catalog, Type
from codegen.model.builtin_types import OWN
from codegen.model.package import Override

_WHERE = "[tool.codegen.types]"


def apply_type_overrides(catalog: Catalog, paths: Mapping[str, str]) -> Catalog:
    """The catalog with what `[tool.codegen.types]` says; CompileError where it makes no sense."""
    named = {name: list(_named(catalog, name)) for name in paths}
    if problems := [it for name, found in named.items() for it in _problems(name, found)]:
        raise CompileError(*problems)
    given = {found[0].oid: replace(found[0], python=paths[name]) for name, found in named.items()}
    return replace(catalog, types=catalog.types | given)


def overrides(catalog: Catalog) -> Iterator[Override]:
    """What connections must be taught of them."""
    for type_ in catalog.types.values():
        if type_.python:
            module, _, name = type_.python.rpartition(".")
            imports = frozenset({(module, name)} if module else set[tuple[str, str]]())
            yield Override((type_.schema, type_.name), name, type_.is_text, imports)


def _named(catalog: Catalog, name: str) -> Iterator[Type]:
    """The types that this may mean: a name, or a schema's and a name."""
    schema, _, rest = name.rpartition(".")
    for type_ in catalog.types.values():
        if type_.name == name or (schema, rest) == (type_.schema, type_.name):
            yield type_


def _problems(name: str, found: list[Type]) -> Iterable[Diagnostic]:
    if not found:
        message = f"{_WHERE} names no type: {name}"
        yield _problem(message, "write it as pg_type does, as in citext, int4 or audit.status")
    elif len(found) > 1:
        choices = " or ".join(f'"{it.schema}.{it.name}"' for it in found)
        yield _problem(f"{_WHERE}: there are several types named {name}", f"say which: {choices}")
    else:
        yield from _unfit(found[0])


def _unfit(type_: Type) -> Iterable[Diagnostic]:
    """Only what the driver exchanges as one text can be read as something else."""
    message = f"{_WHERE}: {type_.schema}.{type_.name} can't be given a Python type"
    if type_.base:
        yield _problem(f"{message}: the driver sees what is beneath a domain", "name that instead")
    elif type_.name in ("json", "jsonb"):
        yield _problem(f"{message} everywhere", "give one to a column, in [tool.codegen.json]")
    elif type_.element or type_.kind not in ("b", "e"):
        kinds = {"c": "a composite", "r": "a range", "m": "a multirange", "p": "a pseudo-type"}
        kind = "an array" if type_.element else kinds[type_.kind]
        yield _problem(f"{message}: it is {kind}", "name the types that it is made of")
    elif type_.schema == "pg_catalog" and type_.name in OWN:
        yield _problem(f"{message}: the driver needs it itself", "take the line away")


def _problem(message: str, hint: str) -> Diagnostic:
    return Diagnostic(None, 0, message, hint)
