"""A statement that never changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, LiteralString, TypeVar

from msgspec import Struct

from attune_db.core.row_probe import KeyProbe

T_co = TypeVar("T_co", covariant=True)


class Query(Struct, Generic[T_co], frozen=True):
    """A statement and the type of its rows."""

    row: Callable[..., T_co]  # called with a record's columns, in their order
    sql: LiteralString
    parameters: tuple[str, ...] = ()  # the columns that $1, $2, … stand for
    key: tuple[str, ...] | None = None  # those that identify the row; None: all of them
    reaches: tuple[str, ...] = ()  # tables with secrets that it touches beside the repository's own
    probe: KeyProbe | None = None  # what is asked where a change finds no row
    writes: str | None = None  # the entity that it changes, if that isn't the repository's own

    def bind(self, args: tuple[object, ...]) -> tuple[str, tuple[object, ...]]:
        """The text and the values to send."""
        return self.sql, args

    def arguments(self, args: tuple[object, ...]) -> dict[str, object]:
        """The values by column, for an error to show."""
        return dict(zip(self.parameters, args, strict=False))
