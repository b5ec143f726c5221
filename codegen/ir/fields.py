"""The attributes of the tree's classes, as their annotations declare them."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from codegen.ir.nodes import Node


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of a class, and the field of PostgreSQL's node that it is read from."""

    name: str
    field: str
    type: Any
    is_child: bool  # it holds nodes, which are below this one
    is_plain: bool  # it holds a tuple of nodes, and none of them is left out


_CHILD_ATTRIBUTES: dict[type[Node], tuple[tuple[str, bool], ...]] = {}


def attributes(kind: type[Node]) -> tuple[Attribute, ...]:
    """All attributes of a class but `rest`, in their order."""
    hints = get_type_hints(kind, include_extras=True)
    return tuple(
        _attribute(member.name, hints[member.name], compared=member.compare)
        for member in fields(kind)
        if member.name != "rest"
    )


def child_attributes(kind: type[Node]) -> tuple[tuple[str, bool], ...]:
    """The attributes that hold nodes, and whether they are plain tuples of them.

    What a node is bound to isn't below it.
    """
    children = _CHILD_ATTRIBUTES.get(kind)
    if children is None:
        children = tuple(
            (attribute.name, attribute.is_plain)
            for attribute in attributes(kind)
            if attribute.is_child
        )
        _CHILD_ATTRIBUTES[kind] = children
    return children


def _attribute(name: str, hint: Any, *, compared: bool) -> Attribute:
    hint, field = get_args(hint) if get_origin(hint) is Annotated else (hint, name)
    is_child = compared and any(map(_is_node, classes_in(hint)))
    return Attribute(name, field, hint, is_child, _is_plain(hint))


def _is_plain(hint: Any) -> bool:
    if get_origin(hint) is not tuple:
        return False
    item = get_args(hint)[0]
    return get_origin(item) is not tuple and all(map(_is_node, classes_in(item)))


def classes_in(hint: Any) -> Iterator[type]:
    """The classes in an annotation, unions and tuples opened."""
    if isinstance(hint, type) and not get_args(hint):
        yield hint
    for argument in get_args(hint):
        yield from classes_in(argument)


def _is_node(kind: type) -> bool:
    return issubclass(kind, Node)
