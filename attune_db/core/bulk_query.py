"""A statement for each of a list of inputs; `bulk` runs it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

from msgspec import UNSET, Struct

from .dynamic_query import DynamicQuery, Statement
from .errors import DatabaseError, ValidationError
from .query import Query

T_co = TypeVar("T_co", covariant=True)


class CopyTarget(Struct, frozen=True):
    """The table of an INSERT whose VALUES are fields of the input and nothing else."""

    table: str
    columns: dict[str, str] = {}  # by field, where their names differ
    schema: str | None = None  # where the statement names it
    jsonb: tuple[str, ...] = ()  # fields whose columns are of this type
    self_references: tuple[str, ...] = ()  # fields that may point to rows of the table itself


class BoundStatement(Struct, frozen=True):
    """A statement for one input, ready to be sent."""

    given: tuple[object, ...]  # the statement's arguments
    sql: str
    values: tuple[object, ...]  # what goes with the text


class BulkQuery(Struct, Generic[T_co], frozen=True):
    """A statement that is run for each of a list of inputs."""

    statement: Statement[T_co]
    batch_argument: str  # the one that holds the inputs
    # Of each input; their parameters follow those that have one value for all inputs.
    required_fields: tuple[str, ...] = ()
    copy: CopyTarget | None = None  # where COPY does the same as the statement

    def bind(self, args: tuple[object, ...], inputs: Iterable[object]) -> list[BoundStatement]:
        """Bind each input; ValidationError if the fields of one don't go together."""
        bound: list[BoundStatement] = []
        for index, each in enumerate(inputs):
            try:
                given = self._arguments(args, each)
                bound.append(BoundStatement(given, *self.statement.bind(given)))
            except DatabaseError as error:
                raise error.of_input(self.batch_argument, index) from None
        return bound

    def _arguments(self, args: tuple[object, ...], each: object) -> tuple[object, ...]:
        """Return the statement's arguments for one input."""
        own = [getattr(each, name) for name in self.required_fields]
        for name, value in zip(self.required_fields, own, strict=True):
            if value is UNSET:
                raise ValidationError(f"give {name}", fields=(name,))
        has_slots = isinstance(self.statement, DynamicQuery)
        return (*args, *own, each) if has_slots else (*args, *own)

    def copied_fields(self, arguments: tuple[object, ...]) -> list[str]:
        """Return the fields that COPY writes for an input; none where only INSERT will do.

        COPY, unlike INSERT, lets a row point to one that comes later.
        """
        if self.copy is None or isinstance(self.statement, Query):
            return []
        names = [name for _, name in self.statement.template.slots]
        fields = [name for name in names if getattr(arguments[-1], name) is not UNSET]
        return [] if any(name in self.copy.self_references for name in fields) else fields
