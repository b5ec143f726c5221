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


_CHILD_ATTRIBUTES: dict[type[Node], tuple[str, ...]] = {}


def attributes(kind: type[Node]) -> tuple[Attribute, ...]:
    """All attributes of a class but `rest`, in their order."""
    hints = get_type_hints(kind, include_extras=True)
    return tuple(
        _attribute(it.name, hints[it.name], compared=it.compare)
        for it in fields(kind)
        if it.name != "rest"
    )


def child_attributes(kind: type[Node]) -> tuple[str, ...]:
    """The names of those that hold nodes; what a node is bound to isn't below it."""
    names = _CHILD_ATTRIBUTES.get(kind)
    if names is None:
        names = tuple(it.name for it in attributes(kind) if it.is_child)
        _CHILD_ATTRIBUTES[kind] = names
    return names


def _attribute(name: str, hint: Any, *, compared: bool) -> Attribute:
    hint, field = get_args(hint) if get_origin(hint) is Annotated else (hint, name)
    return Attribute(name, field, hint, compared and any(map(_is_node, classes_in(hint))))


def classes_in(hint: Any) -> Iterator[type]:
    """The classes in an annotation, unions and tuples opened."""
    if isinstance(hint, type) and not get_args(hint):
        yield hint
    for argument in get_args(hint):
        yield from classes_in(argument)


def _is_node(kind: type) -> bool:
    return issubclass(kind, Node)
