"""Waits for a connection, a statement, or a server: each ends. Real PostgreSQL."""

import asyncio
from collections.abc import AsyncGenerator
from time import monotonic
from typing import TYPE_CHECKING

import pytest

from attune_db.core import DatabaseError, PoolTimeoutError, QueryError, UnavailableError
from tests.core.proxy import Proxy, proxied
from tests.core.sample_package import BookInput, Database
from tests.core.test_pool import backends, use_all

if TYPE_CHECKING:
    from asyncpg import Connection, Record


@pytest.fixture
async def proxy(library: str) -> AsyncGenerator[Proxy]:
    async with proxied(library) as proxy:
        yield proxy


async def test_a_wait_for_a_connection_ends(library: str) -> None:
    async with Database.connect(library, max_size=1, acquire_timeout=0.1) as db:
        async with db.transaction():
            with pytest.raises(PoolTimeoutError, match=r"within 0\.1 s: 1 of 1 are in use"):
                await asyncio.create_task(db.book.find_by_id(1))
        assert await db.book.count() == 0


async def test_a_task_that_waits_for_itself_is_told_at_once(library: str) -> None:
    async with Database.connect(library, max_size=1) as db:
        async with db.transaction():
            with pytest.raises(QueryError, match="this task has all 1 connections"):
                await db.book.count()
        assert await db.book.count() == 0


async def test_tasks_that_wait_for_each_other_are_told_at_once(library: str) -> None:
    async with Database.connect(library, max_size=2) as db:
        barrier = asyncio.Barrier(2)

        async def nest() -> int:
            async with db.transaction():
                await barrier.wait()
                return await db.book.count()

        async with asyncio.timeout(10):
            results = await asyncio.gather(nest(), nest(), return_exceptions=True)
    assert sorted(type(result).__name__ for result in results) == ["PoolTimeoutError", "int"]


async def test_a_wait_for_a_statement_that_ends_is_no_deadlock(library: str) -> None:
    async with Database.connect(library, max_size=2) as db:
        nap = asyncio.create_task(db.author.nap(0.1))
        await asyncio.sleep(0)
        async with db.transaction():
            assert await db.book.count() == 0
        await nap


@pytest.mark.parametrize("where", ["call", "transaction", "savepoint", "stream", "bulk", "commit"])
async def test_the_callers_limit_of_time_holds_in_a_black_network(
    library: str, proxy: Proxy, where: str
) -> None:
    async with Database.connect(library, max_size=1, **proxy.address) as db:
        await db.book.create(BookInput(title="Emma"))
        start = monotonic()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await freeze_in(where, db, proxy)
        assert monotonic() - start < 2
        proxy.thaw()
        assert len(await use_all(db, 1)) == 1
        await db.close(timeout=1)


async def freeze_in(where: str, db: Database, proxy: Proxy) -> None:
    if where == "call":
        proxy.freeze()
        await db.book.count()
    async with db.transaction() as tx:
        await tx.book.count()
        if where == "stream":
            async with tx.book.stream_slowly(0) as rows:
                async for _ in rows:
                    proxy.freeze()
        proxy.freeze()
        if where == "savepoint":
            async with tx.transaction() as inner:
                await inner.book.count()
        if where == "bulk":
            await tx.author.nap(0)
        if where != "commit":
            await tx.book.count()


async def test_a_statement_ends_in_a_black_network(library: str, proxy: Proxy) -> None:
    async with Database.connect(library, max_size=1, command_timeout=0.2, **proxy.address) as db:
        await db.book.count()
        proxy.freeze()
        start = monotonic()
        with pytest.raises(DatabaseError, match=r"longer than 0\.2 s"):
            await db.book.count()
        assert 0.2 <= monotonic() - start < 5
        proxy.thaw()
        assert await db.book.count() == 0


async def test_close_ends_in_a_black_network(library: str, proxy: Proxy) -> None:
    db = Database.connect(library, max_size=1, **proxy.address)
    await db.open()
    await db.book.count()
    proxy.freeze()
    call = asyncio.create_task(db.book.count())
    await asyncio.sleep(0)
    start = monotonic()
    await db.close(timeout=0.2)
    assert monotonic() - start < 5
    with pytest.raises(UnavailableError):
        await call


async def test_open_waits_for_a_server_that_starts(library: str, proxy: Proxy) -> None:
    proxy.refuses = True
    db = Database.connect(library, **proxy.address)
    with pytest.raises(UnavailableError):
        await db.open(wait=0.2)
    asyncio.get_running_loop().call_later(0.2, setattr, proxy, "refuses", False)
    await db.open(wait=30)
    assert await db.book.count() == 0
    await db.close()


async def test_a_server_that_is_down_is_not_stormed(library: str, proxy: Proxy) -> None:
    async with Database.connect(library, max_size=10, **proxy.address) as db:
        await db.book.count()
        proxy.refuses = True
        proxy.cut()
        await asyncio.sleep(0)
        before = proxy.connections
        deadline = monotonic() + 1
        failures = 0

        async def call_again_and_again() -> None:
            nonlocal failures
            while monotonic() < deadline:
                try:
                    await db.book.count()
                except UnavailableError:
                    failures += 1

        await asyncio.gather(*(call_again_and_again() for _ in range(50)))
        assert failures >= 50
        assert proxy.connections - before <= 10 + 12  # ten at once, then one at a time
        proxy.refuses = False
        start = monotonic()
        while True:
            try:
                await db.book.count()
                break
            except UnavailableError:
                assert monotonic() - start < 5


async def test_a_server_that_is_full_lends_what_is_open(
    library: str, admin: "Connection[Record]"
) -> None:
    """Here a role may have two connections."""
    await admin.execute("CREATE ROLE guest LOGIN CONNECTION LIMIT 2 SUPERUSER")
    await admin.execute(
        "ALTER ROLE guest NOSUPERUSER; GRANT ALL ON ALL TABLES IN SCHEMA public TO guest"
    )
    try:
        async with Database.connect(library, user="guest", max_size=10) as db:
            naps = [db.author.nap(0.02) for _ in range(20)]
            async with asyncio.timeout(20):
                await asyncio.gather(*naps)
            assert db.pool_stats.size == 2
    finally:
        await admin.execute(
            "REASSIGN OWNED BY guest TO CURRENT_USER; DROP OWNED BY guest; DROP ROLE guest"
        )


async def test_connections_have_an_age(library: str) -> None:
    async with Database.connect(library, max_size=1, max_age=0.2) as db:
        pids: set[int] = set()
        deadline = monotonic() + 10
        while len(pids) < 3 and monotonic() < deadline:
            pids.add(await db.author.backend())
        assert len(pids) == 3


async def test_the_least_number_of_connections_is_kept(
    library: str, admin: "Connection[Record]"
) -> None:
    async with Database.connect(library, min_size=2, max_size=5, max_idle=0.05) as db:
        await use_all(db, 5)
        await asyncio.sleep(0.5)
        assert db.pool_stats.size == 2
        assert await backends(admin) == 2
