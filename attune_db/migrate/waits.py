"""Waits of a run, each of which ends: for other runs, and for locks that others hold."""

import asyncio
import contextlib
import logging
import random
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import asyncpg

from attune_db.migrate.errors import MigrationBusyError

if TYPE_CHECKING:
    from asyncpg import Connection, Record
    from asyncpg.transaction import Transaction

T = TypeVar("T")

logger = logging.getLogger("attune_db.migrate")

# Whoever holds it may migrate. The number only has to be our own: "attune" in ASCII.
LOCK = 0x617474756E65
_POLL = 0.2  # seconds
_LONGEST_PAUSE = 10.0  # seconds

_HOLDER = """
SELECT pid FROM pg_locks
WHERE locktype = 'advisory' AND granted
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND classid::bigint = $1::bigint >> 32 AND objid::bigint = $1::bigint & 4294967295
"""
# Never their queries: these may hold values.
_OLDEST = """
SELECT format(
    'pid %s, %s, in a transaction for %s s%s', pid, state,
    extract(epoch FROM clock_timestamp() - xact_start)::int,
    CASE WHEN application_name <> '' THEN ', ' || application_name END
)
FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
  AND xact_start IS NOT NULL
ORDER BY xact_start
LIMIT 3
"""


@dataclass(frozen=True, slots=True)
class Waits:
    """How long a run waits, in seconds, and how often it tries."""

    run: float = 300.0
    """For another run to end; also of a statement with CONCURRENTLY for transactions to end."""
    lock: float = 2.0
    """Of a statement for a lock, at each attempt: all who come later wait behind it."""
    attempts: int = 10

    def pause(self, attempt: int) -> float:
        """How long to wait after this attempt, the first is 1: twice as long each time."""
        longest = min(2.0 ** (attempt - 2), _LONGEST_PAUSE)
        return longest * random.uniform(0.5, 1)  # noqa: S311


@contextlib.asynccontextmanager
async def locked_transaction(
    connection: "Connection[Record]", waits: Waits
) -> AsyncGenerator[None]:
    """A transaction of the only run at a time; MigrationBusyError if another one doesn't end."""
    transaction = await _poll(connection, waits, partial(_begin_locked, connection))
    try:
        yield
    except BaseException:
        with contextlib.suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            await transaction.rollback()
        raise
    await transaction.commit()


@contextlib.asynccontextmanager
async def locked_session(connection: "Connection[Record]", waits: Waits) -> AsyncGenerator[None]:
    """The same for what can't run in a transaction."""

    async def lock() -> bool:
        return bool(await connection.fetchval("SELECT pg_try_advisory_lock($1)", LOCK))

    await _poll(connection, waits, lock)
    try:
        yield
    finally:
        with contextlib.suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            await connection.execute(f"SELECT pg_advisory_unlock({LOCK})")


async def limit_lock_wait(connection: "Connection[Record]", seconds: float) -> None:
    """Let no statement wait longer for a lock: in this transaction, or in the session without."""
    scope = "LOCAL" if connection.is_in_transaction() else "SESSION"
    milliseconds = max(1, round(seconds * 1000))  # 0 would wait for ever
    await connection.execute(f"SET {scope} lock_timeout = {milliseconds}")


async def oldest_transactions(connection: "Connection[Record]") -> str:
    """The sessions that may hold what was waited for."""
    return "; ".join([text for (text,) in await connection.fetch(_OLDEST)])


async def _begin_locked(connection: "Connection[Record]") -> "Transaction | None":
    transaction = connection.transaction(isolation="read_committed")
    await transaction.start()
    if await connection.fetchval("SELECT pg_try_advisory_xact_lock($1)", LOCK):
        return transaction
    await transaction.rollback()
    return None


async def _poll(
    connection: "Connection[Record]", waits: Waits, attempt: Callable[[], Awaitable[T | None]]
) -> T:
    """Try until it succeeds. Who waits in the server has a snapshot, which CONCURRENTLY awaits."""
    deadline = time.monotonic() + waits.run
    is_told = False
    while not (result := await attempt()):
        pid = await connection.fetchval(_HOLDER, LOCK)
        if time.monotonic() >= deadline:
            raise MigrationBusyError(
                f"another run has not ended within {waits.run:g} s (its server process: {pid})"
            )
        if not is_told:
            logger.info("waiting for another run (its server process: %s)", pid)
            is_told = True
        await asyncio.sleep(_POLL)
    return result
