"""The database of a service: a pool of connections, and repositories over it."""

from __future__ import annotations

import asyncio
import inspect
import warnings
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Final, Generic, Literal, Self, TypeAlias, TypeVar, Unpack

import asyncpg
from msgspec.structs import replace

from .codecs import UnknownLabels
from .connection import Connection, TypeCache
from .connector import Connector, Init
from .dynamic_query import Statement
from .error_translation import translate_errors
from .errors import DatabaseError, QueryError, UnavailableError
from .executor import ConnectionSource, RepositoryHost
from .pool import ConnectionPool
from .pool_limits import PoolLimits, PoolStats
from .retries import ATTEMPTS, Retries
from .transaction import Isolation, Transaction, TransactionOptions, begin, open_transaction
from .type_codecs import NO_TYPES, TypeCodecs

T = TypeVar("T", bound=Transaction)
R = TypeVar("R")

Pooler: TypeAlias = Literal["session", "transaction"]
"""Who has a session of the server's when a pooler such as PgBouncer stands in between."""

CLOSE_SECONDS: Final = 30.0
"""The time that calls have to end when the database is closed."""

DEFAULTS: Final[dict[str, Any]] = {
    "timeout": 10.0,  # seconds to connect
    # asyncpg's 100 would thrash with some hundred queries; each costs the server some 40 kB.
    "statement_cache_size": 320,
    "max_cached_statement_lifetime": 0,  # its 300 s would cost each statement a second round trip
}


class PooledConnections(ConnectionSource):
    """Runs each statement on a connection of a pool."""

    exclusive = True

    pool: ConnectionPool | None = None

    def opened(self) -> ConnectionPool:
        """UnavailableError unless the database is open."""
        if self.pool is None:
            raise UnavailableError("the database is not open: use `async with`, or await open()")
        return self.pool

    async def fetch(
        self, statement: Statement[Any], args: tuple[object, ...]
    ) -> list[asyncpg.Record]:
        sql, values = statement.bind(args)
        pool = self.opened()
        connection = pool.pop() or await pool.acquire()
        try:
            records = await connection.fetch(sql, *values)
        except BaseException as error:
            pool.release_after_error(connection, error)
            raise
        pool.release(connection)
        return records

    async def execute(self, statement: Statement[Any], args: tuple[object, ...]) -> str:
        sql, values = statement.bind(args)
        pool = self.opened()
        connection = pool.pop() or await pool.acquire()
        try:
            status = await connection.execute(sql, *values)
        except BaseException as error:
            pool.release_after_error(connection, error)
            raise
        pool.release(connection)
        return status

    @asynccontextmanager
    async def acquire(self) -> AsyncGenerator[Connection]:
        pool = self.opened()
        connection = pool.pop() or await pool.acquire()
        connection.holder = asyncio.current_task()
        try:
            yield connection
        finally:
            connection.holder = None
            pool.release(connection)

    def is_closed(self) -> bool:
        return self.pool is None


