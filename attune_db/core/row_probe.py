"""Optimistic locking: after a change of one row misses, read it by its key alone.

If the row isn't there, the change raises NotFoundError; if it is, a condition has failed, and the
change raises ChangedError.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import LiteralString

from msgspec import Struct

from .composition import row_read


class Precondition(Struct, frozen=True):
    """A condition of a change beside its key."""

    name: str  # its column; the argument's name if it compares no column
    source: str | None = None  # of its value, `$1` or `group.field`; None if it has none
    text: LiteralString | None = None  # the condition, as in the query file; None: `name = value`
    secret: bool = False  # its value must not be shown


class RowProbe(Struct, frozen=True):
    """The SELECT of the row that has the key of a change."""

    sql: LiteralString  # the WHERE of the key, behind the change's own columns and table; else all
    preconditions: tuple[Precondition, ...]
    positions: tuple[int, ...] = (0,)  # of $1, $2, … among the arguments of the change
    row: Callable[..., object] | None = None  # called with a record's columns; None: as the change

    def text(self, change: LiteralString) -> LiteralString:
        """Return the statement, given that of the change."""
        return row_read(change, self.sql) if self.sql.startswith("WHERE") else self.sql
