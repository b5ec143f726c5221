"""The types of a statement's parameters and columns, as far as its tree tells them."""

from codegen.ask.node_reader import Node

_BOOL = 16
_TESTS = {"BOOLEANTEST", "BOOLEXPR", "DISTINCTEXPR", "NULLTEST", "SCALARARRAYOPEXPR"}

# The field of each kind of expression that tells its type.
_FIELDS = {
    "AGGREF": "aggtype",
    "ARRAYCOERCEEXPR": "resulttype",
    "ARRAYEXPR": "array_typeid",
    "CASEEXPR": "casetype",
    "COALESCEEXPR": "coalescetype",
    "COERCETODOMAIN": "resulttype",
    "COERCEVIAIO": "resulttype",
    "CONST": "consttype",
    "FIELDSELECT": "resulttype",
    "FUNCEXPR": "funcresulttype",
    "MINMAXEXPR": "minmaxtype",
    "NULLIFEXPR": "opresulttype",
    "OPEXPR": "opresulttype",
    "PARAM": "paramtype",
    "RELABELTYPE": "resulttype",
    "ROWEXPR": "row_typeid",
    "SQLVALUEFUNCTION": "type",
    "SUBSCRIPTINGREF": "refrestype",
    "VAR": "vartype",
    "WINDOWFUNC": "wintype",
}


def parameter_types(tree: Node) -> tuple[int, ...]:
    """The types of $1…, domains as themselves."""
    found = {it.parameter: it.number("paramtype") for it in tree.walk() if it.parameter}
    return tuple(found.get(number, 0) for number in range(1, max(found, default=0) + 1))


def result_targets(tree: Node) -> list[Node]:
    """The entries that make the columns of the result."""
    selects = tree.number("commandType") == 1
    entries = tree.nodes("targetList" if selects else "returningList")
    return [entry for entry in entries if not entry.flag("resjunk")]


def column_types(tree: Node) -> tuple[int, ...]:
    """The types of the result's columns, domains as themselves; 0 where a node isn't known here."""
    return tuple(type_of(entry.node("expr")) for entry in result_targets(tree))


def type_of(expression: Node | None) -> int:
    """The type of an expression; 0 where its node doesn't tell it directly."""
    if expression is None:
        return 0
    if expression.name in _TESTS:
        return _BOOL
    return expression.number(_FIELDS.get(expression.name, ""))
