"""Many rows at once, beside what people write by hand: `just bench bulk`."""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeAlias

import asyncpg

from attune_db import CreateEventInput, Database
from attune_db.migrate import migrate
from codegen.scratch import scratch_database

if TYPE_CHECKING:
    from asyncpg import Connection, Record

    Raw: TypeAlias = Connection[Record]

Call: TypeAlias = Callable[[], Awaitable[object]]

SIZES = (10, 1000, 10_000)
ROUNDS = 5
COLUMNS = ("trigger_ref", "payload", "source_ref")
RETURNED = (
    "id, trigger, trigger_ref, config, payload, source, source_ref, rule, rule_ref, created,"
    " updated"
)
INSERT = f"INSERT INTO event ({', '.join(COLUMNS)}) VALUES ($1, $2, $3)"
UPDATED = f"{INSERT} RETURNING {RETURNED}"


async def main(dsn: str) -> None:
    """Every size, in rounds that take turns."""
    await migrate(dsn)
    async with Database.connect(dsn) as db:
        raw = await asyncpg.connect(dsn)
        for size in SIZES:
            print(f"\n{size} events")
            await _compare(raw, _rivals(db, raw, size), size)
        await raw.close()


def _rivals(db: Database, raw: Raw, size: int) -> dict[str, Call]:
    rows = [
        ("core.timer", {"token": "x" * 20, "number": number}, f"core.{number}")
        for number in range(size)
    ]
    texts = [(ref, json.dumps(payload), source) for ref, payload, source in rows]
    made = [
        CreateEventInput(trigger_ref=ref, payload=payload, source_ref=source)
        for ref, payload, source in rows
    ]
    loaded = [
        CreateEventInput(trigger_ref=ref, payload=payload, source_ref=source)
        for ref, payload, source in rows
    ]
    mixed = [
        CreateEventInput(trigger_ref=ref, payload=payload, source_ref=source)
        if number % 2
        else CreateEventInput(trigger_ref=ref, payload=payload)
        for number, (ref, payload, source) in enumerate(rows)
    ]

    async def loop() -> None:
        async with raw.transaction():
            for row in texts:
                await raw.fetchrow(UPDATED, *row)

    return {
        "by hand: a transaction, fetchrow for each": loop,
        "by hand: executemany, no rows back": lambda: raw.executemany(INSERT, texts),
        "by hand: asyncpg's fetchmany": lambda: raw.fetchmany(UPDATED, texts),
        "event.create_many: the rows back": lambda: db.event.create_many(made),
        "event.load_many: COPY": lambda: db.event.load_many(loaded),
        "event.load_many: the set of fields alternates": lambda: db.event.load_many(mixed),
        "by hand: copy_records_to_table": lambda: raw.copy_records_to_table(
            "event", records=texts, columns=COLUMNS
        ),
    }


async def _compare(raw: Raw, rivals: dict[str, Call], size: int) -> None:
    times: dict[str, list[float]] = {name: [] for name in rivals}
    for round in range(ROUNDS + 1):
        for name, call in rivals.items():
            await raw.execute("TRUNCATE event CASCADE")
            started = time.perf_counter()
            await call()
            if round:
                times[name].append(time.perf_counter() - started)
    medians = {name: statistics.median(taken) for name, taken in times.items()}
    base = next(iter(medians.values()))
    for name, median in medians.items():
        print(f"  {name:<52}{median * 1e6 / size:>9.1f} µs a row{median / base:>7.2f}")


if __name__ == "__main__":
    with scratch_database(os.environ.get("DATABASE_URL")) as dsn:
        asyncio.run(main(dsn))
