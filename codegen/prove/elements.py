"""Which arrays can't hold a NULL: those that a CHECK of their table keeps free of it."""

from codegen.ask.catalog import Catalog, Column
from codegen.ask.tree import Node


def elements_not_null(catalog: Catalog, column: Column | None) -> bool:
    """Whether `CHECK (array_position(column, NULL) IS NULL)` holds for the column."""
    if column is None:
        return False
    checks = (part for check in catalog.checks(column.relation) for part in _conjuncts(check))
    return any(_finds_no_null(catalog, check, column.number) for check in checks)


def _conjuncts(node: Node) -> list[Node]:
    if node.name == "BOOLEXPR" and node.text("boolop") == "and":
        return [part for arg in node.nodes("args") for part in _conjuncts(arg)]
    return [node]


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