class Database(RepositoryHost, Generic[T]):
    """A pool of connections, and repositories that run each call on one of them.

    A warm connection is sent the call's statement and nothing else. Whoever is cancelled, or
    meets an error, leaves no connection behind.
    """

    transaction_type: type[T]
    type_codecs: TypeCodecs = NO_TYPES
    """The codecs of the schema's types; the generated subclass knows them."""

    def __init__(
        self,
        options: dict[str, Any],
        limits: PoolLimits,
        init: Init | None = None,
        *,
        unknown_labels: UnknownLabels = "refuse",
    ) -> None:
        """`connect` says what the options are."""
        self._options = options
        self._limits = limits
        self._init = init
        self._types = TypeCache(replace(self.type_codecs, unknown_labels=unknown_labels))
        self._opening = False
        self._pooled = PooledConnections()
        self.session = self._pooled
        super().__init__(self)

    @classmethod
    def connect(
        cls,
        dsn: str | None = None,
        *,
        min_size: int = 1,
        max_size: int = 10,
        acquire_timeout: float | None = 30.0,
        command_timeout: float | None = 60.0,
        max_age: float | None = 3600.0,
        max_idle: float | None = 60.0,
        pooler: Pooler | None = None,
        init: Init | None = None,
        unknown_labels: UnknownLabels = "refuse",
        **options: Any,
    ) -> Self:
        """A database to be opened, by `async with` or `open()`.

        Without a DSN, libpq's environment variables say where. Times are in seconds, None is no
        limit: `acquire_timeout` to get a connection (PoolTimeoutError), `command_timeout` for a
        statement, `max_age` and `max_idle` after which a connection is replaced. Behind a pooler
        that gives each transaction another session, say `pooler="transaction"`. `init` is awaited
        with each new connection. A label that an enum lacks is a DecodeError, or else, with
        `unknown_labels="keep"`, a plain str, whatever its type says. The other options are those of
        `asyncpg.connect`, such as `ssl`, `server_settings`, and `timeout` (to connect, 10 s).
        """
        _refuse_unknown(options)
        limits = PoolLimits(
            min_size=min_size,
            max_size=max_size,
            acquire_timeout=acquire_timeout,
            command_timeout=command_timeout,
            max_age=max_age,
            max_idle=max_idle,
        )
        limits.check()
        if pooler == "transaction":
            options |= {"statement_cache_size": 0}
        options = DEFAULTS | options | {"dsn": dsn}
        return cls(options, limits, init, unknown_labels=unknown_labels)

    async def open(self, wait: float = 0.0) -> None:
        """Connect, trying for so many seconds while the server is down or starting.

        UnavailableError if nothing answers, QueryError if it is open already.
        """
        if self._opening or self._pooled.pool is not None:
            raise QueryError("the database is open already")
        self._opening = True
        connector = Connector(self._options, self._types, self._init)
        pool = ConnectionPool(connector, self._limits)
        try:
            await pool.fill(wait)
        except BaseException:
            pool.terminate()
            raise
        else:
            self._pooled.pool = pool
        finally:
            self._opening = False

    async def close(self, timeout: float | None = CLOSE_SECONDS) -> None:
        """Wait for the calls and transactions under way, then disconnect. New ones are refused.

        What is still under way after so many seconds is broken off.
        """
        if self._pooled.pool is not None:
            try:
                await self._pooled.pool.close(timeout)
            finally:
                self._pooled.pool = None

    def __del__(self) -> None:
        """Warn of a database that was never closed."""
        if self._pooled.pool is not None:
            warnings.warn(f"unclosed {self!r}: use `async with`", ResourceWarning, stacklevel=2)
            self._pooled.pool.abandon()

    @property
    def pool_stats(self) -> PoolStats:
        """How many connections there are, and how many tasks wait for one."""
        return self._pooled.opened().stats

    async def ping(self) -> float:
        """Return the seconds that a round trip to the server takes, with a connection to spare."""
        async with self._pooled.acquire() as connection:
            start = asyncio.get_running_loop().time()
            with translate_errors():
                await connection.execute("SELECT 1")
            return asyncio.get_running_loop().time() - start

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
        statement_timeout: float | None = None,
        lock_timeout: float | None = None,
        idle_timeout: float | None = None,
        name: str | None = None,
    ) -> AsyncGenerator[T]:
        """Commit what is done inside, or roll it all back if anything is raised.

        Times are in seconds: for each statement, for each lock that a statement waits for
        (RetryableError), and between two statements (UnavailableError). `name` is what
        pg_stat_activity shows as the application. RetryableError, from a call or at the end, says
        that the same may succeed if run again: see `run`.
        """
        frame = begin(
            isolation=isolation,
            readonly=readonly,
            deferrable=deferrable,
            statement_timeout=statement_timeout,
            lock_timeout=lock_timeout,
            idle_timeout=idle_timeout,
            name=name,
        )
        async with (
            self._pooled.acquire() as connection,
            open_transaction(frame, connection, self.transaction_type) as transaction,
        ):
            yield transaction

    async def run(
        self,
        work: Callable[[T], Awaitable[R]],
        *,
        attempts: int = ATTEMPTS,
        idempotent: bool = False,
        **options: Unpack[TransactionOptions],
    ) -> R:
        """Return what `work` returns in a transaction; run it again where that may succeed.

        That is after RetryableError and UnavailableError, with growing delays, and after
        OutcomeUnknownError only if the work is idempotent: it may have been committed.
        """
        retries = Retries(attempts, idempotent=idempotent)
        while True:
            try:
                async with self.transaction(**options) as transaction:
                    return await work(transaction)
            except DatabaseError as error:
                if not retries.allow(error):
                    raise
            await retries.wait()

    @asynccontextmanager
    async def connection(self) -> AsyncGenerator[Connection]:
        """A connection of asyncpg's, for what repositories don't do; reset afterwards."""
        pool = self._pooled.opened()
        connection = pool.pop() or await pool.acquire()
        connection.holder = asyncio.current_task()
        try:
            yield connection
        finally:
            connection.holder = None
            await asyncio.shield(pool.clean_up(connection))


def _refuse_unknown(options: dict[str, Any]) -> None:
    allowed = inspect.signature(asyncpg.connect).parameters.keys() - {"loop", "connection_class"}
    for name in options:
        if name not in allowed:
            raise TypeError(f"Database.connect() has no option {name!r}")
