"""Each verb returns what its name promises. Real PostgreSQL."""

import pytest

from attune_db.core import Json, NotFoundError, QueryError
from tests.core.sample_package import AuthorInput, Book, BookInput, Database


async def test_one_row_is_a_struct_of_its_columns(db: Database) -> None:
    book = await db.book.create(BookInput(title="Emma", notes={"pages": [1, 2]}))
    assert book == Book(1, None, "Emma", None, {"pages": [1, 2]}, None, None)


async def test_one_row_that_is_not_there_raises(db: Database) -> None:
    with pytest.raises(NotFoundError, match=r"^book not found: id = 7$") as caught:
        await db.book.get_by_id(7)
    assert (caught.value.entity, caught.value.field, caught.value.value) == ("Book", "id", 7)


async def test_a_key_of_two_columns_is_named_whole(db: Database) -> None:
    with pytest.raises(NotFoundError, match=r"^book not found: shelf = 1, place = 2$") as caught:
        await db.book.get_by_place(1, 2)
    assert (caught.value.fields, caught.value.value) == (("shelf", "place"), (1, 2))


async def test_an_optional_row_may_be_none(db: Database) -> None:
    assert await db.book.find_by_id(7) is None
    book = await db.book.create(BookInput(title="Emma"))
    assert await db.book.find_by_id(book.id) == book


async def test_several_rows_where_one_can_be_are_an_error(db: Database) -> None:
    for title in ("Emma", "Persuasion"):
        await db.book.create(BookInput(title=title))
    with pytest.raises(QueryError, match="2 rows where at most one can be"):
        await db.book.any()


async def test_all_rows_come_in_the_order_of_the_statement(db: Database) -> None:
    assert await db.book.list() == []
    books = [await db.book.create(BookInput(title=title)) for title in "CAB"]
    assert await db.book.list() == books


async def test_a_value_is_the_first_column(db: Database) -> None:
    assert await db.book.count() == 0
    book = await db.book.create(BookInput(title="Emma"))
    assert await db.book.count() == 1
    assert await db.book.title(book.id) == "Emma"


async def test_a_value_may_be_null(db: Database) -> None:
    author = await db.author.create(AuthorInput(name="Jane"))
    assert await db.author.password(author.id) is None


async def test_a_value_of_a_row_that_is_not_there_raises(db: Database) -> None:
    with pytest.raises(NotFoundError, match="id = 7"):
        await db.book.title(7)


async def test_an_optional_value_may_be_none(db: Database) -> None:
    assert await db.book.find_title(7) is None
    book = await db.book.create(BookInput(title="Emma"))
    assert await db.book.find_title(book.id) == "Emma"


async def test_a_command_says_how_many_rows_it_touched(db: Database) -> None:
    author = await db.author.create(AuthorInput(name="Jane"))
    for title in ("Emma", "Persuasion"):
        await db.book.create(BookInput(title=title, author=author.id))
    assert await db.book.delete_all_of(author.id) == 2
    assert await db.book.delete_all_of(author.id) == 0


async def test_a_command_on_one_row_says_whether_it_was_there(db: Database) -> None:
    book = await db.book.create(BookInput(title="Emma"))
    assert await db.book.delete(book.id) is True
    assert await db.book.delete(book.id) is False


async def test_json_null_reads_as_none(db: Database, library: str) -> None:
    book = await db.book.create(BookInput(title="Emma"))
    async with db.connection() as connection:
        await connection.execute("UPDATE book SET notes = 'null'")
    assert (await db.book.get_by_id(book.id)).notes is None


async def test_none_in_a_json_column_is_null(db: Database, library: str) -> None:
    async with db.connection() as connection:
        await connection.execute("ALTER TABLE book ALTER notes DROP NOT NULL")
        await connection.execute("INSERT INTO book (title, notes) VALUES ('Emma', $1)", None)
        assert await connection.fetchval("SELECT notes IS NULL FROM book")


async def test_json_comes_back_as_it_went(db: Database) -> None:
    notes: Json = {"text": 'ü "\\ \n', "nested": [1, 2.5, True, None, {}], "big": 2**70}
    book = await db.book.create(BookInput(title="Emma", notes=notes))
    assert (await db.book.get_by_id(book.id)).notes == notes


async def test_an_update_without_fields_returns_the_row(db: Database) -> None:
    book = await db.book.create(BookInput(title="Emma"))
    assert await db.book.update(book.id, BookInput()) == book
    with pytest.raises(NotFoundError, match="id = 7"):
        await db.book.update(7, BookInput())


async def test_an_update_keeps_sets_and_clears(db: Database) -> None:
    book = await db.book.create(BookInput(title="Emma", isbn="9780141439587", shelf=1, place=1))
    changed = await db.book.update(book.id, BookInput(title="Emma!", isbn=None))
    assert changed == Book(book.id, None, "Emma!", None, {}, 1, 1)
