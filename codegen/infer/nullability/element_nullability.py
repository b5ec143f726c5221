"""Which arrays can't have a NULL in them, and which JSON can't be a JSON null."""

from collections.abc import Callable

from codegen.ask.catalog import Column
from codegen.ask.node_reader import Node, constant_bytes
from codegen.ask.node_types import type_of
from codegen.infer.nullability.aggregates import filtered
from codegen.infer.nullability.evaluator_protocol import Prover
from codegen.ir.check_constraints import elements_not_null, json_not_null
from codegen.ir.identity import called

_FIRST_USER_OID = 16384
_ARRAY = 6  # SubLink.subLinkType
_SCALAR = 4

Rule = Callable[[Prover, Node | None], bool]


def no_null_elements(prover: Prover, node: Node | None) -> bool:
    """Whether no array that this expression gives has a NULL in it."""
    if node is None:
        return False
    match node.name:
        case "ARRAYEXPR":
            one = no_null_elements if node.flag("multidims") else _holds
            return all(one(prover, it) for it in node.nodes("elements"))
        case "CONST":
            return node.flag("constisnull") or not any(constant_bytes(node)[8:12])
        case "SUBLINK" if node.number("subLinkType") == _ARRAY:
            return _selected(prover, node, _gathered)
        case "AGGREF":
            return _aggregated(prover, node)
        case "FUNCEXPR" | "OPEXPR":
            return _computed(prover, node)
        case "ARRAYCOERCEEXPR":
            own = node.number("resulttype") < _FIRST_USER_OID
            return own and no_null_elements(prover, node.node("arg"))
        case "SUBSCRIPTINGREF":
            sliced = bool(node.items("reflowerindexpr")) and not node.node("refassgnexpr")
            return sliced and no_null_elements(prover, node.node("refexpr"))
        case _:
            return _passed_on(prover, node, no_null_elements, elements_not_null)


def no_json_null(prover: Prover, node: Node | None) -> bool:
    """Whether no document that this expression gives is a JSON null."""
    if node is None:
        return False
    match node.name:
        case "CONST":
            return node.flag("constisnull") or _is_no_json_null(node)
        case "AGGREF":
            return _name(prover, node, "aggfnoid").startswith(("json_", "jsonb_"))
        case "FUNCEXPR" | "OPEXPR":
            return _makes_document(prover, node)
        case _:
            return _passed_on(prover, node, no_json_null, json_not_null)


def _holds(prover: Prover, node: Node | None) -> bool:
    return prover.holds(node)


def _gathered(prover: Prover, node: Node | None) -> bool:
    """Whether what is gathered into an array leaves no NULL in it; of arrays it has their own."""
    catalog, type_ = prover.scope.catalog, type_of(node) if node else 0
    if type_ not in catalog.types:
        return False
    is_array = bool(catalog.base_type(type_).element)
    return no_null_elements(prover, node) if is_array else prover.holds(node)


def _passed_on(
    prover: Prover,
    node: Node,
    rule: Rule,
    stored: Callable[..., bool],
) -> bool:
    """The rule for what the expression hands on as it is; a NULL has nothing in it."""
    match node.name:
        case "VAR":
            shown = prover.shown(node)
            if isinstance(shown, Column):
                return stored(prover.scope.catalog, shown)
            return shown is not None and all(rule(*it) for it in shown)
        case "COALESCEEXPR" | "MINMAXEXPR":
            return all(rule(prover, it) for it in node.nodes("args"))
        case "CASEEXPR":
            results = [when.node("result") for when in node.nodes("args")]
            return all(rule(prover, it) for it in [*results, node.node("defresult")])
        case "RELABELTYPE" | "COERCETODOMAIN" | "COLLATEEXPR":
            return rule(prover, node.node("arg"))
        case "NULLIFEXPR":
            return rule(prover, node.nodes("args")[0])
        case "SUBLINK" if node.number("subLinkType") == _SCALAR:
            return _selected(prover, node, rule)
        case _:
            return False


def _selected(prover: Prover, sublink: Node, rule: Rule) -> bool:
    query = sublink.node("subselect")
    return query is not None and all(rule(*it) for it in prover.within(query).listed(1))


def _aggregated(prover: Prover, node: Node) -> bool:
    if _name(prover, node, "aggfnoid") != "array_agg" or node.number("agglevelsup"):
        return False
    [value, *_] = (entry.node("expr") for entry in node.nodes("args"))
    return _gathered(filtered(prover, node), value)


def _computed(prover: Prover, node: Node) -> bool:
    function, args = called(prover.scope.catalog, node), node.nodes("args")
    if function is None or not function.built_in:
        return False
    match function.name:
        case "string_to_array":
            return len(args) == 2
        case "regexp_split_to_array" | "array_positions" | "parse_ident" | "tsvector_to_array":
            return True
        case "array_cat":
            return all(no_null_elements(prover, it) for it in args)
        case "array_append":
            return no_null_elements(prover, args[0]) and prover.holds(args[1])
        case "array_prepend":
            return prover.holds(args[0]) and no_null_elements(prover, args[1])
        case "array_remove":
            nulls = args[1].name == "CONST" and args[1].flag("constisnull")
            return nulls or no_null_elements(prover, args[0])
        case "array_replace":
            return no_null_elements(prover, args[0]) and prover.holds(args[2])
        case "trim_array" | "array_reverse" | "array_sort" | "array_shuffle" | "array_sample":
            return no_null_elements(prover, args[0])
        case _:
            return False


def _makes_document(prover: Prover, node: Node) -> bool:
    """Whether a function gives objects, arrays, or what is no JSON null either."""
    function, args = called(prover.scope.catalog, node), node.nodes("args")
    if function is None or not function.built_in:
        return False
    match function.name:
        case "to_json" | "to_jsonb":
            types = prover.scope.catalog.types
            return type_of(args[0]) in types and not _is_json(prover, type_of(args[0]))
        case "jsonb_strip_nulls" | "json_strip_nulls" | "jsonb_set" | "jsonb_insert":
            return no_json_null(prover, args[0])
        case "jsonb_concat" | "jsonb_delete" | "jsonb_delete_path" | "row_to_json":
            return True
        case name:
            return name in _BUILDERS


_BUILDERS = {
    *("json_build_object", "jsonb_build_object", "json_build_array", "jsonb_build_array"),
    *("json_object", "jsonb_object", "array_to_json", "jsonb_path_query_array"),
}


def _is_json(prover: Prover, oid: int) -> bool:
    found = prover.scope.catalog.base_type(oid)
    return found.name in ("json", "jsonb", "unknown") or found.kind == "p"


def _is_no_json_null(constant: Node) -> bool:
    """jsonb tells a scalar by a flag in its header, json by its text; `x'10'` of byte three."""
    held = constant_bytes(constant)[4:]
    if constant.number("consttype") == 3802:
        return len(held) >= 4 and not held[3] & 0x10
    return held.decode("utf-8", "replace").strip() != "null"


def _name(prover: Prover, node: Node, field: str) -> str:
    function = prover.scope.catalog.functions.get(node.number(field))
    return function.name if function and function.built_in else ""
