"""Built-in functions that give NULL only for a NULL, or never."""

from pathlib import Path

from codegen.ask.catalog import Catalog, Function


def _listed() -> frozenset[str]:
    text = Path(__file__).with_name("total.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(word for line in lines for word in line.split())


_TOTAL = _listed()

# Not strict, but never NULL, whatever they are given.
_ALWAYS = {
    *("concat", "num_nulls", "num_nonnulls", "pg_typeof", "quote_nullable"),
    *("json_build_object", "json_build_array", "jsonb_build_object", "jsonb_build_array"),
    *("int4range", "int8range", "numrange", "daterange", "tsrange", "tstzrange"),
    *("int4multirange", "int8multirange", "nummultirange"),
    *("datemultirange", "tsmultirange", "tstzmultirange"),
    *("array_append", "array_prepend"),
}

# Not strict, but NULL only where their first argument is.
_BY_THE_FIRST = {
    *("concat_ws", "format", "string_to_array", "array_remove", "array_replace"),
}


def is_total(catalog: Catalog, function: Function) -> bool:
    """Whether the function gives a value for all arguments that are values."""
    if not (function.built_in and function.strict):
        return False
    return function.name in _TOTAL or signature(catalog, function) in _TOTAL


def signature(catalog: Catalog, function: Function) -> str:
    """The function's name, and what it takes."""
    arguments = ",".join(catalog.types[oid].name for oid in function.arguments)
    return f"{function.name}({arguments})"


def never_null(function: Function) -> bool:
    """Whether the function gives a value even for NULL."""
    return function.built_in and not function.strict and function.name in _ALWAYS


def follows_first(function: Function) -> bool:
    """Whether the function gives a value wherever its first argument is one."""
    return function.built_in and not function.strict and function.name in _BY_THE_FIRST
