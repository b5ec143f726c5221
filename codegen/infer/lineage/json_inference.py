"""What JSON is made of that a statement makes: objects, arrays, and the values in them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from codegen.ask.catalog import Column
from codegen.ask.node_reader import Node, constant_bytes
from codegen.infer.lineage.json_shape import Document, Items, Object, Value, merged
from codegen.infer.lineage.lineage import made_of, origin
from codegen.infer.nullability.aggregates import filtered
from codegen.infer.nullability.array_dimensions import dimensions
from codegen.infer.nullability.element_nullability import no_json_null
from codegen.infer.nullability.evaluator import Proof
from codegen.infer.nullability.evaluator_protocol import Prover
from codegen.infer.nullability.narrowing import Outcome
from codegen.ir.expr_type import result_type
from codegen.ir.identity import nth
from codegen.ir.scope import RteKind, Scope, result_entries

_SCALAR, _ARRAY = 4, 6  # SubLink.subLinkType
_JSON_OBJECT, _ARRAY_AGG = 1, 4  # JsonConstructorExpr.type
_JSON, _JSONB, _JSONS, _JSONBS = 114, 3802, 199, 3807
_DOCUMENTS = (_JSON, _JSONB, _JSONS, _JSONBS)
_EMPTY_JSONB = b"\x00\x00\x00\x40"  # an array of no elements
_LITERAL, _TEXTS = 705, (25, 1043)  # pg_type's numbers of a string without a type, and with one


def column_document(proofs: Iterable[Proof], number: int) -> Document | None:
    """What the JSON in a column of the result is made of, in every variant of a statement."""
    proofs = list(proofs)
    found = merged(_document(*it) for proof in proofs for it in proof.listed(number))
    return found and replace(found, not_null=all(it.columns[number - 1] for it in proofs))


def _document(prover: Prover, node: Node | None) -> Document | None:
    """What the JSON that an expression gives is made of, as far as it is known."""
    if node is None or not _is_document(prover, node):
        return None
    rule = _RULES.get(node.name)
    found = rule(prover, node) if rule else None
    return found and replace(found, not_null=prover.holds(node))


def _is_document(prover: Prover, node: Node) -> bool:
    """Whether an expression gives JSON, or an array of it."""
    catalog, type_ = prover.scope.catalog, result_type(prover.scope, node)
    return type_ in catalog.types and catalog.base_type(type_).oid in _DOCUMENTS


def _value(prover: Prover, node: Node | None) -> Document | None:
    """What JSON makes of any value."""
    if node is None:
        return None
    if node.name == "VAR" and not node.number("varattno"):
        return _whole_row(prover, node)
    type_ = result_type(prover.scope, node)
    if type_ not in prover.scope.catalog.types:
        return None
    return _document(prover, node) or Value(
        type=type_,
        not_null=prover.holds(node),
        elements_not_null=prover.elements(node),
        json_not_null=no_json_null(prover, node),
        dimensions=dimensions(prover, node),
        origin=origin(prover.scope, node),
        sources=frozenset(made_of(prover.scope, node)),
    )


# What is made by calls


def _aggregate(prover: Prover, node: Node) -> Document | None:
    if node.number("agglevelsup"):
        return None
    entry = nth(node.nodes("args"), 1)
    value = entry.node("expr") if entry else None
    return _gathered(filtered(prover, node), _name(prover, node, "aggfnoid"), value)


def _window(prover: Prover, node: Node) -> Document | None:
    taken = prover.assuming(node.node("aggfilter"), Outcome.TRUE)
    return _gathered(taken, _name(prover, node, "winfnoid"), nth(node.nodes("args"), 1))


def _gathered(prover: Prover, name: str, value: Node | None) -> Document | None:
    match name:
        case "json_agg" | "jsonb_agg":
            return _items(_value(prover, value))
        case "json_agg_strict" | "jsonb_agg_strict":
            found = _value(prover, value)
            return _items(found and replace(found, not_null=True))
        case "array_agg":
            return _items(_element(prover, value))
        case _:
            return None


def _element(prover: Prover, node: Node | None) -> Document | None:
    """What JSON that is gathered in an array is made of."""
    return _value(prover, node) if node and _is_document(prover, node) else None


def _items(item: Document | None) -> Document | None:
    return item and Items(item, not_null=False)


def _call(prover: Prover, node: Node) -> Document | None:
    args, name = node.nodes("args"), _name(prover, node, "funcid")
    match name:
        case "json_build_object" | "jsonb_build_object":
            if node.flag("funcvariadic") or len(args) % 2:  # an odd number fails when it is run
                return None
            return _object(prover, args[::2], args[1::2])
        case "json_build_array" | "jsonb_build_array" if not args:
            return Items(None, not_null=True)
        case "to_json" | "to_jsonb" | "row_to_json" | "array_to_json":
            found = _value(prover, args[0])
            return None if isinstance(found, Value) else found
        case _:
            return None


def _object(prover: Prover, keys: list[Node], values: list[Node]) -> Document | None:
    names = [_text(key) for key in keys]
    found = [(name, _value(prover, value)) for name, value in zip(names, values, strict=True)]
    fields = tuple((name, value) for name, value in found if name is not None and value)
    known = len(fields) == len(set(names)) == len(keys)
    return Object(fields, not_null=True) if known and fields else None


def _text(key: Node) -> str | None:
    """A key that stands there as a constant."""
    if key.name != "CONST" or key.flag("constisnull"):
        return None
    match key.number("consttype"):
        case kind if kind == _LITERAL:
            held = constant_bytes(key)[:-1]  # it ends in a zero
        case kind if kind in _TEXTS:
            held = constant_bytes(key)[4:]  # it begins with its length
        case _:
            return None
    return held.decode("utf-8", "replace")


def _whole_row(prover: Prover, var: Node) -> Document | None:
    """The row of a table or of a derived one, as an object of its columns."""
    scope = prover.scope.at(var.number("varlevelsup"))
    entry = scope.entry(var.number("varno")) if scope else None
    if scope is None or entry is None or var.number("varreturningtype"):
        return None
    there = prover.assuming(var, Outcome.NOT_NULL)
    columns = list(_columns(scope, entry))
    found = [(name, _of_row(there, var, number, type_)) for number, name, type_ in columns]
    fields = tuple((name, value) for name, value in found if value)
    if not fields or len(dict(fields)) != len(columns):
        return None
    return Object(fields, not_null=prover.holds(var))


def _columns(scope: Scope, entry: Node) -> Iterator[tuple[int, str, int]]:
    """Number, name and type of each column in a whole row."""
    match entry.number("rtekind"):
        case RteKind.RELATION:
            relation = scope.catalog.relations.get(entry.number("relid"))
            for column in relation.columns.values() if relation else ():
                yield column.number, column.name, column.type
        case RteKind.SUBQUERY | RteKind.CTE:
            inner, names = scope.inner(entry), entry.node("eref")
            listed = result_entries(inner.query) if inner else []
            for number, shown in enumerate(listed, 1):
                name = names.items("colnames")[number - 1] if names else None
                if inner and isinstance(name, str):
                    yield number, name, result_type(inner, shown.node("expr"))
        case _:
            return


def _of_row(prover: Prover, var: Node, number: int, type_: int) -> Document | None:
    fields = {**var.fields, "varattno": str(number), "vartype": str(type_)}
    return _value(prover, Node("VAR", fields)) if type_ else None


def _constructed(prover: Prover, node: Node) -> Document | None:
    """SQL's own JSON_OBJECT and JSON_ARRAYAGG."""
    if node.node("coercion"):
        return None
    args = node.nodes("args")
    match node.number("type"):
        case kind if kind == _ARRAY_AGG:
            return _document(prover, node.node("func"))
        case kind if kind == _JSON_OBJECT and not node.flag("absent_on_null"):
            return _object(prover, args[::2], args[1::2])
        case _:
            return None


