"""The database of a service: a pool of connections, and repositories over it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Final, Generic, Self, TypeAlias, TypeVar

import asyncpg
from asyncpg.pool import PoolConnectionProxy

from .codecs import UnknownLabels, init_connection
from .connection_cache import ConnectionCache
from .dynamic_query import Statement
from .error_translation import translate_errors
from .errors import QueryError, UnavailableError
from .executor import ConnectionSource, RepositoryHost
from .transaction import Isolation, Transaction, begin, open_transaction

T = TypeVar("T", bound=Transaction)

Init: TypeAlias = Callable[[asyncpg.Connection], Awaitable[None]]

IDLE_SECONDS: Final = 60.0
"""After this, or twice as long, an idle connection is the pool's again, and may be closed."""

DEFAULTS: Final[dict[str, Any]] = {
    "statement_cache_size": 1024,  # asyncpg's 100 would thrash with some hundred queries
    "max_cached_statement_lifetime": 0,  # its 300 s would cost each statement a second round trip
}


class CachedConnections(ConnectionSource):
    """Runs each statement on a leased connection."""

    exclusive = True

    leases: ConnectionCache | None = None

    def opened(self) -> ConnectionCache:
        """UnavailableError unless the database is open."""
        if self.leases is None:
            raise UnavailableError("the database is not open: use `async with`, or await open()")
        return self.leases

    async def fetch(
        self, statement: Statement[Any], args: tuple[object, ...]
    ) -> list[asyncpg.Record]:
        sql, values = statement.bind(args)
        leases = self.opened()
        connection = leases.pop() or await leases.acquire()
        try:
            records = await connection.fetch(sql, *values)
        except BaseException as error:
            leases.release_after_error(connection, error)
            raise
        leases.release(connection)
        return records

    async def execute(self, statement: Statement[Any], args: tuple[object, ...]) -> str:
        sql, values = statement.bind(args)
        leases = self.opened()
        connection = leases.pop() or await leases.acquire()
        try:
            status = await connection.execute(sql, *values)
        except BaseException as error:
            leases.release_after_error(connection, error)
            raise
        leases.release(connection)
        return status

    @asynccontextmanager
    async def acquire(self) -> AsyncGenerator[PoolConnectionProxy]:
        leases = self.opened()
        with translate_errors():
            connection = await leases.acquire()
        try:
            yield connection
        finally:
            leases.release(connection)

    def is_closed(self) -> bool:
        return self.leases is None


class Database(RepositoryHost, Generic[T]):
    """A pool of connections, and repositories that run each call on one of them.

    A warm connection is sent the call's statement and nothing else. Whoever is cancelled, or
    meets an error, leaves no connection behind.
    """

    transaction_type: type[T]
    codecs: Callable[..., Awaitable[None]] = staticmethod(init_connection)
    """Initializes each new connection; the generated subclass knows the schema's enums."""

    def __init__(self, options: dict[str, Any], init: Init | None = None) -> None:
        """`connect` says what the options are."""
        self._options = DEFAULTS | options
        unknown_labels = self._options.pop("unknown_labels", "refuse")
        self._codec_options = {} if unknown_labels == "refuse" else {"unknown_labels": "keep"}
        self._init = init
        self._opening = False
        self._leased = CachedConnections()
        self.session = self._leased
        super().__init__(self)

    @classmethod
    def connect(
        cls,
        dsn: str | None = None,
        *,
        min_size: int = 1,
        max_size: int = 10,
        init: Init | None = None,
        unknown_labels: UnknownLabels = "refuse",
        **options: Any,
    ) -> Self:
        """A database to be opened, by `async with` or `open()`.

        Without a DSN, libpq's environment variables say where. `init` is awaited with each new
        connection, after `init_connection`. A label that an enum lacks is a DecodeError, or else,
        with `unknown_labels="keep"`, a plain str, whatever its type says. The other options are
        those of asyncpg's `create_pool`, such as `command_timeout` (seconds) and `ssl`.
        """
        sizes = {"min_size": min_size, "max_size": max_size}
        return cls(options | {"dsn": dsn, "unknown_labels": unknown_labels} | sizes, init)

    async def open(self) -> None:
        """Connect; UnavailableError if nothing answers, QueryError if it is open already."""
        if self._opening or self._leased.leases is not None:
            raise QueryError("the database is open already")
        self._opening = True
        try:
            pool = await self._pool()
            lifetime = self._options.get("max_inactive_connection_lifetime", IDLE_SECONDS)
            self._leased.leases = ConnectionCache(pool, min(lifetime or IDLE_SECONDS, IDLE_SECONDS))
        finally:
            self._opening = False

    async def _pool(self) -> asyncpg.Pool:
        try:
            with translate_errors():
                return await asyncpg.create_pool(init=self._prepare, **self._options)
        except ValueError:
            # What asyncpg says may quote a part of the password.
            raise QueryError("the DSN, or an option of the pool, can't be used") from None

    async def close(self) -> None:
        """Wait for the calls and transactions under way, then disconnect. New ones are refused."""
        if self._leased.leases is not None:
            try:
                await self._leased.leases.close()
            finally:
                self._leased.leases = None

    async def __aenter__(self) -> Self:
        """Open the database."""
        await self.open()
        return self

    async def __aexit__(self, *exc: object) -> None:
        """Close the database."""
        await self.close()

    @asynccontextmanager
    async def transaction(
        self,
        *,
        isolation: Isolation | None = None,
        readonly: bool = False,
        deferrable: bool = False,
    ) -> AsyncGenerator[T]:
        """Commit what is done inside, or roll it all back if anything is raised.

        RetryableError, from a call or at the end, says that the same may succeed if run again.
        """
        frame = begin(isolation, readonly=readonly, deferrable=deferrable)
        async with (
            self._leased.acquire() as connection,
            open_transaction(frame, connection, self.transaction_type) as transaction,
        ):
            yield transaction

    @asynccontextmanager
    async def connection(self) -> AsyncGenerator[PoolConnectionProxy]:
        """One of asyncpg's connections, for what repositories don't do; reset afterwards."""
        leases = self._leased.opened()
        with translate_errors():
            connection = await leases.acquire()
        try:
            yield connection
        finally:
            await asyncio.shield(leases.return_to_pool(connection))

    async def _prepare(self, connection: asyncpg.Connection) -> None:
        await self.codecs(connection, **self._codec_options)
        if self._init is not None:
            await self._init(connection)
