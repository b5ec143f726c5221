"""Pages by key, with ends as the compiler writes them, on a real PostgreSQL."""

import random
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Literal

import pytest

from attune_db.core import Page, ValidationError
from tests.core.sample_package import AuthorInput, Book, BookFilter, BookInput, Database

ALL = BookFilter()
ORDERS: tuple[Literal["title", "shelf"] | None, ...] = (None, "title", "shelf")
SORTS: dict[str | None, Callable[[Book], tuple[object, ...]]] = {
    None: lambda book: (-book.id,),
    "title": lambda book: (-ord(book.title.lower()), book.id),
    "shelf": lambda book: (book.shelf is None, book.shelf, book.id),
}


async def fill(db: Database, count: int) -> list[Book]:
    """Books that have much in common."""
    chance = random.Random(count)
    author = await db.author.create(AuthorInput(name="Ann"))
    inputs = [
        BookInput(
            title=chance.choice("aAbBc"),
            shelf=chance.choice([None, 1, 2]),
            author=chance.choice([None, author.id]),
        )
        for _ in range(count)
    ]
    return [await db.book.create(input) for input in inputs]


async def walk(turn: Callable[[str | None], Awaitable[Page[Book]]]) -> AsyncIterator[Book]:
    """The rows of all pages."""
    page = await turn(None)
    while page.cursor is not None:
        for book in page.items:
            yield book
        page = await turn(page.cursor)
    for book in page.items:
        yield book


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("per_page", [1, 3, 7, 29, 30, 31])
async def test_the_pages_are_the_whole_list_in_order(
    db: Database, order: Literal["title", "shelf"] | None, per_page: int
) -> None:
    books = await fill(db, 30)

    async def turn(after: str | None) -> Page[Book]:
        return await db.book.list_pages(ALL, order=order, after=after, per_page=per_page)

    assert [book async for book in walk(turn)] == sorted(books, key=SORTS[order])


async def test_the_pages_are_those_of_the_filter(db: Database) -> None:
    books = await fill(db, 30)
    author = next(book.author for book in books if book.author)

    async def turn(after: str | None) -> Page[Book]:
        return await db.book.list_pages(BookFilter(author=author), after=after, per_page=4)

    own = [book for book in reversed(books) if book.author == author]
    assert [book async for book in walk(turn)] == own


async def test_the_pages_are_those_of_the_arguments(db: Database) -> None:
    books = await fill(db, 30)
    author = next(book.author for book in books if book.author)

    async def turn(after: str | None) -> Page[Book]:
        return await db.book.list_pages_of(author, after=after, per_page=4)

    assert [book async for book in walk(turn)] == [book for book in books if book.author == author]


async def test_a_last_page_that_is_full_has_no_cursor(db: Database) -> None:
    await fill(db, 4)
    first = await db.book.list_pages(ALL, per_page=2)
    second = await db.book.list_pages(ALL, after=first.cursor, per_page=2)
    assert (len(second.items), second.cursor) == (2, None)


async def test_an_empty_list_is_an_empty_page(db: Database) -> None:
    assert await db.book.list_pages(ALL) == Page([])


async def test_rows_that_come_and_go_move_no_others(db: Database) -> None:
    books = await fill(db, 6)
    first = await db.book.list_pages(ALL, order="title", per_page=2)
    for gone in first.items:
        await db.book.delete(gone.id)
    await db.book.create(BookInput(title="z"))
    rest = await db.book.list_pages(ALL, order="title", after=first.cursor)
    assert [*first.items, *rest.items] == sorted(books, key=SORTS["title"])


@pytest.mark.parametrize("per_page", [-1, 0, 1001])
async def test_pages_have_1_to_1000_rows(db: Database, per_page: int) -> None:
    with pytest.raises(ValidationError, match="give 1 to 1000") as caught:
        await db.book.list_pages(ALL, per_page=per_page)
    assert (caught.value.field, caught.value.value) == ("per_page", per_page)


async def test_a_page_can_be_followed_within_a_transaction(db: Database) -> None:
    books = await fill(db, 3)
    async with db.transaction() as tx:
        first = await tx.book.list_pages(ALL, per_page=2)
        second = await tx.book.list_pages(ALL, after=first.cursor)
    assert [*first.items, *second.items] == books[::-1]


@pytest.mark.parametrize("order", ["isbn", "", "title ", "title > ", "'; DROP TABLE book"])
async def test_no_order_but_those_written_down(db: Database, order: Any) -> None:
    with pytest.raises(ValidationError, match="give one of title, shelf") as caught:
        await db.book.list_pages(ALL, order=order)
    assert (caught.value.field, caught.value.value) == ("order", order)
