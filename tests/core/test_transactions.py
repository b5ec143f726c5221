# ruff: noqa: PT012 - it is a transaction's block, whole, that raises
"""Commit, roll back, savepoints, and what is left when they are interrupted. Real PostgreSQL."""

import asyncio
from typing import TYPE_CHECKING

import pytest

from attune_db.core import (
    AlreadyExistsError,
    ConstraintError,
    QueryError,
    RetryableError,
    UnavailableError,
)
from tests.core.sample_package import AuthorInput, BookInput, Database

if TYPE_CHECKING:
    from asyncpg import Connection, Record


async def test_what_is_done_inside_is_committed_together(db: Database) -> None:
    async with db.transaction() as tx:
        author = await tx.author.create(AuthorInput(name="Jane"))
        await tx.book.create(BookInput(title="Emma", author=author.id))
        assert await db.book.count() == 0
    assert await db.book.count() == 1


async def test_an_error_rolls_all_of_it_back(db: Database) -> None:
    with pytest.raises(KeyError):
        async with db.transaction() as tx:
            await tx.book.create(BookInput(title="Emma"))
            raise KeyError
    assert await db.book.count() == 0


async def test_a_savepoint_undoes_its_own_part(db: Database) -> None:
    async with db.transaction() as tx:
        await tx.book.create(BookInput(title="Emma"))
        with pytest.raises(KeyError):
            async with tx.transaction() as inner:
                await inner.book.create(BookInput(title="Persuasion"))
                raise KeyError
    assert [book.title for book in await db.book.list()] == ["Emma"]


async def test_savepoints_nest(db: Database) -> None:
    async with db.transaction() as tx, tx.transaction() as outer:
        await outer.book.create(BookInput(title="A"))
        with pytest.raises(KeyError):
            async with outer.transaction() as inner:
                await inner.book.create(BookInput(title="B"))
                raise KeyError
        await outer.book.create(BookInput(title="C"))
    assert [book.title for book in await db.book.list()] == ["A", "C"]


async def test_a_savepoint_outlives_a_refused_statement(db: Database) -> None:
    async with db.transaction() as tx:
        await tx.author.create(AuthorInput(name="Jane"))
        with pytest.raises(AlreadyExistsError):
            async with tx.transaction() as inner:
                await inner.author.create(AuthorInput(name="Jane"))
        await tx.book.create(BookInput(title="Emma"))
    assert await db.book.count() == 1


async def test_a_commit_that_only_rolls_back_is_an_error(db: Database) -> None:
    with pytest.raises(QueryError, match="nothing was committed"):
        async with db.transaction() as tx:
            await tx.author.create(AuthorInput(name="Jane"))
            with pytest.raises(AlreadyExistsError):
                await tx.author.create(AuthorInput(name="Jane"))
    assert await db.author.find_by_id(1) is None


async def test_a_savepoint_that_cannot_be_released_is_undone(db: Database) -> None:
    async with db.transaction() as tx:
        with pytest.raises(QueryError):
            async with tx.transaction() as inner:
                await inner.author.create(AuthorInput(name="Jane"))
                with pytest.raises(AlreadyExistsError):
                    await inner.author.create(AuthorInput(name="Jane"))
        await tx.author.create(AuthorInput(name="Jane"))
    assert await db.author.find_by_id(3) is not None


async def test_a_transaction_is_used_inside_its_block(db: Database) -> None:
    async with db.transaction() as tx:
        async with tx.transaction() as inner:
            pass
        with pytest.raises(QueryError, match="has ended"):
            await inner.book.count()
        assert await tx.book.count() == 0
    with pytest.raises(QueryError, match="has ended"):
        await tx.book.delete(1)
    with pytest.raises(QueryError, match="has ended"):
        async with tx.transaction():
            pass


async def test_a_readonly_transaction_refuses_to_write(db: Database) -> None:
    with pytest.raises(QueryError, match="read-only"):
        async with db.transaction(readonly=True) as tx:
            await tx.book.create(BookInput(title="Emma"))


async def test_a_deferred_violation_is_explained_at_commit(db: Database) -> None:
    with pytest.raises(AlreadyExistsError) as caught:
        async with db.transaction() as tx:
            await tx.author.defer()
            for name in ("Jane", "Anne"):
                await tx.author.create(AuthorInput(name=name, password="the same one"))
    assert (caught.value.entity, caught.value.fields) == ("Author", ("password",))


