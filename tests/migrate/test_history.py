"""What was applied stays as it was applied, and is told of. Real PostgreSQL."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from attune_db.migrate import (
    MIGRATIONS,
    EditedMigrationError,
    MigrationFileError,
    MigrationStatus,
    State,
    migrate,
    plan,
    status,
)
from tests.migrate.runs import command, write

if TYPE_CHECKING:
    from asyncpg import Connection, Record

TABLES = (
    "SELECT array_agg(relname::text ORDER BY 1) FROM pg_class WHERE relkind = 'r' AND oid > 16383"
)


def states(migrations: list[MigrationStatus]) -> dict[str, str]:
    return {migration.name: migration.state.value for migration in migrations}


# edits


async def test_an_edited_file_is_refused_before_anything_is_applied(
    empty: str, admin: "Connection[Record]", tmp_path: Path
) -> None:
    await migrate(empty, write(tmp_path, a="CREATE TABLE a (id int)", b="SELECT 1"))
    write(tmp_path, a="CREATE TABLE a (id bigint)", b="SELECT 2", c="CREATE TABLE c (id int)")
    for run in (migrate, plan):
        with pytest.raises(EditedMigrationError, match=r"a\.sql, b\.sql") as caught:
            await run(empty, tmp_path)
        assert caught.value.files == ("a.sql", "b.sql")
        assert "restore what was applied" in str(caught.value)
    assert await admin.fetchval("SELECT to_regclass('c')") is None
    assert states(await status(empty, tmp_path)) == {
        "a.sql": "edited",
        "b.sql": "edited",
        "c.sql": "pending",
    }
    write(tmp_path, a="CREATE TABLE a (id int)", b="SELECT 1")
    assert await migrate(empty, tmp_path) == ["c.sql"]


@pytest.mark.parametrize("words", [("up",), ("plan",), ("status",), ()])
async def test_command_names_an_edited_file(
    empty: str, tmp_path: Path, words: tuple[str, ...]
) -> None:
    await migrate(empty, write(tmp_path, a="SELECT 1", b="SELECT 1"))
    write(tmp_path, b="SELECT 2")
    done = command(*words, empty, "--migrations", str(tmp_path))
    assert done.returncode == 1
    assert done.stderr == (
        "error: edited after it was applied: b.sql\n"
        "  help: restore what was applied, and put the change in a new file\n"
    )


async def test_line_ends_are_no_edit(empty: str, tmp_path: Path) -> None:
    await migrate(empty, write(tmp_path, a="SELECT 1;\nSELECT 2;\n"))
    (tmp_path / "a.sql").write_bytes(b"\xef\xbb\xbfSELECT 1;\r\nSELECT 2;\r\n")
    assert await migrate(empty, tmp_path) == []


async def test_a_database_from_before_there_were_checksums_goes_on(
    empty: str, admin: "Connection[Record]", tmp_path: Path
) -> None:
    await migrate(empty, write(tmp_path, a="SELECT 1"))
    await admin.execute("DROP TABLE _migration_checksum")
    write(tmp_path, a="SELECT 2")
    assert states(await status(empty, tmp_path)) == {"a.sql": "applied"}
    assert await plan(empty, tmp_path) == []
    assert await migrate(empty, tmp_path) == []
    write(tmp_path, a="SELECT 3")  # by now there is one
    with pytest.raises(EditedMigrationError):
        await migrate(empty, tmp_path)


async def test_the_oldest_form_of_pogo_s_history_is_read_and_goes_on(
    empty: str, admin: "Connection[Record]", tmp_path: Path
) -> None:
    await admin.execute("""
        CREATE TABLE _pogo_migration (
            migration_hash varchar(64) PRIMARY KEY, migration_id varchar(255), applied timestamptz
        );
        CREATE TABLE _pogo_version (version int PRIMARY KEY, installed timestamptz);
        INSERT INTO _pogo_version VALUES (0, now());
        INSERT INTO _pogo_migration VALUES ('x', 'a', now());
    """)
    write(tmp_path, a="SELECT 1", b="SELECT 1")
    assert states(await status(empty, tmp_path)) == {"a.sql": "applied", "b.sql": "pending"}
    assert await migrate(empty, tmp_path) == ["b.sql"]


# what is told


async def test_status_of_an_empty_database_is_that_all_is_pending(
    empty: str, admin: "Connection[Record]"
) -> None:
    names = sorted(path.name for path in MIGRATIONS.glob("*.sql"))
    assert await status(empty) == [MigrationStatus(name, State.PENDING) for name in names]
    assert [file.name for file in await plan(empty)] == names
    assert await admin.fetchval(TABLES) is None  # nothing was written


async def test_status_tells_when_and_what_is_unknown(empty: str, tmp_path: Path) -> None:
    await migrate(empty, write(tmp_path, a="SELECT 1", b="SELECT 1"))
    (tmp_path / "a.sql").unlink()
    write(tmp_path, c="SELECT 1")
    a, b, c = await status(empty, tmp_path)
    assert (a.state, b.state, c.state) == (State.UNKNOWN, State.APPLIED, State.PENDING)
    assert a.applied is not None
    assert b.applied is not None
    assert c.applied is None


async def test_command_tells_status_and_plan(empty: str, tmp_path: Path) -> None:
    write(tmp_path, a="SELECT 1; SELECT 2")
    folder = ("--migrations", str(tmp_path))
    assert command("plan", empty, *folder).stdout == (
        "would apply a.sql: 2 statements, in a transaction\n"
    )
    assert command("status", empty, *folder).stdout == "pending  a.sql\n"
    assert command("up", *folder, DATABASE_URL=empty).stdout == "applied a.sql\n"
    assert command("status", empty, *folder).stdout.startswith("applied  a.sql  20")
    assert command("plan", empty, *folder).stdout == (
        "nothing to apply: the database is up to date\n"
    )


async def test_command_tells_what_is_unknown_and_goes_on(empty: str, tmp_path: Path) -> None:
    await migrate(empty, write(tmp_path, a="SELECT 1"))
    (tmp_path / "a.sql").unlink()
    folder = ("--migrations", str(write(tmp_path, b="SELECT 1")))
    done = command("up", empty, *folder)
    assert (done.returncode, done.stdout) == (0, "applied b.sql\n")
    assert done.stderr == "warning: a.sql is applied, but unknown here\n"
    assert command("status", empty, *folder).stdout.startswith("unknown  a.sql  20")


async def test_plan_refuses_what_up_would_refuse(empty: str, tmp_path: Path) -> None:
    write(tmp_path, a="SELECT 1; COMMIT")
    with pytest.raises(MigrationFileError):
        await plan(empty, tmp_path)


async def test_each_file_is_told_when_it_is_applied(empty: str, tmp_path: Path) -> None:
    write(tmp_path, a="SELECT 1", b="SELECT nope")
    names: list[str] = []
    with pytest.raises(Exception, match="nope"):
        await migrate(empty, tmp_path, on_applied=names.append)
    assert names == ["a.sql"]


async def test_a_reader_may_ask_without_the_right_to_write(
    empty: str, admin: "Connection[Record]", tmp_path: Path
) -> None:
    await migrate(empty, write(tmp_path, a="SELECT 1"))
    name = await admin.fetchval("SELECT current_database()")
    await admin.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    assert states(await status(empty, tmp_path)) == {"a.sql": "applied"}
    assert await migrate(empty, tmp_path) == []
