"""An oracle of types: holds a value to an annotation, all the way down."""

import types
import typing
from typing import Any
from uuid import UUID

import msgspec
from asyncpg import Range

from attune_db.core.exact_numbers import WITHOUT_TEXT


def fits(annotation: Any, value: Any) -> bool:
    """Tell whether a checker would accept this value for the type."""
    kind = _kind(value)
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if annotation is Any or annotation is object:
        return True
    if annotation is None:
        return value is None
    if origin in (types.UnionType, typing.Union):
        return any(fits(argument, value) for argument in arguments)
    if origin is list:
        return kind is list and all(fits(arguments[0], element) for element in value)
    if origin is tuple:
        return kind is tuple and _fits_tuple(arguments, value)
    if origin is Range:
        bounds = (value.lower, value.upper) if kind is Range else (kind,)
        return all(bound is None or fits(arguments[0], bound) for bound in bounds)
    if annotation is UUID:
        return isinstance(value, UUID)  # the driver has a faster one of its own
    if isinstance(value, msgspec.Struct):
        return kind is annotation and _fits_struct(type(value), value)
    return kind is (origin or annotation)


def _kind(value: object) -> object:
    return WITHOUT_TEXT.get(type(value), type(value))  # where some type asks for a Decimal


def _fits_tuple(arguments: tuple[Any, ...], value: tuple[object, ...]) -> bool:
    if arguments[-1] is Ellipsis:
        return all(fits(arguments[0], element) for element in value)
    pairs = zip(arguments, value, strict=False)
    return len(arguments) == len(value) and all(fits(*pair) for pair in pairs)


def _fits_struct(kind: type[msgspec.Struct], value: object) -> bool:
    hints = typing.get_type_hints(kind)
    fields = [field.name for field in msgspec.structs.fields(kind)]
    return all(fits(hints[name], getattr(value, name)) for name in fields)
