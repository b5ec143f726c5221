"""A small schema and its repositories, written by hand as the compiler would write them."""

import builtins
from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from attune_db.core import (
    BaseRepository,
    Constraint,
    DynamicQuery,
    Executor,
    Json,
    KeyRange,
    KeysetKey,
    KeysetOrder,
    KeysetQuery,
    ListQuery,
    Page,
    Query,
    RepositoryHost,
    RowStream,
    Schema,
    UpdateQuery,
)
from attune_db.core import Database as CoreDatabase
from attune_db.core import Transaction as CoreTransaction

TABLES = """
CREATE DOMAIN isbn AS text CONSTRAINT isbn_format CHECK (VALUE ~ '^[0-9]{13}$');

CREATE TABLE author (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT author_pkey PRIMARY KEY,
    name text NOT NULL CONSTRAINT author_name_key UNIQUE,
    password text CONSTRAINT author_password_key UNIQUE DEFERRABLE,
    CONSTRAINT author_password_length CHECK (length(password) >= 8)
);

CREATE TABLE book (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT book_pkey PRIMARY KEY,
    author bigint CONSTRAINT book_author_fkey REFERENCES author DEFERRABLE,
    title varchar(20) NOT NULL,
    isbn isbn,
    notes jsonb NOT NULL DEFAULT '{}',
    shelf integer,
    place integer,
    CONSTRAINT book_place_key UNIQUE (shelf, place),
    CONSTRAINT book_place_positive CHECK (place > 0)
);

CREATE TABLE loan (
    book bigint NOT NULL CONSTRAINT loan_book_fkey REFERENCES book ON DELETE RESTRICT,
    first integer NOT NULL,
    last integer NOT NULL,
    CONSTRAINT loan_days_excl EXCLUDE USING gist (int4range(first, last) WITH &&)
);
"""

SCHEMA = Schema(
    entities={"author": "Author", "book": "Book", "loan": "BookLoan"},
    constraints={
        ("author", "author_name_key"): Constraint("Author", ("name",)),
        ("author", "author_password_key"): Constraint("Author", ("password",)),
        ("author", "author_password_length"): Constraint(
            "Author", ("password",), comment="a password has 8 characters or more"
        ),
        ("book", "book_author_fkey"): Constraint("Book", ("author",), references="Author"),
        ("book", "book_shelf_fkey"): Constraint("Book", ("shelf",), references="Book"),
        ("book", "book_place_key"): Constraint("Book", ("shelf", "place")),
        ("book", "book_place_positive"): Constraint(
            "Book", ("place",), comment="places count from 1"
        ),
        ("isbn", "isbn_format"): Constraint("Book", (), comment="an ISBN has 13 digits"),
        ("loan", "loan_book_fkey"): Constraint("BookLoan", ("book",), references="Book"),
        ("loan", "loan_days_excl"): Constraint("BookLoan", ("first", "last")),
    },
    secrets={"author": ("password",)},
)


class Author(Struct, frozen=True):
    id: int
    name: str
    password: str | None


class Book(Struct, frozen=True):
    id: int
    author: int | None
    title: str
    isbn: str | None
    notes: Json
    shelf: int | None
    place: int | None


class Title(Struct, frozen=True):
    id: int
    title: str


class AuthorInput(Struct, frozen=True, kw_only=True):
    name: str | UnsetType = UNSET
    password: str | UnsetType | None = UNSET


class BookInput(Struct, frozen=True, kw_only=True):
    author: int | UnsetType | None = UNSET
    title: str | UnsetType = UNSET
    isbn: str | UnsetType | None = UNSET
    notes: Json | UnsetType = UNSET
    shelf: int | UnsetType | None = UNSET
    place: int | UnsetType | None = UNSET


class BookFilter(Struct, frozen=True, kw_only=True):
    author: int | UnsetType = UNSET
    shelf: int | UnsetType = UNSET
    place: int | UnsetType = UNSET


AUTHOR_BY_ID = Query(
    Author, "SELECT id, name, password FROM author WHERE id = $1", ("id",), read_only=True
)
AUTHOR_BY_PASSWORD = Query(
    Author,
    "SELECT id, name, password FROM author WHERE password = $1",
    ("password",),
    read_only=True,
)
AUTHOR_PASSWORD = Query[str | None](
    str, "SELECT password FROM author WHERE id = $1", ("id",), read_only=True
)
CREATE_AUTHOR = DynamicQuery(
    Author,
    """\
INSERT INTO author (name, password)
VALUES (${input.name}, ${input.password})
RETURNING id, name, password""",
)
DELETE_AUTHOR = Query(int, "DELETE FROM author WHERE id = $1", ("id",))
AGE_OF = Query(int, "SELECT $1::text::int", ("password",), read_only=True)
DEFER = Query(int, "SET CONSTRAINTS ALL DEFERRED")
NAP = Query(str, "SELECT pg_sleep($1)::text", ("seconds",), read_only=True)
BACKEND = Query(int, "SELECT pg_backend_pid()", read_only=True)
APPLICATION = Query(str, "SHOW application_name")
BROKEN = Query(int, "SELECT nothing FROM nowhere", read_only=True)

