"""Rows for tests that need them but are not about them."""

import asyncio
import itertools
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, cast

import asyncpg
import pytest
import pytest_asyncio

from attune_db import Database, init_connection
from tests.attune.service_role import connect_as_service, grant_to_service, service_dsn
from tests.conftest import create_database

if TYPE_CHECKING:
    from asyncpg import Connection, Record

# What was sent since it was last asked: channels and messages.
Heard = Callable[[], Awaitable[list[tuple[str, str]]]]

NUMBERS = itertools.count(1)

# What a row of each table can't do without, beside its ref.
REQUIRED: Mapping[str, Mapping[str, object]] = {
    "pack": {"label": "Pack", "version": "1.0.0"},
    "runtime": {"name": "Python"},
    "trigger": {"label": "Trigger"},
    "sensor": {"label": "Sensor", "description": "Watches", "entrypoint": "watch.py"},
    "action": {"label": "Action", "description": "Does", "entrypoint": "do.py"},
    "rule": {"label": "Rule", "description": "If this then that"},
    "identity": {},
    "permission_set": {},
    "event": {"trigger_ref": "made.trigger"},
    "enforcement": {"rule_ref": "made.rule", "trigger_ref": "made.trigger"},
    "execution": {"action_ref": "made.action"},
    "inquiry": {"prompt": "Really?"},
    "artifact": {"type": "url"},
    "policy": {"method": "cancel", "threshold": 1, "name": "Few"},
    "worker": {"worker_type": "local"},
    "key": {"owner_type": "system", "name": "made", "value": "made"},
    "notification": {
        "channel": "made",
        "entity_type": "made",
        "entity": "made",
        "activity": "made",
    },
}
# What its name is called, where it has another one than ref, or none.
KEYS: Mapping[str, str | None] = {
    "identity": "login",
    "worker": "name",
    "event": None,
    "enforcement": None,
    "execution": None,
    "inquiry": None,
    "notification": None,
}
# What it has to point to.
NEEDS: Mapping[str, tuple[str, ...]] = {
    "sensor": ("runtime", "trigger"),
    "action": ("pack",),
    "rule": ("pack", "action", "trigger"),
    "inquiry": ("execution",),
}
# Pointers that aren't accompanied by the ref.
ALONE = {
    ("action", "runtime"),
    ("enforcement", "event"),
    ("execution", "enforcement"),
    ("inquiry", "execution"),
}


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def template(server: str, template: str) -> str:
    """The template, in which a service's role has its grants, and PUBLIC has nothing."""
    dsn = await create_database(server, template)
    await grant_to_service(dsn)
    return dsn


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def shared_dsn(server: str, template: str) -> str:
    """The DSN of the database of all the tests that roll back what they do."""
    return await create_database(server, template)


@pytest.fixture
async def connection(shared_dsn: str) -> AsyncGenerator["Connection[Record]"]:
    """A connection in a transaction that is rolled back: of a service, to the repositories."""
    connection = await connect_as_service(shared_dsn)
    try:
        transaction = connection.transaction()
        await transaction.start()
        yield connection
        await transaction.rollback()
    finally:
        await connection.close()


@pytest.fixture
async def db(dsn: str) -> AsyncGenerator[Database]:
    """An open Database of a service, for a test that commits."""
    async with Database.connect(service_dsn(dsn)) as db:
        yield db


@pytest.fixture
def make(connection: "Connection[Record]") -> Callable[..., Awaitable[int]]:
    """`await make("sensor", pack=id)`: the id of a new row; what it must point to is made too."""
    return partial(_make, connection)


@pytest.fixture
def make_on() -> Callable[..., Awaitable[int]]:
    """`await make_on(connection, "sensor", pack=id)`: the same on another connection."""
    return _make


@pytest.fixture
async def committing(dsn: str) -> AsyncGenerator["Connection[Record]"]:
    """A connection with its codecs to the database of a test that commits."""
    connection = await asyncpg.connect(dsn)
    try:
        await init_connection(connection)
        yield connection
    finally:
        await connection.close()


@pytest.fixture
async def listen(dsn: str) -> AsyncGenerator[Callable[..., Awaitable[Heard]]]:
    """`heard = await listen("work")`; then `await heard()` gives what was sent since, in order."""
    listener = await asyncpg.connect(dsn)
    messages: asyncio.Queue[tuple[str, str]] = asyncio.Queue()

    def hear(_connection: object, _pid: int, channel: str, message: object) -> None:
        messages.put_nowait((channel, str(message)))

    async def heard() -> list[tuple[str, str]]:
        await listener.execute("NOTIFY silence")  # it comes after all that was committed before
        sent: list[tuple[str, str]] = []
        async with asyncio.timeout(10):
            while (message := await messages.get())[0] != "silence":
                sent.append(message)
        return sent

    async def listen(*channels: str) -> Heard:
        for channel in ("silence", *channels):
            await listener.add_listener(channel, hear)
        return heard

    try:
        yield listen
    finally:
        await listener.close()


async def _make(connection: "Connection[Record]", table: str, **given: object) -> int:
    made = f"made{next(NUMBERS)}"
    key = KEYS.get(table, "ref")
    name = (
        {key: made if table in ("pack", "identity", "worker") else f"{made}.{table}"} if key else {}
    )
    row = {**name, **REQUIRED[table], **given}
    for other in NEEDS.get(table, ()):
        if other not in row:
            row[other] = await _make(connection, other)
    for other in set(row) & set(REQUIRED):
        if (table, other) not in ALONE and f"{other}_ref" not in given:
            statement = f"SELECT ref FROM {other} WHERE id = $1"
            row[f"{other}_ref"] = await connection.fetchval(statement, row[other])
    places = ", ".join(f"${number}" for number in range(1, len(row) + 1))
    statement = f"INSERT INTO {table} ({', '.join(row)}) VALUES ({places}) RETURNING id"
    return cast("int", await connection.fetchval(statement, *row.values()))
