"""Whatever can't be decoded is a DecodeError, and its connection stays good. Real PostgreSQL."""

import builtins
from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import time
from enum import StrEnum
from typing import Any, LiteralString, TypeAlias

import asyncpg
import pytest
from msgspec import Struct

from attune_db.core import (
    BaseRepository,
    BulkQuery,
    DecodeError,
    DocumentError,
    DynamicQuery,
    Query,
    RowStream,
    Schema,
    TypeCodecs,
    exact_numbers,
    init_connection,
)
from attune_db.core.json_decoding import json_decoder
from tests.core.sample_package import Database

TYPES = """
CREATE TYPE mood AS ENUM ('calm', 'merry');
CREATE TYPE span AS (starts time, ends time);
CREATE TABLE odd (id bigint, code text);
"""
DEEP: LiteralString = "SELECT (repeat('[', 3000) || repeat(']', 3000))::jsonb"
LATE: LiteralString = "SELECT '24:00'::time"


class Mood(StrEnum):
    CALM = "calm"


class Span(Struct, frozen=True):
    starts: time
    ends: time


class Version(Struct, frozen=True):
    number: int


def read_version(text: str) -> Version:
    return Version(int(text))


class Row(Struct, frozen=True):
    id: int


class OddRepository(BaseRepository):
    entity = "Odd"
    schema = Schema(entities={"odd": "Odd"})

    async def one(self, sql: LiteralString) -> object:
        return await self._fetch_one(Query(tuple_of, sql))

    async def find(self, sql: LiteralString) -> object:
        return await self._fetch_optional(Query(tuple_of, sql))

    async def list(self, sql: LiteralString) -> builtins.list[tuple[object, ...]]:
        return await self._fetch_all(Query(tuple_of, sql))

    async def value(self, sql: LiteralString) -> object:
        return await self._fetch_value(Query(str, sql))

    async def value_of(self, sql: LiteralString, argument: object) -> object:
        return await self._fetch_value(Query(str, sql), argument)

    async def find_value(self, sql: LiteralString) -> object:
        return await self._fetch_optional_value(Query(str, sql))

    async def read(self, sql: LiteralString) -> object:
        async with self.stream(sql) as rows:
            return [row async for row in rows]

    def stream(self, sql: LiteralString) -> RowStream[Any]:
        return self._stream(Query(tuple_of, sql))

    async def touch(self, sql: LiteralString, id: int) -> int:
        return await self._execute(Query(int, sql), id)

    async def update(self, input: object) -> object:
        return await self._fetch_one(DynamicQuery(tuple_of, "SELECT ${input.id}"), input)

    async def each(self, sql: LiteralString, ids: builtins.list[int]) -> object:
        query = BulkQuery(Query(tuple_of, sql, ("id",)), "inputs", required_fields=("id",))
        return await self._fetch_each(query, map(Row, ids))


class SecretiveRepository(OddRepository):
    schema = Schema(entities={"odd": "Odd"}, secrets={"odd": ("code",)})


class OddDatabase(Database):
    type_codecs = TypeCodecs(
        enums={("public", "mood"): Mood},
        composites={("public", "span"): Span},
        readers={("pg_catalog", "macaddr8"): read_version},
    )


Call: TypeAlias = Callable[[OddRepository, LiteralString], Awaitable[object]]

CALLS = [
    pytest.param(call, id=call.__name__)
    for call in (
        OddRepository.one,
        OddRepository.find,
        OddRepository.list,
        OddRepository.value,
        OddRepository.find_value,
        OddRepository.read,
    )
]


def tuple_of(*values: object) -> tuple[object, ...]:
    return values


@pytest.fixture
async def odd_dsn(library: str) -> str:
    """The DSN of a database with these types."""
    connection = await asyncpg.connect(library)
    await connection.execute(TYPES)
    await connection.close()
    return library


@pytest.fixture
async def db(odd_dsn: str) -> AsyncGenerator[OddDatabase]:
    """A database with one connection, which each test finds good afterwards."""
    async with OddDatabase.connect(odd_dsn, max_size=1) as db:
        backend = await db.author.backend()
        yield db
        assert await db.author.backend() == backend


