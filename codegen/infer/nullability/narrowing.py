"""What can't be NULL where a condition has come out in one way or another."""

from collections.abc import Callable, Iterable
from enum import Enum, auto

from codegen.ask.node_reader import Node, constant_bytes
from codegen.ir.identity import Key, is_strict, key
from codegen.ir.scope import Scope


class Outcome(Enum):
    """What is known of a condition's value."""

    TRUE = auto()
    FALSE = auto()
    NOT_TRUE = auto()  # false or NULL
    NOT_FALSE = auto()  # true or NULL
    NOT_NULL = auto()


Facts = frozenset[Key] | None
"""Expressions that can't be NULL; None where a condition can't come out so at all."""

_NOTHING: frozenset[Key] = frozenset()

_OPPOSITE = {
    Outcome.TRUE: Outcome.FALSE,
    Outcome.FALSE: Outcome.TRUE,
    Outcome.NOT_TRUE: Outcome.NOT_FALSE,
    Outcome.NOT_FALSE: Outcome.NOT_TRUE,
    Outcome.NOT_NULL: Outcome.NOT_NULL,
}

# For each BooleanTest, what its truth and its falsehood say of what is tested.
_TRUTH_TESTS: dict[int, tuple[Outcome | None, Outcome | None]] = {
    0: (Outcome.TRUE, Outcome.NOT_TRUE),
    1: (Outcome.NOT_TRUE, Outcome.TRUE),
    2: (Outcome.FALSE, Outcome.NOT_FALSE),
    3: (Outcome.NOT_FALSE, Outcome.FALSE),
    4: (None, Outcome.NOT_NULL),
    5: (Outcome.NOT_NULL, None),
}

# Nodes that pass a NULL on.
_PASSING = {
    *("RELABELTYPE", "COLLATEEXPR", "COERCEVIAIO", "COERCETODOMAIN", "ARRAYCOERCEEXPR"),
    *("FIELDSELECT", "CONVERTROWTYPEEXPR", "NAMEDARGEXPR"),
}

ANY = 2  # SubLink.subLinkType of IN and = ANY


def facts(scope: Scope, condition: Node | None, outcome: Outcome) -> Facts:
    """What can't be NULL where the condition's value is such."""
    rule = _RULES.get(condition.name) if condition else None
    if condition is None:
        return _NOTHING
    return rule(scope, condition, outcome) if rule else _value(scope, condition, outcome)


def every(found: Iterable[Facts]) -> Facts:
    """What is known where all of several things are so."""
    known = _NOTHING
    for it in found:
        if it is None:
            return None
        known |= it
    return known


def either(found: Iterable[Facts]) -> Facts:
    """What is known where one of several things is so."""
    possible = [it for it in found if it is not None]
    return frozenset[Key].intersection(*possible) if possible else None


def _logic(scope: Scope, node: Node, outcome: Outcome) -> Facts:
    """AND, OR and NOT."""
    if node.text("boolop") == "not":
        return facts(scope, node.nodes("args")[0], _OPPOSITE[outcome])
    if outcome is Outcome.NOT_NULL:
        return _NOTHING
    together = outcome in (Outcome.TRUE, Outcome.NOT_FALSE)
    combine = every if together == (node.text("boolop") == "and") else either
    return combine(facts(scope, arg, outcome) for arg in node.nodes("args"))


def _is_certain(outcome: Outcome) -> bool | None:
    """A test that is never NULL: true, false, or nothing known."""
    return {
        Outcome.TRUE: True,
        Outcome.NOT_FALSE: True,
        Outcome.FALSE: False,
        Outcome.NOT_TRUE: False,
    }.get(outcome)


def _null_test(scope: Scope, node: Node, outcome: Outcome) -> Facts:
    is_null, certain = node.number("nulltesttype") == 0, _is_certain(outcome)
    if certain is None or certain == is_null:
        return _NOTHING
    return facts(scope, node.node("arg"), Outcome.NOT_NULL)


def _truth_test(scope: Scope, node: Node, outcome: Outcome) -> Facts:
    certain = _is_certain(outcome)
    if certain is None:
        return _NOTHING
    told = _TRUTH_TESTS[node.number("booltesttype")][0 if certain else 1]
    return facts(scope, node.node("arg"), told) if told else _NOTHING


def _distinct(scope: Scope, node: Node, outcome: Outcome) -> Facts:
    """What differs from NULL, or doesn't differ from a value, is none."""
    certain = _is_certain(outcome)
    if certain is None:
        return _NOTHING
    known = _NOTHING
    left, right = node.nodes("args")
    for one, other in ((left, right), (right, left)):
        if other.name == "CONST" and other.flag("constisnull") == certain:
            known |= facts(scope, one, Outcome.NOT_NULL) or _NOTHING
    return known


