"""A statement that never changes, and what errors tell of a statement."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, LiteralString, TypeVar

from msgspec import Struct

from .not_none import NotNone, check_arguments
from .row_probe import RowProbe

T_co = TypeVar("T_co", covariant=True)


class ErrorContext(Struct, frozen=True):
    """Facts about a statement that nothing but its errors needs."""

    key_parameters: tuple[str, ...] | None = None  # that identify the row; None: all of them
    secret_tables: tuple[str, ...] = ()  # that it reads or writes beside the repository's own
    target_entity: str | None = None  # that it changes, if that isn't the repository's own
    row_probe: RowProbe | None = None  # of a change of one row with conditions beside its key


NO_CONTEXT = ErrorContext()


class Query(Struct, Generic[T_co], frozen=True):
    """A statement and the type of its rows."""

    row: Callable[..., T_co]  # called with a record's columns, in their order
    sql: LiteralString
    parameters: tuple[str, ...] = ()  # the columns that $1, $2, … stand for
    errors: ErrorContext = NO_CONTEXT
    not_none: tuple[NotNone, ...] = ()
    read_only: bool = False  # True where it is proven to change nothing

    def bind(self, args: tuple[object, ...]) -> tuple[str, tuple[object, ...]]:
        """Return the text and the values to send; ValidationError if one mustn't be None."""
        if self.not_none:
            check_arguments(self.not_none, args)
        return self.sql, args

    def arguments(self, args: tuple[object, ...]) -> dict[str, object]:
        """Return the values by column, for an error to show."""
        return dict(zip(self.parameters, args, strict=False))

    def value_of(self, source: str, args: tuple[object, ...]) -> object:
        """Return the value of a parameter, which is written `$1`."""
        return args[int(source[1:]) - 1]


class ReadQuery(Query[T_co], frozen=True):
    """A statement that is proven to change nothing."""

    read_only: bool = True