@pytest.fixture
def odd(db: OddDatabase) -> OddRepository:
    """The repository under test."""
    return OddRepository(db)


async def fails(call: Awaitable[object], error: type[DecodeError], message: str) -> DecodeError:
    with pytest.raises(DecodeError) as caught:
        await call
    assert type(caught.value) is error
    assert str(caught.value) == message
    assert caught.value.entity == "Odd"
    return caught.value


@pytest.mark.parametrize("call", CALLS)
async def test_every_way_to_read(odd: OddRepository, call: Call) -> None:
    message = "odd: a value of the type time can't be read: hour must be in 0..23"
    await fails(call(odd, LATE), DecodeError, message)
    with pytest.raises(DocumentError, match="odd: a document is nested too deeply to be read"):
        await call(odd, DEEP)


@pytest.mark.parametrize("wanted", [set[str](), {"digits"}], ids=["plain", "with digits"])
async def test_a_deep_document_whether_digits_are_wanted_or_not(
    odd_dsn: str, monkeypatch: pytest.MonkeyPatch, wanted: set[str]
) -> None:
    monkeypatch.setattr(exact_numbers, "_wanted", wanted)
    async with OddDatabase.connect(odd_dsn) as db:
        with pytest.raises(DocumentError, match="nested too deeply to be read"):
            await OddRepository(db).value(DEEP)


@pytest.mark.parametrize(
    ("sql", "type_"),
    [
        ("SELECT '4000-01-01 BC'::timestamptz", "timestamptz"),
        ("SELECT '12000-01-01'::timestamp", "timestamp"),
        ("SELECT '4000-01-01 BC'::date", "date"),
        ("SELECT '3000000 years'::interval", "interval"),
        ("SELECT '24:00+02'::timetz", "timetz"),
        ("SELECT ARRAY['24:00']::time[]", "time"),
        ("SELECT tsrange('4000-01-01 BC', NULL)", "timestamp"),
        ("SELECT ('23:00', '24:00')::span", "time"),
        ("SELECT ARRAY[('23:00', '24:00')::span]", "time"),
    ],
)
async def test_values_that_python_lacks(odd: OddRepository, sql: LiteralString, type_: str) -> None:
    with pytest.raises(DecodeError, match=rf"^odd: a value of the type {type_} can't be read: "):
        await odd.list(sql)


async def test_an_infinite_interval(odd: OddRepository, db: OddDatabase) -> None:
    async with db.connection() as connection:
        if connection.get_server_version().major < 17:
            pytest.skip("intervals are finite before PostgreSQL 17")
    for sql in ("SELECT 'infinity'::interval", "SELECT '-infinity'::interval"):
        with pytest.raises(DecodeError, match="a value of the type interval can't be read"):
            await odd.value(sql)


async def test_a_class_of_the_settings(odd: OddRepository) -> None:
    message = "odd: a value can't be read by read_version: invalid literal for int() with base 10: "
    sql: LiteralString = "SELECT '08:00:2b:01:02:03:04:05'::macaddr8"
    await fails(odd.list(sql), DecodeError, f"{message}'08:00:2b:01:02:03:04:05'")


async def test_a_label_from_the_future(odd: OddRepository) -> None:
    message = "odd: Mood knows no 'merry': the database is newer than the library"
    await fails(odd.list("SELECT 'merry'::mood"), DecodeError, message)
    await fails(odd.list("SELECT ARRAY['calm', 'merry']::mood[]"), DecodeError, message)


async def test_a_label_from_the_future_that_is_wanted(odd_dsn: str) -> None:
    async with OddDatabase.connect(odd_dsn, unknown_labels="keep") as db:
        [row] = await OddRepository(db).list("SELECT 'calm'::mood, 'merry'::mood")
    assert row == (Mood.CALM, "merry")
    assert list(map(type, row)) == [Mood, str]


@pytest.mark.parametrize("text", ["[1e400]", '["\\ud800"]'])
async def test_json_that_python_lacks(odd: OddRepository, text: str) -> None:
    with pytest.raises(DocumentError, match="odd: a document can't be read: "):
        await odd.value_of("SELECT $1::text::json", text)


