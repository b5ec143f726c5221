"""Every dynamic query, for random sets of its fields, brings the rows that a plain statement does.

The queries are found in the generated modules. Beside each stands the statement of `plain.py`, in
which what isn't given is left out by hand, as it were; both run on the same rows, with values that
are mostly those of the rows, and partly hostile.
"""

import inspect
import re
from collections.abc import AsyncGenerator
from datetime import datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import asyncpg
import msgspec
import pytest
import pytest_asyncio

from attune_db import ConstraintError, DatabaseError, ValidationError
from tests.attune.random_arguments import (
    HOSTILE,
    Given,
    Query,
    Row,
    World,
    exactly,
    given,
    queries,
    texts,
)
from tests.attune.reference_assembler import numbered
from tests.attune.service_role import connect_as_service

if TYPE_CHECKING:
    from asyncpg import Connection, Record

pytestmark = pytest.mark.asyncio(loop_scope="module")

Outcome = tuple[object, ...]

DRAWS = 16
FILL = Path(__file__).parents[2] / "plans" / "fill.sql"
# Some sixty rows a table instead of 100,000, and as much less of each kind.
SIZES = {
    100001: 61,
    100000: 60,
    98000: 40,
    50000: 60,
    20000: 12,
    5000: 6,
    2000: 10,
    1000: 7,
    500: 5,
    100: 10,
    50: 5,
}

# Rows with what is asked of others that they point to.
ROWS = {
    "execution": "(SELECT rule_ref, trigger_ref, id AS enforcement FROM enforcement) AS e"
    " JOIN execution USING (enforcement)"
}

QUERIES = {f"{query.file}.{query.name}": query for query in queries()}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def filled(server: str, template: str) -> AsyncGenerator["Connection[Record]"]:
    """A connection to a database with rows in every table."""
    name = f"{urlsplit(server).path[1:]}_variants"
    admin = await asyncpg.connect(server)
    await admin.execute(f"CREATE DATABASE {name} TEMPLATE {urlsplit(template).path[1:]}")
    connection = await connect_as_service(urlsplit(server)._replace(path=f"/{name}").geturl())
    small = re.sub(r"\d+", lambda match: str(SIZES.get(int(match[0]), match[0])), FILL.read_text())
    await connection.execute(small)
    yield connection
    await connection.close()
    await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await admin.close()


async def ours(world: World, query: Query, call: Given) -> Outcome:
    """The outcome of the method."""
    method = getattr(query.repository(world.connection), query.name)
    paged = "per_page" in inspect.signature(method).parameters
    try:
        result = await (_pages(method, call.arguments) if paged else method(**call.arguments))
    except DatabaseError as error:
        cause = error.__cause__
        if isinstance(error, ValidationError) and cause is None:
            raise
        return (cause.sqlstate,) if isinstance(cause, asyncpg.PostgresError) else ()
    if isinstance(result, int):
        return (result,)
    rows: list[Any] = [result] if result is None or isinstance(result, msgspec.Struct) else result
    return tuple(masked(world, msgspec.structs.asdict(row)) for row in rows if row is not None)


async def _pages(method: Any, arguments: Row) -> list[Any]:
    """The items of all pages."""
    items, after = list[Any](), None
    while True:
        page = await method(**arguments, after=after, per_page=25)
        items += page.items
        if (after := page.cursor) is None:
            return items


async def theirs(world: World, query: Query, call: Given, result: Outcome) -> Outcome:
    """The outcome of statements as a person would write them; a number where ours is one."""
    rows, number = list[Outcome](), 0
    counted = bool(result) and isinstance(result[0], int)
    for values, unset in zip(call.inputs, call.unset, strict=True):
        sql, sent = numbered(query.plain.written(unset, call.order), values)
        try:
            if counted:
                number += int((await world.connection.execute(sql, *sent)).rpartition(" ")[2])
                continue
            rows += [masked(world, dict(row)) for row in await world.connection.fetch(sql, *sent)]
        except asyncpg.PostgresError as error:
            return (error.sqlstate,)
    return (number,) if counted else tuple(rows)


