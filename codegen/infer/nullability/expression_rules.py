"""Which expressions give a value, told from what they are made of."""

from collections.abc import Callable

from codegen.ask.node_reader import Node
from codegen.infer.nullability.aggregates import aggregate, window
from codegen.infer.nullability.evaluator_protocol import Prover
from codegen.infer.nullability.narrowing import Outcome
from codegen.infer.nullability.set_returning import set_returning
from codegen.infer.nullability.total_functions import is_monotonic, is_total, needed_arguments
from codegen.ir.identity import called, is_strict

Rule = Callable[[Prover, Node], bool]

_FIRST_USER_OID = 16384  # the numbers below are PostgreSQL's own
_NAMED_VALUES = frozenset(range(14))  # SQLValueFunctionOp: CURRENT_DATE … CURRENT_CATALOG
_OBJECT, _ARRAY, _PARSE, _SCALAR, _SERIALIZE = 1, 2, 5, 6, 7  # JsonConstructorExpr.type
_CERTAIN = (1, 3, 4)  # JsonBehavior.btype: ERROR, TRUE, FALSE


def _always(_: Prover, __: Node) -> bool:
    """Tests and constructors give a value whatever they are given."""
    return True


def _constant(_: Prover, node: Node) -> bool:
    return not node.flag("constisnull")


def _named_value(_: Prover, node: Node) -> bool:
    return node.number("op") in _NAMED_VALUES


def _argument(prover: Prover, node: Node) -> bool:
    """What is relabelled."""
    return prover.holds(node.node("arg"))


def _domain(prover: Prover, node: Node) -> bool:
    """Casting to a domain checks what it forbids."""
    refuses = prover.scope.catalog.refuses_null(node.number("resulttype"))
    return refuses or _argument(prover, node)


def _converted(prover: Prover, node: Node) -> bool:
    """A conversion by way of text; only PostgreSQL's own are known to give a value."""
    return node.number("resulttype") < _FIRST_USER_OID and _argument(prover, node)


def _function(prover: Prover, node: Node) -> bool:
    """Whether a total function gets nothing but values."""
    catalog = prover.scope.catalog
    function, args = called(catalog, node), node.nodes("args")
    if function is None:
        return False
    if node.flag("funcretset"):
        return set_returning(prover, node)
    if function.strict:
        total = is_total(catalog, function) or is_monotonic(function, args)
        return total and all(map(prover.holds, args))
    if function.built_in and function.name == "array_cat":
        return any(map(prover.holds, args))
    needed = needed_arguments(function)
    if node.flag("funcvariadic"):  # an array in place of arguments, which may be NULL as a whole
        needed = None if needed is None else len(args)
    return needed is not None and all(map(prover.holds, args[:needed]))


def _every(prover: Prover, node: Node) -> bool:
    """AND, OR and NOT of values are values."""
    return all(map(prover.holds, node.nodes("args")))


def _some(prover: Prover, node: Node) -> bool:
    """COALESCE, GREATEST and LEAST take what there is."""
    args = node.nodes("args")
    return any(map(prover.holds, args)) or prover.one_side_holds(args)


def _any_element(prover: Prover, node: Node) -> bool:
    """`x = ANY (array)`: NULL also where an element of the array is."""
    value, array = node.nodes("args")
    catalog = prover.scope.catalog
    function = called(catalog, node)
    if function is None or not is_total(catalog, function):
        return False
    return prover.holds(value) and prover.holds(array) and prover.elements(array)


def _case(prover: Prover, node: Node) -> bool:
    """Whether every branch gives a value where it is taken."""
    subject = node.node("arg")
    for when in node.nodes("args"):
        condition = when.node("expr")
        taken = prover.assuming(condition, Outcome.TRUE)
        if subject and condition and is_strict(prover.scope.catalog, condition):
            taken = taken.assuming(subject, Outcome.NOT_NULL)  # CASE x WHEN y: x is y
        if not taken.holds(when.node("result")):
            return False
        prover = prover.assuming(condition, Outcome.NOT_TRUE)
    return prover.holds(node.node("defresult"))


def _compared_rows(prover: Prover, node: Node) -> bool:
    """`(a, b) < (c, d)`, by the operators of B-trees, which are total."""
    operators = (it for it in node.items("opnos") if isinstance(it, str) and it.isdigit())
    own = all(int(it) < _FIRST_USER_OID for it in operators)
    return own and all(map(prover.holds, [*node.nodes("largs"), *node.nodes("rargs")]))


def _slice(prover: Prover, node: Node) -> bool:
    """A slice of an array, which is empty if need be; or what an element was assigned to."""
    if node.node("refassgnexpr"):
        container = prover.scope.catalog.types[node.number("refcontainertype")]
        grows = bool(container.element) or container.name == "jsonb"
        return grows and not node.items("reflowerindexpr")
    bounds = [*node.nodes("reflowerindexpr"), *node.nodes("refupperindexpr")]
    sliced = bool(node.items("reflowerindexpr"))
    return sliced and prover.holds(node.node("refexpr")) and all(map(prover.holds, bounds))


def _constructed(prover: Prover, node: Node) -> bool:
    """JSON_OBJECT and JSON_ARRAY as they are; JSON, JSON_SCALAR, JSON_SERIALIZE of values."""
    kind = node.number("type")
    if node.node("coercion") or kind not in (_OBJECT, _ARRAY, _PARSE, _SCALAR, _SERIALIZE):
        return False
    return kind in (_OBJECT, _ARRAY) or _every(prover, node)


def _queried(prover: Prover, node: Node) -> bool:
    """JSON_EXISTS, unless it is told to give UNKNOWN on an error."""
    asked = (node.node("formatted_expr"), node.node("path_spec"))
    on_error = node.node("on_error")
    certain = on_error is not None and on_error.number("btype") in _CERTAIN
    return node.number("op") == 0 and certain and all(map(prover.holds, asked))


def _document(prover: Prover, node: Node) -> bool:
    """IS JSON, asked of a value."""
    return prover.holds(node.node("expr"))


RULES: dict[str, Rule] = {
    "AGGREF": aggregate,
    "ARRAYCOERCEEXPR": _argument,
    "ARRAYEXPR": _always,
    "BOOLEANTEST": _always,
    "BOOLEXPR": _every,
    "CASEEXPR": _case,
    "COALESCEEXPR": _some,
    "COERCETODOMAIN": _domain,
    "COERCEVIAIO": _converted,
    "COLLATEEXPR": _argument,
    "CONST": _constant,
    "CONVERTROWTYPEEXPR": _argument,
    "DISTINCTEXPR": _always,
    "FIELDSTORE": _always,
    "FUNCEXPR": _function,
    "GROUPINGFUNC": _always,
    "JSONCONSTRUCTOREXPR": _constructed,
    "JSONEXPR": _queried,
    "JSONISPREDICATE": _document,
    "MERGESUPPORTFUNC": _always,
    "MINMAXEXPR": _some,
    "NAMEDARGEXPR": _argument,
    "NEXTVALUEEXPR": _always,
    "NULLTEST": _always,
    "OPEXPR": _function,
    "RELABELTYPE": _argument,
    "ROWCOMPAREEXPR": _compared_rows,
    "ROWEXPR": _always,
    "SCALARARRAYOPEXPR": _any_element,
    "SQLVALUEFUNCTION": _named_value,
    "SUBSCRIPTINGREF": _slice,
    "WINDOWFUNC": window,
}
