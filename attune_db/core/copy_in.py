"""COPY FROM STDIN, for rows that nobody reads back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from .codecs import encode_jsonb
from .connection import command_timeout

if TYPE_CHECKING:
    from .bulk_query import CopyTarget
    from .codecs import AnyConnection

COPY_MIN_ROWS: Final = 10
"""The least rows that are worth a COPY: the first one on a connection costs a round trip more."""

COPY_MAX_ROWS: Final = 10_000
"""The most rows of one COPY: the driver lets nothing else run while it encodes them."""

# Private to asyncpg, which has no public way: its own `copy_records_to_table` uses them.
PREPARE, PROTOCOL, STATE = "_prepare", "_protocol", "_state"


async def copy_rows(
    connection: AnyConnection,
    target: CopyTarget,
    fields: Sequence[str],
    rows: Sequence[tuple[object, ...]],
) -> int:
    """Copy the rows, each with the values of these fields; return their number."""
    columns = [target.columns.get(field, field) for field in fields]
    places = [place for place, field in enumerate(fields) if field in target.jsonb]
    count = 0
    for start in range(0, len(rows), COPY_MAX_ROWS):
        part = rows[start : start + COPY_MAX_ROWS]
        status = (
            await _copy_jsonb(connection, target, columns, places, part)
            if places
            else await connection.copy_records_to_table(
                target.table,
                records=part,
                columns=columns,
                schema_name=target.schema,
                timeout=command_timeout(connection),
            )
        )
        count += int(status.rpartition(" ")[2])
    return count


async def _copy_jsonb(
    connection: AnyConnection,
    target: CopyTarget,
    columns: Sequence[str],
    places: Sequence[int],
    rows: Iterable[tuple[object, ...]],
) -> str:
    """Copy rows with jsonb, which asyncpg doesn't send in binary if its codec is one of text.

    Ours is, since that is faster to read. So the driver is told that these columns are bytea.
    """
    quoted = [_quoted(column) for column in columns]
    table = ".".join(_quoted(name) for name in (target.schema, target.table) if name)
    expressions = list(quoted)
    for place in places:
        expressions[place] = f"NULL::bytea AS {quoted[place]}"
    query = f"SELECT {', '.join(expressions)} FROM {table} LIMIT 1"
    prepared = await getattr(connection, PREPARE)(query, use_cache=True)
    command = f"COPY {table} ({', '.join(quoted)}) FROM STDIN (FORMAT binary)"
    state, records = getattr(prepared, STATE), _encoded(rows, places)
    status: str = await getattr(connection, PROTOCOL).copy_in(
        command, None, None, records, state, command_timeout(connection)
    )
    return status


def _encoded(rows: Iterable[tuple[Any, ...]], places: Sequence[int]) -> Iterator[list[Any]]:
    for row in rows:
        values = list(row)
        for place in places:
            if values[place] is not None:
                values[place] = encode_jsonb(values[place])
        yield values


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
