"""How many dimensions an array has, which its type doesn't say: as far as it can be told."""

from collections.abc import Iterable, Sequence

from codegen.ask.catalog import Column
from codegen.ask.node_reader import Node, constant_bytes
from codegen.infer.nullability.evaluator_protocol import Prover
from codegen.ir.identity import called

_ARRAY, _SCALAR = 6, 4  # SubLink.subLinkType
# Functions that give an array like those that they are given.
_LIKE_ITS_ARGUMENTS = frozenset(
    {
        *("array_append", "array_cat", "array_prepend", "array_remove", "array_replace"),
        *("array_reverse", "array_sample", "array_shuffle", "array_sort", "trim_array"),
    }
)


def dimensions(prover: Prover, node: Node | None) -> int:
    """The most that the expression's arrays have; 0 where that isn't known, or it is none."""
    if node is None:
        return 0
    match node.name:
        case "ARRAYEXPR":
            inner = _most(prover, node.nodes("elements")) if node.flag("multidims") else 0
            return max(inner, 1 if node.flag("multidims") else 0) + 1
        case "CONST":
            return _of_constant(prover, node)
        case "SUBLINK":
            return _of_subquery(prover, node)
        case "AGGREF" if not node.number("agglevelsup"):
            arguments = [entry.node("expr") for entry in node.nodes("args")]
            return _gathered(prover, node.number("aggfnoid"), _most(prover.rows(), arguments))
        case "WINDOWFUNC":
            return _gathered(prover, node.number("winfnoid"), _most(prover, node.nodes("args")))
        case "VAR":
            return _of_column(prover, node)
        case "FUNCEXPR" | "OPEXPR":
            function = called(prover.scope.catalog, node)
            alike = function and function.built_in and function.name in _LIKE_ITS_ARGUMENTS
            if function and alike and function.name == "array_cat":
                return _joined(prover, node.nodes("args"))
            return _most(prover, node.nodes("args")) if alike else 0
        case _:
            return agreed((prover, it) for it in _passed_on(node))


def agreed(found: Iterable[tuple[Prover, Node | None]]) -> int:
    """How many dimensions all of these have; 0 where they differ."""
    known = {dimensions(*it) for it in found if not _is_empty(it[1])}
    return known.pop() if len(known) == 1 else 0


def _joined(prover: Prover, arrays: list[Node]) -> int:
    """A row joined to a table makes a table, if the table isn't NULL."""
    deepest = max(arrays, key=lambda it: dimensions(prover, it))
    if prover.holds(deepest):
        return dimensions(prover, deepest)
    return agreed((prover, it) for it in arrays)


def _is_empty(node: Node | None) -> bool:
    """A NULL, or an array without elements, is like any other."""
    if node is None or node.name != "CONST":
        return False
    return node.flag("constisnull") or not any(constant_bytes(node)[4:8])


def _most(prover: Prover, nodes: Sequence[Node | None]) -> int:
    return max((dimensions(prover, it) for it in nodes), default=0)


def _passed_on(node: Node) -> Iterable[Node | None]:
    """What an expression gives as it is, or assigns to."""
    match node.name:
        case "COALESCEEXPR" | "MINMAXEXPR":
            yield from node.nodes("args")
        case "CASEEXPR":
            yield from (when.node("result") for when in node.nodes("args"))
            yield node.node("defresult")
        case "RELABELTYPE" | "COERCETODOMAIN" | "COLLATEEXPR" | "ARRAYCOERCEEXPR":
            yield node.node("arg")
        case "NULLIFEXPR":
            yield node.nodes("args")[0]
        case "SUBSCRIPTINGREF" if node.items("reflowerindexpr") or node.node("refassgnexpr"):
            yield node.node("refexpr")
        case _:
            pass


def _of_constant(prover: Prover, node: Node) -> int:
    """An array begins with its length and then the number of its dimensions."""
    type_ = prover.scope.catalog.types.get(node.number("consttype"))
    if type_ is None or not type_.element or node.flag("constisnull"):
        return 0
    return int.from_bytes(constant_bytes(node)[4:8], "little")


def _of_subquery(prover: Prover, node: Node) -> int:
    query, kind = node.node("subselect"), node.number("subLinkType")
    if query is None or kind not in (_ARRAY, _SCALAR):
        return 0
    inner = agreed(prover.within(query).listed(1))
    return inner + 1 if kind == _ARRAY else inner


def _gathered(prover: Prover, aggregate: int, inner: int) -> int:
    """Other built-in aggregates, such as max, give one of their arguments."""
    function = prover.scope.catalog.functions.get(aggregate)
    if function is None or not function.built_in:
        return 0
    return inner + 1 if function.name == "array_agg" else inner


def _of_column(prover: Prover, node: Node) -> int:
    shown = prover.shown(node)
    if isinstance(shown, Column):
        return _stored(prover, shown)
    return agreed(shown or ())


def _stored(prover: Prover, column: Column) -> int:
    """As declared; an array is one of at least one dimension."""
    type_ = prover.scope.catalog.types[column.type]
    found = max(column.dimensions, type_.dimensions)
    while type_.base:
        type_ = prover.scope.catalog.types[type_.base]
        found = max(found, type_.dimensions)
    return max(found, 1 if type_.element else 0)