async def test_a_deferred_foreign_key_does_not_say_at_which_end(db: Database) -> None:
    with pytest.raises(ConstraintError, match="book_author_fkey") as caught:
        async with db.transaction() as tx:
            await tx.author.defer()
            await tx.book.create(BookInput(title="Emma", author=7))
    assert type(caught.value) is ConstraintError
    assert (caught.value.entity, caught.value.other) == ("Book", "Author")


async def test_transactions_that_cannot_be_serialized_are_retryable(db: Database) -> None:
    both = asyncio.Barrier(2)

    async def add_if_empty() -> None:
        async with db.transaction(isolation="serializable") as tx:
            await tx.book.count()
            await both.wait()
            await tx.book.create(BookInput(title="Emma"))

    results = await asyncio.gather(add_if_empty(), add_if_empty(), return_exceptions=True)
    assert [type(result) for result in results if result] == [RetryableError]
    assert await db.book.count() == 1


async def test_a_deadlock_is_retryable(db: Database) -> None:
    books = [await db.book.create(BookInput(title=title)) for title in "AB"]
    both = asyncio.Barrier(2)

    async def swap(first: int, second: int) -> None:
        async with db.transaction() as tx:
            await tx.book.update(books[first].id, BookInput(shelf=first))
            await both.wait()
            await tx.book.update(books[second].id, BookInput(shelf=first))

    results = await asyncio.gather(swap(0, 1), swap(1, 0), return_exceptions=True)
    assert [type(result) for result in results if result] == [RetryableError]


async def test_a_cancelled_transaction_is_rolled_back(db: Database) -> None:
    inside = asyncio.Event()

    async def write() -> None:
        async with db.transaction() as tx:
            await tx.book.create(BookInput(title="Emma"))
            inside.set()
            await tx.author.nap(60)

    task = asyncio.create_task(write())
    await inside.wait()
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await db.book.count() == 0


async def test_a_transaction_whose_backend_dies_says_so(
    db: Database, admin: "Connection[Record]"
) -> None:
    with pytest.raises(UnavailableError):
        async with db.transaction() as tx:
            await tx.book.create(BookInput(title="Emma"))
            await admin.execute("SELECT pg_terminate_backend($1)", await tx.author.backend())
            await tx.book.count()
    assert await db.book.count() == 0


async def test_a_backend_that_dies_before_the_commit_commits_nothing(
    db: Database, admin: "Connection[Record]"
) -> None:
    with pytest.raises(UnavailableError):
        async with db.transaction() as tx:
            await tx.book.create(BookInput(title="Emma"))
            await admin.execute("SELECT pg_terminate_backend($1)", await tx.author.backend())
            await asyncio.sleep(0.05)
    assert await db.book.count() == 0


async def test_the_error_inside_matters_more_than_a_failing_rollback(
    db: Database, admin: "Connection[Record]"
) -> None:
    with pytest.raises(KeyError):
        async with db.transaction() as tx:
            await admin.execute("SELECT pg_terminate_backend($1)", await tx.author.backend())
            raise KeyError
    assert await db.book.count() == 0


async def test_a_savepoint_that_cannot_be_undone_leaves_nothing_to_commit(
    db: Database, admin: "Connection[Record]"
) -> None:
    with pytest.raises(UnavailableError):
        async with db.transaction() as tx:
            await tx.book.create(BookInput(title="Emma"))
            with pytest.raises(KeyError):
                async with tx.transaction() as inner:
                    pid = await inner.author.backend()
                    await admin.execute("SELECT pg_terminate_backend($1)", pid)
                    raise KeyError
    assert await db.book.count() == 0


async def test_a_statement_still_running_at_the_end_of_its_block_is_not_committed(
    db: Database,
) -> None:
    naps: list[asyncio.Task[str]] = []
    with pytest.raises(QueryError):
        async with db.transaction() as tx:
            await tx.book.create(BookInput(title="Emma"))
            naps.append(asyncio.create_task(tx.author.nap(60)))
            await asyncio.sleep(0.05)
    with pytest.raises(UnavailableError):
        await naps[0]
    assert await db.book.count() == 0
