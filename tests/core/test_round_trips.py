"""Messages sent for a call, read from the server's own statement log. Real PostgreSQL."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest

from tests.core.sample_package import BookFilter, BookInput, Database

if TYPE_CHECKING:
    from asyncpg import Connection
    from asyncpg.exceptions import PostgresLogMessage

LOGGED = {"log_statement": "all", "client_min_messages": "log"}


class Log:
    """The statements that the server says it has run."""

    def __init__(self) -> None:
        self.statements: list[str] = []
        self.connections: list[Connection[Any]] = []

    async def listen(self, connection: "Connection[Any]") -> None:
        connection.add_log_listener(self._note)
        self.connections.append(connection)

    def _note(self, _: object, message: "PostgresLogMessage") -> None:
        self.statements.append(message.message.partition(": ")[2])

    def close(self) -> None:
        for connection in self.connections:
            connection.remove_log_listener(self._note)


@asynccontextmanager
async def logged(dsn: str, **options: Any) -> AsyncGenerator[tuple[Database, list[str]]]:
    """A library with a book, on a warm connection, and the log from here on."""
    log = Log()
    options |= {"init": log.listen, "server_settings": LOGGED, "max_size": 2}
    async with Database.connect(dsn, **options) as db:
        try:
            await db.book.create(BookInput(title="Emma"))
            yield db, log.statements
        finally:
            log.close()


@pytest.fixture
async def warm(library: str) -> AsyncGenerator[tuple[Database, list[str]]]:
    async with logged(library) as pair:
        yield pair


async def test_a_read_sends_its_statement_and_nothing_else(
    warm: tuple[Database, list[str]],
) -> None:
    db, statements = warm
    await db.book.find_by_id(1)
    statements.clear()
    for _ in range(3):
        await db.book.find_by_id(1)
    assert len(statements) == 3
    assert all(sql.startswith("SELECT id, author, title") for sql in statements)


async def test_json_costs_no_introspection(warm: tuple[Database, list[str]]) -> None:
    _, statements = warm
    assert [sql.split()[0] for sql in statements] == ["INSERT"]


async def test_an_update_without_fields_sends_no_update(warm: tuple[Database, list[str]]) -> None:
    db, statements = warm
    statements.clear()
    await db.book.update(1, BookInput())
    assert [sql.split()[0] for sql in statements] == ["SELECT"]


async def test_a_refused_statement_costs_no_reset(warm: tuple[Database, list[str]]) -> None:
    db, statements = warm
    statements.clear()
    with pytest.raises(ValueError, match="places count from 1"):
        await db.book.update(1, BookInput(place=0))
    await db.book.count()
    assert [sql.split()[0] for sql in statements] == ["UPDATE", "SELECT"]


async def test_fields_that_go_together_are_refused_before_anything_is_sent(
    warm: tuple[Database, list[str]],
) -> None:
    db, statements = warm
    statements.clear()
    with pytest.raises(ValueError, match="give all of shelf, place"):
        await db.book.list_search(BookFilter(shelf=1))
    assert statements == []


async def test_a_transaction_sends_begin_and_commit(warm: tuple[Database, list[str]]) -> None:
    db, statements = warm
    statements.clear()
    async with db.transaction(isolation="serializable", readonly=True, deferrable=True) as tx:
        await tx.book.count()
    begin = "BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY DEFERRABLE"
    assert statements == [begin, "SELECT count(*) FROM book", "COMMIT"]


async def test_a_lent_connection_is_reset(db: Database) -> None:
    async with db.connection() as connection:
        await connection.execute("SET work_mem = '1MB'")
        pid = connection.get_server_pid()
    async with db.connection() as connection:
        assert connection.get_server_pid() == pid
        assert await connection.fetchval("SHOW work_mem") != "1MB"


async def test_calls_in_turn_share_one_connection(warm: tuple[Database, list[str]]) -> None:
    db, _ = warm
    assert len({await db.author.backend() for _ in range(5)}) == 1


async def test_a_connection_in_use_does_not_go_back_to_the_pool(library: str) -> None:
    async with logged(library, max_idle=0.02) as (db, statements):
        statements.clear()
        for _ in range(20):
            await db.book.count()
            await asyncio.sleep(0.005)
        assert set(statements) == {"SELECT count(*) FROM book"}
        assert len(statements) == 20
