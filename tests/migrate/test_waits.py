"""Every wait of a run ends, and nobody waits long behind one. Real PostgreSQL."""

import asyncio
import logging
import time
from pathlib import Path
from typing import TYPE_CHECKING

import asyncpg
import pytest

from attune_db.migrate import (
    MigrationBlockedError,
    MigrationBusyError,
    MigrationConnectionError,
    Waits,
    migrate,
)
from attune_db.migrate.waits import LOCK
from tests.migrate.runs import command, write

if TYPE_CHECKING:
    from asyncpg import Connection, Record

TABLE = "CREATE TABLE pack (id int)"
CHANGE = "SELECT 1;\nALTER TABLE pack ADD label text"
MARK = "-- migrate: no transaction\n"
QUICK = Waits(run=0.3, lock=0.1, attempts=2)


@pytest.mark.parametrize("text", [CHANGE, f"{MARK}{CHANGE}"])
async def test_a_lock_that_is_not_granted_is_told_with_who_holds_it(
    empty: str, admin: "Connection[Record]", tmp_path: Path, text: str
) -> None:
    await migrate(empty, write(tmp_path, a=TABLE))
    write(tmp_path, b=text)
    async with admin.transaction():
        await admin.execute("SELECT FROM pack")
        with pytest.raises(MigrationBlockedError, match=r"^b\.sql, line [23]: no lock") as caught:
            await migrate(empty, tmp_path, waits=QUICK)
    assert "within 0.1 s, at 2 attempts" in str(caught.value)
    assert f"pid {admin.get_server_pid()}, idle in transaction" in caught.value.help
    assert await migrate(empty, tmp_path) == ["b.sql"]


async def test_others_get_through_while_a_lock_is_waited_for(
    empty: str, admin: "Connection[Record]", tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await migrate(empty, write(tmp_path, a=TABLE))
    reader = await asyncpg.connect(empty)
    longest = 0.0
    async with admin.transaction():
        await admin.execute("SELECT FROM pack")
        waits = Waits(lock=0.1, attempts=100)
        run = asyncio.create_task(migrate(empty, write(tmp_path, b=CHANGE), waits=waits))
        while "trying again" not in caplog.text or not longest:
            start = time.monotonic()
            await reader.execute("SELECT FROM pack")
            longest = max(longest, time.monotonic() - start)
            await asyncio.sleep(0.01)
        assert not run.done()
    assert await run == ["b.sql"]
    assert longest < 2  # far less than the transaction that it would queue behind
    await reader.close()


async def test_a_deadlock_is_tried_again(
    empty: str, admin: "Connection[Record]", tmp_path: Path
) -> None:
    await migrate(empty, write(tmp_path, a="CREATE TABLE one (id int); CREATE TABLE two (id int)"))
    change = "LOCK one;\nSELECT pg_sleep(0.5);\nLOCK two;"
    write(tmp_path, b=change)
    await admin.execute("SET deadlock_timeout = '1min'; BEGIN; LOCK two")
    run = asyncio.create_task(migrate(empty, tmp_path, waits=Waits(lock=30)))
    held = "SELECT EXISTS (SELECT FROM pg_locks WHERE relation = 'one'::regclass AND granted)"
    for _ in range(1000):
        if await admin.fetchval(held):
            break
        await asyncio.sleep(0.02)
    await admin.execute("LOCK one; COMMIT")  # the run finds the deadlock first
    assert await run == ["b.sql"]


@pytest.mark.parametrize("text", ["SELECT 1", f"{MARK}SELECT 1"])
async def test_another_run_that_does_not_end_is_told(
    empty: str, admin: "Connection[Record]", tmp_path: Path, text: str
) -> None:
    await admin.execute(f"SELECT pg_advisory_lock({LOCK})")
    write(tmp_path, a=text)
    with pytest.raises(MigrationBusyError, match=f"0.3 s .*{admin.get_server_pid()}"):
        await migrate(empty, tmp_path, waits=QUICK)
    done = command("up", "--wait", "0.3", "--migrations", str(tmp_path), DATABASE_URL=empty)
    assert done.returncode == 1
    assert done.stderr.splitlines()[0].startswith("waiting for another run")
    assert done.stderr.splitlines()[1].startswith("error: another run has not ended")
    await admin.execute(f"SELECT pg_advisory_unlock({LOCK})")
    assert await migrate(empty, tmp_path) == ["a.sql"]


async def test_a_database_that_is_up_to_date_waits_for_nobody(
    empty: str, admin: "Connection[Record]", tmp_path: Path
) -> None:
    await migrate(empty, write(tmp_path, a=TABLE))
    await admin.execute(f"SELECT pg_advisory_lock({LOCK})")
    assert await migrate(empty, tmp_path, waits=QUICK) == []


@pytest.mark.parametrize("mark", ["", MARK])
async def test_a_connection_that_is_lost_is_told(
    empty: str, admin: "Connection[Record]", tmp_path: Path, mark: str
) -> None:
    write(tmp_path, a=f"{mark}SELECT pg_terminate_backend(pg_backend_pid())")
    with pytest.raises(MigrationConnectionError, match="connection was lost"):
        await migrate(empty, tmp_path)
    assert await migrate(empty, write(tmp_path, a=f"{mark}SELECT 1")) == ["a.sql"]


async def test_a_run_that_is_cancelled_leaves_no_lock(
    empty: str, admin: "Connection[Record]", tmp_path: Path
) -> None:
    for mark in ("", MARK):
        write(tmp_path, a=f"{mark}SELECT pg_sleep(60)")
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.5):
                await migrate(empty, tmp_path)
    assert await migrate(empty, write(tmp_path, a="SELECT 1"), waits=Waits(run=20)) == ["a.sql"]


def test_pauses_grow_and_end() -> None:
    pauses = [Waits().pause(attempt) for attempt in range(1, 1000)]
    assert pauses[0] <= 0.5
    assert max(pauses) <= 10
    assert pauses[5] > pauses[0]
