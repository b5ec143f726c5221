"""Rows come while they are read, and nothing is left open, however the block ends.

Real PostgreSQL.
"""

import asyncio
import tracemalloc
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import TYPE_CHECKING, TypeAlias, TypeVar

import asyncpg
import pytest

from attune_db.core import (
    CodecsMissingError,
    QueryError,
    RowStream,
    UnavailableError,
    ValidationError,
    init_connection,
)
from attune_db.core.stream import PREFETCH
from tests.core.sample_package import (
    Book,
    BookFilter,
    BookInput,
    BookRepository,
    Database,
    Transaction,
)

if TYPE_CHECKING:
    from asyncpg import Connection, Pool, Record

    Plain: TypeAlias = Connection[Record]
    PlainPool: TypeAlias = Pool[Record]

T = TypeVar("T")

MANY = 3 * PREFETCH + 7
FILL = "INSERT INTO book (title, shelf, place) SELECT 'Book ' || g, g % 2, g"
OPEN = "SELECT count(*) FROM pg_cursors WHERE name <> ''"
BUSY = """SELECT count(*) FROM pg_stat_activity
          WHERE datname = current_database() AND state <> 'idle' AND pid <> pg_backend_pid()"""


async def read(rows: RowStream[T], do: Callable[[T], Awaitable[object]]) -> None:
    """Do something with each row."""
    async with rows as stream:
        async for row in stream:
            await do(row)


async def fail(_: object) -> None:
    raise ZeroDivisionError


async def dawdle(_: object) -> None:
    await asyncio.sleep(60)


@pytest.fixture
async def books(admin: "Plain") -> int:
    """The number of books: more than a cursor fetches at once."""
    await admin.execute(f"{FILL} FROM generate_series(1, {MANY}) AS g")
    return MANY


@pytest.fixture
async def one(library: str) -> AsyncGenerator[Database]:
    """An open library, of one connection."""
    async with Database.connect(library, max_size=1) as db:
        yield db


@pytest.fixture
async def pool(library: str) -> AsyncGenerator["PlainPool"]:
    """A pool of one connection, with codecs."""
    async with asyncpg.create_pool(library, min_size=1, max_size=1, init=init_connection) as pool:
        yield pool


async def test_rows_come_in_the_order_of_the_statement(db: Database, books: int) -> None:
    async with db.book.stream() as rows:
        assert [row async for row in rows] == await db.book.list()


async def test_no_rows_are_no_rows(db: Database) -> None:
    async with db.book.stream() as rows:
        assert [row async for row in rows] == []


async def test_optional_conditions_drop_out(db: Database, books: int) -> None:
    for filter in (BookFilter(shelf=1, place=3), BookFilter()):
        async with db.book.stream_search(filter, 1000) as rows:
            assert [row async for row in rows] == await db.book.list_search(filter, 1000)


async def test_fields_that_go_together_are_refused_at_once(one: Database, books: int) -> None:
    with pytest.raises(ValidationError, match="give all of shelf, place"):
        async with one.book.stream_search(BookFilter(shelf=1)):
            pass
    assert await one.book.count() == books


async def test_few_rows_are_held_at_once(one: Database, admin: "Plain") -> None:
    await admin.execute(f"{FILL} FROM generate_series(1, 20000) AS g")
    await one.book.count()
    tracemalloc.start()
    seen = 0
    async with one.book.stream() as rows:
        async for _ in rows:
            seen += 1
    _, streamed = tracemalloc.get_traced_memory()
    tracemalloc.reset_peak()
    assert len(await one.book.list()) == seen == 20000
    _, listed = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert streamed * 10 < listed


async def test_a_few_rows_are_fetched_of_many(one: Database) -> None:
    async with asyncio.timeout(5), one.book.stream_slowly(0.001) as rows:
        assert (await anext(rows)).id == 1


async def test_who_leaves_early_leaves_nothing_open(
    one: Database, admin: "Plain", books: int
) -> None:
    async with one.book.stream() as rows:
        async for _ in rows:
            break
    assert await admin.fetchval(BUSY) == 0
    async with one.connection() as connection:
        assert await connection.fetchval(OPEN) == 0


async def test_an_exception_in_the_loop_leaves_nothing_open(
    one: Database, admin: "Plain", books: int
) -> None:
    with pytest.raises(ZeroDivisionError):
        await read(one.book.stream(), fail)
    assert await admin.fetchval(BUSY) == 0
    assert await one.book.count() == books


async def test_who_is_cancelled_in_the_loop_leaves_nothing_open(
    one: Database, admin: "Plain", books: int
) -> None:
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(read(one.book.stream(), dawdle), 0.1)
    assert await admin.fetchval(BUSY) == 0
    assert await one.book.count() == books


