"""Types of rows: a package is generated, and its queries are run. Real PostgreSQL."""

import importlib
from typing import Any

import pytest

from attune_db.core import DocumentError


@pytest.fixture
def book(shaped: Any, library: Any) -> Any:
    """The repository of books."""
    return shaped.BookRepository(library)


@pytest.fixture
def author(shaped: Any, library: Any) -> Any:
    """The repository of authors."""
    return shaped.AuthorRepository(library)


def meta(**fields: Any) -> Any:
    return importlib.import_module("app.types").Meta(**fields)


async def test_two_queries_of_two_files_share_a_row(shaped: Any, book: Any, author: Any) -> None:
    title = shaped.Title
    assert [*await author.list_names()] == [title(1, "Ada"), title(2, "Bea")]
    assert (await book.list_titles())[0] == title(1, "One")
    assert title.__module__ == "shaped.rows.author"


async def test_the_columns_of_a_table_can_have_a_row_of_their_own(shaped: Any, book: Any) -> None:
    summary, entity = await book.find_as_summary(1), await book.find_by_id(1)
    assert type(summary) is shaped.BookWithEverything
    assert type(entity) is shaped.Book
    assert summary.title == entity.title


async def test_a_stored_document_has_its_type_in_the_entity(book: Any) -> None:
    assert (await book.get_by_id(1)).meta == meta(language="en", readers=["x"])


async def test_a_stored_document_has_its_type_in_a_row(book: Any, library: Any) -> None:
    await library.execute("DELETE FROM book WHERE id = 3")
    assert [row.meta.readers for row in await book.list_metas()] == [["x"], []]


async def test_a_stored_document_has_its_type_as_the_only_value(book: Any) -> None:
    assert await book.find_meta(2) == meta()
    assert await book.find_meta(9) is None


async def test_a_stored_document_goes_in_as_its_type(shaped: Any, book: Any) -> None:
    given = shaped.CreateBookInput(author=1, title="Four", meta=meta(readers=["y"]))
    assert (await book.create(given)).meta == meta(readers=["y"])


async def test_a_typed_parameter_is_written_as_json(book: Any) -> None:
    rows = await book.list_with_meta(meta(language="en", readers=["x"]))
    assert [row.id for row in rows] == [1]


async def test_a_query_s_own_type_goes_before_the_column_s(book: Any, library: Any) -> None:
    await library.execute("DELETE FROM copy; DELETE FROM book WHERE id <> 3")
    assert [row.meta for row in await book.list_metas_as_numbers()] == [{"readers": 7}]


async def test_a_document_that_does_not_fit_raises_a_typed_error(book: Any) -> None:
    with pytest.raises(DocumentError, match="book: meta doesn't fit its type") as caught:
        await book.get_by_id(3)
    assert caught.value.fields == ("meta",)


async def test_a_json_null_does_not_fit(book: Any, library: Any) -> None:
    await library.execute("UPDATE book SET meta = 'null'")
    with pytest.raises(DocumentError, match="got `null`"):
        await book.get_by_id(1)
