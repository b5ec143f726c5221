"""Which of many inputs is to blame, found by trying again; whatever that does is undone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias

import asyncpg
from msgspec import Struct

from attune_db.core.error_translation import DRIVER_ERRORS, is_about_an_input
from attune_db.core.errors import DatabaseError
from attune_db.core.executor import is_gone
from attune_db.core.pipeline import Bound, send
from attune_db.core.schema import Schema
from attune_db.core.transaction import SAVEPOINT, Frame, begin, enclosed

if TYPE_CHECKING:
    from attune_db.core.codecs import AnyConnection


class Failure(Struct, frozen=True):
    """What the driver says, and the input that it is about if that is known."""

    error: Exception
    index: int | None = None


# Runs some inputs, which take effect unless it says what is wrong with them.
Attempt: TypeAlias = Callable[[Sequence[Bound]], Awaitable[Exception | None]]


def frame_on(connection: AnyConnection) -> Frame:
    """What holds statements together, whether in a transaction already or not."""
    if connection.is_in_transaction():
        return SAVEPOINT
    return begin(None, readonly=False, deferrable=False)


async def culprit(
    connection: AnyConnection, schema: Schema, bound: Sequence[Bound], error: Exception
) -> Failure:
    """The first input that its statement fails for; the error as it is where none can be blamed."""
    if is_gone(connection):
        return Failure(ConnectionError("the connection was lost"))
    if not is_about_an_input(error):
        return Failure(error)

    async def attempt(part: Sequence[Bound]) -> Exception | None:
        return await _refused(connection, schema, part)

    async def search() -> Failure:
        return await _first(bound, attempt) or Failure(error)

    return await _undone(connection, schema, search) or Failure(error)


async def deferred_culprit(
    connection: AnyConnection, schema: Schema, bound: Sequence[Bound]
) -> Failure | None:
    """The input that a deferred constraint refuses at the COMMIT; None where all is well by now.

    A later input may repair what an earlier one violates. So the first that fails a check behind it
    is to blame only if the check behind all of them says the same.
    """

    async def attempt(part: Sequence[Bound]) -> Exception | None:
        return await _refused(connection, schema, part, "SET CONSTRAINTS ALL IMMEDIATE")

    async def search() -> Failure | None:
        last = await attempt(bound)
        found = await _first(bound, attempt) if last else None
        if last is None or (found and _violated(found.error) == _violated(last)):
            return found
        return Failure(last)

    return await _undone(connection, schema, search)


def _violated(error: Exception) -> tuple[str | None, ...]:
    """The constraint, and PostgreSQL's words on the row."""
    if not isinstance(error, asyncpg.PostgresError):
        return (type(error).__name__,)
    return error.schema_name, error.table_name, error.constraint_name, error.detail


class _UndoError(Exception):
    """Ends a block, so that nothing of it takes effect."""


async def _undone(
    connection: AnyConnection, schema: Schema, search: Callable[[], Awaitable[Failure | None]]
) -> Failure | None:
    found = None
    try:
        async with enclosed(frame_on(connection), connection, schema):
            found = await search()
            raise _UndoError
    except _UndoError:
        return found
    except (*DRIVER_ERRORS, DatabaseError):  # what was met first matters more
        return None


async def _first(bound: Sequence[Bound], attempt: Attempt) -> Failure | None:
    """The inputs before `low` can be taken, not all of those before `high`."""
    low, high = 0, len(bound)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if await attempt(bound[low:middle]) else (middle, high)
    failed = await attempt(bound[low:high])
    return Failure(failed, low) if failed else None


async def _refused(
    connection: AnyConnection, schema: Schema, bound: Sequence[Bound], check: str = ""
) -> Exception | None:
    """What is wrong with these inputs; they take effect where nothing is."""
    try:
        async with enclosed(SAVEPOINT, connection, schema):
            await send(connection, bound)
            if check:
                await connection.execute(f"{check}; SET CONSTRAINTS ALL DEFERRED")
    except DRIVER_ERRORS as error:
        if not is_about_an_input(error):
            raise
        return error
    return None
