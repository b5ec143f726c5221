"""A pool belongs to one event loop and one process, and its statements to nobody else."""

import asyncio
import os
from time import monotonic
from typing import TYPE_CHECKING

import asyncpg
import pytest

from attune_db.core import QueryError, UnavailableError
from codegen.scratch import temporary_server
from tests.core.proxy import proxied
from tests.core.sample_package import TABLES, BookInput, Database
from tests.core.test_pool import use_all

if TYPE_CHECKING:
    from asyncpg import Connection, Record


async def test_a_call_from_another_event_loop_is_refused(library: str) -> None:
    async with Database.connect(library, max_size=2) as db:
        assert await db.book.count() == 0
        pids = await use_all(db, 2)

        async def call() -> None:
            with pytest.raises(QueryError, match="another event loop"):
                await db.book.count()
            with pytest.raises(QueryError, match="another event loop"):
                async with db.transaction():
                    pass

        await asyncio.to_thread(asyncio.run, call())
        assert await use_all(db, 2) == pids


async def test_a_call_after_a_fork_is_refused_and_the_parent_goes_on(library: str) -> None:
    async with Database.connect(library, max_size=2) as db:
        pids = await use_all(db, 2)
        loop = asyncio.get_running_loop()
        child = os.fork()
        if child == 0:
            os._exit(await _call_in_child(db, loop))
        _, status = await asyncio.to_thread(os.waitpid, child, 0)
        assert os.waitstatus_to_exitcode(status) == 0
        assert await use_all(db, 2) == pids


async def _call_in_child(db: Database, loop: asyncio.AbstractEventLoop) -> int:
    try:
        asyncio._set_running_loop(loop)
        await db.book.count()
    except QueryError as error:
        return 0 if "forked" in str(error) else 1
    except BaseException:
        return 2
    return 3


async def test_a_database_that_is_never_closed_warns(library: str) -> None:
    databases = [Database.connect(library)]
    await databases[0].open()
    with pytest.warns(ResourceWarning, match="unclosed"):
        databases.clear()
    await asyncio.sleep(0.01)
    assert asyncio.all_tasks() == {asyncio.current_task()}


def test_an_unknown_option_is_told_at_once() -> None:
    with pytest.raises(TypeError, match="no option 'max_inactive'"):
        Database.connect(max_inactive=3)
    with pytest.raises(QueryError, match="5 to 3 connections"):
        Database.connect(min_size=5, max_size=3)
    with pytest.raises(QueryError, match="max_age is 0"):
        Database.connect(max_age=0)


async def test_statements_have_names_that_no_other_process_has(
    library: str, admin: "Connection[Record]"
) -> None:
    async with Database.connect(library, max_size=1) as db:
        await db.book.find_by_id(1)
        async with db.connection() as connection:
            names = await connection.fetch("SELECT name FROM pg_prepared_statements")
    assert all(name.startswith("attune_") and len(name) > 20 for (name,) in names)
    assert names


async def test_a_connection_whose_statements_are_gone_is_replaced(library: str) -> None:
    async with Database.connect(library, max_size=1) as db:
        await db.book.create(BookInput(title="Emma"))
        before = await db.author.backend()
        async with db.connection() as connection:
            await connection.execute("DEALLOCATE ALL")
        with pytest.raises(UnavailableError, match="pooler"):
            await db.book.create(BookInput(title="Persuasion"))
        assert await db.author.backend() != before
        assert await db.book.count() == 1


async def test_no_statement_has_a_name_behind_a_pooler(library: str) -> None:
    async with Database.connect(library, max_size=1, pooler="transaction") as db:
        book = await db.book.create(BookInput(title="Emma"))
        async with db.connection() as connection:
            assert await connection.fetchval("SELECT count(*) FROM pg_prepared_statements") == 0
            await connection.execute("DISCARD ALL")
        assert await db.book.get_by_id(book.id) == book
        async with db.transaction() as tx, tx.book.stream() as rows:
            assert [row async for row in rows] == [book]


async def test_a_new_connection_costs_few_messages(library: str) -> None:
    async with proxied(library) as proxy, Database.connect(library, **proxy.address) as db:
        await db.book.count()
        await use_all(db, 2)
        before = proxy.messages
        async with db.transaction(), db.transaction(), db.transaction():
            pass
        assert proxy.messages - before <= 3 * 2 + 4


async def test_a_server_that_takes_no_writes_any_more_is_left() -> None:
    """Here by a setting, as where a manager demotes a server."""
    with temporary_server() as dsn:
        admin = await asyncpg.connect(dsn)
        await admin.execute(TABLES)
        async with Database.connect(dsn, max_size=3) as db:
            await use_all(db)
            await set_read_only(admin, "on")
            assert await db.book.count() == 0
            with pytest.raises(UnavailableError, match="standby"):
                await db.book.create(BookInput(title="Emma"))
            with pytest.raises(UnavailableError):
                await db.book.create(BookInput(title="Emma"))
            assert db.pool_stats.size == 0
            await set_read_only(admin, "off")
            start = monotonic()
            while not await _created(db):
                assert monotonic() - start < 5
            assert await db.book.count() == 1
        await admin.close()


async def test_a_write_in_a_transaction_that_only_reads_is_refused(db: Database) -> None:
    pids = await use_all(db)
    with pytest.raises(QueryError, match="read-only"):
        async with db.transaction(readonly=True) as tx:
            await tx.book.create(BookInput(title="Emma"))
    assert await use_all(db) == pids


async def set_read_only(admin: "Connection[Record]", setting: str) -> None:
    await admin.execute("SET default_transaction_read_only = off")
    await admin.execute(f"ALTER SYSTEM SET default_transaction_read_only = {setting}")
    await admin.execute("SELECT pg_reload_conf()")
    await asyncio.sleep(0.2)  # a session reads it when it is next idle


async def _created(db: Database) -> bool:
    try:
        await db.book.create(BookInput(title="Emma"))
    except UnavailableError:
        return False
    return True
