"""A secret value shows in no error, nor in what stands behind it. Real PostgreSQL."""

import traceback

import pytest

from attune_db.core import (
    AlreadyExistsError,
    BaseRepository,
    DatabaseError,
    ErrorContext,
    NotFoundError,
    Query,
    ValidationError,
)
from tests.core.sample_package import SCHEMA, AuthorInput, BookInput, Database

SECRET = "hunter2 and more"


def everything(error: BaseException | None) -> str:
    """All that a log could show of an error: every text of it and of every exception behind it."""
    if error is None:
        return ""
    texts = [str(error), repr(error), repr(vars(error)), *traceback.format_exception_only(error)]
    return "\n".join([*texts, everything(error.__cause__), everything(error.__context__)])


def assert_hidden(error: DatabaseError) -> None:
    shown = everything(error)
    assert type(error).__name__ in shown
    assert type(error.__cause__).__name__ in shown
    assert "hunter2" not in shown


async def test_a_value_that_must_be_unique(db: Database) -> None:
    await db.author.create(AuthorInput(name="Jane", password=SECRET))
    with pytest.raises(AlreadyExistsError, match=r"password = '\[hidden\]'") as caught:
        await db.author.create(AuthorInput(name="Anne", password=SECRET))
    assert caught.value.value == "[hidden]"
    assert_hidden(caught.value)


async def test_a_row_that_a_check_refuses(db: Database) -> None:
    with pytest.raises(ValidationError, match="a password has 8 characters or more") as caught:
        await db.author.create(AuthorInput(name="Jane", password="hunter2"))
    assert_hidden(caught.value)


async def test_a_row_that_lacks_a_value(db: Database) -> None:
    with pytest.raises(ValidationError, match="author lacks a value: name") as caught:
        await db.author.create(AuthorInput(password=SECRET))
    assert_hidden(caught.value)


async def test_a_row_whose_other_value_is_taken_still_shows_that(db: Database) -> None:
    await db.author.create(AuthorInput(name="Jane"))
    with pytest.raises(AlreadyExistsError, match="name = 'Jane'") as caught:
        await db.author.create(AuthorInput(name="Jane", password=SECRET))
    assert_hidden(caught.value)


async def test_a_key_that_is_not_found(db: Database) -> None:
    with pytest.raises(NotFoundError, match=r"password = '\[hidden\]'$") as caught:
        await db.author.get_by_password(SECRET)
    assert "hunter2" not in everything(caught.value)


async def test_a_value_that_the_server_cannot_convert(db: Database) -> None:
    with pytest.raises(ValidationError, match="withheld") as caught:
        await db.author.age_of(SECRET)
    assert_hidden(caught.value)


@pytest.mark.parametrize(
    "wrong", [[SECRET], {"secret": SECRET}, SECRET.encode(), SECRET + "\ud800"]
)
async def test_a_value_that_the_driver_cannot_encode(db: Database, wrong: str) -> None:
    with pytest.raises(ValidationError, match="withheld") as caught:
        await db.author.create(AuthorInput(name="Jane", password=wrong))
    assert_hidden(caught.value)


async def test_a_violation_that_shows_at_commit(db: Database) -> None:
    with pytest.raises(AlreadyExistsError) as caught:  # noqa: PT012 - the block itself raises
        async with db.transaction() as tx:
            await tx.author.defer()
            for name in ("Jane", "Anne"):
                await tx.author.create(AuthorInput(name=name, password=SECRET))
    assert_hidden(caught.value)


@pytest.mark.parametrize("state", ["P0001", "23514", "40001", "57014"])
async def test_a_trigger_that_quotes_the_row(db: Database, state: str) -> None:
    async with db.connection() as connection:
        await connection.execute(
            "CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE"
            " 'no %', NEW.password USING DETAIL = NEW.password, HINT = NEW.password, ERRCODE ="
            f" '{state}'; END$$;"
            "CREATE TRIGGER tell BEFORE INSERT ON author FOR EACH ROW EXECUTE FUNCTION tell()"
        )
    with pytest.raises(DatabaseError) as caught:
        await db.author.create(AuthorInput(name="Jane", password=SECRET))
    assert "withheld" in str(caught.value.__cause__)
    assert_hidden(caught.value)


class Reports(BaseRepository):
    """A repository of no table."""

    entity = "Report"
    schema = SCHEMA

    async def number(self, text: str) -> int:
        return await self._fetch_value(Query(int, "SELECT $1::text::int", ("text",)), text)


async def test_a_repository_of_no_table_may_reach_any_secret(db: Database) -> None:
    with pytest.raises(ValidationError, match="withheld") as caught:
        await Reports(db).number(SECRET)
    assert_hidden(caught.value)


class Books(BaseRepository):
    """A repository of one table that writes to another."""

    entity = "Book"
    schema = SCHEMA

    async def sign(self, password: str) -> int:
        sql = "INSERT INTO author (name, password) VALUES ('Jane', $1)"
        return await self._execute(Query(int, sql, ("password",)), password)

    async def read(self) -> int:
        sql = "SELECT password::int FROM author"
        return await self._fetch_value(
            Query(int, sql, errors=ErrorContext(secret_tables=("author",)))
        )


async def test_a_statement_of_another_repository_that_reaches_a_secret(db: Database) -> None:
    await db.author.create(AuthorInput(name="Jane", password=SECRET))
    with pytest.raises(ValidationError, match="withheld") as caught:
        await Books(db).read()
    assert_hidden(caught.value)


async def test_a_table_with_secrets_is_told_by_the_server_too(db: Database) -> None:
    with pytest.raises(ValidationError, match=r"password = '\[hidden\]'") as caught:
        await Books(db).sign("hunter2")
    assert_hidden(caught.value)


async def test_a_table_without_secrets_keeps_the_driver_s_detail(db: Database) -> None:
    with pytest.raises(ValidationError) as caught:
        await db.book.create(BookInput(title=SECRET, place=0))
    assert "hunter2" in everything(caught.value)
