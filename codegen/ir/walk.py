"""Walks through a tree: children, descendants, conjuncts, columns, parameters."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar, cast

from codegen.ir.enums import BoolOp, ParamKind
from codegen.ir.fields import child_attributes
from codegen.ir.nodes import BoolExpr, Expr, Node, Param, Query, Var
from codegen.ir.oids import ParamNumber

ItemT = TypeVar("ItemT")


def children(node: Node) -> list[Node]:
    """The nodes directly below one, in the order of its attributes."""
    below: list[Node] = []
    for name, is_plain in child_attributes(type(node)):
        value: Any = getattr(node, name)
        if is_plain:
            below += value
        elif value is not None:
            _collect(value, below)
    for _, value in node.rest:
        _collect(value, below)
    return below


def _collect(value: object, nodes: list[Node]) -> None:
    """Add the nodes in an attribute's value."""
    if isinstance(value, Node):
        nodes.append(value)
    elif isinstance(value, tuple):
        for item in cast("tuple[object, ...]", value):
            _collect(item, nodes)


def walk(*roots: Node | None) -> Iterator[Node]:
    """These nodes and all below them, a node before what is below it."""
    stack = [root for root in roots[::-1] if root is not None]
    while stack:
        node = stack.pop()
        yield node
        stack += children(node)[::-1]


def walk_level(*roots: Node | None) -> Iterator[Node]:
    """These nodes and those below them, but for the queries within."""
    stack = [root for root in roots[::-1] if root is not None]
    while stack:
        node = stack.pop()
        yield node
        stack += [child for child in children(node) if not isinstance(child, Query)][::-1]


def item_at(items: Sequence[ItemT], number: int) -> ItemT | None:
    """One of a sequence, counted from 1; None where there are fewer."""
    return items[number - 1] if 0 < number <= len(items) else None


def conjuncts(condition: Expr | None) -> Iterator[Expr]:
    """The conditions that are AND-ed at the top of one (PostgreSQL: make_ands_implicit)."""
    match condition:
        case None:
            return
        case BoolExpr(op=BoolOp.AND, args=args):
            for arg in args:
                yield from conjuncts(arg)
        case _:
            yield condition


def pull_vars(*roots: Node | None) -> Iterator[Var]:
    """The columns of the query at hand in expressions, and in the queries within them.

    PostgreSQL: pull_vars_of_level. In `id = (SELECT max(b.id) FROM b WHERE b.a = a.id)` these are
    both of `id` and `a.id`.
    """
    return (var for root in roots if root is not None for var in _vars_of_level(root, 0))


def _vars_of_level(node: Node, level: int) -> Iterator[Var]:
    if isinstance(node, Var):
        if node.level == level:
            yield node
        return
    inner = level + isinstance(node, Query)
    for child in children(node):
        yield from _vars_of_level(child, inner)


def parameter_number(node: Node | None) -> ParamNumber | None:
    """The number of the parameter that a node is: 1 for `$1`."""
    match node:
        case Param(kind=ParamKind.EXTERN, number=number):
            return number
        case _:
            return None


def parameters(*roots: Node | None) -> Iterator[Param]:
    """The parameters in these nodes: `$1` and the like."""
    for node in walk(*roots):
        if isinstance(node, Param) and node.kind is ParamKind.EXTERN:
            yield node
