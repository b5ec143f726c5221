"""What a CHECK keeps out of a column beyond NULL: NULL elements of arrays, and the JSON null."""

from collections.abc import Iterator

from codegen.ask.catalog import Catalog, Column
from codegen.ask.node_reader import Node, conjuncts, constant_text


def is_checked(catalog: Catalog, column: Column) -> bool:
    """Whether `CHECK (column IS NOT NULL)` holds for the column."""
    return any(_is_not_null(check, column.number) for check in _checks(catalog, column))


def elements_not_null(catalog: Catalog, column: Column | None) -> bool:
    """Whether `CHECK (array_position(column, NULL) IS NULL)` holds for the column."""
    return column is not None and any(
        _finds_no_null(catalog, check, column.number) for check in _checks(catalog, column)
    )


def json_not_null(catalog: Catalog, column: Column | None) -> bool:
    """Whether `CHECK (jsonb_typeof(column) <> 'null')`, or one kind with =, holds for it."""
    return column is not None and any(
        _is_no_json_null(catalog, check, column.number) for check in _checks(catalog, column)
    )


def _checks(catalog: Catalog, column: Column) -> Iterator[Node]:
    for check in catalog.checks.get(column.relation, ()):
        yield from conjuncts(check)


def _is_not_null(check: Node, number: int) -> bool:
    tested = check.node("arg")
    if check.name != "NULLTEST" or check.number("nulltesttype") != 1 or tested is None:
        return False
    return tested.name == "VAR" and tested.number("varattno") == number


def _is_no_json_null(catalog: Catalog, check: Node, number: int) -> bool:
    if check.name != "OPEXPR" or len(check.nodes("args")) != 2:
        return False
    call, kind = check.nodes("args")
    function = catalog.functions.get(call.number("funcid"))
    operator = catalog.functions.get(check.number("opfuncid"))
    if function is None or operator is None or not (function.built_in and operator.built_in):
        return False
    if function.name not in ("jsonb_typeof", "json_typeof") or kind.name != "CONST":
        return False
    asked = [it.number("varattno") for it in call.nodes("args") if it.name == "VAR"]
    holds = "textne" if constant_text(kind) == "null" else "texteq"
    return operator.name == holds and asked == [number]


def _finds_no_null(catalog: Catalog, check: Node, number: int) -> bool:
    call = check.node("arg")
    if check.name != "NULLTEST" or check.number("nulltesttype") != 0 or call is None:
        return False
    function = catalog.functions.get(call.number("funcid"))
    if function is None or not function.built_in or function.name != "array_position":
        return False
    array, *rest = call.nodes("args")
    null = len(rest) == 1 and rest[0].flag("constisnull")
    return null and array.name == "VAR" and array.number("varattno") == number
