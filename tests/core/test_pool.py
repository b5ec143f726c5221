"""Connections: none is lost, whatever happens to whom they were leased. Real PostgreSQL."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import asyncpg
import pytest

from attune_db.core import QueryCanceledError, QueryError, UnavailableError
from tests.core.sample_package import BookInput, Database

if TYPE_CHECKING:
    from asyncpg import Connection, Record

SIZE = 3  # of the fixture `db`


async def use_all(db: Database, size: int = SIZE) -> set[int]:
    """Hold every connection at the same time, which takes for ever if one was lost."""
    barrier = asyncio.Barrier(size)

    async def hold() -> int:
        async with db.transaction() as tx:
            pid = await tx.author.backend()
            await barrier.wait()
            return pid

    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        holders = [group.create_task(hold()) for _ in range(size)]
    return {holder.result() for holder in holders}


async def backends(admin: "Connection[Record]") -> int:
    number: int = await admin.fetchval(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        " AND backend_type = 'client backend'"
    )
    return number


async def wait_for_backends(admin: "Connection[Record]", most: int) -> None:
    async with asyncio.timeout(5):
        while await backends(admin) > most:  # noqa: ASYNC110 - it is the server that acts
            await asyncio.sleep(0.02)


async def kill_all(admin: "Connection[Record]") -> None:
    await admin.execute(
        "SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )


@pytest.fixture
async def single(library: str) -> AsyncGenerator[Database]:
    """An open library of one connection."""
    async with Database.connect(library, max_size=1) as single:
        yield single


async def test_all_connections_can_be_had_at_once_and_no_more(
    db: Database, admin: "Connection[Record]"
) -> None:
    assert len(await use_all(db)) == SIZE
    await asyncio.gather(*(db.author.nap(0.01) for _ in range(5 * SIZE)))
    assert await backends(admin) == SIZE


async def test_who_waits_is_served_in_turn(single: Database) -> None:
    order: list[int] = []

    async def call(number: int) -> None:
        await single.author.nap(0.01)
        order.append(number)

    await asyncio.gather(*(call(number) for number in range(6)))
    assert order == list(range(6))


async def test_who_comes_late_does_not_overtake(single: Database) -> None:
    order: list[str] = []

    async def call(name: str) -> None:
        await single.book.count()
        order.append(name)

    async with single.transaction():
        early = asyncio.create_task(call("early"))
        await asyncio.sleep(0)
    await asyncio.gather(call("late"), early)
    assert order == ["early", "late"]


async def test_a_cancelled_call_gives_its_connection_back(db: Database) -> None:
    for _ in range(2 * SIZE):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.02):
                await db.author.nap(60)
    assert len(await use_all(db)) == SIZE


async def test_a_cancelled_statement_ends_on_the_server(
    db: Database, admin: "Connection[Record]"
) -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await db.author.nap(60)
    await use_all(db)
    naps = (
        "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(%' AND state = 'active'"
    )
    assert await admin.fetchval(f"{naps} AND pid <> pg_backend_pid()") == 0


async def test_a_cancelled_waiter_loses_nothing(single: Database) -> None:
    async with single.transaction():
        waiters = [asyncio.create_task(single.book.count()) for _ in range(3)]
        await asyncio.sleep(0)
        waiters[0].cancel()
    assert await asyncio.gather(*waiters[1:]) == [0, 0]
    assert waiters[0].cancelled()


async def test_a_waiter_cancelled_with_a_connection_in_hand_passes_it_on(single: Database) -> None:
    async with single.transaction():
        first, second = (asyncio.create_task(single.book.count()) for _ in range(2))
        await asyncio.sleep(0)
    first.cancel()  # the block has just handed it the connection
    async with asyncio.timeout(5):
        assert await second == 0
    assert first.cancelled()
    assert len(await use_all(single, 1)) == 1


async def test_a_storm_of_cancellations_loses_nothing(
    db: Database, admin: "Connection[Record]"
) -> None:
    async def call(number: int) -> None:
        async with asyncio.timeout(0.001 * (number % 17)):
            async with db.transaction() as tx:
                await tx.book.count()
                async with tx.transaction():
                    await tx.author.nap(0.001 * (number % 5))
            await db.book.count()

    results = await asyncio.gather(*(call(number) for number in range(200)), return_exceptions=True)
    assert {type(result) for result in results} <= {TimeoutError, type(None)}
    assert len(await use_all(db)) == SIZE
    assert await backends(admin) <= SIZE


async def test_a_cancelled_connect_loses_nothing(library: str) -> None:
    async with Database.connect(library, min_size=0, max_size=SIZE) as db:
        for step in range(40):
            call = asyncio.create_task(db.book.count())
            for _ in range(step):
                await asyncio.sleep(0)
            call.cancel()
            await asyncio.wait([call])
        assert len(await use_all(db)) == SIZE


async def test_a_refused_statement_keeps_its_connection(db: Database) -> None:
    before = await use_all(db)
    for _ in range(2 * SIZE):
        with pytest.raises(QueryError, match="nowhere"):
            await db.author.broken()
    assert await use_all(db) == before


async def test_a_value_that_cannot_be_encoded_keeps_its_connection(db: Database) -> None:
    before = await use_all(db)
    for _ in range(2 * SIZE):
        with pytest.raises(ValueError, match="not valid"):
            await db.book.find_by_id(2**70)
    assert await use_all(db) == before


async def test_a_backend_that_dies_during_a_call_is_replaced(
    db: Database, admin: "Connection[Record]"
) -> None:
    nap = asyncio.create_task(db.author.nap(60))
    await asyncio.sleep(0.05)
    await kill_all(admin)
    with pytest.raises(UnavailableError):
        await nap
    assert len(await use_all(db)) == SIZE


async def test_backends_that_die_idle_are_replaced_unnoticed(
    db: Database, admin: "Connection[Record]"
) -> None:
    before = await use_all(db)
    await kill_all(admin)
    await asyncio.sleep(0.05)
    assert not before & await use_all(db)


async def test_a_backend_that_dies_unseen_fails_one_call(single: Database, library: str) -> None:
    await single.book.count()
    _kill_while_the_loop_stands_still(library)
    with pytest.raises(UnavailableError):
        await single.book.count()
    assert await single.book.count() == 0


def _kill_while_the_loop_stands_still(dsn: str) -> None:
    async def kill() -> None:
        admin = await asyncpg.connect(dsn)
        await kill_all(admin)
        await admin.close()

    with ThreadPoolExecutor() as executor:
        executor.submit(asyncio.run, kill()).result()


async def test_whatever_a_dying_backend_does_is_unavailable(
    library: str, admin: "Connection[Record]"
) -> None:
    async def call_again_and_again() -> None:
        for _ in range(200):
            with contextlib.suppress(UnavailableError):
                await db.book.find_by_id(1)

    async with Database.connect(library, max_size=SIZE, statement_cache_size=0) as db:
        calls = asyncio.gather(*(call_again_and_again() for _ in range(2 * SIZE)))
        while not calls.done():
            await kill_all(admin)
        await calls
        await asyncio.sleep(0.05)  # so that those that died idle are known to be dead
        assert len(await use_all(db)) == SIZE


async def test_a_limit_of_time_cancels_the_statement_and_loses_nothing(library: str) -> None:
    async with Database.connect(library, max_size=1, command_timeout=0.05) as db:
        for _ in range(2):
            with pytest.raises(QueryCanceledError, match=r"took longer than 0\.05 s"):
                await db.author.nap(60)
        assert await db.book.count() == 0


async def test_close_waits_for_who_works_and_who_waits(library: str) -> None:
    db = Database.connect(library, max_size=1)
    await db.open()
    calls = [asyncio.create_task(db.author.nap(0.05)) for _ in range(3)]
    await asyncio.sleep(0.01)
    closing = asyncio.create_task(db.close())
    await asyncio.sleep(0)
    with pytest.raises(UnavailableError, match="closed"):
        await db.book.count()
    await closing
    assert all(call.done() and call.exception() is None for call in calls)


async def test_close_closes_every_connection(library: str, admin: "Connection[Record]") -> None:
    async with Database.connect(library, max_size=SIZE) as db:
        await use_all(db)
    await wait_for_backends(admin, 0)


async def test_a_close_that_is_given_up_terminates(library: str) -> None:
    db = Database.connect(library, max_size=1)
    await db.open()
    nap = asyncio.create_task(db.author.nap(60))
    await asyncio.sleep(0.05)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await db.close()
    with pytest.raises(UnavailableError):
        await nap


async def test_a_database_is_used_while_it_is_open(library: str) -> None:
    db = Database.connect(library)
    with pytest.raises(UnavailableError, match="not open"):
        await db.book.count()
    async with db:
        assert await db.book.count() == 0
        with pytest.raises(QueryError, match="open already"):
            await db.open()
    with pytest.raises(UnavailableError, match="not open"):
        async with db.transaction():
            pass
    async with db:
        assert await db.book.count() == 0


async def test_a_server_that_is_not_there_is_unavailable() -> None:
    with pytest.raises(UnavailableError):
        await Database.connect("postgresql://127.0.0.1:1/none").open()


async def test_what_is_idle_goes_back_to_the_pool_and_is_closed(
    library: str, admin: "Connection[Record]"
) -> None:
    async with Database.connect(library, max_size=SIZE, max_idle=0.05) as db:
        await use_all(db)
        await wait_for_backends(admin, 1)
        assert len(await use_all(db)) == SIZE


async def test_a_lent_connection_comes_back_from_whatever_happened_to_it(db: Database) -> None:
    for _ in range(SIZE):
        async with db.connection() as connection:
            connection.terminate()
        with pytest.raises(KeyError):
            async with db.connection() as connection:
                raise KeyError
    assert len(await use_all(db)) == SIZE


async def test_closing_leaves_no_task_behind(library: str) -> None:
    async with Database.connect(library) as db:
        await db.book.create(BookInput(title="Emma"))
    assert asyncio.all_tasks() == {asyncio.current_task()}
