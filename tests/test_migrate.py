"""Migrations are applied once, whole or not at all, and as they stand. Real PostgreSQL."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import TYPE_CHECKING

import asyncpg
import pytest

from attune_db.migrate import MIGRATIONS, MigrationError, migrate
from codegen.scratch import scratch_database

if TYPE_CHECKING:
    from asyncpg import Connection, Record

HARD = """\
CREATE TABLE note (text text);

CREATE FUNCTION add_notes() RETURNS bigint LANGUAGE sql
BEGIN ATOMIC
    INSERT INTO note VALUES ('100 %'), ('%s; $1'), (E'it\\'s; :name');
    SELECT count(*) FROM note;
END;

CREATE FUNCTION add_more() RETURNS void LANGUAGE plpgsql AS $body$
BEGIN
    -- a comment; with a semicolon
    INSERT INTO note VALUES ($$;$$);
END
$body$;

COMMENT ON TABLE note IS 'one
-- two; three';
SELECT add_notes(), add_more()"""


@pytest.fixture
async def empty(server: str) -> AsyncGenerator[str]:
    """The DSN of a database without a table."""
    with scratch_database(server) as dsn:
        yield dsn


@pytest.fixture
async def admin(empty: str) -> AsyncGenerator["Connection[Record]"]:
    connection = await asyncpg.connect(empty)
    yield connection
    await connection.close()


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.sql").write_text(text)
    return folder


def command(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "attune_db.migrate", *arguments],
        env={**{k: v for k, v in os.environ.items() if k != "DATABASE_URL"}, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


async def test_everything_is_applied_by_name_and_once(empty: str) -> None:
    names = sorted(path.name for path in MIGRATIONS.glob("*.sql"))
    assert await migrate(empty) == names
    assert await migrate(empty) == []


async def test_a_new_file_is_applied_to_an_old_database(
    empty: str, admin: "Connection[Record]", tmp_path: Path
) -> None:
    await migrate(empty, write(tmp_path, a="CREATE TABLE note (text text)"))
    write(tmp_path, b="ALTER TABLE note ADD title text")
    assert await migrate(empty, tmp_path) == ["b.sql"]
    assert await admin.fetch("SELECT text, title FROM note") == []


async def test_a_file_reaches_the_server_as_it_stands(
    empty: str, admin: "Connection[Record]", tmp_path: Path
) -> None:
    await migrate(empty, write(tmp_path, hard=HARD))
    rows = await admin.fetch("SELECT text FROM note")
    assert [row["text"] for row in rows] == ["100 %", "%s; $1", "it's; :name", ";"]
    comment = await admin.fetchval("SELECT obj_description('note'::regclass)")
    assert comment == "one\n-- two; three"


async def test_runs_at_once_wait_for_each_other(empty: str) -> None:
    runs = await asyncio.gather(*(migrate(empty) for _ in range(4)))
    assert sorted(name for names in runs for name in names) == sorted(
        path.name for path in MIGRATIONS.glob("*.sql")
    )


async def test_a_file_that_fails_leaves_nothing_and_is_shown(
    empty: str, admin: "Connection[Record]", tmp_path: Path
) -> None:
    write(tmp_path, a="CREATE TABLE one (id int)", b="CREATE TABLE two (id int);\n\nSELECT nope")
    with pytest.raises(MigrationError, match=r'^b\.sql, line 3: column "nope" does not exist$'):
        await migrate(empty, tmp_path)
    assert await admin.fetchval("SELECT to_regclass('one')") == "one"
    assert await admin.fetchval("SELECT to_regclass('two')") is None
    write(tmp_path, b="CREATE TABLE two (id int)")
    assert await migrate(empty, tmp_path) == ["b.sql"]


def test_command_says_what_it_applied(empty: str) -> None:
    first, second = command(empty), command(DATABASE_URL=empty)
    names = sorted(path.name for path in MIGRATIONS.glob("*.sql"))
    assert (first.returncode, first.stdout.splitlines()) == (0, [f"applied {n}" for n in names])
    assert (second.returncode, second.stdout) == (
        0,
        "nothing to apply: the database is up to date\n",
    )


def test_command_tells_an_unreachable_server_without_the_password() -> None:
    result = command("postgresql://user:hidden@localhost:1/x")
    assert result.returncode == 1
    assert result.stderr.startswith("error: cannot connect: ")
    assert "hidden" not in result.stdout + result.stderr


def test_command_asks_for_a_database() -> None:
    result = command()
    assert result.returncode == 2
    assert "give a DSN, or set DATABASE_URL" in result.stderr


def test_command_names_the_extra_that_is_missing(tmp_path: Path) -> None:
    hides = "import sys; sys.modules['pogo_core'] = None"
    (tmp_path / "sitecustomize.py").write_text(hides)
    result = command("postgresql://localhost:1/x", PYTHONPATH=str(tmp_path))
    assert result.returncode == 1
    assert result.stderr.startswith("error: pogo_core")
    assert result.stderr.endswith("install attune-db with its extra 'migrate'\n")
