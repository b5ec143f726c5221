"""The class of an error says what to do; each is provoked on a real PostgreSQL."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import asyncpg
import pytest

import attune_db.core.connection
from attune_db.core import (
    AccessDeniedError,
    AnyConnection,
    BaseRepository,
    BulkQuery,
    CopyTarget,
    DatabaseError,
    Executor,
    InsufficientResourcesError,
    NotFoundError,
    OutcomeUnknownError,
    Query,
    QueryCanceledError,
    QueryError,
    RetryableError,
    UnavailableError,
    ValidationError,
    init_connection,
)
from codegen.scratch import temporary_server
from tests.core.proxy import Proxy, proxied
from tests.core.sample_bulk_package import Books
from tests.core.sample_package import (
    CREATE_BOOK,
    SCHEMA,
    AuthorInput,
    AuthorRepository,
    BookInput,
    BookRepository,
    Database,
)
from tests.core.test_secrets import SECRET, everything

if TYPE_CHECKING:
    from asyncpg import Connection, Record

    Plain = Connection[Record]

EMMA = BookInput(title="Emma")

SLOW = """
CREATE FUNCTION slowly() RETURNS trigger LANGUAGE plpgsql AS
$$BEGIN PERFORM pg_sleep(60); RETURN NEW; END$$;
CREATE {kind} TRIGGER slowly {when} INSERT ON book {timing} FOR EACH ROW EXECUTE FUNCTION slowly();
"""
SLOW_WRITE = SLOW.format(kind="", when="BEFORE", timing="")
SLOW_COMMIT = SLOW.format(kind="CONSTRAINT", when="AFTER", timing="DEFERRABLE INITIALLY DEFERRED")


class Copies(BookRepository):
    """Books that are copied."""

    async def add_many(self, inputs: Sequence[BookInput]) -> int:
        target = CopyTarget("book", jsonb=("notes",))
        return await self._execute_each(BulkQuery(CREATE_BOOK, "inputs", copy=target), inputs)


async def slow_pid(admin: "Plain") -> int:
    """The backend that sleeps, once there is one."""
    async with asyncio.timeout(20):
        while True:
            pid: int | None = await admin.fetchval(
                "SELECT pid FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
                " AND datname = current_database()"
            )
            if pid is not None:
                return pid
            await asyncio.sleep(0.01)


async def killed(admin: "Plain", call: Awaitable[object]) -> DatabaseError:
    """The error of a call whose backend is terminated while it sleeps."""
    task = asyncio.ensure_future(call)
    await admin.execute("SELECT pg_terminate_backend($1)", await slow_pid(admin))
    with pytest.raises(DatabaseError) as caught:
        await task
    return caught.value


async def test_a_write_whose_backend_dies_may_have_taken_effect(
    db: Database, admin: "Plain"
) -> None:
    await admin.execute(SLOW_WRITE)
    error = await killed(admin, db.book.create(EMMA))
    assert type(error) is OutcomeUnknownError
    assert error.sqlstate == "57P01"
    assert "book: the change may have taken effect, or not: " in str(error)


async def test_a_read_whose_backend_dies_is_unavailable(db: Database, admin: "Plain") -> None:
    error = await killed(admin, db.author.nap(60))
    assert type(error) is UnavailableError
    assert error.sqlstate == "57P01"


async def test_a_write_in_a_transaction_whose_backend_dies_is_unavailable(
    db: Database, admin: "Plain"
) -> None:
    await admin.execute(SLOW_WRITE)

    async def create() -> None:
        async with db.transaction() as tx:
            await tx.book.create(EMMA)

    assert type(await killed(admin, create())) is UnavailableError


async def test_a_commit_whose_backend_dies_may_have_taken_effect(
    db: Database, admin: "Plain"
) -> None:
    await admin.execute(SLOW_COMMIT)

    async def create() -> None:
        async with db.transaction() as tx:
            await tx.book.create(EMMA)

    assert type(await killed(admin, create())) is OutcomeUnknownError


async def test_bulk_is_unknown_at_its_commit_alone(db: Database, admin: "Plain") -> None:
    await admin.execute(SLOW_WRITE)
    books = [EMMA] * 20
    assert type(await killed(admin, Books(db).create_many(books))) is UnavailableError
    assert type(await killed(admin, Copies(db).add_many(books))) is UnavailableError
    await admin.execute(f"DROP TRIGGER slowly ON book; DROP FUNCTION slowly; {SLOW_COMMIT}")
    assert type(await killed(admin, Books(db).create_many(books))) is OutcomeUnknownError
    assert type(await killed(admin, Copies(db).add_many(books))) is OutcomeUnknownError


async def test_a_plain_pool_and_its_connections_tell_the_same(library: str, admin: "Plain") -> None:
    await admin.execute(SLOW_WRITE)
    async with asyncpg.create_pool(library, min_size=1, init=init_connection) as pool:
        error = await killed(admin, BookRepository(pool).create(EMMA))
        assert type(error) is OutcomeUnknownError
        assert type(await killed(admin, AuthorRepository(pool).nap(60))) is UnavailableError
        async with pool.acquire() as connection:
            error = await killed(admin, BookRepository(connection).create(EMMA))
            assert type(error) is OutcomeUnknownError
        connection = await pool.acquire()
        await connection.execute("BEGIN")
        error = await killed(admin, BookRepository(connection).create(EMMA))
        assert type(error) is UnavailableError
        await pool.release(connection)


async def test_a_network_that_fails_without_a_word(library: str, admin: "Plain") -> None:
    await admin.execute(SLOW_WRITE)

    async def cut(proxy: Proxy, call: Awaitable[object]) -> type[DatabaseError]:
        task = asyncio.ensure_future(call)
        pid = await slow_pid(admin)
        proxy.cut()
        with pytest.raises(DatabaseError) as caught:
            await task
        await admin.execute("SELECT pg_terminate_backend($1, 20000)", pid)
        return type(caught.value)

    async with proxied(library) as proxy, Database.connect(library, **proxy.address) as db:
        assert await cut(proxy, db.book.create(EMMA)) is OutcomeUnknownError
        assert await cut(proxy, db.author.nap(60)) is UnavailableError


async def test_a_connection_that_is_known_to_be_closed_sends_nothing(admin: "Plain") -> None:
    await init_connection(admin)
    books = BookRepository(admin)
    assert await books.count() == 0
    await admin.close()
    with pytest.raises(UnavailableError, match="closed"):
        await books.create(EMMA)


async def test_a_session_that_ended_while_it_was_idle_did_nothing(db: Database) -> None:
    async def idle() -> None:
        async with db.transaction(idle_timeout=0.05) as tx:
            await tx.book.create(EMMA)
            await asyncio.sleep(1)

    with pytest.raises(UnavailableError):
        await idle()
    assert await db.book.count() == 0


async def test_a_statement_timeout_and_a_cancel_are_told(db: Database, admin: "Plain") -> None:
    await admin.execute(SLOW_WRITE)
    with pytest.raises(QueryCanceledError, match="statement timeout") as caught:
        async with db.transaction(statement_timeout=0.05) as tx:
            await tx.book.create(EMMA)
    assert caught.value.sqlstate == "57014"
    task = asyncio.create_task(db.book.create(EMMA))
    await admin.execute("SELECT pg_cancel_backend($1)", await slow_pid(admin))
    with pytest.raises(QueryCanceledError, match="user request"):
        await task


async def test_a_time_limit_that_the_server_obeys_leaves_nothing(
    library: str, admin: "Plain", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attune_db.core.connection, "CANCEL_SECONDS", 20)
    await admin.execute(SLOW_WRITE)
    async with Database.connect(library, command_timeout=0.1) as db:
        with pytest.raises(QueryCanceledError, match="took longer than"):
            await db.book.create(EMMA)
        with pytest.raises(QueryCanceledError, match="took longer than"):
            await db.author.nap(60)


async def test_a_time_limit_that_the_server_does_not_answer(library: str, admin: "Plain") -> None:
    async with asyncpg.create_pool(library, init=init_connection, command_timeout=1) as pool:
        await admin.execute(SLOW_WRITE)
        with pytest.raises(OutcomeUnknownError, match="took too long"):
            await BookRepository(pool).create(EMMA)
        with pytest.raises(QueryCanceledError, match="took too long"):
            await AuthorRepository(pool).nap(60)


async def test_two_transactions_that_wait_for_each_other(db: Database) -> None:
    books = [await db.book.create(EMMA) for _ in range(2)]
    barrier = asyncio.Barrier(2)

    async def change(first: int, second: int) -> None:
        async with db.transaction() as tx:
            await tx.book.update(books[first].id, BookInput(shelf=1))
            await barrier.wait()
            await tx.book.update(books[second].id, BookInput(shelf=1))

    results = await asyncio.gather(change(0, 1), change(1, 0), return_exceptions=True)
    [error] = [result for result in results if result]
    assert isinstance(error, RetryableError)
    assert error.sqlstate == "40P01"


async def test_two_transactions_that_cannot_be_put_in_an_order(db: Database) -> None:
    book = await db.book.create(EMMA)

    async def change() -> None:
        async with db.transaction(isolation="repeatable_read") as tx:
            await tx.book.get_by_id(book.id)
            await db.book.update(book.id, BookInput(shelf=1))
            await tx.book.update(book.id, BookInput(shelf=2))

    with pytest.raises(RetryableError) as caught:
        await change()
    assert caught.value.sqlstate == "40001"


async def test_a_lock_that_is_not_to_be_had(db: Database, admin: "Plain") -> None:
    async with admin.transaction():
        await admin.execute("LOCK TABLE book")
        with pytest.raises(RetryableError) as caught:
            async with db.transaction(lock_timeout=0.05) as tx:
                await tx.book.count()
    assert caught.value.sqlstate == "55P03"


async def test_a_schema_that_changes_under_a_transaction(library: str, admin: "Plain") -> None:
    async with Database.connect(library, max_size=1) as db:
        await db.book.list()
        await admin.execute("ALTER TABLE book ALTER shelf TYPE bigint")
        with pytest.raises(RetryableError, match="run the transaction again") as caught:
            async with db.transaction() as tx:
                await tx.book.list()
        assert caught.value.sqlstate == "0A000"
        async with db.transaction() as tx:
            assert await tx.book.list() == []
        await admin.execute("ALTER TABLE book ALTER shelf TYPE int")
        assert await db.book.list() == []


async def test_a_prepared_statement_that_is_gone(admin: "Plain") -> None:
    await init_connection(admin)
    books = BookRepository(admin)
    await books.count()
    await admin.execute("DISCARD ALL")
    with pytest.raises(UnavailableError, match=r'connect\(pooler="transaction"\)') as caught:
        await books.count()
    assert caught.value.sqlstate == "26000"


async def test_a_user_or_a_database_that_is_not_there(library: str) -> None:
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"user": "nobody"}, "28000"),
        ({"database": "nowhere"}, "3D000"),
    ]
    for options, state in wrong:
        with pytest.raises(AccessDeniedError) as caught:
            await Database.connect(library, **options).open()
        assert caught.value.sqlstate == state


async def test_a_permission_that_is_missing(library: str) -> None:
    async def become_reader(connection: "Plain") -> None:
        await connection.execute("SET ROLE pg_read_all_data")

    async with Database.connect(library, init=become_reader) as db:
        with pytest.raises(AccessDeniedError, match=r"^book: permission denied for table book$"):
            await db.book.create(EMMA)
        with pytest.raises(AccessDeniedError, match=r"^author: permission denied for table author"):
            await db.author.create(AuthorInput(name="Jane", password=SECRET))


async def test_a_wrong_password() -> None:
    with temporary_server() as dsn:
        admin = await asyncpg.connect(dsn)
        await admin.execute("CREATE ROLE guarded LOGIN PASSWORD 'right'")
        rules = Path(await admin.fetchval("SHOW hba_file"))
        lines = "local all guarded scram-sha-256\nhost all guarded all scram-sha-256\n"
        rules.write_text(lines + rules.read_text())
        await admin.execute("SELECT pg_reload_conf()")
        await admin.close()
        async with asyncio.timeout(20):
            # Until the server has read the rules.
            while (error := await refusal(dsn, user="guarded", password="wrong")) is None:
                pass
        assert (type(error), error.sqlstate) == (AccessDeniedError, "28P01")
        assert await refusal(dsn, user="guarded", password="right") is None


async def refusal(dsn: str, **options: Any) -> DatabaseError | None:
    """The error at the opening of a database, if there is one."""
    try:
        async with Database.connect(dsn, **options):
            return None
    except DatabaseError as error:
        return error


async def test_a_disk_that_is_full(library: str) -> None:
    """Here by a limit for temporary files."""

    async def restrain(connection: "Plain") -> None:
        await connection.execute("SET temp_file_limit = '100kB'; SET work_mem = '64kB'")

    async with Database.connect(library, init=restrain) as db:
        with pytest.raises(InsufficientResourcesError, match="temporary file size") as caught:
            await Statements(db).sort()
        assert caught.value.sqlstate == "53400"


class Statements(BaseRepository):
    """Statements that fail by their values, or in other ways of their own."""

    entity = "Author"
    schema = SCHEMA

    async def sort(self) -> int:
        sql = "SELECT count(*) FROM (SELECT g FROM generate_series(1, 100000) g ORDER BY -g) s"
        return await self._fetch_value(Query(int, sql))

    async def search(self, text: str) -> bool:
        sql = "SELECT to_tsvector('english', 'fat cats') @@ to_tsquery('english', $1)"
        return await self._fetch_value(Query(bool, sql, ("text",)), text)

    async def language(self, name: str) -> str:
        sql = "SELECT to_tsvector($1::text::regconfig, 'cats')::text"
        return await self._fetch_value(Query(str, sql, ("name",)), name)

    async def dynamic(self, text: str) -> str:
        return await self._fetch_value(Query(str, "SELECT run($1)", ("text",)), text)

    async def halve(self, divisor: int) -> int:
        return await self._fetch_value(Query(int, "SELECT 8 / $1::int", ("n",)), divisor)


@pytest.mark.parametrize("text", ["fat cats", "http://google", "(", "'"])
async def test_a_text_that_a_search_refuses_is_the_input(db: Database, text: str) -> None:
    with pytest.raises(ValidationError, match="author is not valid") as caught:
        await Statements(db).search(text)
    assert caught.value.sqlstate == "42601"


async def test_a_name_that_nothing_has_is_the_input(db: Database) -> None:
    with pytest.raises(ValidationError, match="author is not valid"):
        await Statements(db).language("klingon")


async def test_what_a_function_s_own_statement_lacks_is_no_input(db: Database) -> None:
    async with db.connection() as connection:
        await connection.execute(
            "CREATE FUNCTION run(statement text) RETURNS text LANGUAGE plpgsql AS"
            " $$BEGIN EXECUTE statement; RETURN ''; END$$"
        )
    with pytest.raises(QueryError):
        await BookStatements(db).dynamic("SELECT FROM WHERE")
    for text in (f"SELECT FROM WHERE '{SECRET}'", 'SELECT * FROM "hunter2"'):
        with pytest.raises(QueryError, match="withheld") as caught:
            await Statements(db).dynamic(text)
        assert "hunter2" not in everything(caught.value)


async def test_a_value_in_a_message_of_class_42_is_withheld(db: Database) -> None:
    for call in (Statements(db).search(SECRET), Statements(db).language("hunter2")):
        with pytest.raises(ValidationError, match="withheld") as caught:
            await call
        assert "hunter2" not in everything(caught.value)


async def test_a_message_that_quotes_no_value_is_not_withheld(db: Database) -> None:
    with pytest.raises(ValidationError, match=r"^author is not valid: division by zero$"):
        await Statements(db).halve(0)
    with pytest.raises(QueryError, match=r'^author: relation "nowhere" does not exist$'):
        await db.author.broken()


async def test_a_connection_in_use_is_told_near_secrets(admin: "Plain") -> None:
    await init_connection(admin)
    authors = AuthorRepository(admin)
    await authors.backend()
    nap = asyncio.create_task(authors.nap(0.5))
    await asyncio.sleep(0.05)
    with pytest.raises(QueryError, match="another operation is in progress"):
        await authors.backend()
    await nap


async def test_a_value_that_is_too_large_for_an_index_is_the_input(db: Database) -> None:
    async with db.connection() as connection:
        await connection.execute("ALTER TABLE author ALTER name SET STORAGE PLAIN")
    with pytest.raises(ValidationError, match="is not valid") as caught:
        await db.author.create(AuthorInput(name="x" * 6000))
    assert caught.value.sqlstate == "54000"


NO_DATA = """
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
$$BEGIN RAISE EXCEPTION 'no %', NEW.title USING ERRCODE = '02000'; END$$;
CREATE {kind} TRIGGER refuse AFTER INSERT ON book {timing} FOR EACH ROW EXECUTE FUNCTION refuse();
"""


@pytest.mark.parametrize(
    ("kind", "timing"), [("", ""), ("CONSTRAINT", "DEFERRABLE INITIALLY DEFERRED")]
)
async def test_what_the_driver_takes_for_a_warning_is_an_error(
    db: Database, admin: "Plain", kind: str, timing: str
) -> None:
    """It has classes of its own for 01 and 02, whose instances can't be changed."""
    await admin.execute(NO_DATA.format(kind=kind, timing=timing))
    await init_connection(admin)
    for executor in (db, admin):
        for books in (Books(executor), BookRepository(executor)):
            with pytest.raises(QueryError, match=r"no Emma|withheld") as caught:
                await books.create(EMMA)
            assert caught.value.sqlstate == "02000"
        for number in (2, 50):
            with pytest.raises(QueryError, match=r"no Emma|withheld"):
                await Books(executor).create_many([EMMA] * number)
            with pytest.raises(QueryError, match=r"no Emma|withheld"):
                await Copies(executor).add_many([EMMA] * number)


