"""An infinite timestamp has a time zone where its type has one. Real PostgreSQL."""

import gc
from datetime import UTC, date, datetime
from typing import Any, LiteralString

import pytest
from asyncpg.types import Range
from msgspec import Struct

from attune_db.core import BaseRepository, BulkQuery, Query, RowStream, Schema
from attune_db.core import infinite_timestamps as infinite
from attune_db.core.infinite_timestamps import FIRST, LAST, NAIVE_FIRST, NAIVE_LAST, naive_columns
from tests.core.sample_package import Database


class Key(Struct, frozen=True):
    id: int


def tuple_of(*values: object) -> tuple[object, ...]:
    return values


class MomentRepository(BaseRepository):
    entity = "Moment"
    schema = Schema()

    async def rows(self, sql: LiteralString, *naive: int) -> list[tuple[object, ...]]:
        return await self._fetch_all(Query(naive_columns(tuple_of, *naive), sql))

    async def value(self, sql: LiteralString, *naive: int) -> object:
        return await self._fetch_value(Query(naive_columns(tuple_of, *naive), sql))

    async def each(self, sql: LiteralString) -> list[tuple[object, ...]]:
        query = BulkQuery(Query(tuple_of, sql), "inputs", required_fields=("id",))
        return await self._fetch_each(query, [Key(1), Key(2)])

    def stream(self, sql: LiteralString) -> RowStream[tuple[object, ...]]:
        return self._stream(Query(tuple_of, sql))

    async def send(self, value: object) -> object:
        return await self._fetch_value(Query(str, "SELECT $1::timestamptz::text"), value)


@pytest.fixture
def moment(db: Database) -> MomentRepository:
    """The repository under test; whatever earlier tests kept is let go."""
    gc.collect()
    return MomentRepository(db)


def test_nothing_refers_to_what_the_driver_has() -> None:
    gc.collect()
    assert not infinite.may_have_infinite()
    kept = [infinite._LAST]  # pyright: ignore[reportPrivateUsage]
    assert infinite.may_have_infinite()
    kept.clear()
    assert not infinite.may_have_infinite()
    kept.append(infinite._FIRST)  # pyright: ignore[reportPrivateUsage]
    assert infinite.may_have_infinite()


async def test_every_way_to_read(moment: MomentRepository) -> None:
    sql: LiteralString = "SELECT 'infinity'::timestamptz, '-infinity'::timestamptz, 7, NULL"
    row = (LAST, FIRST, 7, None)
    assert await moment.rows(sql) == [row]
    assert await moment.value(sql) == LAST
    assert await moment.each(f"{sql} WHERE $1 > 0") == [row, row]
    async with moment.stream(sql) as rows:
        assert [each async for each in rows] == [row]
    await moment.value("SELECT 1")  # until then the driver keeps the last result
    assert not infinite.may_have_infinite()


async def test_what_it_is_within(moment: MomentRepository) -> None:
    [(array, nested, span, spans)] = await moment.rows(
        "SELECT ARRAY['infinity', '2000-01-01+0', NULL]::timestamptz[],"
        " ARRAY[['-infinity'], ['infinity']]::timestamptz[],"
        " tstzrange('2000-01-01+0', 'infinity', '[]'),"
        " '{[2000-01-01+0, 2001-01-01+0), [2002-01-01+0, infinity)}'::tstzmultirange"
    )
    year = datetime(2000, 1, 1, tzinfo=UTC)
    assert array == [LAST, year, None]
    assert nested == [[FIRST], [LAST]]
    assert span == Range(year, LAST, lower_inc=True, upper_inc=True)
    assert isinstance(spans, list)
    assert spans[1] == Range(datetime(2002, 1, 1, tzinfo=UTC), LAST)


async def test_without_a_time_zone(moment: MomentRepository) -> None:
    sql: LiteralString = (
        "SELECT 'infinity'::timestamp, 'infinity'::timestamptz, ARRAY['-infinity']::timestamp[],"
        " tsrange(NULL, 'infinity'), 'infinity'::date"
    )
    expected = (
        NAIVE_LAST,
        LAST,
        [NAIVE_FIRST],
        Range(None, NAIVE_LAST, lower_inc=False),
        date.max,
    )
    assert await moment.rows(sql, 0, 2, 3) == [expected]
    await moment.value("SELECT 1")  # until then the driver keeps the last result
    assert not infinite.may_have_infinite()


async def test_it_can_be_compared_and_goes_back(moment: MomentRepository) -> None:
    value: Any = await moment.value("SELECT 'infinity'::timestamptz")
    assert value > datetime.now(UTC)
    assert await moment.send(value) == "infinity"
    assert await moment.send(await moment.value("SELECT '-infinity'::timestamptz")) == "-infinity"


async def test_where_somebody_keeps_one(db: Database, moment: MomentRepository) -> None:
    async with db.connection() as connection:
        kept = await connection.fetchval("SELECT 'infinity'::timestamptz")
    assert infinite.may_have_infinite()
    assert await moment.rows("SELECT 1, 'infinity'::timestamptz") == [(1, LAST)]
    assert await moment.rows("SELECT 1, '[1]'::jsonb, ARRAY[1], '{}'::jsonb") == [(1, [1], [1], {})]
    assert kept == NAIVE_LAST
