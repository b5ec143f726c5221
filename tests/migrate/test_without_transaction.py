"""A marked file runs statement by statement, and again after it has failed. Real PostgreSQL."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from attune_db.migrate import (
    MigrationFailedError,
    MigrationFileError,
    Waits,
    migrate,
    plan,
)
from tests.migrate.runs import command, write

if TYPE_CHECKING:
    from asyncpg import Connection, Record

MARK = "-- migrate: no transaction\n"
TABLE = "CREATE TABLE pack (id int, ref text)"
BUILD = "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS pack_ref_idx ON pack (ref)"
INDEXES = """
SELECT indexrelid::regclass::text, indisvalid FROM pg_index WHERE indrelid = 'pack'::regclass
ORDER BY 1
"""


async def indexes(connection: "Connection[Record]") -> list[tuple[str, bool]]:
    """The indexes of the table, and whether each is valid."""
    return [(name, valid) for name, valid in await connection.fetch(INDEXES)]


async def test_a_marked_file_runs_what_no_transaction_allows(
    empty: str, admin: "Connection[Record]", tmp_path: Path
) -> None:
    rest = "DO $$ BEGIN COMMIT; END $$; DROP INDEX CONCURRENTLY IF EXISTS no;"
    marked = f"{MARK}{BUILD};\nVACUUM pack;\n{rest}"
    write(tmp_path, a=TABLE, b=marked)
    assert [file.in_transaction for file in await plan(empty, tmp_path)] == [True, False]
    done = command("plan", empty, "--migrations", str(tmp_path))
    assert done.stdout.splitlines()[1] == "would apply b.sql: 4 statements, without a transaction"
    assert await migrate(empty, tmp_path) == ["a.sql", "b.sql"]
    assert await migrate(empty, tmp_path) == []
    assert await indexes(admin) == [("pack_ref_idx", True)]


async def test_an_unmarked_file_is_told_of_the_mark(empty: str, tmp_path: Path) -> None:
    write(tmp_path, a=f"{TABLE};\n{BUILD}")
    with pytest.raises(MigrationFailedError, match=r"line 2: .*cannot run inside") as caught:
        await migrate(empty, tmp_path)
    assert caught.value.help == "begin the file with '-- migrate: no transaction'"


async def test_what_fails_halfway_says_what_stays_and_runs_again(
    empty: str, admin: "Connection[Record]", tmp_path: Path
) -> None:
    filled = f"{TABLE}; INSERT INTO pack VALUES (1, 'core'), (2, 'core')"
    ahead = "ALTER TABLE pack ADD COLUMN IF NOT EXISTS label text"
    write(tmp_path, a=filled, b=f"{MARK}{ahead};\n{BUILD};\nSELECT 1")
    with pytest.raises(MigrationFailedError, match=r"^b\.sql, line 3: ") as caught:
        await migrate(empty, tmp_path)
    assert caught.value.sqlstate == "23505"
    assert caught.value.help == (
        "the one before it stays; the next run begins the file again from its top"
    )
    assert await indexes(admin) == []  # what was half built is gone
    assert await admin.fetch("SELECT label FROM pack")
    await admin.execute("DELETE FROM pack WHERE id = 2")
    assert await migrate(empty, tmp_path) == ["b.sql"]
    assert await indexes(admin) == [("pack_ref_idx", True)]


async def test_what_a_run_that_was_killed_has_left_is_built_anew(
    empty: str, admin: "Connection[Record]", tmp_path: Path
) -> None:
    await migrate(empty, write(tmp_path, a=TABLE))
    await admin.execute("INSERT INTO pack VALUES (1, 'core'), (2, 'core')")
    with pytest.raises(Exception, match="could not create unique index"):
        await admin.execute(BUILD)
    await admin.execute("DELETE FROM pack WHERE id = 2")
    assert await indexes(admin) == [("pack_ref_idx", False)]
    assert await migrate(empty, write(tmp_path, b=MARK + BUILD)) == ["b.sql"]
    assert await indexes(admin) == [("pack_ref_idx", True)]


async def test_a_run_that_is_cancelled_is_taken_up_by_the_next(
    empty: str, admin: "Connection[Record]", tmp_path: Path
) -> None:
    await migrate(empty, write(tmp_path, a=TABLE))
    write(tmp_path, b=MARK + BUILD)
    async with admin.transaction():  # an index that is built beside the work waits for it
        await admin.execute("INSERT INTO pack VALUES (1, 'core')")
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(1):
                await migrate(empty, tmp_path)
    assert await migrate(empty, tmp_path) == ["b.sql"]
    assert await indexes(admin) == [("pack_ref_idx", True)]


async def test_runs_at_once_build_an_index_once(
    empty: str, admin: "Connection[Record]", tmp_path: Path
) -> None:
    write(tmp_path, a=TABLE, b=MARK + BUILD, c="ALTER TABLE pack ADD label text")
    waits = Waits(run=60)
    runs = await asyncio.gather(*(migrate(empty, tmp_path, waits=waits) for _ in range(4)))
    assert sorted(name for names in runs for name in names) == ["a.sql", "b.sql", "c.sql"]
    assert await indexes(admin) == [("pack_ref_idx", True)]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"{MARK}CREATE INDEX CONCURRENTLY a ON pack (ref)", 2),
        (f"{MARK}SELECT 1;\ncreate index concurrently on pack (ref)", 3),
        (f"{MARK}DROP INDEX CONCURRENTLY a", 2),
        (f"SELECT 1;\n{MARK}SELECT 2", 2),
        ("-- migrate: no-transaction\nSELECT 1", 1),
        (f"{MARK}\n{MARK}", 3),
    ],
)
async def test_what_cannot_run_twice_is_refused_before_anything_is_applied(
    empty: str, admin: "Connection[Record]", tmp_path: Path, text: str, line: int
) -> None:
    write(tmp_path, a=TABLE, b=text)
    with pytest.raises(MigrationFileError, match=rf"^b\.sql, line {line}: ") as caught:
        await migrate(empty, tmp_path)
    assert caught.value.help
    assert await admin.fetchval("SELECT to_regclass('pack')") is None


@pytest.mark.parametrize("mark", ["--  Migrate: NO  transaction", "--migrate: no transaction "])
async def test_case_and_space_of_the_mark_are_free(empty: str, tmp_path: Path, mark: str) -> None:
    assert await migrate(empty, write(tmp_path, a=f"{mark}\nVACUUM")) == ["a.sql"]
