"""Connects, and applies what is missing."""

import contextlib
from collections.abc import AsyncGenerator, Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import asyncpg

from attune_db.migrate.apply import apply_file
from attune_db.migrate.connection_failure import describe_failure
from attune_db.migrate.errors import LOST, MigrationConnectionError, MigrationError
from attune_db.migrate.files import MIGRATIONS, MigrationFile, read_files
from attune_db.migrate.history import History, prepare_history, read_history
from attune_db.migrate.waits import Waits, limit_lock_wait, locked_transaction, logger

if TYPE_CHECKING:
    from asyncpg import Connection, Record


def _ignore(_: str) -> None: ...


async def migrate(
    dsn: str | None = None,
    directory: Path = MIGRATIONS,
    *,
    waits: Waits = Waits(),  # noqa: B008
    on_applied: Callable[[str], None] = _ignore,
) -> list[str]:
    """Apply the files that this database has not seen yet, by name, and return their names.

    A file is applied as a whole or not at all, unless its first line is `-- migrate: no
    transaction`; those before it stay when it fails. Several runs at once wait for each other.
    Without a DSN, asyncpg's own defaults hold (PGHOST and so on). Raises a MigrationError.
    """
    if find_spec("pogo_core") is None:
        raise MigrationError(
            "pogo_core is not installed: install attune-db with its extra 'migrate'"
        )
    files = read_files(directory)
    async with connect(dsn) as connection:
        history = await read_history(connection)
        history.refuse_edits(files)
        for name in history.unknown(files):
            logger.warning("%s is applied, but unknown here", name)
        if not history.pending(files) and not history.unverified(files):
            return []
        return await _apply_pending(connection, files, waits, on_applied)


async def _apply_pending(
    connection: "Connection[Record]",
    files: Sequence[MigrationFile],
    waits: Waits,
    on_applied: Callable[[str], None],
) -> list[str]:
    async with locked_transaction(connection, waits):
        await limit_lock_wait(connection, waits.lock)
        history = await prepare_history(connection, files)
        history.refuse_edits(files)
    names: list[str] = []
    for file in history.pending(files):
        if await apply_file(connection, file, waits):
            names.append(file.name)
            on_applied(file.name)
    return names


async def look(dsn: str | None, directory: Path) -> tuple[list[MigrationFile], History]:
    """The files, and what the database has seen of them; nothing is written."""
    files = read_files(directory)
    async with connect(dsn) as connection, connection.transaction(readonly=True):
        return files, await read_history(connection)


@contextlib.asynccontextmanager
async def connect(dsn: str | None) -> AsyncGenerator["Connection[Record]"]:
    """A connection; what the driver raises becomes a MigrationConnectionError."""
    connection, failure = await _try_to_connect(dsn)
    if connection is None:
        assert failure is not None
        message, is_whole = describe_failure(failure, dsn)
        # A traceback shows the cause, too.
        cause = failure if is_whole else None
        raise MigrationConnectionError(f"cannot connect: {message}") from cause
    try:
        yield connection
    except LOST as error:
        message = f"the connection was lost: {error}\n  help: status tells what was applied"
        raise MigrationConnectionError(message) from error
    except asyncpg.PostgresError as error:
        raise MigrationError(str(error.args[0])) from error
    finally:
        await _close(connection)


async def _try_to_connect(
    dsn: str | None,
) -> tuple["Connection[Record] | None", Exception | None]:
    try:
        # No statement outlives its call, as poolers want it.
        return await asyncpg.connect(dsn, statement_cache_size=0), None
    except Exception as error:
        return None, error


async def _close(connection: "Connection[Record]") -> None:
    try:
        await connection.close(timeout=10)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
        connection.terminate()
