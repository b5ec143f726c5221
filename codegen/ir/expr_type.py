"""The type of an expression, as PostgreSQL writes it into each kind of node."""

from codegen.ask.node_reader import Node
from codegen.ask.node_types import type_of
from codegen.ir.scope import Scope, result_entries

_BOOL = 16
_EXISTS, _ALL, _ANY, _, _SCALAR, _, _ARRAY = range(7)  # SubLink.subLinkType


def result_type(scope: Scope, node: Node | None) -> int:
    """The number of an expression's type; 0 where its node doesn't tell."""
    if node is None:
        return 0
    if told := type_of(node):
        return told
    if node.name == "COLLATEEXPR":
        return result_type(scope, node.node("arg"))
    if node.name == "JSONCONSTRUCTOREXPR":
        returning = node.node("returning")
        return returning.number("typid") if returning else 0
    return _of_sublink(scope, node) if node.name == "SUBLINK" else 0


def _of_sublink(scope: Scope, node: Node) -> int:
    kind, query = node.number("subLinkType"), node.node("subselect")
    if kind in (_EXISTS, _ALL, _ANY):
        return _BOOL
    if query is None or kind not in (_SCALAR, _ARRAY):
        return 0
    entries = result_entries(query)
    found = result_type(scope.below(query), entries[0].node("expr")) if entries else 0
    return _array_of(scope, found) if kind == _ARRAY else found


def _array_of(scope: Scope, element: int) -> int:
    arrays = (it for it in scope.catalog.types.values() if it.element == element)
    return next((it.oid for it in arrays if it.name.startswith("_")), 0)