# Roads to a connection, each with a hook that is awaited while one is made ready.

Hook = Callable[[AnyConnection], Awaitable[None]]
Road = Callable[..., contextlib.AbstractAsyncContextManager[Executor]]


@contextlib.asynccontextmanager
async def at_open(dsn: str, hook: Hook, **address: Any) -> AsyncGenerator[Executor]:
    async with Database.connect(dsn, min_size=1, init=hook, **address) as db:
        yield db


@contextlib.asynccontextmanager
async def at_first_call(dsn: str, hook: Hook, **address: Any) -> AsyncGenerator[Executor]:
    async with Database.connect(dsn, min_size=0, init=hook, **address) as db:
        yield db


@contextlib.asynccontextmanager
async def by_plain_pool(dsn: str, hook: Hook, **address: Any) -> AsyncGenerator[Executor]:
    async def init(connection: AnyConnection) -> None:
        await init_connection(connection)
        await hook(connection)

    async with asyncpg.create_pool(dsn, min_size=0, init=init, **address) as pool:
        yield pool


ROADS = [at_open, at_first_call, by_plain_pool]


async def kill_itself(connection: AnyConnection) -> None:
    await connection.execute("SELECT pg_terminate_backend(pg_backend_pid())")


async def close_itself(connection: AnyConnection) -> None:
    await connection.close()
    await connection.execute("SELECT 1")


