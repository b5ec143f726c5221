"""COPY in the place of `*!` where it does the same, unnoticed. Real PostgreSQL."""

import asyncio
import importlib
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.codegen.conftest import Generated

SCHEMA = """
CREATE TYPE mood AS ENUM ('sad', 'glad');
CREATE DOMAIN positive AS int CHECK (VALUE > 0);
CREATE DOMAIN document AS jsonb;
CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN NEW.told := left(current_query(), 4); RETURN NEW; END';

CREATE TABLE event (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind varchar(10) NOT NULL CHECK (kind <> ''),
    "payLoad" jsonb DEFAULT '{"default": true}',
    document document,
    json json,
    mood mood DEFAULT 'glad',
    moods mood[],
    number positive CONSTRAINT event_number_key UNIQUE,
    price numeric(6, 1),
    data bytea,
    at timestamptz(0) NOT NULL DEFAULT '2026-01-01',
    told text
);
CREATE TRIGGER event_tell BEFORE INSERT ON event FOR EACH ROW EXECUTE FUNCTION tell();

CREATE SCHEMA other;
CREATE TABLE other.event (kind text);
CREATE TABLE "Odd one" ("a ""b" text);
CREATE TABLE parted (at int, kind text) PARTITION BY RANGE (at);
CREATE TABLE parted_1 PARTITION OF parted DEFAULT;
CREATE TABLE self (id int PRIMARY KEY, parent int REFERENCES self);
CREATE TABLE rooted (id int PRIMARY KEY, root int NOT NULL DEFAULT 1 REFERENCES rooted);
CREATE TABLE guarded (id int);
ALTER TABLE guarded ENABLE ROW LEVEL SECURITY;
CREATE TABLE ruled (id int);
CREATE RULE again AS ON INSERT TO ruled DO ALSO INSERT INTO guarded VALUES (1);
CREATE TABLE watched (id int);
CREATE TRIGGER watch AFTER INSERT ON watched FOR EACH STATEMENT EXECUTE FUNCTION nothing();
CREATE TABLE notified (id int);
CREATE TRIGGER notify AFTER INSERT ON notified FOR EACH ROW EXECUTE FUNCTION nothing();
CREATE VIEW seen AS SELECT id FROM notified;
CREATE TABLE typed (at pg_lsn, documents jsonb[], place point, path macaddr);
"""

COPIED = [
    "INSERT INTO other.event (kind) VALUES (:input.kind)",
    'INSERT INTO "Odd one" ("a ""b") VALUES (:input.a)',
    "INSERT INTO parted (kind, at) VALUES (:input.kind, :input.at)",
    "INSERT INTO notified AS n (id) VALUES (:input.id)",
    "INSERT INTO self (id, parent) VALUES (:input.id, :input.parent)",
]
NOT_COPIED = [
    "INSERT INTO event (kind) VALUES (lower(:input.kind))",
    "INSERT INTO event (kind) VALUES (:input.kind::text)",
    "INSERT INTO event (kind, told) VALUES (:input.kind, 'x')",
    "INSERT INTO event (kind, told) VALUES (:input.kind, :told)",
    "INSERT INTO typed (at, place) VALUES (:input.at, :input.place)",
    "INSERT INTO event (kind) VALUES (:input.kind) ON CONFLICT DO NOTHING",
    "INSERT INTO event (kind) VALUES (:input.kind) RETURNING id",
    "INSERT INTO event (id, kind) OVERRIDING USER VALUE VALUES (:input.id, :input.kind)",
    "WITH a AS (SELECT 1) INSERT INTO event (kind) VALUES (:input.kind)",
    "INSERT INTO event (kind) SELECT :input.kind",
    "INSERT INTO rooted (id) VALUES (:input.id)",
    "INSERT INTO guarded (id) VALUES (:input.id)",
    "INSERT INTO watched (id) VALUES (:input.id)",
    "INSERT INTO seen (id) VALUES (:input.id)",
    "INSERT INTO typed (at) VALUES (:input.at)",
    "INSERT INTO typed (documents) VALUES (:input.documents)",
    "INSERT INTO typed (path) VALUES (:input.path)",
]
QUERIES = {
    "event.sql": """
-- name: list()
SELECT id, kind, "payLoad" AS payload, document, json, mood, moods, number, price, data, at, told
FROM event ORDER BY id;

-- name: add_many(input)*!
INSERT INTO event (at, kind, "payLoad", document, json, mood, moods, number, price, data)
VALUES (:input.at, :input.kind, :input.body, :input.document, :input.json, :input.mood,
        :input.moods, :input.number, :input.price, :input.data);
""",
    "other.sql": "\n".join(
        f"-- name: q{number}({'told, ' * (':told' in sql)}input)*!\n{sql};"
        for number, sql in enumerate(COPIED + NOT_COPIED)
    ),
}

Use = Callable[[Any], Awaitable[Any]]
Run = Callable[[Use], Any]


@pytest.fixture(scope="module")
def made(generated: Callable[..., Generated]) -> Generated:
    return generated(QUERIES, SCHEMA)


@pytest.fixture
def run(made: Generated) -> Run:
    """The result of a function on the empty database."""

    async def alone(use: Use) -> Any:
        async with made.package.Database.connect(made.dsn, max_size=1) as db:
            async with db.connection() as connection:
                await connection.execute("TRUNCATE event RESTART IDENTITY")
            return await use(db)

    return lambda use: made.run(alone(use))


def constant(made: Generated, number: int) -> Any:
    module = importlib.import_module(f"{made.package.__name__}.repositories.other")
    return getattr(module, f"Q{number}")