async def test_text_in_another_encoding(odd_dsn: str) -> None:
    connection = await asyncpg.connect(odd_dsn, server_settings={"client_encoding": "SQL_ASCII"})
    try:
        await init_connection(connection)
        with pytest.raises(DecodeError, match="a value of the type text can't be read: 'ascii'"):
            await OddRepository(connection).list("SELECT chr(252)")
    finally:
        await connection.close()


async def test_one_row_of_many(odd: OddRepository) -> None:
    sql: LiteralString = (
        "SELECT CASE g WHEN 2 THEN '24:00' ELSE '01:00' END::time FROM generate_series(1, 5000) g"
    )
    for call in (odd.list, odd.read):
        with pytest.raises(DecodeError):
            await call(sql)


async def test_a_stream_gives_what_came_before(odd: OddRepository) -> None:
    sql: LiteralString = (
        "SELECT CASE g WHEN 700 THEN '24:00' ELSE '01:00' END::time FROM generate_series(1, 900) g"
    )
    async with odd.stream(sql) as rows:
        for _ in range(500):
            await anext(rows)
        with pytest.raises(DecodeError):
            await anext(rows)


async def test_in_a_transaction_that_goes_on(db: OddDatabase) -> None:
    async with db.transaction() as tx:
        odd = OddRepository(tx)
        assert await odd.touch("INSERT INTO odd (id) VALUES ($1)", 1) == 1
        for call in (odd.list, odd.read):
            with pytest.raises(DecodeError):
                await call(LATE)
        assert await odd.touch("INSERT INTO odd (id) VALUES ($1)", 2) == 1
    assert await OddRepository(db).value("SELECT count(*) FROM odd") == 2


async def test_a_change_takes_effect(odd: OddRepository) -> None:
    with pytest.raises(DecodeError):
        await odd.one("INSERT INTO odd VALUES (1) RETURNING '24:00'::time")
    assert await odd.value("SELECT count(*) FROM odd") == 1
    with pytest.raises(DecodeError):
        await odd.touch("UPDATE odd SET id = $1 RETURNING '24:00'::time", 2)
    assert await odd.value("SELECT id FROM odd") == 2


@pytest.mark.parametrize("ids", [[1], [1, 2, 3], list(range(250))])
async def test_a_bulk_call_takes_no_effect(odd: OddRepository, ids: list[int]) -> None:
    sql: LiteralString = "INSERT INTO odd (id) VALUES ($1) RETURNING '24:00'::time"
    with pytest.raises(DecodeError, match="hour must be"):
        await odd.each(sql, ids)
    assert await odd.value("SELECT count(*) FROM odd") == 0


async def test_on_executors_of_others(odd_dsn: str) -> None:
    async with asyncpg.create_pool(odd_dsn, init=init_connection, min_size=1) as pool:
        with pytest.raises(DecodeError):
            await OddRepository(pool).list(LATE)
        async with pool.acquire() as connection:
            with pytest.raises(DecodeError):
                await OddRepository(connection).list(LATE)
            assert await OddRepository(connection).value("SELECT 1") == 1


async def test_words_that_may_quote_a_secret(db: OddDatabase) -> None:
    odd, withheld = SecretiveRepository(db), "the reason is withheld, as it may quote a secret"
    message = f"odd: a value can't be read by read_version: {withheld}"
    sql: LiteralString = "SELECT '08:00:2b:01:02:03:04:05'::macaddr8"
    error = await fails(odd.list(sql), DecodeError, message)
    assert "2b" not in repr(error.__cause__)
    message = "odd: Mood lacks a label: the database is newer than the library"
    error = await fails(odd.list("SELECT 'merry'::mood"), DecodeError, message)
    assert "merry" not in repr(error.__cause__)


async def test_mistakes_of_the_caller_stay_what_they_are(odd: OddRepository) -> None:
    with pytest.raises(AttributeError):
        await odd.update(object())


class Tree(Struct, frozen=True):
    trees: "list[Tree]"


def test_a_document_that_is_too_deep_for_its_type() -> None:
    deep: dict[str, Any] = {"trees": []}
    for _ in range(3000):
        deep = {"trees": [deep]}
    with pytest.raises(DocumentError, match="row: tree is nested too deeply") as caught:
        json_decoder(Tree, "tree", Row)(deep)
    assert caught.value.fields == ("tree",)
