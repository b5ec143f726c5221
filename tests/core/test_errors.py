"""Real violations, as errors that speak of entities, fields and values. Real PostgreSQL."""

import pickle
from collections.abc import Awaitable, Callable

import asyncpg
import pytest

from attune_db.core import (
    AccessDeniedError,
    AlreadyExistsError,
    ConstraintError,
    DatabaseError,
    MissingReferenceError,
    NotFoundError,
    QueryError,
    StillReferencedError,
    UnavailableError,
    ValidationError,
)
from tests.core.sample_package import AuthorInput, BookInput, Database


async def test_a_unique_constraint(db: Database) -> None:
    await db.author.create(AuthorInput(name="Jane"))
    with pytest.raises(
        AlreadyExistsError, match=r"^author already exists: name = 'Jane'$"
    ) as caught:
        await db.author.create(AuthorInput(name="Jane"))
    assert (caught.value.entity, caught.value.field, caught.value.value) == (
        "Author",
        "name",
        "Jane",
    )
    assert caught.value.constraint == "author_name_key"


async def test_a_unique_constraint_of_two_columns(db: Database) -> None:
    place = BookInput(title="Emma", shelf=1, place=2)
    await db.book.create(place)
    with pytest.raises(
        AlreadyExistsError, match="book already exists: shelf = 1, place = 2"
    ) as caught:
        await db.book.create(place)
    assert (caught.value.fields, caught.value.value) == (("shelf", "place"), (1, 2))


async def test_an_exclusion_constraint(db: Database) -> None:
    book = await db.book.create(BookInput(title="Emma"))
    assert await db.loan.lend(book.id, 1, 5)
    with pytest.raises(AlreadyExistsError, match="book loan already exists: first = 3, last = 4"):
        await db.loan.lend(book.id, 3, 4)


async def test_a_foreign_key_to_what_is_not_there(db: Database) -> None:
    with pytest.raises(
        MissingReferenceError, match="book points to a missing author: author = 7"
    ) as caught:
        await db.book.create(BookInput(title="Emma", author=7))
    assert (caught.value.entity, caught.value.other, caught.value.value) == ("Book", "Author", 7)


async def test_a_foreign_key_from_what_is_there(db: Database) -> None:
    author = await db.author.create(AuthorInput(name="Jane"))
    await db.book.create(BookInput(title="Emma", author=author.id))
    with pytest.raises(
        StillReferencedError, match="author is still referenced by book: id = 1"
    ) as caught:
        await db.author.delete(author.id)
    assert (caught.value.entity, caught.value.other) == ("Author", "Book")
    assert (caught.value.fields, caught.value.value) == (("id",), author.id)


async def test_a_foreign_key_to_the_table_itself(db: Database) -> None:
    async with db.connection() as connection:
        await connection.execute(
            "ALTER TABLE book ADD CONSTRAINT book_shelf_fkey FOREIGN KEY (shelf) REFERENCES book"
        )
    with pytest.raises(MissingReferenceError, match="book points to a missing book: shelf = 7"):
        await db.book.create(BookInput(title="Emma", shelf=7))
    first = await db.book.create(BookInput(title="Emma"))
    await db.book.create(BookInput(title="Persuasion", shelf=first.id))
    with pytest.raises(StillReferencedError, match="book is still referenced by book: id = 2"):
        await db.book.delete(first.id)


async def test_a_foreign_key_that_restricts(db: Database) -> None:
    book = await db.book.create(BookInput(title="Emma"))
    await db.loan.lend(book.id, 1, 5)
    with pytest.raises(StillReferencedError, match="book is still referenced by book loan: id = 1"):
        await db.book.delete(book.id)


async def test_a_check_says_what_its_comment_says(db: Database) -> None:
    with pytest.raises(ValidationError) as caught:
        await db.book.create(BookInput(title="Emma", place=0))
    assert str(caught.value) == "book is not valid: place = 0: places count from 1"
    assert (caught.value.field, caught.value.value) == ("place", 0)
    assert caught.value.comment == "places count from 1"


async def test_a_check_of_a_domain(db: Database) -> None:
    with pytest.raises(ValidationError, match="book is not valid: an ISBN has 13 digits") as caught:
        await db.book.create(BookInput(title="Emma", isbn="x"))
    assert (caught.value.entity, caught.value.constraint) == ("Book", "isbn_format")


async def test_not_null(db: Database) -> None:
    with pytest.raises(ValidationError, match="book lacks a value: title") as caught:
        await db.book.create(BookInput())
    assert (caught.value.entity, caught.value.field, caught.value.value) == ("Book", "title", None)


async def test_a_text_that_is_too_long(db: Database) -> None:
    with pytest.raises(ValidationError, match="book is not valid: value too long"):
        await db.book.create(BookInput(title="x" * 21))


