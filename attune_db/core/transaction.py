"""Transactions and savepoints."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Final, Literal, Self, TypeAlias, TypedDict, TypeVar, Unpack

import asyncpg
from msgspec import Struct

from .call_context import CallContext
from .codecs import AnyConnection
from .connection import Connection
from .driver_errors import DRIVER_ERRORS, WARNINGS_AS_ERRORS
from .dynamic_query import Statement
from .error_translation import translate
from .errors import DatabaseError, QueryError
from .executor import ConnectionSource, RepositoryHost, is_closed, terminate
from .schema import Schema

Isolation: TypeAlias = Literal["read_committed", "repeatable_read", "serializable"]

ROLLBACK_SECONDS: Final = 0.8
"""The time that a rollback has; then the connection is closed, and the server rolls back."""

LEVELS: Final[dict[Isolation, str]] = {
    "read_committed": "ISOLATION LEVEL READ COMMITTED",
    "repeatable_read": "ISOLATION LEVEL REPEATABLE READ",
    "serializable": "ISOLATION LEVEL SERIALIZABLE",
}


class TransactionCommands(Struct, frozen=True):
    """The commands around a block of statements."""

    start: str
    commit: str = "COMMIT"
    rollback: str = "ROLLBACK"
    writes: bool = True  # so that it matters whether it was committed
    begins: bool = False  # a transaction, not a savepoint


SAVEPOINT: Final = TransactionCommands(
    "SAVEPOINT attune",  # an inner one of the same name hides the outer one, as it should
    "RELEASE SAVEPOINT attune",
    "ROLLBACK TO SAVEPOINT attune; RELEASE SAVEPOINT attune",
)


class TransactionOptions(TypedDict, total=False):
    """What a transaction may be told; times are in seconds."""

    isolation: Isolation | None
    readonly: bool
    deferrable: bool
    statement_timeout: float | None
    lock_timeout: float | None
    idle_timeout: float | None
    name: str | None


SETTINGS: Final = {
    "statement_timeout": "statement_timeout",
    "lock_timeout": "lock_timeout",
    "idle_timeout": "idle_in_transaction_session_timeout",
}
"""The server's settings, in milliseconds, by the names of options."""


def begin(**options: Unpack[TransactionOptions]) -> TransactionCommands:
    """Return the commands of a transaction; all that is set there goes in one message."""
    isolation, readonly = options.get("isolation"), options.get("readonly", False)
    words = [
        "BEGIN",
        *([LEVELS[isolation]] if isolation else []),
        *(["READ ONLY"] if readonly else []),
        *(["DEFERRABLE"] if options.get("deferrable") else []),
    ]
    commands = [" ".join(words), *_settings(options)]
    return TransactionCommands("; ".join(commands), begins=True, writes=not readonly)


def _settings(options: TransactionOptions) -> Iterator[str]:
    for option, setting in SETTINGS.items():
        seconds = options.get(option)
        if isinstance(seconds, (int, float)):
            milliseconds = round(seconds * 1000)
            if not 0 < milliseconds < 2**31:
                raise QueryError(f"{option} is {seconds}: give seconds from 0.001 to 2147483")
            yield f"SET LOCAL {setting} = {milliseconds}"
    if name := options.get("name"):
        literal = name.replace("'", "''")
        yield f"SET LOCAL application_name = '{literal}'"


READING: Final = begin(readonly=True)


class TransactionSession(ConnectionSource):
    """A connection of this library's, until the block ends."""

    def __init__(self, connection: Connection) -> None:
        self._connection: Connection | None = connection

    @property
    def connection(self) -> Connection:
        """The connection; QueryError once the block has ended."""
        if self._connection is None:
            raise QueryError("the transaction has ended: work inside its `async with` block")
        return self._connection

    async def fetch(
        self, statement: Statement[Any], args: tuple[object, ...]
    ) -> list[asyncpg.Record]:
        sql, values = statement.bind(args)
        return await self.connection.fetch(sql, *values)

    async def execute(self, statement: Statement[Any], args: tuple[object, ...]) -> str:
        sql, values = statement.bind(args)
        return await self.connection.execute(sql, *values)

    @asynccontextmanager
    async def acquire(self) -> AsyncGenerator[AnyConnection]:
        yield self.connection

    def is_closed(self) -> bool:
        return self._connection is None or is_closed(self._connection)

    def autocommits(self) -> bool:
        return False

    def end(self) -> None:
        """Let go of the connection."""
        self._connection = None


class Transaction(RepositoryHost):
    """Repositories whose work is committed or rolled back together. Not for concurrent tasks."""

    def __init__(self, session: TransactionSession) -> None:
        self.session = session
        self._frame_session = session
        super().__init__(self)

    def transaction(self) -> AbstractAsyncContextManager[Self]:
        """A savepoint: an error inside undoes what was done inside, and leaves the rest."""
        return open_transaction(SAVEPOINT, self._frame_session.connection, type(self))


T = TypeVar("T", bound=Transaction)


@asynccontextmanager
async def open_transaction(
    frame: TransactionCommands, connection: Connection, kind: type[T]
) -> AsyncGenerator[T]:
    """A transaction of this kind, for the block alone."""
    session = TransactionSession(connection)
    async with transaction_block(frame, connection, kind.schema):
        try:
            yield kind(session)
        finally:
            session.end()


@asynccontextmanager
async def transaction_block(
    frame: TransactionCommands, connection: AnyConnection, schema: Schema
) -> AsyncGenerator[None]:
    """Run a block, then commit it, or undo it if anything was raised.

    A connection that doesn't say for certain that it did is closed: the server then rolls back.
    """
    try:
        await _command(frame.start, connection, CallContext(schema))
    except DatabaseError:
        if frame.begins:  # it may have begun, and a setting been refused
            await _undo(frame.rollback, connection)
        raise
    try:
        yield
        commit = CallContext(schema, commits=frame.begins and frame.writes)
        done = await _command(frame.commit, connection, commit)
    except BaseException:
        await _undo(frame.rollback, connection)
        raise
    if done == "ROLLBACK" and frame.writes:
        raise QueryError(
            "nothing was committed, as a statement had failed: where an error may be caught, "
            "put a savepoint around the statement (`async with tx.transaction()`)"
        )


async def _command(command: str, connection: AnyConnection, call: CallContext) -> str:
    try:
        with WARNINGS_AS_ERRORS:
            return await connection.execute(command)
    except BaseException as error:
        closed = is_closed(connection)
        if not isinstance(error, asyncpg.PostgresError):
            terminate(connection)
        if isinstance(error, DRIVER_ERRORS):
            raise translate(error, call, closed=closed) from error
        raise


async def _undo(rollback: str, connection: AnyConnection) -> None:
    """Roll back; an error of the driver's is dropped, since the one that led here matters more."""
    try:
        await connection.execute(rollback, timeout=ROLLBACK_SECONDS)
    except BaseException as error:
        terminate(connection)
        if not isinstance(error, DRIVER_ERRORS):
            raise
