"""What rows become: a package is generated, and its queries are run. Real PostgreSQL."""

import importlib
import shutil
import subprocess
import sys
from collections.abc import AsyncGenerator, Callable, Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import asyncpg
import pytest

from attune_db.core import DocumentError, init_connection

if TYPE_CHECKING:
    from asyncpg import Connection, Record

HERE = Path(__file__).parent / "shapes"

SETTINGS = """
[tool.codegen]
migrations = "migrations"
queries = "queries"
package = "shaped"

[tool.codegen.json]
"book.meta" = "app.types.Meta"
"""

DATA = """
INSERT INTO author (name, country) VALUES ('Ada', 'UK'), ('Bea', NULL);
INSERT INTO book (author, editor, title, meta) VALUES
    (1, 2, 'One', '{"language": "en", "readers": ["x"]}'),
    (1, NULL, 'Two', '{}'),
    (2, NULL, 'Three', '{"readers": 7}');
"""


@pytest.fixture(scope="module")
def package(project: Callable[..., Path]) -> Generator[Any]:
    """The generated package."""
    folder = project({path.name: path.read_text() for path in HERE.glob("*.sql")})
    (folder / "app").mkdir()
    shutil.copy(HERE / "types.py", folder / "app")
    (folder / "pyproject.toml").write_text(SETTINGS)
    subprocess.run([sys.executable, "-m", "codegen", "gen"], cwd=folder, check=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "path", [str(folder), *sys.path])
        yield importlib.import_module("shaped")


@pytest.fixture
async def connection(server: str, schema: str) -> AsyncGenerator["Connection[Record]"]:
    """A connection to the library of the tests and a few rows, which are taken back."""
    connection = await asyncpg.connect(server)
    transaction = connection.transaction()
    await transaction.start()
    await connection.execute(schema + DATA)
    await init_connection(connection)
    yield connection
    await transaction.rollback()
    await connection.close()


@pytest.fixture
def book(package: Any, connection: "Connection[Record]") -> Any:
    """The repository of books."""
    return package.BookRepository(connection)


@pytest.fixture
def author(package: Any, connection: "Connection[Record]") -> Any:
    """The repository of authors."""
    return package.AuthorRepository(connection)


def meta(**fields: Any) -> Any:
    return importlib.import_module("app.types").Meta(**fields)


async def test_two_queries_of_two_files_share_a_row(package: Any, book: Any, author: Any) -> None:
    title = package.Title
    assert [*await author.list_names()] == [title(1, "Ada"), title(2, "Bea")]
    assert (await book.list_titles())[0] == title(1, "One")
    assert title.__module__ == "shaped.rows.author"


async def test_the_columns_of_a_table_can_have_a_row_of_their_own(package: Any, book: Any) -> None:
    found, entity = await book.find_as_summary(1), await book.find_by_id(1)
    assert type(found) is package.BookWithEverything
    assert type(entity) is package.Book
    assert found.title == entity.title


async def test_a_stored_document_has_its_type_in_the_entity(book: Any) -> None:
    assert (await book.get_by_id(1)).meta == meta(language="en", readers=["x"])


async def test_a_stored_document_has_its_type_in_a_row(
    book: Any, connection: "Connection[Record]"
) -> None:
    await connection.execute("DELETE FROM book WHERE id = 3")
    assert [it.meta.readers for it in await book.list_metas()] == [["x"], []]


async def test_a_stored_document_has_its_type_as_the_only_value(book: Any) -> None:
    assert await book.find_meta(2) == meta()
    assert await book.find_meta(9) is None


async def test_a_stored_document_goes_in_as_its_type(package: Any, book: Any) -> None:
    given = package.CreateBookInput(author=1, title="Four", meta=meta(readers=["y"]))
    assert (await book.create(given)).meta == meta(readers=["y"])


async def test_a_typed_parameter_is_written_as_json(book: Any) -> None:
    found = await book.list_with_meta(meta(language="en", readers=["x"]))
    assert [it.id for it in found] == [1]


async def test_a_query_s_own_type_goes_before_the_column_s(
    book: Any, connection: "Connection[Record]"
) -> None:
    await connection.execute("DELETE FROM book WHERE id <> 3")
    assert [it.meta for it in await book.list_metas_as_numbers()] == [{"readers": 7}]


async def test_a_document_that_does_not_fit_raises_a_typed_error(book: Any) -> None:
    with pytest.raises(DocumentError, match="book: meta doesn't fit its type") as told:
        await book.get_by_id(3)
    assert told.value.fields == ("meta",)


async def test_a_json_null_does_not_fit(book: Any, connection: "Connection[Record]") -> None:
    await connection.execute("UPDATE book SET meta = 'null'")
    with pytest.raises(DocumentError, match="got `null`"):
        await book.get_by_id(1)