def _call(scope: Scope, node: Node, outcome: Outcome) -> Facts:
    """A strict function gives a value for values only."""
    if outcome in (Outcome.NOT_TRUE, Outcome.NOT_FALSE):
        return _NOTHING
    own = _value(scope, node, outcome)
    if own is None or not is_strict(scope.catalog, node):
        return own
    return every([own, *(facts(scope, arg, Outcome.NOT_NULL) for arg in node.nodes("args"))])


def _any_element(scope: Scope, node: Node, outcome: Outcome) -> Facts:
    """`x = ANY (array)` and `x <> ALL (array)`; an empty array compares with nothing."""
    if outcome in (Outcome.NOT_TRUE, Outcome.NOT_FALSE) or not is_strict(scope.catalog, node):
        return _NOTHING
    value, array = node.nodes("args")
    found_one = outcome is (Outcome.TRUE if node.flag("useOr") else Outcome.FALSE)
    filled = array.name == "ARRAYEXPR" and bool(array.items("elements"))
    filled = filled and not array.flag("multidims")
    known = facts(scope, array, Outcome.NOT_NULL)
    compared = found_one or filled
    return every([known, facts(scope, value, Outcome.NOT_NULL)]) if compared else known


def _sublink(scope: Scope, node: Node, outcome: Outcome) -> Facts:
    """`x IN (SELECT …)` compares x with a row at least; NOT IN may compare it with none."""
    if node.number("subLinkType") == ANY and outcome is Outcome.TRUE:
        return facts(scope, node.node("testexpr"), Outcome.TRUE)
    return _NOTHING


def _coalesce(scope: Scope, node: Node, outcome: Outcome) -> Facts:
    """One of the arguments it is."""
    if outcome in (Outcome.NOT_TRUE, Outcome.NOT_FALSE):
        return _NOTHING
    one = either(facts(scope, arg, outcome) for arg in node.nodes("args"))
    return one if one is None else every([one, _own(scope, node)])


def _case(scope: Scope, node: Node, outcome: Outcome) -> Facts:
    """One of the branches it is, and its condition is true."""
    if outcome in (Outcome.NOT_TRUE, Outcome.NOT_FALSE) or node.node("arg"):
        return _NOTHING
    otherwise, branches = _NOTHING, list[Facts]()
    for when in node.nodes("args"):
        condition, result = when.node("expr"), when.node("result")
        taken = every([facts(scope, condition, Outcome.TRUE), facts(scope, result, outcome)])
        branches.append(every([otherwise, taken]))
        otherwise = every([otherwise, facts(scope, condition, Outcome.NOT_TRUE)]) or _NOTHING
    default = every([otherwise, facts(scope, node.node("defresult"), outcome)])
    one = either([*branches, default])
    return one if one is None else every([one, _own(scope, node)])


def _nullif(scope: Scope, node: Node, outcome: Outcome) -> Facts:
    if outcome in (Outcome.NOT_TRUE, Outcome.NOT_FALSE):
        return _NOTHING
    return every([_own(scope, node), facts(scope, node.nodes("args")[0], Outcome.NOT_NULL)])


def _constant(_: Scope, node: Node, outcome: Outcome) -> Facts:
    """A constant condition comes out in one way only."""
    if node.flag("constisnull"):
        return None if outcome in (Outcome.TRUE, Outcome.FALSE, Outcome.NOT_NULL) else _NOTHING
    if node.number("consttype") != 16:  # bool
        return _NOTHING
    certain, value = _is_certain(outcome), any(constant_bytes(node))
    return _NOTHING if certain in (None, value) else None


def _passing(scope: Scope, node: Node, outcome: Outcome) -> Facts:
    if outcome in (Outcome.NOT_TRUE, Outcome.NOT_FALSE):
        return _NOTHING
    own, below = _own(scope, node), facts(scope, node.node("arg"), Outcome.NOT_NULL)
    return every([own, below])


def _value(scope: Scope, node: Node, outcome: Outcome) -> Facts:
    uncertain = outcome in (Outcome.NOT_TRUE, Outcome.NOT_FALSE)
    return _NOTHING if uncertain else _own(scope, node)


def _own(scope: Scope, node: Node) -> frozenset[Key]:
    found = key(scope, node)
    return frozenset({found}) if found else _NOTHING


_RULES: dict[str, Callable[[Scope, Node, Outcome], Facts]] = {
    "BOOLEANTEST": _truth_test,
    "BOOLEXPR": _logic,
    "CASEEXPR": _case,
    "COALESCEEXPR": _coalesce,
    "CONST": _constant,
    "DISTINCTEXPR": _distinct,
    "FUNCEXPR": _call,
    "NULLIFEXPR": _nullif,
    "NULLTEST": _null_test,
    "OPEXPR": _call,
    "SCALARARRAYOPEXPR": _any_element,
    "SUBLINK": _sublink,
    **dict.fromkeys(_PASSING, _passing),
}
