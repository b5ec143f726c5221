"""Codecs follow a type by its name, whatever OID it has. Real PostgreSQL."""

from enum import StrEnum
from typing import TYPE_CHECKING

import asyncpg
import pytest
from msgspec import Struct

from attune_db.core import (
    BaseRepository,
    DatabaseError,
    Executor,
    Json,
    Query,
    RepositoryHost,
    Schema,
    TypeCodecs,
    init_connection,
)
from attune_db.core import Database as CoreDatabase
from attune_db.core import Transaction as CoreTransaction
from tests.core.proxy import proxied

if TYPE_CHECKING:
    from asyncpg import Connection, Record


class Mood(StrEnum):
    SAD = "sad"
    HAPPY = "happy"


class Spot(Struct, frozen=True):
    mood: Mood
    notes: Json


class Day(Struct, frozen=True):
    id: int
    mood: Mood
    moods: list[Mood]
    spot: Spot
    notes: Json


TYPES = """
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE DOMAIN feeling AS mood;
CREATE TYPE spot AS (mood mood, notes jsonb);
CREATE TABLE day (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    mood feeling NOT NULL, moods mood[] NOT NULL, spot spot NOT NULL, notes jsonb NOT NULL
);
"""
FIND = Query(Day, "SELECT id, mood, moods, spot, notes FROM day WHERE id = $1", ("id",))
CREATE = Query(
    Day,
    "INSERT INTO day (mood, moods, spot, notes) VALUES ($1, $2, $3, $4)"
    " RETURNING id, mood, moods, spot, notes",
)


class DayRepository(BaseRepository):
    entity = "Day"
    schema = Schema()

    async def get(self, id: int) -> Day:
        return await self._fetch_one(FIND, id)

    async def create(self, mood: Mood) -> Day:
        return await self._fetch_one(CREATE, mood, [mood, mood], Spot(mood, {"a": 1}), [1])


class Repositories(RepositoryHost):
    def __init__(self, executor: Executor) -> None:
        super().__init__(executor)
        self.day = DayRepository(executor)


class Transaction(CoreTransaction, Repositories):
    pass


CODECS = TypeCodecs(enums={("public", "mood"): Mood}, composites={("public", "spot"): Spot})


class Days(CoreDatabase[Transaction], Repositories):
    transaction_type = Transaction
    type_codecs = CODECS


def is_right(day: Day, mood: Mood) -> bool:
    values = [day.mood, *day.moods, day.spot.mood]
    return all(type(value) is Mood and value is mood for value in values) and day.notes == [1]


@pytest.fixture
async def days(dsn: str) -> str:
    connection = await asyncpg.connect(dsn)
    await connection.execute(TYPES)
    await connection.close()
    return dsn


async def test_a_type_that_was_made_anew_is_read_as_before(
    days: str, admin: "Connection[Record]"
) -> None:
    async with Days.connect(days, max_size=1) as db:
        day = await db.day.create(Mood.SAD)
        assert is_right(day, Mood.SAD)
        await admin.execute("DROP TABLE day; DROP TYPE spot; DROP DOMAIN feeling; DROP TYPE mood")
        await admin.execute(TYPES)
        with pytest.raises(DatabaseError):  # the server has lost the types of the parameters
            await db.day.create(Mood.HAPPY)
        day = await db.day.create(Mood.HAPPY)
        assert is_right(day, Mood.HAPPY)
        assert is_right(await db.day.get(day.id), Mood.HAPPY)


async def test_a_search_path_may_bring_a_type(days: str, admin: "Connection[Record]") -> None:
    await admin.execute(f"CREATE SCHEMA tenant; SET search_path = tenant; {TYPES}")
    for settings in ({"search_path": "tenant"}, {"search_path": "tenant, public"}):
        async with Days.connect(days, server_settings=settings) as db:
            assert is_right(await db.day.create(Mood.SAD), Mood.SAD)
            async with db.connection() as connection:
                assert await connection.fetchval("SELECT count(*) FROM tenant.day") > 0


async def test_another_connection_asks_for_nothing(days: str) -> None:
    async with proxied(days) as proxy, Days.connect(days, max_size=2, **proxy.address) as db:
        day = await db.day.create(Mood.SAD)
        await db.day.get(day.id)
        async with db.transaction() as tx:
            await tx.day.get(day.id)
            before = proxy.messages
            await db.day.get(day.id)
            assert proxy.messages - before <= 5  # to connect, to prepare, and to run


async def test_a_type_that_changes_is_asked_for_anew(
    days: str, admin: "Connection[Record]"
) -> None:
    async with Days.connect(days, max_size=1) as db:
        day = await db.day.create(Mood.SAD)
        await admin.execute("ALTER TYPE mood RENAME VALUE 'happy' TO 'glad'")
        assert is_right(await db.day.get(day.id), Mood.SAD)
        await admin.execute("ALTER TYPE spot ADD ATTRIBUTE size int")
        with pytest.raises(DatabaseError):
            await db.day.get(day.id)


async def test_connections_of_ones_own_are_asked_once(days: str) -> None:
    async with proxied(days) as proxy:
        connection = await asyncpg.connect(days, **proxy.address)
        before = proxy.messages
        await init_connection(connection, TypeCodecs(enums=CODECS.enums))
        assert proxy.messages - before <= 2
        await init_connection(connection, CODECS)
        assert is_right(await DayRepository(connection).create(Mood.SAD), Mood.SAD)
        await connection.close()


async def test_a_type_that_is_not_there_is_told(library: str) -> None:
    connection = await asyncpg.connect(library)
    with pytest.raises(DatabaseError, match=r"lacks the type public\.mood: apply the migrations"):
        await init_connection(connection, CODECS)
    await connection.close()
