"""Connects, applies what is missing, and says in plain words what went wrong."""

from pathlib import Path
from typing import TYPE_CHECKING

import asyncpg

if TYPE_CHECKING:
    from asyncpg import Connection, Record

MIGRATIONS = Path(__file__).parent.parent / "migrations"


class MigrationError(Exception):
    """The database was not brought up to date; says where it stopped, and why."""


async def migrate(dsn: str | None = None, directory: Path = MIGRATIONS) -> list[str]:
    """Apply the files that this database has not seen yet, by name, and return their names.

    A file is applied as a whole or not at all; those before it stay when it fails. Several runs
    at once wait for each other. Without a DSN, asyncpg's own defaults hold (PGHOST and so on).
    """
    try:
        from attune_db.migrate.history import apply_missing
    except ModuleNotFoundError as error:
        raise MigrationError(
            f"{error.name} is not installed: install attune-db with its extra 'migrate'"
        ) from error
    paths = sorted(directory.glob("*.sql"))
    if not paths:
        raise MigrationError(f"{directory} holds no .sql file")
    connection = await _connect(dsn)
    try:
        return await apply_missing(connection, paths)
    except asyncpg.PostgresError as error:
        raise MigrationError(_describe(error)) from error
    except (OSError, asyncpg.InterfaceError) as error:
        raise MigrationError(f"the connection was lost: {error}") from error
    finally:
        await connection.close()


async def _connect(dsn: str | None) -> "Connection[Record]":
    try:
        return await asyncpg.connect(dsn)
    except (OSError, ValueError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise MigrationError(f"cannot connect: {error or type(error).__name__}") from error


def _describe(error: asyncpg.PostgresError) -> str:
    """The server's message, behind the file and line that the history noted on the error."""
    where = "".join(f"{note}: " for note in getattr(error, "__notes__", ()))
    return f"{where}{error}"
