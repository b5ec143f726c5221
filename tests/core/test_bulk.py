"""One statement for a list of inputs: all of it is written, or nothing. Real PostgreSQL."""

import asyncio
from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING, Any

import asyncpg
import pytest
from msgspec import UNSET

from attune_db.core import (
    AccessDeniedError,
    AlreadyExistsError,
    DatabaseError,
    MissingReferenceError,
    QueryError,
    ValidationError,
    init_connection,
)
from tests.core.sample_bulk_package import Authors, Books, BookUpdate
from tests.core.sample_package import AuthorInput, BookFilter, BookInput, Database

if TYPE_CHECKING:
    from asyncpg import Connection, Record

UNREADABLE = object()  # no JSON is made of it
MANY = [BookInput(title=f"No. {number}", shelf=1, place=number) for number in range(1, 10_001)]


@pytest.fixture(params=["database", "transaction", "pool", "connection", "transaction of asyncpg"])
async def books(
    request: pytest.FixtureRequest, db: Database, library: str
) -> AsyncGenerator[Books]:
    """Books over each kind of executor."""
    match request.param:
        case "database":
            yield Books(db)
        case "transaction":
            async with db.transaction() as tx:
                yield Books(tx)
        case "pool":
            pool = asyncpg.create_pool(library, min_size=1, max_size=1, init=init_connection)
            async with pool:
                yield Books(pool)
        case _:
            connection = await asyncpg.connect(library)
            await init_connection(connection)
            if request.param == "connection":
                yield Books(connection)
            else:
                async with connection.transaction():
                    yield Books(connection)
            await connection.close()


async def test_the_rows_come_in_the_order_of_the_inputs(books: Books) -> None:
    made = await books.create_many(MANY)
    assert [book.title for book in made] == [book.title for book in MANY]
    assert [book.id for book in made] == list(range(1, 10_001))
    assert await books.list() == made


async def test_one_bad_input_in_the_middle_and_nothing_is_written(books: Books) -> None:
    bad = [*MANY[:7000], BookInput(title="x", shelf=1, place=17), *MANY[7000:]]
    with pytest.raises(AlreadyExistsError) as caught:
        await books.create_many(bad)
    assert str(caught.value) == "book already exists: shelf = 1, place = 17, in inputs[7000]"
    assert (caught.value.index, caught.value.value) == (7000, (1, 17))
    assert await books.list() == []
    assert len(await books.create_many(MANY[:3])) == 3  # the executor is as good as it was


@pytest.mark.parametrize(
    ("bad", "kind", "message"),
    [
        (BookInput(title="x", place=0), ValidationError, "book is not valid: place = 0: places"),
        (BookInput(), ValidationError, "book lacks a value: title"),
        (BookInput(title="x", author=7), MissingReferenceError, "missing author: author = 7"),
        (BookInput(title="x", isbn="1"), ValidationError, "an ISBN has 13 digits"),
        (BookInput(title="x" * 21), ValidationError, "value too long"),
        (BookInput(title="\0"), ValidationError, "invalid byte sequence"),
        (BookInput(title="x", place=2**31), ValidationError, "value out of int32 range"),
        (BookInput(title="x", notes={"at": UNREADABLE}), ValidationError, "unsupported"),
    ],
)
async def test_what_one_input_can_have_wrong(
    db: Database, bad: BookInput, kind: type[DatabaseError], message: str
) -> None:
    with pytest.raises(kind, match=message) as caught:
        await Books(db).create_many([*MANY[:50], bad, *MANY[50:99]])
    assert caught.value.index == 50
    assert str(caught.value).endswith(", in inputs[50]")
    assert await db.book.count() == 0


async def test_what_is_wrong_with_the_statement_is_no_inputs_fault(
    db: Database, admin: "Connection[Record]"
) -> None:
    await Books(db).create_many(MANY[:3])
    await admin.execute("ALTER TABLE book RENAME TO folio")
    with pytest.raises(QueryError, match=r'^book: relation "book" does not exist$') as caught:
        await Books(db).create_many(MANY)
    assert caught.value.index is None


async def test_a_missing_permission_is_no_inputs_fault(library: str) -> None:
    connection = await asyncpg.connect(library)
    await init_connection(connection)
    await connection.execute("SET ROLE pg_read_all_data")
    with pytest.raises(
        AccessDeniedError, match=r"^book: permission denied for table book$"
    ) as caught:
        await Books(connection).create_many(MANY[:30])
    await connection.close()
    assert caught.value.index is None


async def test_what_row_security_or_a_text_search_refuses_is_one_inputs_fault(library: str) -> None:
    connection = await asyncpg.connect(library)
    await init_connection(connection)
    await connection.execute("""
        ALTER TABLE book ENABLE ROW LEVEL SECURITY, ADD CHECK (to_tsquery(title) IS NOT NULL);
        CREATE POLICY few ON book USING (true) WITH CHECK (shelf = 1);
        GRANT ALL ON book TO pg_read_all_data;
        SET ROLE pg_read_all_data""")
    for bad in (BookInput(title="x", shelf=2), BookInput(title="(", shelf=1)):
        with pytest.raises(DatabaseError, match=r", in inputs\[20\]$") as caught:
            await Books(connection).create_many([BookInput(title="x", shelf=1)] * 20 + [bad])
        assert caught.value.__cause__
        assert str(getattr(caught.value.__cause__, "sqlstate", "")).startswith("42")
    await connection.close()


async def test_the_first_of_several_bad_inputs_is_named(db: Database) -> None:
    bad = [BookInput(title="x" * 30), BookInput(title="x", place=-1)]
    with pytest.raises(ValidationError, match=r"too long.*, in inputs\[5\]"):
        await Books(db).create_many([*MANY[:5], *bad, MANY[0]])


