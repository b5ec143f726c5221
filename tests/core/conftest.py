"""The library of `library.py`, in a database of its own."""

from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING

import asyncpg
import pytest
from hypothesis import settings

from tests.core.sample_package import TABLES, Database

if TYPE_CHECKING:
    from asyncpg import Connection, Record

settings.register_profile("core", deadline=None)  # how long an example takes depends on the machine
settings.load_profile("core")


@pytest.fixture
async def library(dsn: str) -> str:
    """The DSN of a database with the library's tables, for a test that commits."""
    connection = await asyncpg.connect(dsn)
    await connection.execute(TABLES)
    await connection.close()
    return dsn


@pytest.fixture
async def db(library: str) -> AsyncGenerator[Database]:
    """An open library, of three connections at most."""
    async with Database.connect(library, max_size=3) as db:
        yield db


@pytest.fixture
async def admin(library: str) -> AsyncGenerator["Connection[Record]"]:
    """A connection beside the library's own, without its codecs."""
    connection = await asyncpg.connect(library)
    yield connection
    await connection.close()
