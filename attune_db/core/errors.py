"""The tree of errors.

DatabaseError
├── NotFoundError                the row isn't there
├── ChangedError                 the row is there, but not as the call expects it
├── ConstraintError              the schema refuses the row
│   ├── AlreadyExistsError       unique or exclusion constraint
│   ├── MissingReferenceError    foreign key: what it points to isn't there
│   ├── StillReferencedError     foreign key: something still points here
│   └── ValidationError          CHECK, NOT NULL, or a value that its type doesn't take
├── RetryableError               serialization failure or deadlock: run the transaction again
├── UnavailableError             no connection: refused, lost, shut down, not open, too many
├── CodecsMissingError           the executor lacks `init_connection`
├── DecodeError                  a value that Python can't hold, or a label that an enum lacks
│   └── DocumentError            a JSON document that doesn't fit its Python type
├── InvalidCursorError           a cursor that is damaged, or of another list
└── QueryError                   anything else that the server or the driver refuses

They are told apart by SQLSTATE and constraint, never by message; the driver's exception is
their `__cause__`. Where a table has secret columns, neither shows a value of these.
"""

from __future__ import annotations

from typing import Any, Self


class DatabaseError(Exception):
    """Base of all errors that this library raises while it talks to the database.

    `entity` is "" and `fields` is empty where none is known. `value` is the one that the call
    gave for the field, or a tuple for several fields, or None where it gave none. `index` is
    the input's in a list of them, from 0.
    """

    index: int | None = None

    def __init__(
        self, message: str, *, entity: str = "", fields: tuple[str, ...] = (), value: object = None
    ) -> None:
        super().__init__(message)
        self.entity = entity
        self.fields = fields
        self.value = value

    def of_input(self, name: str, index: int) -> Self:
        """Add the input that the error is about, of the list with this name."""
        self.index = index
        self.args = (f"{self}, in {name}[{index}]",)
        return self

    @property
    def field(self) -> str:
        """The fields in one text, with commas between them."""
        return ", ".join(self.fields)


class NotFoundError(DatabaseError):
    """No row has this key."""


class ChangedError(DatabaseError):
    """The row is there, but a condition beside its key isn't met, or a trigger keeps it as it is.

    `fields` and `value` are what the call expects. `current` is the row as it was read right
    after, by which time it may have changed again.
    """

    def __init__(
        self,
        message: str,
        *,
        entity: str = "",
        fields: tuple[str, ...] = (),
        value: object = None,
        current: Any = None,
    ) -> None:
        super().__init__(message, entity=entity, fields=fields, value=value)
        self.current = current


class ConstraintError(DatabaseError):
    """A row that the schema refuses.

    `constraint` is its name in the schema, None for the rules of a type and for NOT NULL where it
    has none; `comment` is the schema's own on it; `other` the entity at a foreign key's other end.
    """

    def __init__(
        self,
        message: str,
        *,
        entity: str = "",
        fields: tuple[str, ...] = (),
        value: object = None,
        constraint: str | None = None,
        comment: str | None = None,
        other: str | None = None,
    ) -> None:
        super().__init__(message, entity=entity, fields=fields, value=value)
        self.constraint = constraint
        self.comment = comment
        self.other = other


class AlreadyExistsError(ConstraintError):
    """Another row holds the value that must be unique."""


class MissingReferenceError(ConstraintError):
    """The fields point to a row of `other` that isn't there."""


class StillReferencedError(ConstraintError):
    """The row has to stay while a row of `other` points to it."""


class ValidationError(ConstraintError, ValueError):
    """A value that a CHECK, NOT NULL, its type or the query refuses, or fields that go together."""


class RetryableError(DatabaseError):
    """The server gave up the transaction for the sake of another; the same one may succeed now."""


class UnavailableError(DatabaseError):
    """There is no connection to work with; whether the last statement took effect is unknown."""


class CodecsMissingError(DatabaseError):
    """An executor that this library didn't open can't read JSON yet; nothing was sent."""


class DecodeError(DatabaseError):
    """What the server sent can't be read, as 24:00, which no `time` is.

    The statement took effect, unless its transaction is rolled back. The connection is as good as
    before.
    """


class DocumentError(DecodeError):
    """A JSON document in the database that doesn't fit the Python type of its column."""


class InvalidCursorError(DatabaseError, ValueError):
    """A cursor that is damaged, or belongs to another query, order or version."""


class QueryError(DatabaseError):
    """A statement, or a use of the library, that the server or the driver refuses."""
