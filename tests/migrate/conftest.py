"""A database that no migration has seen."""

import itertools
from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import asyncpg
import pytest

if TYPE_CHECKING:
    from asyncpg import Connection, Record

NUMBERS = itertools.count(1)


@pytest.fixture
async def empty(server: str) -> AsyncGenerator[str]:
    """The DSN of a database without a table."""
    given = urlsplit(server)
    name = f"{given.path[1:]}_empty_{next(NUMBERS)}"
    connection = await asyncpg.connect(server)
    try:
        await connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        yield given._replace(path=f"/{name}").geturl()
        await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await connection.close()


@pytest.fixture
async def admin(empty: str) -> AsyncGenerator["Connection[Record]"]:
    """A connection to it."""
    connection = await asyncpg.connect(empty)
    yield connection
    await connection.close()