# What is handed on


def _var(prover: Prover, node: Node) -> Document | None:
    shown = prover.shown(node)
    if shown is None or isinstance(shown, Column):
        return None
    return merged(_document(*it) for it in shown)


def _sublink(prover: Prover, node: Node) -> Document | None:
    query = node.node("subselect")
    if query is None or node.number("subLinkType") not in (_SCALAR, _ARRAY):
        return None
    listed = prover.within(query).listed(1)
    if node.number("subLinkType") == _ARRAY:
        return _items(merged(_element(*it) for it in listed))
    return merged(_document(*it) for it in listed)


def _passed_on(prover: Prover, node: Node) -> Document | None:
    return _document(prover, node.node("arg"))


def _alternatives(prover: Prover, node: Node) -> Document | None:
    return merged(_document(prover, it) for it in node.nodes("args") if not _is_null(it))


def _case(prover: Prover, node: Node) -> Document | None:
    found: list[Document | None] = []
    for when in node.nodes("args"):
        condition, result = when.node("expr"), when.node("result")
        taken = prover if node.node("arg") else prover.assuming(condition, Outcome.TRUE)
        if not _is_null(result):
            found.append(_document(taken, result))
        if not node.node("arg"):
            prover = prover.assuming(condition, Outcome.NOT_TRUE)
    otherwise = node.node("defresult")
    return merged([*found, *([] if _is_null(otherwise) else [_document(prover, otherwise)])])


def _constant(_: Prover, node: Node) -> Document | None:
    """An array of nothing, as it stands in for NULL: `'[]'`, or `'{}'` of an array's type."""
    if node.flag("constisnull"):
        return None
    held = constant_bytes(node)[4:]
    match node.number("consttype"):
        case kind if kind == _JSONB:
            empty = held == _EMPTY_JSONB
        case kind if kind == _JSON:
            empty = held.strip() == b"[]"
        case _:
            empty = not any(held[:4])  # the dimensions of an array
    return Items(None, not_null=True) if empty else None


def _array(prover: Prover, node: Node) -> Document | None:
    elements = node.nodes("elements")
    if node.flag("multidims"):
        return None
    if not elements:
        return Items(None, not_null=True)
    return _items(merged(_element(prover, it) for it in elements))


_RULES: dict[str, Callable[[Prover, Node], Document | None]] = {
    "AGGREF": _aggregate,
    "ARRAYEXPR": _array,
    "CASEEXPR": _case,
    "COALESCEEXPR": _alternatives,
    "COERCETODOMAIN": _passed_on,
    "COERCEVIAIO": _passed_on,
    "CONST": _constant,
    "FUNCEXPR": _call,
    "JSONCONSTRUCTOREXPR": _constructed,
    "RELABELTYPE": _passed_on,
    "SUBLINK": _sublink,
    "VAR": _var,
    "WINDOWFUNC": _window,
}


def _is_null(node: Node | None) -> bool:
    return node is None or (node.name == "CONST" and node.flag("constisnull"))


def _name(prover: Prover, node: Node, field: str) -> str:
    function = prover.scope.catalog.functions.get(node.number(field))
    return function.name if function and function.built_in else ""
