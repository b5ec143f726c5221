"""A million rows, one by one and all at once: `just bench streams`."""

from __future__ import annotations

import asyncio
import os
import resource
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Final

from msgspec import Struct

from attune_db import Database, RowStream
from attune_db.core import BaseRepository, Query, Schema
from attune_db.migrate import migrate
from codegen.scratch import scratch_database

ROWS: Final = 1_000_000
FILL: Final = """
    CREATE TABLE reading AS
    SELECT g AS id, 'sensor.' || g % 1000 AS ref, now() AS created,
           jsonb_build_object('value', g, 'unit', 'K') AS payload
    FROM generate_series(1::bigint, $1::bigint) AS g
"""


class Reading(Struct, frozen=True):
    """A row."""

    id: int
    ref: str
    created: object
    payload: object


READINGS: Final = Query(Reading, "SELECT id, ref, created, payload FROM reading ORDER BY id")


class ReadingRepository(BaseRepository):
    """A list with `-- @stream`, as the compiler would write it."""

    entity = "Reading"
    schema = Schema()

    async def list(self) -> list[Reading]:
        """All of them."""
        return await self._fetch_all(READINGS)

    def stream_list(self) -> RowStream[Reading]:
        """All of them, one by one."""
        return self._stream(READINGS)


async def main(dsn: str, count: int) -> None:
    """One way after the other; those that take most memory come last, as its peak only grows."""
    await migrate(dsn)
    async with Database.connect(dsn) as db:
        async with db.connection() as connection:
            await connection.execute(FILL, count)
            await connection.execute("ALTER TABLE reading ADD PRIMARY KEY (id)")
            await connection.execute("VACUUM ANALYZE reading")
        for name, read in _ways(db).items():
            await _measure(name, read)


def _ways(db: Database) -> dict[str, Callable[[], Awaitable[int]]]:
    readings = ReadingRepository(db)

    async def first() -> int:
        async with readings.stream_list() as rows:
            await anext(rows)
        return 1

    async def stream() -> int:
        seen = 0
        async with readings.stream_list() as rows:
            async for _ in rows:
                seen += 1
        return seen

    async def cursor() -> int:
        seen = 0
        async with db.connection() as connection, connection.transaction():
            async for record in connection.cursor(READINGS.sql, prefetch=500):
                Reading(*record)
                seen += 1
        return seen

    async def listed() -> int:
        return len(await readings.list())

    return {
        "the first row of a stream": first,
        "stream_list": stream,
        "by hand: asyncpg's cursor": cursor,
        "list": listed,
    }


async def _measure(name: str, read: Callable[[], Awaitable[int]]) -> None:
    before, start = _peak(), time.perf_counter()
    rows = await read()
    took = time.perf_counter() - start
    print(f"{name:28} {rows:>9,} rows {took:7.3f} s   {_peak() - before:6.0f} MB more at the peak")


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    with scratch_database(os.environ.get("DATABASE_URL")) as address:
        asyncio.run(main(address, int(sys.argv[1]) if len(sys.argv) > 1 else ROWS))
