"""Repositories over connections that the library didn't open. Real PostgreSQL."""

import asyncio
from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING, TypeAlias

import asyncpg
import pytest

from attune_db.core import (
    CodecsMissingError,
    QueryError,
    UnavailableError,
    init_connection,
)
from tests.core.sample_package import AuthorRepository, BookInput, BookRepository, Repositories

if TYPE_CHECKING:
    from asyncpg import Connection, Pool, Record

    Plain: TypeAlias = Connection[Record]
    PlainPool: TypeAlias = Pool[Record]

EMMA = BookInput(title="Emma", notes={"pages": 400})


@pytest.fixture
async def pool(library: str) -> AsyncGenerator["PlainPool"]:
    """A pool of one connection, with codecs."""
    async with asyncpg.create_pool(library, min_size=1, max_size=1, init=init_connection) as pool:
        yield pool


async def test_a_connection_runs_calls(admin: "Plain") -> None:
    await init_connection(admin)
    book = await BookRepository(admin).create(EMMA)
    assert book.notes == {"pages": 400}


async def test_a_pool_runs_calls_and_gets_its_connection_back(pool: "PlainPool") -> None:
    books = BookRepository(pool)
    book = await books.create(EMMA)
    assert await books.get_by_id(book.id) == book
    assert pool.get_idle_size() == 1


async def test_a_connection_of_a_pool_runs_calls(pool: "PlainPool") -> None:
    async with pool.acquire() as connection:
        book = await BookRepository(connection).create(EMMA)
    assert await BookRepository(pool).get_by_id(book.id) == book


async def test_a_foreign_transaction_keeps_its_owner(admin: "Plain", pool: "PlainPool") -> None:
    await init_connection(admin)
    transaction = admin.transaction()
    await transaction.start()
    await BookRepository(admin).create(EMMA)
    await transaction.rollback()
    assert await BookRepository(pool).count() == 0


async def test_several_repositories_share_an_executor(admin: "Plain") -> None:
    await init_connection(admin)
    library = Repositories(admin)
    assert await library.author.backend() == admin.get_server_pid()


async def test_a_connection_without_codecs_is_refused_before_anything_is_written(
    admin: "Plain",
) -> None:
    books = BookRepository(admin)
    with pytest.raises(CodecsMissingError, match=r"attune_db\.init_connection"):
        await books.create(EMMA)
    with pytest.raises(CodecsMissingError):
        await books.delete(1)
    assert await admin.fetchval("SELECT nextval('book_id_seq')") == 1


async def test_nothing_is_sent_without_codecs(admin: "Plain") -> None:
    sent: list[object] = []
    with admin.query_logger(sent.append), pytest.raises(CodecsMissingError):
        await BookRepository(admin).count()
    await admin.fetchval("SELECT 1")
    assert sent == []


async def test_a_pool_without_codecs_is_refused(library: str) -> None:
    async with asyncpg.create_pool(library, min_size=1, max_size=1) as pool:
        for call in (BookRepository(pool).create(EMMA), BookRepository(pool).count()):
            with pytest.raises(CodecsMissingError):
                await call
        with pytest.raises(CodecsMissingError):
            await BookRepository(pool).delete(1)
        assert pool.get_idle_size() == 1
        assert await pool.fetchval("SELECT count(*) FROM book") == 0


async def test_codecs_may_come_later(admin: "Plain") -> None:
    books = BookRepository(admin)
    with pytest.raises(CodecsMissingError):
        await books.count()
    await init_connection(admin)
    assert await books.count() == 0


async def test_codecs_also_read_json(admin: "Plain") -> None:
    await init_connection(admin)
    assert await admin.fetchval("SELECT '[1, {}]'::json") == [1, {}]
    assert await admin.fetchval("SELECT $1::json ->> 'a'", {"a": 1}) == "1"


async def test_jsonb_in_an_array_is_decoded(admin: "Plain") -> None:
    await init_connection(admin)
    assert await admin.fetchval("SELECT ARRAY['{}', NULL, '[1]']::jsonb[]") == [{}, None, [1]]


async def test_a_closed_connection_is_unavailable(admin: "Plain") -> None:
    await init_connection(admin)
    books = BookRepository(admin)
    await admin.close()
    with pytest.raises(UnavailableError):
        await books.count()


async def test_a_terminated_connection_is_unavailable(admin: "Plain") -> None:
    admin.terminate()
    with pytest.raises(UnavailableError):
        await BookRepository(admin).count()


async def test_a_connection_that_its_pool_took_back_is_unavailable(pool: "PlainPool") -> None:
    async with pool.acquire() as connection:
        books = BookRepository(connection)
    with pytest.raises(UnavailableError):
        await books.count()


async def test_a_closed_pool_is_unavailable(library: str) -> None:
    async with asyncpg.create_pool(library, min_size=1, init=init_connection) as pool:
        books = BookRepository(pool)
    with pytest.raises(UnavailableError):
        await books.count()


async def test_a_pool_that_is_not_open_yet_is_an_error_of_ours(library: str) -> None:
    pool = asyncpg.create_pool(library, min_size=0, init=init_connection)
    with pytest.raises(QueryError, match="not initialized"):
        await BookRepository(pool).count()


async def test_a_backend_that_dies_is_unavailable(pool: "PlainPool", admin: "Plain") -> None:
    authors = AuthorRepository(pool)
    pid = await authors.backend()
    nap = asyncio.create_task(authors.nap(60))
    await asyncio.sleep(0.05)
    await admin.execute("SELECT pg_terminate_backend($1)", pid)
    with pytest.raises(UnavailableError):
        await nap
    assert await authors.backend() != pid