async def set_codecs_after_the_end(connection: AnyConnection) -> None:
    connection.terminate()
    await init_connection(connection)
    await connection.fetch("SELECT 1")


async def ask_much(connection: AnyConnection) -> None:
    for number in range(12):
        await connection.fetchval(f"SELECT {number}")


async def create(road: Road, dsn: str, hook: Hook, **address: Any) -> None:
    async with road(dsn, hook, **address) as executor:
        await BookRepository(executor).create(EMMA)


@pytest.mark.parametrize("hook", [kill_itself, close_itself, set_codecs_after_the_end])
@pytest.mark.parametrize("road", ROADS)
async def test_a_connection_that_dies_while_it_is_made_ready(
    library: str, road: Road, hook: Hook
) -> None:
    with pytest.raises(UnavailableError):
        await create(road, library, hook)


@pytest.mark.parametrize("road", ROADS)
async def test_a_network_that_fails_while_a_connection_is_made_ready(
    library: str, road: Road
) -> None:
    async with proxied(library) as proxy:
        for proxy.lifetime in range(12):
            with pytest.raises(UnavailableError):
                await create(road, library, ask_much, **proxy.address)


def test_a_message_has_an_end() -> None:
    error = NotFoundError("x" * 100_000)
    assert len(str(error)) == 2000
    assert str(error).endswith("…")
    assert len(str(error.of_input("input", 12))) == 2000
    assert str(error).endswith("…, in input[12]")


async def test_a_long_message_of_the_server_has_an_end(db: Database) -> None:
    async with db.connection() as connection:
        await connection.execute(
            "CREATE FUNCTION run(t text) RETURNS text LANGUAGE plpgsql AS"
            " $$BEGIN RAISE '%', repeat(t, 100000); END$$"
        )
    with pytest.raises(QueryError) as caught:
        await BookStatements(db).dynamic("x")
    assert len(str(caught.value)) == 2000


class BookStatements(Statements):
    """The same, of an entity without secrets."""

    entity = "Book"
