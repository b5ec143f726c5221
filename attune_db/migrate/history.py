"""The history of migrations that a database has seen.

pogo keeps which files were applied, and when; its `migration_hash` is of the name alone. The
checksum of what was applied stands in a table of our own beside it. Files are read and sent by
this package: pogo's own reader asks for a header in every file, cuts the text with a tokenizer that
isn't PostgreSQL's, and drops every line that begins with `--`, even inside a string.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from attune_db.migrate.errors import EditedMigrationError, MigrationError
from attune_db.migrate.files import MigrationFile

if TYPE_CHECKING:
    from asyncpg import Connection, Record

_CREATE_CHECKSUMS = """
CREATE TABLE IF NOT EXISTS public._migration_checksum (
    schema_name text NOT NULL,
    migration_id text NOT NULL,
    checksum text NOT NULL, -- SHA-256 of the file's text, in hexadecimal
    PRIMARY KEY (schema_name, migration_id)
)
"""
# The oldest form of pogo's table has no schema_name, and means `public`.
_APPLIED = """
SELECT migration_id, applied FROM public._pogo_migration AS m
WHERE coalesce(to_jsonb(m) ->> 'schema_name', 'public') = $1
ORDER BY migration_id
"""
_CHECKSUMS = """
SELECT migration_id, checksum FROM public._migration_checksum WHERE schema_name = $1
"""
_ADD_CHECKSUM = """
INSERT INTO public._migration_checksum (schema_name, migration_id, checksum) VALUES ($1, $2, $3)
ON CONFLICT (schema_name, migration_id) DO UPDATE SET checksum = excluded.checksum
"""


@dataclass(frozen=True, slots=True)
class History:
    """What a schema has seen."""

    schema: str
    """The first schema of the search path, which the files fill."""
    applied: Mapping[str, datetime | None]
    """When each was applied, by its id."""
    checksums: Mapping[str, str]
    """Of what was applied; those from before there were checksums have none."""

    def pending(self, files: Sequence[MigrationFile]) -> list[MigrationFile]:
        """The files that are still to be applied."""
        return [file for file in files if file.id not in self.applied]

    def edited(self, files: Sequence[MigrationFile]) -> list[MigrationFile]:
        """The files that differ from what was applied."""
        return [
            file
            for file in files
            if file.id in self.applied
            and self.checksums.get(file.id, file.checksum) != file.checksum
        ]

    def unverified(self, files: Sequence[MigrationFile]) -> list[MigrationFile]:
        """The applied files that have no checksum yet."""
        return [file for file in files if file.id in self.applied and file.id not in self.checksums]

    def unknown(self, files: Sequence[MigrationFile]) -> list[str]:
        """The names of what was applied, and isn't in the folder."""
        ids = {file.id for file in files}
        return [f"{id}.sql" for id in self.applied if id not in ids]

    def refuse_edits(self, files: Sequence[MigrationFile]) -> None:
        """Raise EditedMigrationError if an applied file was edited since."""
        if edited := self.edited(files):
            raise EditedMigrationError([file.name for file in edited])


async def read_history(connection: "Connection[Record]") -> History:
    """Read the history; an empty one where there is none. Nothing is written."""
    row = await connection.fetchrow(
        "SELECT current_schema() AS schema,"
        " to_regclass('public._pogo_migration') IS NOT NULL AS applied,"
        " to_regclass('public._migration_checksum') IS NOT NULL AS checksums"
    )
    assert row is not None
    if (schema := row["schema"]) is None:
        raise MigrationError("the search path names no schema that is there")
    applied = await connection.fetch(_APPLIED, schema) if row["applied"] else []
    checksums = await connection.fetch(_CHECKSUMS, schema) if row["checksums"] else []
    return History(schema, _pairs(applied), _pairs(checksums))


def _pairs(rows: "Iterable[Record]") -> dict[str, Any]:
    return {row[0]: row[1] for row in rows}


async def prepare_history(
    connection: "Connection[Record]", files: Sequence[MigrationFile]
) -> History:
    """Make the tables that are missing, and keep a checksum of each applied file."""
    from pogo_core.util import sql

    await sql.ensure_pogo_sync(connection)
    if await connection.fetchval("SELECT to_regclass('public._migration_checksum') IS NULL"):
        await connection.execute(_CREATE_CHECKSUMS)
    history = await read_history(connection)
    for file in history.unverified(files):
        await connection.execute(_ADD_CHECKSUM, history.schema, file.id, file.checksum)
    return history


async def record(connection: "Connection[Record]", schema: str, file: MigrationFile) -> None:
    """Add a file to the history."""
    from pogo_core.migration import Migration
    from pogo_core.util import sql

    # pogo has its path only to read the file, which it never does here.
    hash = Migration(file.id, file.path, None).hash
    await sql.migration_applied(connection, file.id, hash, schema_name=schema)
    await connection.execute(_ADD_CHECKSUM, schema, file.id, file.checksum)
