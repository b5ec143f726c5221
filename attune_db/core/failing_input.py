"""Search for the input that makes a batch fail: parts of it are tried again and rolled back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias

import asyncpg
from msgspec import Struct

from .bulk_query import BoundStatement
from .driver_errors import DRIVER_ERRORS, is_caused_by_input
from .errors import DatabaseError
from .executor import is_closed
from .pipeline import send
from .schema import Schema
from .transaction import SAVEPOINT, TransactionCommands, begin, transaction_block

if TYPE_CHECKING:
    from .codecs import AnyConnection


class InputFailure(Struct, frozen=True):
    """The driver's error, and the index of the input that causes it, if that is known."""

    error: Exception
    index: int | None = None


# Runs some inputs, which take effect, or else returns the error.
Attempt: TypeAlias = Callable[[Sequence[BoundStatement]], Awaitable[Exception | None]]


def isolation_for(connection: AnyConnection) -> TransactionCommands:
    """Return the commands that make statements atomic: a savepoint inside a transaction."""
    if connection.is_in_transaction():
        return SAVEPOINT
    return begin()


async def find_failing_input(
    connection: AnyConnection, schema: Schema, bound: Sequence[BoundStatement], error: Exception
) -> InputFailure:
    """Find the first input that fails; the error as it is where no input causes it."""
    if is_closed(connection):
        lost = isinstance(error, (asyncpg.PostgresError, OSError))
        return InputFailure(error if lost else ConnectionError("the connection was lost"))
    if not is_caused_by_input(error):
        return InputFailure(error)

    async def attempt(part: Sequence[BoundStatement]) -> Exception | None:
        return await _try(connection, schema, part)

    async def search() -> InputFailure:
        return await _bisect(bound, attempt) or InputFailure(error)

    return await _rolled_back(connection, schema, search) or InputFailure(error)


async def find_deferred_failure(
    connection: AnyConnection, schema: Schema, bound: Sequence[BoundStatement]
) -> InputFailure | None:
    """Find the input that a deferred constraint refuses at COMMIT; None if none is by now.

    A later input may repair what an earlier one violates. So the first that fails a check behind it
    is to blame only if the check behind all of them says the same.
    """

    async def attempt(part: Sequence[BoundStatement]) -> Exception | None:
        return await _try(connection, schema, part, "SET CONSTRAINTS ALL IMMEDIATE")

    async def search() -> InputFailure | None:
        last = await attempt(bound)
        failure = await _bisect(bound, attempt) if last else None
        if last is None or (failure and _violated(failure.error) == _violated(last)):
            return failure
        return InputFailure(last)

    return await _rolled_back(connection, schema, search)


def _violated(error: Exception) -> tuple[str | None, ...]:
    """Identify the violation: its constraint, and PostgreSQL's words on the row."""
    if not isinstance(error, asyncpg.PostgresError):
        return (type(error).__name__,)
    return error.schema_name, error.table_name, error.constraint_name, error.detail


class _UndoError(Exception):
    """Ends a block, so that nothing of it takes effect."""


async def _rolled_back(
    connection: AnyConnection, schema: Schema, search: Callable[[], Awaitable[InputFailure | None]]
) -> InputFailure | None:
    failure = None
    try:
        async with transaction_block(isolation_for(connection), connection, schema):
            failure = await search()
            raise _UndoError
    except _UndoError:
        return failure
    except (*DRIVER_ERRORS, DatabaseError):  # what was met first matters more
        return None


async def _bisect(bound: Sequence[BoundStatement], attempt: Attempt) -> InputFailure | None:
    """Bisect: the inputs before `low` succeed, those before `high` don't all."""
    low, high = 0, len(bound)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if await attempt(bound[low:middle]) else (middle, high)
    failed = await attempt(bound[low:high])
    return InputFailure(failed, low) if failed else None


async def _try(
    connection: AnyConnection, schema: Schema, bound: Sequence[BoundStatement], check: str = ""
) -> Exception | None:
    """Run these inputs, which take effect, or else return the error of the first that fails."""
    try:
        async with transaction_block(SAVEPOINT, connection, schema):
            await send(connection, bound)
            if check:
                await connection.execute(f"{check}; SET CONSTRAINTS ALL DEFERRED")
    except DRIVER_ERRORS as error:
        if not is_caused_by_input(error):
            raise
        return error
    return None
