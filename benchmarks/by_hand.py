"""Code that people write without the library: asyncpg, dicts, json, an f-string for the update."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from asyncpg import Connection, Pool, Record
    from asyncpg.pool import PoolConnectionProxy

    Runner: TypeAlias = Pool[Record] | Connection[Record] | PoolConnectionProxy[Record]

JSON = ("conf_schema", "config", "meta")
COLUMNS = (
    "id, ref, label, description, version, conf_schema, config, meta, tags, runtime_deps,"
    " is_standard, created, updated"
)


async def fetchrow(runner: Runner, id: int) -> Record | None:
    """The floor: a record as it is."""
    return await runner.fetchrow(f"SELECT {COLUMNS} FROM pack WHERE id = $1", id)


async def find(runner: Runner, id: int) -> dict[str, Any] | None:
    """A row by its id."""
    record = await fetchrow(runner, id)
    return None if record is None else _plain(record)


async def list_all(runner: Runner) -> list[dict[str, Any]]:
    """All rows, by ref."""
    records = await runner.fetch(f"SELECT {COLUMNS} FROM pack ORDER BY ref")
    return [_plain(record) for record in records]


async def update(runner: Runner, id: int, changes: dict[str, Any]) -> dict[str, Any] | None:
    """The row with these columns changed; whoever chooses their names writes SQL."""
    assignments = ", ".join(f"{name} = ${number}" for number, name in enumerate(changes, 2))
    values = [json.dumps(changes[name]) if name in JSON else changes[name] for name in changes]
    sql = f"UPDATE pack SET {assignments} WHERE id = $1 RETURNING {COLUMNS}"
    record = await runner.fetchrow(sql, id, *values)
    return None if record is None else _plain(record)


def _plain(record: Record) -> dict[str, Any]:
    row = dict(record)
    return row | {name: json.loads(row[name]) for name in JSON}
