"""Migrations are applied once, whole or not at all, and as they stand. Real PostgreSQL."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from attune_db.migrate import (
    MIGRATIONS,
    MigrationError,
    MigrationFailedError,
    MigrationFileError,
    migrate,
)
from tests.migrate.runs import command, write

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
    with pytest.raises(MigrationFailedError) as caught:
        await migrate(empty, tmp_path)
    assert str(caught.value) == (
        'b.sql, line 3: column "nope" does not exist\n   |\n 3 | SELECT nope\n   |        ^'
    )
    error = caught.value
    assert (error.file, error.line, error.column, error.sqlstate) == ("b.sql", 3, 8, "42703")
    assert await admin.fetchval("SELECT to_regclass('one')") == "one"
    assert await admin.fetchval("SELECT to_regclass('two')") is None
    write(tmp_path, b="CREATE TABLE two (id int)")
    assert await migrate(empty, tmp_path) == ["b.sql"]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("CREATE TABLE b (id int);\nSELECT 1/0;", 2, "division by zero"),
        ("\n\nDO $$ BEGIN RAISE 'no'; END $$", 3, "no"),
        ("SELECT 1;\n/* a\n*/ SELECT 'b", 3, "unterminated quoted string"),
        ("\n\tSELECT é.x", 2, 'missing FROM-clause entry for table "é"'),
        ("INSERT INTO a VALUES (1); ALTER TABLE a ADD b int NOT NULL", 1, 'column "b" of relation'),
        ("CREATE TABLE b (id int); VACUUM b", 1, "cannot run inside a transaction block"),
    ],
)
async def test_a_statement_that_fails_is_shown_where_it_is(
    empty: str, tmp_path: Path, text: str, line: int, message: str
) -> None:
    write(tmp_path, a="CREATE TABLE a (id int)", b=text)
    with pytest.raises(MigrationFailedError, match=f"^b.sql, line {line}: .*{message}") as caught:
        await migrate(empty, tmp_path)
    assert caught.value.line == line
    assert await migrate(empty, write(tmp_path, b="SELECT 1")) == ["b.sql"]


async def test_a_row_that_fails_is_not_shown(empty: str, tmp_path: Path) -> None:
    rows = "CREATE TABLE a (b text CHECK (b <> 'hunter2'), c text NOT NULL);\n"
    for values in ("'hunter2', 'c'", "'hunter3', NULL"):
        write(tmp_path, a=f"{rows}INSERT INTO a SELECT {values}")
        with pytest.raises(MigrationFailedError) as caught:
            await migrate(empty, tmp_path)
        shown = f"{caught.value.args[0]}{caught.value.__cause__}"
        assert "Failing row" not in shown


@pytest.mark.parametrize("end", ["COMMIT", "ROLLBACK", "END", "ABORT", "PREPARE TRANSACTION 'x'"])
async def test_a_file_may_not_end_its_transaction(
    empty: str, admin: "Connection[Record]", tmp_path: Path, end: str
) -> None:
    write(tmp_path, a="CREATE TABLE a (id int)", b=f"CREATE TABLE b (id int);\n{end};")
    with pytest.raises(MigrationFileError, match=r"^b\.sql, line 2: "):
        await migrate(empty, tmp_path)
    assert await admin.fetchval("SELECT to_regclass('a')") is None


@pytest.mark.parametrize("text", ["copy t FROM stdin;\n1\n\\.", "COPY (SELECT 1) TO STDOUT", "\\d"])
async def test_what_only_psql_can_do_is_refused(empty: str, tmp_path: Path, text: str) -> None:
    with pytest.raises(MigrationFileError, match=r"^a\.sql, line 2: "):
        await migrate(empty, write(tmp_path, a=f"SELECT 1;\n{text}"))


async def test_a_savepoint_is_no_end(empty: str, tmp_path: Path) -> None:
    text = "SAVEPOINT a; CREATE TABLE b (id int); ROLLBACK TO a; RELEASE a"
    assert await migrate(empty, write(tmp_path, a=text)) == ["a.sql"]


async def test_what_a_file_sets_is_its_own(
    empty: str, admin: "Connection[Record]", tmp_path: Path
) -> None:
    text = "CREATE SCHEMA s; SET search_path = s; SET ROLE pg_monitor; SET lock_timeout = 1"
    write(tmp_path, a=text, b="CREATE TABLE b (id int)")
    assert await migrate(empty, tmp_path) == ["a.sql", "b.sql"]
    assert await admin.fetchval("SELECT to_regclass('public.b')") == "b"


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"SELECT '\xff'", "a.sql is not UTF-8"), (b"SELECT\n'\0'", "a.sql, line 2: a NUL")],
)
async def test_a_file_that_is_no_text_is_named(
    empty: str, tmp_path: Path, content: bytes, message: str
) -> None:
    (tmp_path / "a.sql").write_bytes(content)
    with pytest.raises(MigrationError, match=message):
        await migrate(empty, tmp_path)


async def test_a_schema_has_a_history_of_its_own(
    empty: str, admin: "Connection[Record]", tmp_path: Path
) -> None:
    await admin.execute("CREATE SCHEMA one; CREATE SCHEMA two")
    write(tmp_path, a="CREATE TABLE a (id int)")
    for schema in ("one", "two"):
        dsn = f"{empty}{'&' if '?' in empty else '?'}search_path={schema}"
        assert await migrate(dsn, tmp_path) == ["a.sql"]
        assert await migrate(dsn, tmp_path) == []
    assert await admin.fetchval("SELECT to_regclass('one.a') IS NOT NULL") is True
    assert await admin.fetchval("SELECT to_regclass('two.a') IS NOT NULL") is True


async def test_no_schema_to_fill_is_an_error(empty: str) -> None:
    with pytest.raises(MigrationError, match="search path"):
        await migrate(f"{empty}{'&' if '?' in empty else '?'}search_path=nowhere")


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