BOOK_BY_ID = Query(
    Book,
    "SELECT id, author, title, isbn, notes, shelf, place FROM book WHERE id = $1",
    ("id",),
    read_only=True,
)
BOOK_BY_PLACE = Query(
    Book,
    "SELECT id, author, title, isbn, notes, shelf, place FROM book WHERE shelf = $1 AND place = $2",
    ("shelf", "place"),
    read_only=True,
)
BOOKS = Query(
    Book,
    "SELECT id, author, title, isbn, notes, shelf, place FROM book ORDER BY id",
    read_only=True,
)
BOOKS_FOUND = ListQuery(
    Book,
    """\
SELECT id, author, title, isbn, notes, shelf, place
FROM book
WHERE «author = ${filter.author}» AND «(shelf, place) = (${filter.shelf}, ${filter.place})»
ORDER BY id
LIMIT $1""",
    ("limit",),
    read_only=True,
)
BOOK_PAGES = KeysetQuery(
    Book,
    """\
SELECT id, author, title, isbn, notes, shelf, place«, lower(title) AS key_1»
FROM book
WHERE «author = ${filter.author}»
ORDER BY «id DESC»""",
    name="book.list_pages",
    orders={"title": "lower(title) DESC, id", "shelf": "shelf, id"},
    pages={
        None: KeysetOrder((KeysetKey("id", int),), after=(KeyRange("id < ${after.id}"),)),
        "title": KeysetOrder(
            (KeysetKey("key_1", str), KeysetKey("id", int)),
            after=(
                KeyRange("key_1 = ${after.key_1} AND id > ${after.id}", order="id"),
                KeyRange("key_1 < ${after.key_1}"),
            ),
            by="key_1 DESC, id",
        ),
        "shelf": KeysetOrder(
            (KeysetKey("shelf", int | None), KeysetKey("id", int)),
            after=(
                KeyRange("shelf = ${after.shelf} AND id > ${after.id}", order="id"),
                KeyRange("shelf > ${after.shelf}"),
                KeyRange("shelf IS NULL", order="id"),
            ),
            after_nulls={
                ("shelf",): (KeyRange("shelf IS NULL AND id > ${after.id}", order="id"),),
            },
        ),
    },
    hidden=1,
    read_only=True,
)
BOOK_PAGES_OF = KeysetQuery(
    Book,
    """\
SELECT id, author, title, isbn, notes, shelf, place
FROM book
WHERE author = $1
ORDER BY id""",
    ("author",),
    name="book.list_pages_of",
    pages={None: KeysetOrder((KeysetKey("id", int),), after=(KeyRange("id > ${after.id}"),))},
    read_only=True,
)
ANY_BOOK = Query(
    Book, "SELECT id, author, title, isbn, notes, shelf, place FROM book", read_only=True
)
SLOWLY = Query(
    Title,
    "SELECT g, pg_sleep($1)::text FROM generate_series(1, 100000) AS g",
    ("seconds",),
    read_only=True,
)
TOUCHED = Query(Title, "SELECT id, touched(id) FROM book ORDER BY id")
COUNT_BOOKS = Query(int, "SELECT count(*) FROM book", read_only=True)
TITLE_BY_ID = Query(str, "SELECT title FROM book WHERE id = $1", ("id",), read_only=True)
CREATE_BOOK = DynamicQuery(
    Book,
    """\
INSERT INTO book (author, title, isbn, notes, shelf, place)
VALUES (${input.author}, ${input.title}, ${input.isbn}, ${input.notes},
        ${input.shelf}, ${input.place})
RETURNING id, author, title, isbn, notes, shelf, place""",
)
UPDATE_BOOK = UpdateQuery(
    Book,
    """\
UPDATE book
SET «author = ${input.author}»,
    «title = ${input.title}»,
    «isbn = ${input.isbn}»,
    «notes = ${input.notes}»,
    «shelf = ${input.shelf}»,
    «place = ${input.place}»
WHERE id = $1
RETURNING id, author, title, isbn, notes, shelf, place""",
    ("id",),
)
DELETE_BOOK = Query(int, "DELETE FROM book WHERE id = $1", ("id",))
DELETE_BOOKS_OF = Query(int, "DELETE FROM book WHERE author = $1", ("author",))