async def test_who_is_cancelled_while_fetching_leaves_nothing_open(
    one: Database, admin: "Plain"
) -> None:
    pid = await one.author.backend()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(read(one.book.stream_slowly(60), fail), 0.1)
    assert await admin.fetchval(BUSY) == 0
    assert await one.author.backend() == pid


async def test_who_is_cancelled_while_waiting_takes_no_connection(
    one: Database, books: int
) -> None:
    async with one.transaction():
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(read(one.book.stream(), fail), 0.05)
    assert await one.book.count() == books


async def test_a_call_beside_the_stream_waits_for_another_connection(
    one: Database, books: int
) -> None:
    async with one.book.stream() as rows:
        await anext(rows)
        waiting = asyncio.create_task(one.book.count())
        await asyncio.sleep(0.05)
        assert not waiting.done()
    assert await waiting == books


async def test_a_server_that_dies_makes_it_unavailable(
    one: Database, admin: "Plain", books: int
) -> None:
    async def kill(_: object) -> None:
        await admin.execute("SELECT pg_terminate_backend($1, 1000)", pid)

    pid = await one.author.backend()
    with pytest.raises(UnavailableError):
        await read(one.book.stream(), kill)
    assert await one.book.count() == books


async def test_a_server_that_dies_while_it_is_waited_for(one: Database, admin: "Plain") -> None:
    pid = await one.author.backend()
    reading = asyncio.create_task(read(one.book.stream_slowly(60), fail))
    await asyncio.sleep(0.05)
    await admin.execute("SELECT pg_terminate_backend($1)", pid)
    with pytest.raises(UnavailableError):
        await reading
    assert await one.book.count() == 0


async def test_other_calls_of_a_transaction_work_in_the_loop(one: Database, books: int) -> None:
    async with one.transaction() as tx:
        async with tx.book.stream() as rows:
            async for row in rows:
                if row.id % 500 == 0:
                    await tx.book.update(row.id, BookInput(title="Seen"))
        assert await tx.book.count() == books
    seen = [book.id for book in await one.book.list() if book.title == "Seen"]
    assert seen == [500, 1000, 1500]


async def test_leaving_early_keeps_what_the_transaction_did(one: Database, books: int) -> None:
    async with one.transaction() as tx, tx.book.stream() as rows:
        async for row in rows:
            await tx.book.delete(row.id)
            break
    assert await one.book.count() == books - 1


async def test_an_exception_in_the_loop_keeps_what_the_transaction_did(
    one: Database, books: int
) -> None:
    async def delete(row: Book) -> None:
        await tx.book.delete(row.id)
        raise ZeroDivisionError

    async with one.transaction() as tx:
        with pytest.raises(ZeroDivisionError):
            await read(tx.book.stream(), delete)
        assert await tx.book.count() == books - 1
    assert await one.book.count() == books - 1


async def test_who_is_cancelled_in_the_loop_keeps_what_the_transaction_did(
    one: Database, books: int
) -> None:
    async def delete(row: Book) -> None:
        await tx.book.delete(row.id)
        await asyncio.sleep(60)

    async with one.transaction() as tx:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(read(tx.book.stream(), delete), 0.1)
    assert await one.book.count() == books - 1


async def test_no_portal_stays_open_in_a_transaction(admin: "Plain", books: int) -> None:
    await init_connection(admin)
    async with admin.transaction():
        async with BookRepository(admin).stream() as rows:
            await anext(rows)
            assert await admin.fetchval(OPEN) == 1
        assert await admin.fetchval(OPEN) == 0
        async with BookRepository(admin).stream() as rows:
            assert len([row async for row in rows]) == books
            assert await admin.fetchval(OPEN) == 0


async def test_two_streams_of_a_transaction_at_once(one: Database, books: int) -> None:
    async with one.transaction() as tx, tx.book.stream() as ones, tx.book.stream() as others:
        pairs = [(row.id, (await anext(others)).id) async for row in ones]
    assert pairs == [(number, number) for number in range(1, books + 1)]


async def test_a_stream_within_another(one: Database, books: int) -> None:
    seen = 0
    async with one.transaction() as tx, tx.book.stream_search(BookFilter(), 3) as outer:
        async for _ in outer:
            async with tx.book.stream() as inner:
                async for _ in inner:
                    seen += 1
    assert seen == 3 * books


async def test_a_stream_in_a_savepoint_that_is_undone(one: Database, books: int) -> None:
    async def fail_within(tx: Transaction) -> None:
        async with tx.transaction() as inner, inner.book.stream() as rows:
            await anext(rows)
            await inner.author.broken()

    async with one.transaction() as tx:
        async with tx.book.stream() as rows:
            await anext(rows)
            with pytest.raises(QueryError):
                await fail_within(tx)
            assert (await anext(rows)).id == 2
        assert await tx.book.count() == books


