"""Executors of statements: this library's Database and Transaction, or asyncpg's own objects."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, ClassVar, TypeAlias

import asyncpg
from asyncpg.pool import PoolConnectionProxy

from .codecs import AnyConnection, has_codecs
from .driver_errors import DRIVER_ERRORS, WARNINGS_AS_ERRORS
from .dynamic_query import Statement
from .error_translation import translate_connecting
from .errors import CodecsMissingError
from .schema import Schema


class ConnectionSource(ABC):
    """Runs statements, one at a time, wherever it gets its connection from.

    What the driver raises comes through as it is; the repository knows more to say about it.
    """

    exclusive: ClassVar[bool] = False
    """True if an acquired connection is used by nobody else until it is released."""

    @abstractmethod
    async def fetch(
        self, statement: Statement[Any], args: tuple[object, ...]
    ) -> list[asyncpg.Record]:
        """Return all rows."""

    @abstractmethod
    async def execute(self, statement: Statement[Any], args: tuple[object, ...]) -> str:
        """Return the server's command tag, such as `UPDATE 1`."""

    @abstractmethod
    def acquire(self) -> AbstractAsyncContextManager[AnyConnection]:
        """Acquire the connection that statements run on, for several in a row.

        It must be left as it was, or closed: see `transaction_block`.
        """

    @abstractmethod
    def is_closed(self) -> bool:
        """Tell whether nothing can be run any more."""

    def autocommits(self) -> bool:
        """Tell whether a statement that has just failed was to be committed by itself."""
        return True


class RepositoryHost:
    """An object with repositories, which is the executor of all of them."""

    schema: ClassVar[Schema] = Schema()
    """The names by which errors at BEGIN and COMMIT speak of tables."""

    session: ConnectionSource

    def __init__(self, executor: Executor) -> None:
        """The generated subclass puts its repositories here."""


Executor: TypeAlias = RepositoryHost | asyncpg.Pool | asyncpg.Connection | PoolConnectionProxy
"""Anything that a repository can run on; its opener closes it, and owns its transactions.

asyncpg's own need `init_connection`: without it the first call raises CodecsMissingError.
"""


def connection_source(executor: Executor) -> ConnectionSource:
    """Return the source of connections for an executor."""
    if isinstance(executor, RepositoryHost):
        return executor.session
    if isinstance(executor, asyncpg.Pool):
        return PoolSource(executor)
    return SingleConnection(executor)


class SingleConnection(ConnectionSource):
    """One connection, opened by someone else."""

    def __init__(self, connection: AnyConnection) -> None:
        self._connection = connection
        self._checked = False
        self._autocommits = True

    async def fetch(
        self, statement: Statement[Any], args: tuple[object, ...]
    ) -> list[asyncpg.Record]:
        sql, values = statement.bind(args)
        with WARNINGS_AS_ERRORS:
            return await self._ready().fetch(sql, *values)

    async def execute(self, statement: Statement[Any], args: tuple[object, ...]) -> str:
        sql, values = statement.bind(args)
        with WARNINGS_AS_ERRORS:
            return await self._ready().execute(sql, *values)

    @asynccontextmanager
    async def acquire(self) -> AsyncGenerator[AnyConnection]:
        yield self._ready()

    def is_closed(self) -> bool:
        return is_closed(self._connection)

    def autocommits(self) -> bool:
        return self._autocommits

    def _ready(self) -> AnyConnection:
        if not self._checked:
            require_codecs(self._connection)
            self._checked = True
        if not is_closed(self._connection):  # one that is lost can't tell any more
            self._autocommits = not self._connection.is_in_transaction()
        return self._connection


class PoolSource(ConnectionSource):
    """A connection for each statement, from a pool opened by someone else."""

    exclusive = True

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    async def fetch(
        self, statement: Statement[Any], args: tuple[object, ...]
    ) -> list[asyncpg.Record]:
        sql, values = statement.bind(args)
        async with self.acquire() as connection:
            with WARNINGS_AS_ERRORS:
                return await connection.fetch(sql, *values)

    async def execute(self, statement: Statement[Any], args: tuple[object, ...]) -> str:
        sql, values = statement.bind(args)
        async with self.acquire() as connection:
            with WARNINGS_AS_ERRORS:
                return await connection.execute(sql, *values)

    @asynccontextmanager
    async def acquire(self) -> AsyncGenerator[AnyConnection]:
        try:
            connection = await self._pool.acquire()
        except DRIVER_ERRORS as error:
            raise translate_connecting(error, closed=self.is_closed()) from error
        try:
            require_codecs(connection)
            yield connection
        finally:
            await self._pool.release(connection)

    def is_closed(self) -> bool:
        return self._pool.is_closing()


def require_codecs(connection: AnyConnection) -> None:
    """Raise CodecsMissingError unless the connection can read JSON; asks the driver alone."""
    if not is_closed(connection) and not has_codecs(connection):
        raise CodecsMissingError(
            "the connection can't read jsonb: give create_pool init=attune_db.init_connection, "
            "or await attune_db.init_connection(connection) once"
        )


def is_closed(connection: AnyConnection) -> bool:
    """Tell whether the connection is closed, or no longer its holder's."""
    try:
        return connection.is_closed()
    except asyncpg.InterfaceError:  # the pool has taken it back
        return True


def terminate(connection: AnyConnection) -> None:
    """Close the connection at once; its pool opens another when it needs one."""
    if not is_closed(connection):
        connection.terminate()
