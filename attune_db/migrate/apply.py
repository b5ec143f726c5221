"""Applies one file, in a transaction or, if it is marked, without one."""

import asyncio
import contextlib
from typing import TYPE_CHECKING

import asyncpg

from attune_db.migrate.errors import LOST, MigrationBlockedError, MigrationFailedError
from attune_db.migrate.files import MARK, MigrationFile, index_of
from attune_db.migrate.history import read_history, record
from attune_db.migrate.statements import SqlStatement
from attune_db.migrate.waits import (
    Waits,
    limit_lock_wait,
    locked_session,
    locked_transaction,
    logger,
    oldest_transactions,
)

if TYPE_CHECKING:
    from asyncpg import Connection, Record

_RESET = "RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL"  # what a file sets is its own
_BLOCKED = (asyncpg.LockNotAvailableError, asyncpg.DeadlockDetectedError)
# Their DETAIL shows whole rows.
_ROWS = (asyncpg.NotNullViolationError, asyncpg.CheckViolationError)
_HELP = {
    "25001": f"begin the file with {MARK!r}",  # active_sql_transaction
    "42501": "migrate as the owner of the tables",  # insufficient_privilege
}
_INVALID_INDEX = """
SELECT indexrelid::regclass::text FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
WHERE NOT indisvalid AND relname = $1 AND indrelid = to_regclass($2)
"""


class _StatementError(Exception):
    """Carries the statement that the server refused."""

    def __init__(self, statement: SqlStatement, error: asyncpg.PostgresError) -> None:
        self.statement = statement
        self.error = error


async def apply_file(connection: "Connection[Record]", file: MigrationFile, waits: Waits) -> bool:
    """Apply a file, unless another run has done so; return whether it was applied here."""
    attempt = 0
    while True:
        try:
            if file.in_transaction:
                return await _apply_in_transaction(connection, file, waits)
            return await _apply_unprotected(connection, file, waits)
        except _StatementError as failure:
            statement, error = failure.statement, failure.error
        attempt += 1
        if not isinstance(error, _BLOCKED):
            raise _refusal(file, statement, error) from error
        if attempt >= waits.attempts:
            raise await _blocked(connection, file, statement, waits) from error
        pause = waits.pause(attempt)
        logger.info("%s: %s; trying again in %.1f s", file.name, error.args[0], pause)
        await asyncio.sleep(pause)


async def _apply_in_transaction(
    connection: "Connection[Record]", file: MigrationFile, waits: Waits
) -> bool:
    async with locked_transaction(connection, waits):
        history = await read_history(connection)
        if file.id in history.applied:
            return False
        await limit_lock_wait(connection, waits.lock)
        for statement in file.statements:
            await _send(connection, statement)
        await connection.execute(_RESET)
        await record(connection, history.schema, file)
        return True


async def _apply_unprotected(
    connection: "Connection[Record]", file: MigrationFile, waits: Waits
) -> bool:
    async with locked_session(connection, waits):
        history = await read_history(connection)
        if file.id in history.applied:
            return False
        try:
            for statement in file.statements:
                await _send_unprotected(connection, statement, waits)
        finally:
            with contextlib.suppress(asyncpg.InterfaceError):  # the connection is closed
                await connection.execute(_RESET)
        async with connection.transaction():
            await record(connection, history.schema, file)
        return True


async def _send_unprotected(
    connection: "Connection[Record]", statement: SqlStatement, waits: Waits
) -> None:
    """Send a statement; what a build that failed has left goes first, and also afterwards."""
    # What waits with CONCURRENTLY is in nobody's way.
    wait = waits.run if "CONCURRENTLY" in statement.tokens[:4] else waits.lock
    await limit_lock_wait(connection, wait)
    try:
        await _drop_invalid_index(connection, statement)
        await _send(connection, statement)
    except _StatementError:
        with contextlib.suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            await _drop_invalid_index(connection, statement)
        raise


async def _drop_invalid_index(connection: "Connection[Record]", statement: SqlStatement) -> None:
    if not (index := index_of(statement)):
        return
    if name := await connection.fetchval(_INVALID_INDEX, *index):
        logger.info("dropping the invalid index %s", name)
        try:
            await connection.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
        except asyncpg.PostgresError as error:
            raise _StatementError(statement, error) from error


async def _send(connection: "Connection[Record]", statement: SqlStatement) -> None:
    try:
        await connection.execute(statement.text)
    except LOST:
        raise
    except asyncpg.PostgresError as error:
        raise _StatementError(statement, error) from error


def _refusal(
    file: MigrationFile, statement: SqlStatement, error: asyncpg.PostgresError
) -> MigrationFailedError:
    if isinstance(error, _ROWS):
        error.detail = None
    position: str | None = getattr(error, "position", None)
    within = int(position) - 1 if position else 0
    parts = [error.hint, _HELP.get(error.sqlstate or ""), _aftermath(file, statement)]
    help = "; ".join([part for part in parts if part])
    message = "; ".join([part for part in (str(error.args[0]), error.detail) if part])
    failure = MigrationFailedError(message, file.name, file.text, statement.offset + within, help)
    failure.sqlstate = error.sqlstate
    return failure


def _aftermath(file: MigrationFile, statement: SqlStatement) -> str:
    """What stays, and what the next run does; empty where nothing stays."""
    if file.in_transaction:
        return ""
    count = file.statements.index(statement)
    stays = f"the {count} statements before it stay" if count > 1 else "the one before it stays"
    again = "the next run begins the file again from its top"
    return f"{stays if count else 'nothing was before it'}; {again}"


async def _blocked(
    connection: "Connection[Record]", file: MigrationFile, statement: SqlStatement, waits: Waits
) -> MigrationBlockedError:
    message = f"no lock within {waits.lock:g} s, at {waits.attempts} attempts"
    holders = await oldest_transactions(connection)
    help = f"the oldest transactions: {holders}" if holders else "run again"
    if aftermath := _aftermath(file, statement):
        help += f"; {aftermath}"
    return MigrationBlockedError(message, file.name, file.text, statement.offset, help)
