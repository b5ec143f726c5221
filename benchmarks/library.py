"""Measure the library: `just bench`, on a server of its own or the one in DATABASE_URL."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import asyncpg

from attune_db import (
    CreateKeyInput,
    CreatePackInput,
    Database,
    ListSearchPackFilter,
    OwnerType,
    PackRepository,
    UpdatePackInput,
    init_connection,
)
from attune_db.core import DynamicQuery
from attune_db.migrate import migrate
from attune_db.repositories.key import CREATE as CREATE_KEY
from attune_db.repositories.pack import LIST_SEARCH, UPDATE, UPSERT
from benchmarks import by_hand
from benchmarks.pages import fill_events, pages, turns
from benchmarks.scoreboard import Board, measure
from codegen.scratch import scratch_database

if TYPE_CHECKING:
    from asyncpg import Pool, Record

PACKS = 1000
CROWD = 100
SITTINGS = 4
CHANGES = {"label": "Changed", "version": "1.1.0", "config": {"retries": 3}}
INPUT = UpdatePackInput(label="Changed", version="1.1.0", config={"retries": 3})


async def main(dsn: str) -> None:
    """Every comparison, on a table of 1000 packs."""
    await migrate(dsn)
    id = await fill(dsn)
    async with Database.connect(dsn) as db:
        cursor = await fill_events(db)
    board = Board()
    for _ in range(SITTINGS):
        async with (
            Database.connect(dsn) as db,
            asyncpg.create_pool(dsn, min_size=1) as pool,
            asyncpg.create_pool(dsn, min_size=1, init=init_connection) as taught,
        ):
            await reads(board, db, pool, taught, id)
            await lists(board, db, pool)
            await updates(board, db, pool, id)
            await crowds(board, db, pool, id)
            await pages(board, db, cursor)
    board.show()
    binds(id)
    turns(cursor)


async def fill(dsn: str) -> int:
    """A thousand packs, with JSON as real ones carry it; the id of the last of them."""
    schema = {"type": "object", "properties": {"token": {"type": "string", "secret": True}}}
    async with Database.connect(dsn) as db:
        for number in range(PACKS):
            await db.pack.create(
                CreatePackInput(
                    ref=f"pack_{number:03}",
                    label=f"Pack {number}",
                    version="1.0.0",
                    conf_schema=schema,
                    config={"token": "x" * 20, "retries": number % 5},
                    tags=["chat", "ops"],
                )
            )
        async with db.connection() as connection:
            await connection.execute("VACUUM ANALYZE pack")
        return (await db.pack.get_by_ref(f"pack_{PACKS - 1}")).id


async def reads(
    board: Board, db: Database, pool: Pool[Record], taught: Pool[Record], id: int
) -> None:
    """One row by its id."""
    pooled = PackRepository(taught)
    async with pool.acquire() as raw, taught.acquire() as connection:
        connected = PackRepository(connection)
        rivals: dict[str, Callable[[], Awaitable[object]]] = {
            "by hand: pool.fetchrow, dict, json.loads": lambda: by_hand.find(pool, id),
            "PackRepository(asyncpg pool).find_by_id": lambda: pooled.find_by_id(id),
            "Database.pack.find_by_id": lambda: db.pack.find_by_id(id),
            "by hand: connection.fetchrow, dict, json.loads": lambda: by_hand.find(raw, id),
            "PackRepository(asyncpg connection).find_by_id": lambda: connected.find_by_id(id),
            "connection.fetchrow alone, its record as it is": lambda: by_hand.fetchrow(raw, id),
        }
        await board.compare("a row by its id", rivals, 50)


async def lists(board: Board, db: Database, pool: Pool[Record]) -> None:
    """A thousand rows."""
    rivals: dict[str, Callable[[], Awaitable[object]]] = {
        "by hand: pool.fetch, dict, json.loads": lambda: by_hand.list_all(pool),
        "Database.pack.list": db.pack.list,
    }
    await board.compare(f"{PACKS} rows", rivals, 1)


async def updates(board: Board, db: Database, pool: Pool[Record], id: int) -> None:
    """Three columns of one row."""
    rivals: dict[str, Callable[[], Awaitable[object]]] = {
        "by hand: pool, f-string, json.dumps": lambda: by_hand.update(pool, id, CHANGES),
        "Database.pack.update": lambda: db.pack.update(id, INPUT),
    }
    await board.compare("three columns of a row changed", rivals, 50)


async def crowds(board: Board, db: Database, pool: Pool[Record], id: int) -> None:
    """A hundred tasks that share ten connections."""

    async def by_ours() -> None:
        await asyncio.gather(*(db.pack.find_by_id(id) for _ in range(CROWD)))

    async def by_theirs() -> None:
        await asyncio.gather(*(by_hand.find(pool, id) for _ in range(CROWD)))

    rivals = {"by hand: pool.fetchrow": by_theirs, "Database.pack.find_by_id": by_ours}
    await board.compare("a hundred tasks at once read a row each", rivals, 1)


def binds(id: int) -> None:
    """Time the assembly of a statement: the first time for a set of fields, and later."""
    pack_filter = ListSearchPackFilter(tag="chat")
    key = CreateKeyInput(
        ref="token", owner_type=OwnerType.SYSTEM, name="token", encrypted=False, value="x"
    )
    pack = CreatePackInput(ref="chat", label="Chat", version="1.0.0", tags=["x"], meta={})
    bound: dict[str, tuple[DynamicQuery[Any], tuple[object, ...]]] = {
        "list_search: 1 of 5 fields": (LIST_SEARCH, (50, 0, pack_filter, None)),
        "list_search: 1 of 5 fields, and an order": (LIST_SEARCH, (50, 0, pack_filter, "created")),
        "update: 3 of 9 fields": (UPDATE, (id, INPUT)),
        "create a key: 4 of 13 fields": (CREATE_KEY, (key,)),
        "upsert: 5 of 10 fields, each in several places": (UPSERT, (pack,)),
    }
    print("\nDynamicQuery.bind, its text in the cache")
    for title, (statement, args) in bound.items():
        measure(title, partial(statement.bind, args))
    print("\nDynamicQuery.bind, its text not in the cache")
    for title, (statement, args) in bound.items():
        measure(title, partial(_bind_anew, statement, args), 2000)


def _bind_anew(statement: DynamicQuery[Any], args: tuple[object, ...]) -> None:
    statement.text.cache_clear()
    statement.bind(args)


def pin() -> None:
    """Keep the client and the server it starts on one processor.

    Spread over several, a server process may be woken half as fast as its neighbour, and stay so.
    """
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


if __name__ == "__main__":
    pin()
    with scratch_database(os.environ.get("DATABASE_URL")) as dsn:
        asyncio.run(main(dsn))
