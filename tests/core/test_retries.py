"""Work that is run again where that may succeed. Real PostgreSQL."""

import asyncio
from typing import TYPE_CHECKING

import pytest

from attune_db.core import (
    OutcomeUnknownError,
    QueryCanceledError,
    QueryError,
    RetryableError,
    UnavailableError,
    transactional,
)
from tests.core.sample_package import Book, BookInput, Database, Transaction

if TYPE_CHECKING:
    from asyncpg import Connection, Record


async def test_work_that_meets_another_is_run_again(db: Database) -> None:
    book = await db.book.create(BookInput(title="0"))
    runs = 0

    async def count_up(tx: Transaction) -> None:
        nonlocal runs
        runs += 1
        title = (await tx.book.get_by_id(book.id)).title
        await asyncio.sleep(0.01)
        await tx.book.update(book.id, BookInput(title=str(int(title) + 1)))

    await asyncio.gather(
        *(db.run(count_up, attempts=50, isolation="serializable") for _ in range(3))
    )
    assert (await db.book.get_by_id(book.id)).title == "3"
    assert runs > 3


async def test_a_lost_connection_is_tried_again(db: Database, admin: "Connection[Record]") -> None:
    runs = 0

    async def create(tx: Transaction) -> Book:
        nonlocal runs
        runs += 1
        book = await tx.book.create(BookInput(title="Emma"))
        if runs == 1:
            await admin.execute("SELECT pg_terminate_backend($1, 1000)", await tx.author.backend())
        return await tx.book.get_by_id(book.id)

    assert (await db.run(create)).title == "Emma"
    assert runs == 2
    assert await db.book.count() == 1


@pytest.mark.parametrize(
    ("error", "idempotent", "runs"),
    [
        (RetryableError("again"), False, 3),
        (UnavailableError("later"), False, 3),
        (OutcomeUnknownError("who knows"), False, 1),
        (OutcomeUnknownError("who knows"), True, 3),
        (QueryError("never"), True, 1),
        (KeyError("not ours"), True, 1),
    ],
)
async def test_an_error_says_whether_to_run_again(
    db: Database, error: Exception, idempotent: bool, runs: int
) -> None:
    count = 0

    async def fail(tx: Transaction) -> None:
        nonlocal count
        count += 1
        await tx.book.create(BookInput(title="Emma"))
        raise error

    with pytest.raises(type(error)):
        await db.run(fail, attempts=3, idempotent=idempotent)
    assert count == runs
    assert await db.book.count() == 0


@transactional(attempts=2, isolation="serializable", name="rename a book")
async def rename(tx: Transaction, id: int, title: str) -> tuple[Book, str]:
    """Change a title."""
    book = await tx.book.update(id, BookInput(title=title))
    return book, await tx.author.application()


async def test_a_function_may_be_transactional(db: Database) -> None:
    book = await db.book.create(BookInput(title="Emma"))
    renamed, name = await rename(db, book.id, title="Persuasion")
    assert renamed.title == "Persuasion"
    assert name == "rename a book"
    assert rename.__name__ == "rename"
    assert await db.author.application() != name


async def test_a_transaction_may_have_limits(db: Database, admin: "Connection[Record]") -> None:
    book = await db.book.create(BookInput(title="Emma"))
    with pytest.raises(QueryCanceledError):
        async with db.transaction(statement_timeout=0.05) as tx:
            await tx.author.nap(30)
    async with admin.transaction():
        await admin.execute("LOCK TABLE book")
        with pytest.raises(RetryableError):
            async with db.transaction(lock_timeout=0.05) as tx:
                await tx.book.get_by_id(book.id)
    with pytest.raises(UnavailableError):
        await idle_too_long(db)
    for seconds in (0, -1, 1e9):
        with pytest.raises(QueryError, match="lock_timeout"):
            async with db.transaction(lock_timeout=seconds):
                pass
    name = "O'Brien\\ \N{SNOWMAN} " + "x" * 100
    async with db.transaction(name=name) as tx:
        assert (await tx.author.application()).startswith("O'Brien")
    assert await db.author.nap(0.1) == ""


async def idle_too_long(db: Database) -> None:
    async with db.transaction(idle_timeout=0.05) as tx:
        await tx.book.count()
        await asyncio.sleep(1)
        await tx.book.count()
