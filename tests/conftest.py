"""A real PostgreSQL for every test: the one that DATABASE_URL names, or a temporary one."""

import itertools
import os
import re
from collections.abc import AsyncGenerator, Generator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import asyncpg
import pytest
import pytest_asyncio

from attune_db import Database, init_connection
from attune_db.migrate import migrate
from codegen.scratch import scratch_database

if TYPE_CHECKING:
    from asyncpg import Connection, Record

NUMBERS = itertools.count(1)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let `--about pack` choose what `just test pack` runs."""
    parser.addoption("--about", metavar="WORD", help="run the tests whose path or name has it")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the tests that are named for the word, `packs` for `pack`, but not `package`."""
    if word := config.getoption("about"):
        named = re.compile(rf"(?<![a-z]){re.escape(word)}s?(?![a-z])", re.IGNORECASE)
        config.hook.pytest_deselected(
            items=[item for item in items if not named.search(item.nodeid)]
        )
        items[:] = [item for item in items if named.search(item.nodeid)]


@pytest.fixture(scope="session")
def server() -> Generator[str]:
    """The DSN of an empty database; others may be made beside it, under its name and a number."""
    with scratch_database(os.environ.get("DATABASE_URL")) as dsn:
        yield dsn


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def template(server: str) -> str:
    """The DSN of a database with the migrations applied, to be cloned and never connected to."""
    dsn = await create_database(server)
    await migrate(dsn)
    return dsn


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def shared_dsn(server: str, template: str) -> str:
    """The DSN of the database of all the tests that roll back what they do."""
    return await create_database(server, template)


@pytest.fixture
async def dsn(server: str, template: str) -> AsyncGenerator[str]:
    """The DSN of a database with the migrations applied, for a test that commits."""
    dsn = await create_database(server, template)
    yield dsn
    await _execute(server, f"DROP DATABASE {_name(dsn)} WITH (FORCE)")


@pytest.fixture
async def connection(shared_dsn: str) -> AsyncGenerator["Connection[Record]"]:
    """A connection with its codecs, in a transaction that is rolled back."""
    connection = await asyncpg.connect(shared_dsn)
    try:
        await init_connection(connection)
        transaction = connection.transaction()
        await transaction.start()
        yield connection
        await transaction.rollback()
    finally:
        await connection.close()


@pytest.fixture
async def db(dsn: str) -> AsyncGenerator[Database]:
    """An open Database, for a test that commits."""
    async with Database.connect(dsn) as db:
        yield db


async def create_database(server: str, template: str | None = None) -> str:
    """The DSN of a database of its own, empty or a clone of the template."""
    name = f"{_name(server)}_{next(NUMBERS)}"
    source = _name(template) if template else "template0"
    await _execute(server, f"CREATE DATABASE {name} TEMPLATE {source}")
    return urlsplit(server)._replace(path=f"/{name}").geturl()


async def _execute(server: str, statement: str) -> None:
    connection = await asyncpg.connect(server)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def _name(dsn: str) -> str:
    return urlsplit(dsn).path.removeprefix("/")
