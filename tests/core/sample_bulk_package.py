"""The library's statements for many inputs."""

import builtins
from collections.abc import Sequence

from msgspec import UNSET, Struct, UnsetType

from attune_db.core import BulkQuery, Query, UpdateQuery
from tests.core.sample_package import (
    CREATE_AUTHOR,
    CREATE_BOOK,
    Author,
    AuthorInput,
    AuthorRepository,
    Book,
    BookFilter,
    BookInput,
    BookRepository,
)


class BookUpdate(Struct, frozen=True, kw_only=True):
    id: int
    title: str | UnsetType = UNSET
    shelf: int | UnsetType | None = UNSET
    place: int | UnsetType | None = UNSET


CREATE_AUTHORS = BulkQuery(CREATE_AUTHOR, batch_argument="inputs")
CREATE_BOOKS = BulkQuery(CREATE_BOOK, batch_argument="inputs")
UPDATE_BOOKS = BulkQuery(
    UpdateQuery(
        Book,
        """\
UPDATE book
SET «title = ${input.title}», «shelf = ${input.shelf}», «place = ${input.place}»
WHERE author = $1 AND id = $2
RETURNING id, author, title, isbn, notes, shelf, place""",
        ("author", "id"),
    ),
    batch_argument="inputs",
    required_fields=("id",),
)
DELETE_BOOKS = BulkQuery(
    Query(int, "DELETE FROM book WHERE shelf = $1\nRETURNING 1", ("shelf",)),
    batch_argument="inputs",
    required_fields=("shelf",),
)


class Authors(AuthorRepository):
    """Authors, whose passwords are secret."""

    async def create_many(self, inputs: Sequence[AuthorInput]) -> list[Author]:
        return await self._fetch_each(CREATE_AUTHORS, inputs)


class Books(BookRepository):
    """Books, many at once."""

    async def create_many(self, inputs: Sequence[BookInput]) -> builtins.list[Book]:
        return await self._fetch_each(CREATE_BOOKS, inputs)

    async def update_many(self, author: int, inputs: Sequence[BookUpdate]) -> builtins.list[Book]:
        return await self._fetch_each(UPDATE_BOOKS, inputs, author)

    async def delete_many(self, inputs: Sequence[BookFilter]) -> int:
        return await self._execute_each(DELETE_BOOKS, inputs)
