"""Arguments in which no None may be, since what is returned would hold a None it must not hold."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TypeGuard

from msgspec import Struct

from .errors import ValidationError


class NotNone(Struct, frozen=True):
    """An argument that is searched for None before anything is sent."""

    position: int  # among the arguments, from 0
    name: str
    elements: bool = False  # of a list: none of them may be None, while it may be itself

    def check(self, args: tuple[object, ...]) -> None:
        """Raise ValidationError where there is a None."""
        value = args[self.position]
        if self.elements:
            if value is not None and _has_none(value):
                raise self._refusal(f"{self.name} has a None in it, which isn't accepted")
        elif value is None:
            raise self._refusal(f"{self.name} is None, which isn't accepted")

    def _refusal(self, message: str) -> ValidationError:
        return ValidationError(message, fields=(self.name,))


def check_arguments(checks: Iterable[NotNone], args: tuple[object, ...]) -> None:
    """Raise ValidationError where an argument, or an element of one, is None."""
    for each in checks:
        each.check(args)


def _has_none(values: object) -> bool:
    """Tell whether a None is in an array, as the driver reads it: all elements have one depth."""
    if not _is_array(values):
        return False  # the driver refuses it
    if None in values:
        return True
    first = next(iter(values), None)
    return _is_array(first) and not isinstance(first, tuple) and any(map(_has_none, values))


def _is_array(value: object) -> TypeGuard[Collection[object]]:
    """Tell whether the driver takes a value for an array; to it a tuple in one is a record."""
    is_other = isinstance(value, str | bytes | bytearray | memoryview | Mapping)
    return isinstance(value, Collection) and not is_other
