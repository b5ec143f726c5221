"""Expressions compared and traced: when two are the same, and what one is made of."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeAlias

from codegen.ask.catalog import Catalog
from codegen.ask.node_reader import Node, Value, children
from codegen.ir.scope import RteKind, Scope

# An expression as nested tuples: equal where PostgreSQL computes the same.
Form: TypeAlias = "tuple[object, ...] | str | None"

# How something was written, which changes nothing about what it is.
_WRITTEN = frozenset(
    {
        *("varnosyn", "varattnosyn", "funcformat", "relabelformat", "coerceformat"),
        *("convertformat", "list_start", "list_end", "resname", "location"),
    }
)


def form(value: Value, *, nulled: bool = True, own: int = 0) -> Form:
    """What an expression is; `nulled` keeps apart what different outer joins have let through.

    A table's own expressions call it 1: `own` is its number in the query that they are held to.
    """
    if isinstance(value, list):
        return tuple(form(item, nulled=nulled, own=own) for item in value)
    if not isinstance(value, Node):
        return value
    if own and value.name == "VAR":
        value = Node("VAR", {**value.fields, "varno": str(own)})
    ignored = _WRITTEN if nulled else _WRITTEN | {"varnullingrels"}
    fields = value.fields.items()
    return (
        value.name,
        *((k, form(v, nulled=nulled, own=own)) for k, v in fields if k not in ignored),
    )


def bare(node: Node) -> Node:
    """The expression beneath what changes its type or collation alone."""
    while node.name in ("RELABELTYPE", "COLLATEEXPR") and (inner := node.node("arg")):
        node = inner
    return node


def own_vars(value: Value) -> Iterator[Node]:
    """The Vars of this query in an expression or a query within; what subqueries read, too."""
    return (var for var, depth in _vars(value, 0) if var.number("varlevelsup") == depth)


def _vars(value: Value, depth: int) -> Iterator[tuple[Node, int]]:
    if isinstance(value, list):
        for item in value:
            yield from _vars(item, depth)
    elif isinstance(value, Node):
        if value.name == "VAR":
            yield value, depth
        deeper = depth + (value.name == "QUERY")
        for child in value.fields.values():
            yield from _vars(child, deeper)


def function(catalog: Catalog, node: Node) -> tuple[bool, bool]:
    """Whether a call's function is volatile, and whether it is strict; unknown is the worst."""
    oid = next((number for field in _FUNCTIONS if (number := node.number(field))), 0)
    found = catalog.functions.get(oid)
    return (found.volatile, found.strict) if found else (True, False)


_FUNCTIONS = ("funcid", "opfuncid", "aggfnoid", "winfnoid")


def is_volatile(catalog: Catalog, value: Value) -> bool:
    """Whether something in it may give another value each time: so may rows that are locked."""
    nodes = (node for child in children(value) for node in child.walk())
    return any(
        node.name == "NEXTVALUEEXPR"
        or bool(node.items("rowMarks"))
        or (any(field in node.fields for field in _FUNCTIONS) and function(catalog, node)[0])
        for node in nodes
    )


def resolved(scope: Scope, node: Node) -> Node:
    """The expression with the columns that a join merges, or that are grouped, spelled out."""
    entries = scope.entries
    kinds = {RteKind.JOIN: "joinaliasvars", RteKind.GROUP: "groupexprs"}
    aliased = {
        number: entry.nodes(field)
        for number, entry in enumerate(entries, 1)
        if (field := kinds.get(RteKind(entry.number("rtekind"))))
    }
    return _resolved(node, aliased) if aliased else node


def _resolved(node: Node, aliased: dict[int, list[Node]]) -> Node:
    if node.name == "VAR":
        nodes = aliased.get(node.number("varno"), []) if not node.number("varlevelsup") else []
        number = node.number("varattno")
        if 0 < number <= len(nodes):
            return _resolved(_nulled(nodes[number - 1], node.numbers("varnullingrels")), aliased)
        return node
    if node.name == "QUERY":  # what it reads of this query keeps its name
        return node
    return replace(node, fields={k: _each(v, aliased) for k, v in node.fields.items()})


def _each(value: Value, aliased: dict[int, list[Node]]) -> Value:
    if isinstance(value, list):
        return [_each(item, aliased) for item in value]
    return _resolved(value, aliased) if isinstance(value, Node) else value


def _nulled(value: Node, joins: tuple[int, ...]) -> Node:
    """The expression as it is seen above further outer joins."""
    if not joins:
        return value
    fields = dict(value.fields)
    if value.name == "VAR":
        every = sorted({*value.numbers("varnullingrels"), *joins})
        fields["varnullingrels"] = ["b", *map(str, every)]
    for name, field in value.fields.items():
        if isinstance(field, Node):
            fields[name] = _nulled(field, joins)
        elif isinstance(field, list):
            fields[name] = [_nulled(it, joins) if isinstance(it, Node) else it for it in field]
    return Node(value.name, fields)


_EXACT_TYPES = frozenset({16, 20, 21, 23, 26, 2950})  # bool int8 int2 int4 oid uuid
_TEXTS = frozenset({25, 1043})  # text varchar

# Casts by which different values stay different: the result, and what it is made of.
_INJECTIVE = frozenset(
    {
        *((20, 21), (20, 23), (23, 21)),  # integers
        *((1700, 20), (1700, 21), (1700, 23)),  # numeric
        *((701, 21), (701, 23), (700, 21)),  # float8 float4
        *((1114, 1082), (25, 19)),  # date to timestamp, name to text
    }
)


def injected(catalog: Catalog, node: Node) -> Node | None:
    """What a cast is made of, if it has another result for each."""
    if node.name == "COERCEVIAIO" and (arg := node.node("arg")):
        exact = type_of(catalog, arg) in _EXACT_TYPES or _is_enum(catalog, arg)
        return bare(arg) if exact and node.number("resulttype") in _TEXTS else None
    if node.name == "FUNCEXPR" and node.number("funcformat") in (1, 2):
        found = catalog.functions.get(node.number("funcid"))
        if found is not None and found.built_in and len(found.arguments) == 1:
            pair = (node.number("funcresulttype"), found.arguments[0])
            return bare(node.nodes("args")[0]) if pair in _INJECTIVE else None
    return None


def _is_enum(catalog: Catalog, node: Node) -> bool:
    type_ = catalog.types.get(type_of(catalog, node))
    return type_ is not None and type_.kind == "e"


def type_of(catalog: Catalog, node: Node) -> int:
    """The type of an expression, domains by what is beneath; 0 where its node doesn't tell."""
    fields = ("vartype", "consttype", "paramtype", "resulttype", "funcresulttype", "opresulttype")
    oid = next((number for field in fields if (number := node.number(field))), 0)
    return catalog.base_type(oid).oid if oid in catalog.types else 0


def is_value(node: Node) -> bool:
    """Whether it is a constant, and not NULL."""
    return node.name == "CONST" and not node.flag("constisnull")


def renumbered(node: Node, number: int) -> Node:
    """An expression of a table's own, where the table has this number."""
    if node.name == "VAR":
        return replace(node, fields={**node.fields, "varno": str(number)})
    fields = {name: _each_renumbered(value, number) for name, value in node.fields.items()}
    return replace(node, fields=fields)


def _each_renumbered(value: Value, number: int) -> Value:
    if isinstance(value, list):
        return [_each_renumbered(item, number) for item in value]
    return renumbered(value, number) if isinstance(value, Node) else value