async def test_a_text_that_postgresql_cannot_hold(db: Database) -> None:
    with pytest.raises(ValidationError):
        await db.book.create(BookInput(title="\0"))
    with pytest.raises(ValidationError):
        await db.book.create(BookInput(title="\ud800"))
    with pytest.raises(ValidationError):
        await db.book.create(BookInput(title="Emma", notes={"text": "\0"}))


@pytest.mark.parametrize("id", [2**63, -(2**63) - 1, "x"])
async def test_a_value_that_the_driver_cannot_encode(db: Database, id: int) -> None:
    with pytest.raises(ValidationError, match="book is not valid"):
        await db.book.get_by_id(id)


async def test_json_that_cannot_be_encoded(db: Database) -> None:
    with pytest.raises(ValidationError):
        await db.book.create(BookInput(title="Emma", notes={"x": object()}))


async def test_a_statement_that_the_server_does_not_know(db: Database) -> None:
    with pytest.raises(QueryError, match='author: relation "nowhere" does not exist'):
        await db.author.broken()


async def test_a_constraint_that_the_schema_does_not_know(db: Database) -> None:
    async with db.connection() as connection:
        await connection.execute(
            "ALTER TABLE book ADD CONSTRAINT short CHECK (length(title) < 5),"
            " ADD CONSTRAINT self FOREIGN KEY (shelf) REFERENCES book"
        )
    with pytest.raises(ValidationError, match=r"^book violates short$"):
        await db.book.create(BookInput(title="Persuasion"))
    with pytest.raises(ConstraintError, match=r"^book violates self$") as caught:
        await db.book.create(BookInput(title="Emma", shelf=7))
    assert type(caught.value) is ConstraintError


async def test_an_error_of_a_trigger(db: Database) -> None:
    async with db.connection() as connection:
        await connection.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
            " $$BEGIN RAISE 'not today'; END$$;"
            "CREATE TRIGGER refuse BEFORE INSERT ON book EXECUTE FUNCTION refuse()"
        )
    with pytest.raises(QueryError, match="book: not today"):
        await db.book.create(BookInput(title="Emma"))


async def test_a_violation_of_no_constraint(db: Database) -> None:
    async with db.connection() as connection:
        await connection.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
            " $$BEGIN RAISE 'not today' USING ERRCODE = 'check_violation'; END$$;"
            "CREATE TRIGGER refuse BEFORE INSERT ON book EXECUTE FUNCTION refuse()"
        )
    with pytest.raises(ValidationError, match=r"^book is not valid: not today$"):
        await db.book.create(BookInput(title="Emma"))


async def test_too_many_connections_are_unavailable(db: Database, library: str) -> None:
    async with db.connection() as connection:
        await connection.execute("CREATE ROLE poor LOGIN CONNECTION LIMIT 0")
    try:
        with pytest.raises(UnavailableError, match="too many connections"):
            await Database.connect(library, user="poor").open()
    finally:
        async with db.connection() as connection:
            await connection.execute("DROP ROLE poor")


async def test_a_database_that_does_not_exist(library: str) -> None:
    with pytest.raises(AccessDeniedError, match="does not exist"):
        await Database.connect(library, database="nowhere").open()


async def test_a_dsn_that_makes_no_sense() -> None:
    with pytest.raises(QueryError, match="invalid DSN"):
        await Database.connect("nonsense://here").open()


async def test_the_driver_s_exception_is_the_cause(db: Database) -> None:
    with pytest.raises(ValidationError) as caught:
        await db.book.create(BookInput(title="Emma", place=0))
    assert isinstance(caught.value.__cause__, asyncpg.CheckViolationError)
    assert "Emma" in str(caught.value.__cause__.detail)


async def test_a_long_value_is_cut_in_the_message_alone(db: Database) -> None:
    name = "x" * 1000
    await db.author.create(AuthorInput(name=name))
    with pytest.raises(AlreadyExistsError) as caught:
        await db.author.create(AuthorInput(name=name))
    assert len(str(caught.value)) < 120
    assert caught.value.value == name


RAISERS: dict[str, Callable[[Database], Awaitable[object]]] = {
    "not found": lambda db: db.book.get_by_id(7),
    "not valid": lambda db: db.book.create(BookInput(title="Emma", place=0)),
    "broken": lambda db: db.author.broken(),
}


@pytest.mark.parametrize("kind", RAISERS)
async def test_errors_can_be_pickled(db: Database, kind: str) -> None:
    with pytest.raises(DatabaseError) as caught:
        await RAISERS[kind](db)
    copy = pickle.loads(pickle.dumps(caught.value))
    assert (type(copy), str(copy), vars(copy)) == (
        type(caught.value),
        str(caught.value),
        vars(caught.value),
    )


def test_the_tree_is_as_drawn() -> None:
    leaves = {AlreadyExistsError, MissingReferenceError, StillReferencedError, ValidationError}
    assert set(ConstraintError.__subclasses__()) == leaves
    assert ConstraintError in DatabaseError.__subclasses__()
    assert NotFoundError("", fields=("a", "b")).field == "a, b"