async def test_a_transaction_of_the_callers_stays_usable(db: Database) -> None:
    async with db.transaction() as tx:
        await tx.book.create(BookInput(title="before"))
        with pytest.raises(AlreadyExistsError):
            await Books(tx).create_many([MANY[0], MANY[0]])
        await tx.book.create(BookInput(title="after"))
    assert [book.title for book in await db.book.list()] == ["before", "after"]


async def test_an_empty_list_asks_nothing_of_the_server(db: Database) -> None:
    await db.close()
    assert await Books(db).create_many([]) == []
    assert await Books(db).delete_many([]) == 0


async def test_inputs_with_different_fields_keep_their_order(db: Database) -> None:
    inputs = [
        BookInput(title=str(number), notes=[number])
        if number % 2
        else BookInput(title=str(number), shelf=None)
        for number in range(100)
    ]
    made = await Books(db).create_many(inputs)
    assert [(book.title, book.notes) for book in made] == [
        (str(number), [number] if number % 2 else {}) for number in range(100)
    ]


async def test_an_input_may_build_on_one_before_it(db: Database) -> None:
    await Authors(db).create_many([AuthorInput(name="Jane")])
    made = await Books(db).create_many([BookInput(title="x", author=1), BookInput(title="y")])
    updates = [
        BookUpdate(id=made[0].id, title="z"),
        BookUpdate(id=made[0].id),
        BookUpdate(id=made[0].id, title="last", shelf=3),
    ]
    changed = await Books(db).update_many(1, updates)
    assert [(book.title, book.shelf) for book in changed] == [("z", None), ("z", None), ("last", 3)]


async def test_an_input_that_finds_no_row_gives_none(db: Database) -> None:
    made = await Books(db).create_many(MANY[:2])
    assert await Books(db).update_many(1, [BookUpdate(id=made[0].id, title="not hers")]) == []


async def test_without_returning_the_rows_are_counted(db: Database) -> None:
    await Books(db).create_many(MANY[:5])
    assert await Books(db).delete_many([BookFilter(shelf=2), BookFilter(shelf=1)]) == 5


async def test_what_is_always_bound_must_be_given(db: Database) -> None:
    filters = [BookFilter(shelf=2), BookFilter(shelf=UNSET)]
    with pytest.raises(ValidationError, match=r"^give shelf, in inputs\[1\]$") as caught:
        await Books(db).delete_many(filters)
    assert (caught.value.index, caught.value.fields) == (1, ("shelf",))


async def test_a_generator_is_read_once(db: Database) -> None:
    inputs: Any = (book for book in MANY[:3])
    made = await Books(db).create_many(inputs)
    assert len(made) == 3


async def test_secrets_do_not_show(db: Database) -> None:
    inputs = [AuthorInput(name=str(number), password=f"secret-{number}") for number in range(5)]
    bad = AuthorInput(name="x", password="secret-3")
    for failing in ([*inputs, bad], [*inputs, AuthorInput(name="x", password="short")]):
        with pytest.raises(DatabaseError) as caught:
            await Authors(db).create_many(failing)
        chain = [caught.value, caught.value.__cause__, caught.value.__context__]
        assert "secret" not in repr([(each, vars(each)) for each in chain if each])
        assert "short" not in repr([(each, vars(each)) for each in chain if each])
        assert caught.value.index == 5


async def test_a_transaction_that_has_failed_takes_no_more(db: Database) -> None:
    transaction = db.transaction()
    tx = await transaction.__aenter__()
    with pytest.raises(ValidationError) as caught:
        await tx.book.create(BookInput())
    with pytest.raises(QueryError, match="current transaction is aborted"):
        await Books(tx).create_many(MANY[:3])
    await transaction.__aexit__(ValidationError, caught.value, None)


@pytest.mark.parametrize("delay", [0, 0.001, 0.01, 0.03, 0.06])
@pytest.mark.parametrize("size", [1, 20_000])
async def test_cancelled_in_the_midst_nothing_is_written(
    db: Database, delay: float, size: int
) -> None:
    inputs = [BookInput(title="x", notes="x" * size) for _ in range(40_000 if size == 1 else 1_000)]
    task = asyncio.create_task(Books(db).create_many(inputs))
    await asyncio.sleep(delay)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(task, 5)
    assert await db.book.count() == 0


@pytest.mark.parametrize("size", [1, 50_000])
@pytest.mark.parametrize("count", [0, 2])  # the statement is prepared already, or not
async def test_cancelled_while_the_server_waits_nothing_is_left(
    db: Database, admin: "Connection[Record]", size: int, count: int
) -> None:
    inputs = [BookInput(title="x", notes="x" * size) for _ in range(200)]
    await Books(db).create_many(inputs[:count])
    async with admin.transaction():
        await admin.execute("LOCK TABLE book IN EXCLUSIVE MODE")
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await Books(db).create_many(inputs)
        busy = """
            SELECT count(*) FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock'
        """
        assert await admin.fetchval(busy) == 0
    assert await db.book.count() == count


async def test_a_transaction_goes_on_after_a_cancelled_call(
    db: Database, admin: "Connection[Record]"
) -> None:
    await admin.execute("INSERT INTO book (title, shelf, place) VALUES ('x', 1, 1)")
    async with db.transaction() as tx:
        await tx.book.create(BookInput(title="before"))
        async with admin.transaction():
            await admin.execute("DELETE FROM book")
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.2):
                    await Books(tx).create_many(MANY[:50])
        await tx.book.create(BookInput(title="after"))
    assert [book.title for book in await db.book.list()] == ["before", "after"]
