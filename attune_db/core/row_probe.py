"""What tells, where a change finds no row to change, whether it is gone or not as expected."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, LiteralString

from msgspec import UNSET, Struct


class Expected(Struct, frozen=True):
    """What a change asks of its row, beside the key."""

    name: str  # the column, or else the argument that the row is held to
    place: int | None = None  # the argument's, among the call's; None: the statement says it all
    field: str | None = None  # of the argument, if that is an input
    text: LiteralString | None = None  # in SQL, where it is more than `name = value`
    secret: bool = False  # whether the value never shows


class KeyProbe(Struct, frozen=True):
    """Reads the row that has a change's key, whatever else is asked of it."""

    row: Callable[..., object]  # called with a record's columns; it may be another than a change's
    sql: LiteralString
    parameters: tuple[str, ...]  # the columns that $1, $2, … stand for
    places: tuple[int, ...]  # where their values stand among the call's arguments
    conditions: tuple[Expected, ...]

    def arguments(self, args: tuple[object, ...]) -> tuple[object, ...]:
        """The values of the key, of a call's arguments."""
        return tuple([args[place] for place in self.places])

    def expected(self, args: tuple[object, ...]) -> list[tuple[Expected, object]]:
        """The conditions of this call, each with its value; None where the statement has it."""
        found = [(it, _value(it, args)) for it in self.conditions]
        return [(it, value) for it, value in found if value is not UNSET]


def _value(condition: Expected, args: tuple[object, ...]) -> Any:
    if condition.place is None:
        return None
    given = args[condition.place]
    return getattr(given, condition.field) if condition.field else given
