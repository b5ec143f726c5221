"""Total functions: built-in ones that give NULL only for a NULL, or never.

`lower(name)` and `a + b` are NULL only where an argument is; `concat(name, '!')` never is.
`substring(name FROM pattern)` isn't total: it may find nothing.
"""

from collections.abc import Sequence
from pathlib import Path

from codegen.ir.catalog import Catalog
from codegen.ir.constants import const_text
from codegen.ir.functions import Function
from codegen.ir.nodes import Const, Expr


def _read_names() -> frozenset[str]:
    text = Path(__file__).with_name("total_functions.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(word for line in lines for word in line.split())


_TOTAL = _read_names()

# Not strict, but never NULL, whatever they are given.
_ALWAYS = {
    *("concat", "num_nulls", "num_nonnulls", "pg_typeof", "quote_nullable"),
    *("json_build_object", "json_build_array", "jsonb_build_object", "jsonb_build_array"),
    *("int4range", "int8range", "numrange", "daterange", "tsrange", "tstzrange"),
    *("int4multirange", "int8multirange", "nummultirange"),
    *("datemultirange", "tsmultirange", "tstzmultirange"),
    *("array_append", "array_prepend", "array_fill", "enum_first", "enum_last", "enum_range"),
}

# Not strict, but NULL only where one of so many first arguments is.
_FIRST_ARGUMENTS = {
    "array_positions": 1,
    "array_remove": 1,
    "array_replace": 1,
    "array_to_string": 2,
    "concat_ws": 1,
    "format": 1,
    "overlaps": 4,
    "string_to_array": 1,
}

# The fields of a date or time that grow with it: infinite where it is; others are then NULL.
_GROWING = {"epoch", "year", "isoyear", "decade", "century", "millennium", "julian"}


def is_total(catalog: Catalog, function: Function) -> bool:
    """Tell whether a strict function gives a value for all arguments that are values."""
    if not (function.built_in and function.strict):
        return False
    return function.name in _TOTAL or signature(catalog, function) in _TOTAL


def signature(catalog: Catalog, function: Function) -> str:
    """The function's name, and the types that it takes: `date_part(text,date)`."""
    arguments = ",".join(catalog.types[oid].name for oid in function.arguments)
    return f"{function.name}({arguments})"


def is_monotonic(function: Function, arguments: Sequence[Expr]) -> bool:
    """Tell whether it is `extract (year FROM …)`, or of another field that infinity has."""
    if not function.built_in or function.name not in ("extract", "date_part"):
        return False
    field = arguments[0]
    return isinstance(field, Const) and const_text(field).lower() in _GROWING


def required_arguments(function: Function) -> int | None:
    """The number of first arguments without a NULL among which the function isn't NULL.

    Of functions that aren't strict; None where it is unknown.
    """
    if not function.built_in or function.strict:
        return None
    return 0 if function.name in _ALWAYS else _FIRST_ARGUMENTS.get(function.name)
