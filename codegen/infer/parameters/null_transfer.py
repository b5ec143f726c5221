"""What becomes of a NULL within an expression, given what becomes of the expression's NULL."""

from collections.abc import Callable, Iterator
from enum import Enum, auto

from codegen.ask.catalog import Catalog, Column
from codegen.ask.node_reader import Node, children
from codegen.ir.check_constraints import elements_not_null
from codegen.ir.forms import function


class Fate(Enum):
    """An end that a NULL may come to."""

    KEPT = auto()  # it is stored, shown, or handled by a function that asks for it
    TESTED = auto()  # IS NULL, IS DISTINCT FROM, COALESCE: the statement says what it means
    LOST = auto()  # compared or computed with, it says nothing
    REFUSED = auto()  # it would be an error


Fates = set[Fate]
Ends = Iterator[tuple[Node, Fates]]

_CASTS = (1, 2)  # FuncExpr.funcformat: explicit and implicit ones
_LOSING = ("array_append", "array_prepend", "overlaps")  # they aren't strict, and yet
_NEEDING = ("concat_ws", "format", "string_to_array", "string_to_table")  # their first argument
_KEYS = ("json_build_object", "jsonb_build_object")  # every other argument is one
_OBJECT = 1  # JsonConstructorExpr.type
_VALUES, _ARRAY = (4, 5), 6  # SubLink.subLinkType
_IS_TRUE, _IS_FALSE = 0, 2  # BooleanTest.booltesttype


def below(catalog: Catalog, node: Node, fates: Fates, column: Column | None) -> Ends:
    """What stands in an expression, perhaps stored in a column, with what a NULL there comes to."""
    match node.name:
        case "ARRAYEXPR" | "ROWEXPR":
            whole = column is not None and elements_not_null(catalog, column)
            ends = {Fate.REFUSED} if whole else _within(fates)
            return ((it, ends) for it in (*node.nodes("args"), *node.nodes("elements")))
        case "FUNCEXPR" | "OPEXPR":
            return _call(catalog, node, fates)
        case name:
            return _RULES.get(name, _lost)(node, fates)


def _lost(node: Node, _: Fates) -> Ends:
    return ((it, {Fate.LOST}) for value in node.fields.values() for it in children(value))


def _tested(node: Node, _: Fates) -> Ends:
    """GREATEST and LEAST ignore NULL."""
    return ((it, {Fate.TESTED}) for it in (*_of(node, "arg"), *_of(node, "args")))


def _tested_truth(node: Node, fates: Fates) -> Ends:
    """`(x > :x) IS NOT FALSE` says what NULL means, `(x > :x) IS TRUE` doesn't."""
    if node.number("booltesttype") not in (_IS_TRUE, _IS_FALSE):
        return _tested(node, fates)
    return ((it, {Fate.TESTED if it.parameter else Fate.LOST}) for it in _of(node, "arg"))


def _coalesced(node: Node, fates: Fates) -> Ends:
    """The last one is the value where all others are NULL."""
    *tested, last = node.nodes("args")
    yield from ((it, {Fate.TESTED}) for it in tested)
    yield last, fates


def _nullif(node: Node, fates: Fates) -> Ends:
    value, other = node.nodes("args")
    yield value, fates
    yield other, {Fate.LOST}


def _case(node: Node, fates: Fates) -> Ends:
    for field, ends in (("arg", {Fate.LOST}), ("defresult", fates)):
        yield from ((it, ends) for it in _of(node, field))
    for when in node.nodes("args"):
        for field, ends in (("expr", {Fate.LOST}), ("result", fates)):
            yield from ((it, ends) for it in _of(when, field))


def _sublink(node: Node, fates: Fates) -> Ends:
    yield from ((it, {Fate.LOST}) for it in _of(node, "testexpr"))
    kind = node.number("subLinkType")
    inner = _within(fates) if kind == _ARRAY else fates if kind in _VALUES else {Fate.LOST}
    yield from ((it, inner) for it in _of(node, "subselect"))


def _json(node: Node, _: Fates) -> Ends:
    """An object's keys can't be NULL."""
    keyed = node.number("type") == _OBJECT
    for place, it in enumerate(node.nodes("args")):
        yield it, {Fate.REFUSED if keyed and not place % 2 else Fate.KEPT}


_RULES: dict[str, Callable[[Node, Fates], Ends]] = {
    "BOOLEANTEST": _tested_truth,
    "CASEEXPR": _case,
    "COALESCEEXPR": _coalesced,
    "DISTINCTEXPR": _tested,
    "JSONCONSTRUCTOREXPR": _json,
    "MINMAXEXPR": _tested,
    "NULLIFEXPR": _nullif,
    "NULLTEST": _tested,
    "SUBLINK": _sublink,
}


def _call(catalog: Catalog, node: Node, fates: Fates) -> Ends:
    """A strict function passes NULL on, which says something only where that is tested."""
    args = node.nodes("args")
    _, strict = function(catalog, node)
    found = catalog.functions.get(node.number("funcid"))  # none for an operator
    cast = node.number("funcformat") in _CASTS
    for place, it in enumerate(args):
        if cast and not place:
            yield it, fates
        elif strict or found is None:
            yield it, {Fate.TESTED if strict and fates == {Fate.TESTED} else Fate.LOST}
        else:
            yield it, {_handled(found.name if found.built_in else "", place)}


def _handled(name: str, place: int) -> Fate:
    """What a function that isn't strict does with a NULL: its own kind of sense, mostly."""
    if name in _LOSING or (name in _NEEDING and not place):
        return Fate.LOST
    return Fate.REFUSED if name in _KEYS and not place % 2 else Fate.KEPT


def _within(fates: Fates) -> Fates:
    """The ends of a value within an array or row that comes to these."""
    return {Fate.KEPT if fate in (Fate.KEPT, Fate.REFUSED) else Fate.LOST for fate in fates}


def _of(node: Node, field: str) -> Iterator[Node]:
    return children(node.fields.get(field))