async def test_a_value_that_does_not_fit_leaves_the_transaction_as_it_was(one: Database) -> None:
    async with one.transaction() as tx:
        with pytest.raises(ValidationError):
            await read(tx.book.stream_search(BookFilter(), 10**30), fail)
        await tx.book.create(BookInput(title="Emma"))
    assert await one.book.count() == 1


async def test_an_error_that_is_caught_in_the_block_is_over(one: Database) -> None:
    async with one.book.stream_touched() as rows:
        with pytest.raises(QueryError, match=r"touched\(bigint\) does not exist"):
            await anext(rows)
    assert await one.book.count() == 0


async def test_a_function_that_writes_is_refused(one: Database, admin: "Plain", books: int) -> None:
    await admin.execute(
        """CREATE FUNCTION touched(it bigint) RETURNS text LANGUAGE sql
           AS $$ UPDATE book SET title = 'x' WHERE id = it RETURNING title $$"""
    )
    with pytest.raises(QueryError, match="cannot execute UPDATE in a read-only transaction"):
        await read(one.book.stream_touched(), fail)
    async with one.transaction() as tx, tx.book.stream_touched() as rows:
        assert (await anext(rows)).title == "x"


async def test_rows_come_without_a_cache_of_statements(library: str, books: int) -> None:
    async with Database.connect(library, max_size=1, statement_cache_size=0) as db:
        async with db.book.stream() as rows:
            assert len([row async for row in rows]) == books
        async with db.transaction() as tx, tx.book.stream() as rows:
            await anext(rows)
            assert await tx.book.count() == books


async def test_a_database_waits_for_a_stream_before_it_closes(library: str, books: int) -> None:
    db = Database.connect(library)
    await db.open()
    async with db.book.stream() as rows:
        await anext(rows)
        closing = asyncio.create_task(db.close())
        await asyncio.sleep(0.05)
        assert not closing.done()
        assert len([row async for row in rows]) == books - 1
    await closing


async def test_a_stream_ends_with_its_block(one: Database, books: int) -> None:
    async with one.book.stream() as rows:
        await anext(rows)
    with pytest.raises(QueryError, match="the stream has ended"):
        await anext(rows)


async def test_a_pool_streams_on_a_connection_of_its_own(pool: "PlainPool", books: int) -> None:
    async with BookRepository(pool).stream() as rows:
        assert len([row async for row in rows]) == books
    async with BookRepository(pool).stream() as rows:
        await anext(rows)
    assert pool.get_idle_size() == 1
    assert await pool.fetchval(OPEN) == 0


async def test_a_connection_streams_in_its_transaction(admin: "Plain", books: int) -> None:
    await init_connection(admin)
    async with admin.transaction(), BookRepository(admin).stream() as rows:
        assert len([row async for row in rows]) == books


async def test_a_connection_outside_a_transaction_is_refused(admin: "Plain") -> None:
    await init_connection(admin)
    with pytest.raises(QueryError, match="a connection streams inside a transaction alone"):
        async with BookRepository(admin).stream():
            pass
    assert not admin.is_in_transaction()


async def test_a_connection_of_a_pool_is_one_too(pool: "PlainPool", books: int) -> None:
    async with pool.acquire() as connection:
        with pytest.raises(QueryError, match="inside a transaction alone"):
            async with BookRepository(connection).stream():
                pass
        async with connection.transaction(), BookRepository(connection).stream() as rows:
            await anext(rows)
    with pytest.raises(UnavailableError):
        async with BookRepository(connection).stream():
            pass


async def test_without_codecs_nothing_is_sent(admin: "Plain", library: str) -> None:
    with pytest.raises(CodecsMissingError):
        async with BookRepository(admin).stream():
            pass
    async with asyncpg.create_pool(library, min_size=1, max_size=1) as pool:
        with pytest.raises(CodecsMissingError):
            async with BookRepository(pool).stream():
                pass
        assert pool.get_idle_size() == 1


async def test_a_closed_pool_is_unavailable(library: str) -> None:
    async with asyncpg.create_pool(library, min_size=1, init=init_connection) as pool:
        books = BookRepository(pool)
    with pytest.raises(UnavailableError):
        async with books.stream():
            pass


async def test_a_database_that_is_not_open_is_unavailable(library: str) -> None:
    with pytest.raises(UnavailableError):
        async with Database.connect(library).book.stream():
            pass


async def test_a_transaction_that_has_ended_is_refused(one: Database) -> None:
    async with one.transaction() as tx:
        pass
    with pytest.raises(QueryError, match="the transaction has ended"):
        async with tx.book.stream():
            pass