def masked(world: World, row: Row) -> Outcome:
    """The row, but for numbers that are counted on and times that are now."""
    return tuple(
        "new"
        if (name == "id" and value > 60) or (isinstance(value, datetime) and value > world.started)
        else value
        for name, value in row.items()
    )


async def taken_back(world: World, query: Query, run: Any) -> tuple[Outcome, Any]:
    """The outcome, and the table afterwards."""
    transaction = world.connection.transaction()
    await transaction.start()
    try:
        result = await run
        if result and isinstance(result[0], str):
            return result, None
        table = await world.connection.fetch(f"SELECT * FROM {query.file} ORDER BY id")
        return result, [masked(world, dict(row)) for row in table]
    finally:
        await transaction.rollback()


async def total(world: World, query: Query, call: Given) -> int | None:
    """The statement that counts the rows on all pages; None where there is none."""
    count = getattr(query.repository(world.connection), f"count_{query.name}", None)
    taken = inspect.signature(count).parameters if count else ()
    return await count(**{name: call.arguments[name] for name in taken}) if count else None


async def all_rows(world: World, query: Query, call: Given) -> int | None:
    """The number of rows on all pages, if there is a count."""
    if not hasattr(query.repository, f"count_{query.name}"):
        return None
    values = call.inputs[0] | {"pagination.limit": 1000, "pagination.offset": 0}
    sql, sent = numbered(query.plain.written(call.unset[0], call.order), values)
    return len(await world.connection.fetch(sql, *sent))


@pytest.mark.parametrize("name", QUERIES)
async def test_every_variant_is_the_plain_statement(
    name: str, filled: "Connection[Record]"
) -> None:
    query = QUERIES[name]
    rows = await filled.fetch(f"SELECT * FROM {ROWS.get(query.file, query.file)}")
    world = World(filled, Random(name), [dict(row) for row in rows])
    together: list[set[str]] = []
    with_rows = 0
    for _ in range(DRAWS):
        call = given(world, query, together)
        try:
            result, state = await taken_back(world, query, ours(world, query, call))
        except ValidationError as error:  # these go together: so be it from now on
            together.append(set(error.fields))
            continue
        plain = await taken_back(world, query, theirs(world, query, call, result))
        assert (result, state) == plain, call
        with_rows += bool(result) and not isinstance(result[0], str)
        assert await total(world, query, call) == await all_rows(world, query, call)
    assert with_rows, "nothing ever came of it"


# What has a form of its own, or goes with another field.
FORMED = ("ref", "version", "channel", "response")
WRITES = {
    name: query
    for name, query in QUERIES.items()
    if re.search(r"INSERT|UPDATE", "".join(query.plain.lines)) and not query.many
}


@pytest.mark.parametrize("name", WRITES)
async def test_what_a_text_holds_stays_a_value(name: str, filled: "Connection[Record]") -> None:
    query = WRITES[name]
    rows = [
        dict(record) for record in await filled.fetch(f"SELECT * FROM {query.file} ORDER BY id")
    ]
    world, row = World(filled, Random(name), rows), rows[0]
    for row in rows:  # the first that can be written as it is
        if await written(world, query, row):
            break
    for field, is_json in texts(query):
        for text in (*world.random.sample(HOSTILE, 3), "a\x00b"):
            value = {"it": text} if is_json else text
            stored = await written(world, query, row, **{field: value})
            if stored is None:
                assert "\x00" in text or field.endswith(FORMED)
            else:
                assert getattr(stored, field) == value
                assert "\x00" not in text


async def written(world: World, query: Query, row: Row, **values: object) -> Any:
    """The row that comes of writing these values; None where a constraint refuses one of them."""
    transaction = world.connection.transaction()
    await transaction.start()
    try:
        arguments = exactly(world, query, row, **values)
        return await getattr(query.repository(world.connection), query.name)(**arguments)
    except ConstraintError:
        return None
    finally:
        await transaction.rollback()
