"""Expressions of the tree: what they call, and whether two of them are the same."""

from codegen.ask.catalog import Catalog, Function
from codegen.ask.node_reader import Node, Value
from codegen.ir.scope import RteKind, Scope

Key = tuple[object, ...]
"""An expression without its place in the text; a column's is `(VAR, level, entry, column, …)`."""

# Whether RETURNING asks for the row as it is by default, as it was, or as it became.
DEFAULT, OLD, NEW = range(3)

# Nodes whose value depends on more than the row.
_ELSEWHERE = ("SUBLINK", "SETTODEFAULT", "NEXTVALUEEXPR", "CASETESTEXPR", "COERCETODOMAINVALUE")


def called(catalog: Catalog, node: Node) -> Function | None:
    """The function that this node calls, as itself or for an operator."""
    return catalog.functions.get(node.number("funcid") or node.number("opfuncid"))


def is_strict(catalog: Catalog, node: Node) -> bool:
    """Whether a NULL among the arguments makes NULL of the call."""
    function = called(catalog, node)
    return function is not None and function.strict and not node.flag("funcretset")


def nth(nodes: list[Node], number: int) -> Node | None:
    """One of a list, counted from 1."""
    return nodes[number - 1] if 0 < number <= len(nodes) else None


def column_key(entry: int, column: int, level: int = 0, version: int = DEFAULT) -> Key:
    """A column of an entry so many queries up; column 0 is the whole row."""
    return ("VAR", level, entry, column, version)


def key(scope: Scope, node: Node) -> Key | None:
    """What an expression is known by; None where it can't be trusted to stay the same."""
    if node.name == "VAR":
        return _key_of_var(scope, node)
    if node.name in _ELSEWHERE or (node.name == "PARAM" and not node.parameter):
        return None
    function = called(scope.catalog, node)
    if function is not None and function.volatile:
        return None
    fields: list[object] = [node.name]
    for name, value in node.fields.items():
        if not name.endswith("location"):
            found = _key_of_value(scope, value)
            if found is None and value is not None:
                return None
            fields.append(found)
    return tuple(fields)


def _key_of_value(scope: Scope, value: Value) -> object:
    if isinstance(value, Node):
        return key(scope, value)
    if isinstance(value, list):
        items = tuple(_key_of_value(scope, item) for item in value)
        lost = (it is None and item is not None for it, item in zip(items, value, strict=True))
        return None if any(lost) else items
    return value


def _key_of_var(scope: Scope, var: Node) -> Key | None:
    """A column of a join is known by the column that it shows."""
    level, number = var.number("varlevelsup"), var.number("varattno")
    home = scope.at(level)
    entry = home.entry(var.number("varno")) if home else None
    if home and entry and entry.number("rtekind") == RteKind.JOIN:
        shown = nth(entry.nodes("joinaliasvars"), number)
        if shown is not None and shown.name == "VAR":
            found = _key_of_var(home, shown)
            return found and column_key_at(found, level)
    return column_key(var.number("varno"), number, level, var.number("varreturningtype"))


def column_key_at(key: Key, level: int) -> Key:
    """The key of the same column, seen from so many queries further down."""
    name, own, *rest = key
    assert isinstance(own, int)
    return (name, own + level, *rest)
