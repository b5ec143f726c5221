"""The tree of errors.

DatabaseError
├── NotFoundError                the row isn't there
├── ChangedError                 the row is there, but not as the call expects it
├── ConstraintError              the schema refuses the row
│   ├── AlreadyExistsError       unique or exclusion constraint
│   ├── MissingReferenceError    foreign key: what it points to isn't there
│   ├── StillReferencedError     foreign key: something still points here
│   └── ValidationError          CHECK, NOT NULL, or a value that its type doesn't take
├── RetryableError               serialization failure, deadlock, lock: run the transaction again
├── UnavailableError             no connection: refused, lost, shut down, not open, too many
│   └── PoolTimeoutError         no connection of the pool was free in time
├── OutcomeUnknownError          the connection was lost while a change was being committed
├── QueryCanceledError           it took too long, or somebody canceled it
├── InsufficientResourcesError   the server lacks disk or memory, or a limit of its own is reached
├── AccessDeniedError            wrong password, missing permission, no such database
├── ServerError                  the server itself is broken
├── CodecsMissingError           the executor lacks `init_connection`
├── DecodeError                  a value that Python can't hold, or a label that an enum lacks
│   └── DocumentError            a JSON document that doesn't fit its Python type
├── InvalidCursorError           a cursor that is damaged, or of another list
└── QueryError                   anything else that the server or the driver refuses

The class says what to do (`action`). It follows from SQLSTATE and constraint, never from a
message; docs/database-errors.md has the table. The driver's exception is the `__cause__`. Where a
table has secret columns, neither shows a value of these.
"""

from __future__ import annotations

from typing import Any, ClassVar, Final, Self

from .error_action import ErrorAction

LONGEST_MESSAGE: Final = 2000
"""Characters of a message; the rest of a longer one is left out."""


class DatabaseError(Exception):
    """Base of all errors that this library raises while it talks to the database.

    `entity` is "" and `fields` is empty where none is known. `value` is the one that the call
    gave for the field, or a tuple for several fields, or None where it gave none. `index` is
    the input's in a list of them, from 0. `sqlstate` is the server's code, None where the error
    isn't the server's.
    """

    action: ClassVar[ErrorAction] = ErrorAction.GIVE_UP
    """What to do about an error of this class."""

    index: int | None = None
    sqlstate: str | None = None

    def __init__(
        self, message: str, *, entity: str = "", fields: tuple[str, ...] = (), value: object = None
    ) -> None:
        super().__init__(_limited(message))
        self.entity = entity
        self.fields = fields
        self.value = value

    def of_input(self, name: str, index: int) -> Self:
        """Add the input that the error is about, of the list with this name."""
        self.index = index
        self.args = (_limited(str(self), f", in {name}[{index}]"),)
        return self

    @property
    def field(self) -> str:
        """The fields in one text, with commas between them."""
        return ", ".join(self.fields)


class NotFoundError(DatabaseError):
    """No row has this key."""

    action = ErrorAction.FIX_INPUT


class ChangedError(DatabaseError):
    """The row is there, but a condition beside its key isn't met, or a trigger keeps it as it is.

    `fields` and `value` are what the call expects. `current` is the row as it was read right
    after, by which time it may have changed again.
    """

    action = ErrorAction.RESOLVE_CONFLICT

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

    action = ErrorAction.FIX_INPUT

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

    action = ErrorAction.RESOLVE_CONFLICT


class MissingReferenceError(ConstraintError):
    """The fields point to a row of `other` that isn't there."""

    action = ErrorAction.FIX_INPUT


class StillReferencedError(ConstraintError):
    """The row has to stay while a row of `other` points to it."""

    action = ErrorAction.RESOLVE_CONFLICT


class ValidationError(ConstraintError, ValueError):
    """A value that a CHECK, NOT NULL, its type or the query refuses, or fields that go together."""

    action = ErrorAction.FIX_INPUT


class RetryableError(DatabaseError):
    """The transaction was given up for the sake of another, or the schema changed under it.

    Nothing took effect, and the same transaction may succeed now.
    """

    action = ErrorAction.RETRY


class UnavailableError(DatabaseError):
    """There is no connection to work with; nothing took effect."""

    action = ErrorAction.RETRY_LATER


class PoolTimeoutError(UnavailableError):
    """No connection was free in time; nothing was sent."""

    action = ErrorAction.RETRY_LATER


class OutcomeUnknownError(DatabaseError):
    """The connection was lost, or time ran out, while a change was being committed.

    It may have taken effect, as a whole or not at all.
    """

    action = ErrorAction.CHECK_OUTCOME


class QueryCanceledError(DatabaseError):
    """The statement took too long, or somebody canceled it; it had no effect."""

    action = ErrorAction.GIVE_UP


class InsufficientResourcesError(DatabaseError):
    """The server lacks disk or memory, or a limit of its own is reached; nothing took effect."""

    action = ErrorAction.RETRY_LATER


class AccessDeniedError(DatabaseError):
    """The server doesn't let this user in, or do this; or there is no such database."""

    action = ErrorAction.GIVE_UP


class ServerError(DatabaseError):
    """The server, its files or its configuration are broken: tell whoever runs it."""

    action = ErrorAction.GIVE_UP


class CodecsMissingError(DatabaseError):
    """An executor that this library didn't open can't read JSON yet; nothing was sent."""

    action = ErrorAction.GIVE_UP


class DecodeError(DatabaseError):
    """What the server sent can't be read, as 24:00, which no `time` is.

    The statement took effect, unless its transaction is rolled back. The connection is as good as
    before.
    """

    action = ErrorAction.GIVE_UP


class DocumentError(DecodeError):
    """A JSON document in the database that doesn't fit the Python type of its column."""

    action = ErrorAction.GIVE_UP


class InvalidCursorError(DatabaseError, ValueError):
    """A cursor that is damaged, or belongs to another query, order or version."""

    action = ErrorAction.FIX_INPUT


class QueryError(DatabaseError):
    """A statement, or a use of the library, that the server or the driver refuses."""

    action = ErrorAction.GIVE_UP


def _limited(message: str, suffix: str = "") -> str:
    """Return the message and the suffix, the message cut where both would be too long."""
    room = LONGEST_MESSAGE - len(suffix)
    return (message if len(message) <= room else f"{message[: room - 1]}…") + suffix