LEND = Query(
    int, "INSERT INTO loan (book, first, last) VALUES ($1, $2, $3)", ("book", "first", "last")
)


class AuthorRepository(BaseRepository):
    """Authors, whose passwords are secret."""

    entity = "Author"
    schema = SCHEMA

    async def find_by_id(self, id: int) -> Author | None:
        return await self._fetch_optional(AUTHOR_BY_ID, id)

    async def get_by_password(self, password: str) -> Author:
        return await self._fetch_one(AUTHOR_BY_PASSWORD, password)

    async def password(self, id: int) -> str | None:
        return await self._fetch_value(AUTHOR_PASSWORD, id)

    async def create(self, input: AuthorInput) -> Author:
        return await self._fetch_one(CREATE_AUTHOR, input)

    async def delete(self, id: int) -> bool:
        return await self._execute_one(DELETE_AUTHOR, id)

    async def age_of(self, password: str) -> int:
        return await self._fetch_value(AGE_OF, password)

    async def defer(self) -> None:
        await self._fetch_all(DEFER)

    async def nap(self, seconds: float) -> str:
        return await self._fetch_value(NAP, seconds)

    async def backend(self) -> int:
        return await self._fetch_value(BACKEND)

    async def application(self) -> str:
        return await self._fetch_value(APPLICATION)

    async def broken(self) -> int:
        return await self._fetch_value(BROKEN)


class BookRepository(BaseRepository):
    """Books, which may have an author and a place."""

    entity = "Book"
    schema = SCHEMA

    async def find_by_id(self, id: int) -> Book | None:
        return await self._fetch_optional(BOOK_BY_ID, id)

    async def get_by_id(self, id: int) -> Book:
        return await self._fetch_one(BOOK_BY_ID, id)

    async def get_by_place(self, shelf: int, place: int) -> Book:
        return await self._fetch_one(BOOK_BY_PLACE, shelf, place)

    async def list(self) -> builtins.list[Book]:
        return await self._fetch_all(BOOKS)

    async def list_search(self, filter: BookFilter, limit: int = 100) -> builtins.list[Book]:
        return await self._fetch_all(BOOKS_FOUND, limit, filter)

    async def list_pages(
        self,
        filter: BookFilter,
        *,
        order: Literal["title", "shelf"] | None = None,
        after: str | None = None,
        per_page: int = 50,
    ) -> Page[Book]:
        return await self._fetch_page(
            BOOK_PAGES, filter, order=order, after=after, per_page=per_page
        )

    async def list_pages_of(
        self, author: int, *, after: str | None = None, per_page: int = 50
    ) -> Page[Book]:
        return await self._fetch_page(BOOK_PAGES_OF, author, after=after, per_page=per_page)

    def stream(self) -> RowStream[Book]:
        return self._stream(BOOKS)

    def stream_search(self, filter: BookFilter, limit: int = 100) -> RowStream[Book]:
        return self._stream(BOOKS_FOUND, limit, filter)

    def stream_slowly(self, seconds: float) -> RowStream[Title]:
        return self._stream(SLOWLY, seconds)

    def stream_touched(self) -> RowStream[Title]:
        return self._stream(TOUCHED)

    async def any(self) -> Book | None:
        return await self._fetch_optional(ANY_BOOK)

    async def count(self) -> int:
        return await self._fetch_value(COUNT_BOOKS)

    async def title(self, id: int) -> str:
        return await self._fetch_value(TITLE_BY_ID, id)

    async def find_title(self, id: int) -> str | None:
        return await self._fetch_optional_value(TITLE_BY_ID, id)

    async def create(self, input: BookInput) -> Book:
        return await self._fetch_one(CREATE_BOOK, input)

    async def update(self, id: int, input: BookInput) -> Book:
        return await self._fetch_one(UPDATE_BOOK, id, input)

    async def delete(self, id: int) -> bool:
        return await self._execute_one(DELETE_BOOK, id)

    async def delete_all_of(self, author: int) -> int:
        return await self._execute(DELETE_BOOKS_OF, author)


class LoanRepository(BaseRepository):
    """Loans of books."""

    entity = "BookLoan"
    schema = SCHEMA

    async def lend(self, book: int, first: int, last: int) -> bool:
        return await self._execute_one(LEND, book, first, last)


class Repositories(RepositoryHost):
    """One repository for each table."""

    schema = SCHEMA

    def __init__(self, executor: Executor) -> None:
        super().__init__(executor)
        self.author = AuthorRepository(executor)
        self.book = BookRepository(executor)
        self.loan = LoanRepository(executor)


class Transaction(CoreTransaction, Repositories):
    pass


class Database(CoreDatabase[Transaction], Repositories):
    transaction_type = Transaction
