"""The history of migrations that a database has seen, kept by pogo.

pogo keeps the history; the files are applied here. Its own reader asks for a header in every file,
cuts the text into statements with a tokenizer that isn't PostgreSQL's, and drops every line that
begins with `--`, even inside a string. Here a file goes to the server as it stands.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import asyncpg
from pogo_core.migration import Migration
from pogo_core.util import migrate, sql

if TYPE_CHECKING:
    from asyncpg import Connection, Record

# Whoever holds it may migrate. The number only has to be our own: "attune" in ASCII.
LOCK = 0x617474756E65


async def apply_missing(connection: "Connection[Record]", paths: Sequence[Path]) -> list[str]:
    """Apply those of these files that the history lacks, each in a transaction of its own."""
    schema = await connection.fetchval("SELECT current_schema()")
    async with connection.transaction():
        await _lock(connection)
        await sql.ensure_pogo_sync(connection)
    return [path.name for path in paths if await _apply(connection, path, schema)]


async def _apply(connection: "Connection[Record]", path: Path, schema: str) -> bool:
    migration = Migration(path.stem, path, None)
    async with migrate.transaction(connection, migration):
        await _lock(connection)
        if migration.id in await sql.get_applied_migrations(connection, schema_name=schema):
            return False
        await _send(connection, path)
        await sql.migration_applied(connection, migration.id, migration.hash, schema_name=schema)
        return True


async def _lock(connection: "Connection[Record]") -> None:
    """Wait for other runs; the end of the transaction lets the next one in."""
    await connection.execute("SELECT pg_advisory_xact_lock($1)", LOCK)


async def _send(connection: "Connection[Record]", path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    try:
        await connection.execute(text)
    except asyncpg.PostgresError as error:
        error.add_note(f"{path.name}{_line(error, text)}")
        raise
    await connection.execute("RESET ALL")  # what a file sets is its own


def _line(error: asyncpg.PostgresError, text: str) -> str:
    """The line, where the server tells the place."""
    position: str | None = getattr(error, "position", None)
    return f", line {text.count(chr(10), 0, int(position) - 1) + 1}" if position else ""