@pytest.mark.parametrize("sql", COPIED)
def test_a_plain_insert_of_fields_is_copied(made: Generated, sql: str) -> None:
    assert constant(made, COPIED.index(sql)).copy


@pytest.mark.parametrize("sql", NOT_COPIED)
def test_what_copy_would_do_in_another_way_is_inserted(made: Generated, sql: str) -> None:
    assert constant(made, len(COPIED) + NOT_COPIED.index(sql)).copy is None


def test_a_column_is_named_only_where_its_field_is_called_otherwise(made: Generated) -> None:
    module = importlib.import_module(f"{made.package.__name__}.repositories.event")
    assert module.ADD_MANY.copy.columns == {"body": "payLoad"}


def test_what_is_copied_is_what_would_be_inserted(made: Generated, run: Run) -> None:
    """Ten and more inputs with the same fields go by COPY, fewer by INSERT."""
    make, mood = made.package.AddManyEventInput, made.package.Mood
    kinds: list[dict[str, Any]] = [
        {"body": {"a": [1, None]}, "document": "x", "json": {"b": 2}, "mood": mood.SAD},
        {"body": None, "document": None, "json": None, "mood": None, "moods": None, "price": None},
        {"moods": [mood.SAD, None], "price": 12.34, "data": b"\0\xff"},
        {"at": datetime(2026, 1, 2, 3, 4, 5, 600_000, tzinfo=UTC)},
        {"body": [], "number": 7},
        {},
    ]

    async def use(db: Any) -> Any:
        for fields in kinds:
            count = 1 if "number" in fields else 12
            inputs = [make(kind="é", **fields) for _ in range(count)]
            assert await db.event.add_many(inputs) == count
            assert await db.event.add_many([make(kind="é", **fields | {"number": 8})]) == 1
            async with db.connection() as connection:
                await connection.execute("UPDATE event SET number = NULL")
        return await db.event.list()

    for row in (rows := run(use)):
        same = [
            other for other in rows if other.told == "INSE" and comparable(other) == comparable(row)
        ]
        assert same or row.number
    assert {row.told for row in rows} == {"COPY", "INSE"}


def comparable(row: Any) -> tuple[object, ...]:
    ignored = ("id", "number", "told")
    return tuple(
        repr(getattr(row, field)) for field in row.__struct_fields__ if field not in ignored
    )


def test_a_count_is_given_whichever_way_is_taken(made: Generated, run: Run) -> None:
    package: Any = made.package
    make = package.AddManyEventInput
    inputs = [make(kind="a")] * 3 + [make(kind="b", body=1)] * 20 + [make(kind="c", mood=None)] * 2

    async def use(db: Any) -> Any:
        odd = await db.other.q1([package.Q1OtherInput(a="x")] * 10)
        return odd, await db.event.add_many(inputs), await db.event.list()

    odd, count, rows = run(use)
    assert (odd, count) == (10, 25)
    assert [(row.kind, row.told) for row in rows] == [
        *[("a", "INSE")] * 3,
        *[("b", "COPY")] * 20,
        *[("c", "INSE")] * 2,
    ]


def test_no_row_may_point_to_one_that_comes_later(made: Generated, run: Run) -> None:
    package: Any = made.package
    make = package.Q4OtherInput
    inputs = [make(id=number, parent=number + 1) for number in range(12)]

    async def use(db: Any) -> Any:
        with pytest.raises(package.DatabaseError) as caught:
            await db.other.q4([make(id=99), *inputs])
        assert (caught.value.constraint, caught.value.index) == ("self_parent_fkey", 1)
        return await db.other.q4([make(id=number) for number in range(100, 120)])

    assert run(use) == 20


BAD: list[tuple[dict[str, Any], str]] = [
    ({"kind": ""}, "event violates event_kind_check: kind = '', in input[30]"),
    ({"kind": None}, "event lacks a value: kind = None, in input[30]"),
    ({"kind": "x", "number": 1}, "event already exists: number = 1, in input[30]"),
    ({"kind": "x", "number": 0}, "positive violates positive_check, in input[30]"),
    (
        {"kind": "x" * 11},
        "event is not valid: value too long for type character varying(10), in input[30]",
    ),
    (
        {"kind": 5},
        "event is not valid: invalid input for query argument $1: 5 (expected str, got int),"
        " in input[30]",
    ),
]


@pytest.mark.parametrize(("fields", "message"), BAD)
def test_an_error_is_what_it_would_be_of_an_insert(
    made: Generated, run: Run, fields: dict[str, Any], message: str
) -> None:
    package: Any = made.package
    good = [package.AddManyEventInput(kind="x", number=number + 1) for number in range(30)]

    async def use(db: Any) -> Any:
        async with db.transaction() as tx:
            with pytest.raises(package.DatabaseError) as caught:
                await tx.event.add_many([*good, package.AddManyEventInput(**fields), *good])
            assert (str(caught.value), caught.value.index) == (message, 30)
            assert await tx.event.list() == []
            assert await tx.event.add_many(good) == 30
        return len(await db.event.list())

    assert run(use) == 30


def test_a_cancelled_copy_leaves_nothing_behind(made: Generated, run: Run) -> None:
    package: Any = made.package
    inputs = [package.AddManyEventInput(kind="x", body="x" * 1000) for _ in range(5000)]

    async def use(db: Any) -> Any:
        for delay in (0.0, 0.005, 0.02):
            task = asyncio.create_task(db.event.add_many(inputs))
            await asyncio.sleep(delay)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asyncio.wait_for(task, 5)
        return await db.event.list()

    assert run(use) == []
