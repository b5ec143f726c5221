"""Streams of rows, through a cursor of the server's."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import (
    AbstractAsyncContextManager,
    AsyncExitStack,
    asynccontextmanager,
    suppress,
)
from operator import attrgetter
from typing import Any, Final, TypeAlias, TypeVar

from asyncpg.cursor import CursorIterator

from .codecs import AnyConnection
from .connection import command_timeout
from .decode_errors import is_from_decoder
from .driver_errors import DRIVER_ERRORS, WARNINGS_AS_ERRORS
from .dynamic_query import Statement
from .errors import DatabaseError, QueryError
from .executor import ConnectionSource, is_closed
from .infinite_timestamps import add_time_zone, may_have_infinite
from .schema import Schema
from .transaction import READING, ROLLBACK_SECONDS, transaction_block

T = TypeVar("T")

PREFETCH: Final = 500
"""The number of rows that are fetched at once, and held at most."""

RowStream: TypeAlias = AbstractAsyncContextManager[AsyncIterator[T]]
"""Rows to read one by one: `async with repository.stream_list() as rows: async for row in rows`.

Leaving early, in whatever way, leaves nothing open.
"""

Explain: TypeAlias = Callable[[Exception, bool], DatabaseError]
"""Our error for the driver's, given whether there is nothing to talk to any more."""

# Private to asyncpg, which has no public way to close a portal before its transaction ends.
_close: Callable[[CursorIterator[Any]], Any] = attrgetter("_close_portal")


@asynccontextmanager
async def open_stream(
    session: ConnectionSource, statement: Statement[T], args: tuple[object, ...], explain: Explain
) -> AsyncGenerator[AsyncIterator[T]]:
    """The rows, read in the transaction that is under way, or else in one of their own.

    QueryError on a connection outside a transaction: what its owner does in the loop would become
    part of ours.
    """
    sql, values = statement.bind(args)
    async with AsyncExitStack() as stack:
        try:
            connection = await stack.enter_async_context(session.acquire())
            under_way = connection.is_in_transaction()
        except DRIVER_ERRORS as error:
            raise explain(error, session.is_closed()) from error
        if not under_way and not session.exclusive:
            raise QueryError(
                "a connection streams inside a transaction alone: begin one with"
                " `async with connection.transaction()`, or give the repository a pool"
            )
        if not under_way:
            await stack.enter_async_context(transaction_block(READING, connection, Schema()))
        limit = command_timeout(connection)
        cursor = aiter(connection.cursor(sql, *values, prefetch=PREFETCH, timeout=limit))
        rows = _Rows(cursor, connection, statement.row, explain)
        stack.push_async_callback(rows.close)
        yield rows


class _Rows(AsyncIterator[T]):
    """The rows of a cursor, until the block ends."""

    def __init__(
        self,
        cursor: CursorIterator[Any],
        connection: AnyConnection,
        row: Callable[..., T],
        explain: Explain,
    ) -> None:
        self._cursor: CursorIterator[Any] | None = cursor
        self._connection, self._row, self._explain = connection, row, explain

    async def __anext__(self) -> T:
        if self._cursor is None:
            raise QueryError("the stream has ended: read it inside its `async with` block")
        try:
            with WARNINGS_AS_ERRORS:
                record = await anext(self._cursor)
        except DRIVER_ERRORS as error:
            raise self._explain(error, is_closed(self._connection)) from error
        except Exception as error:
            if is_from_decoder(error):
                raise self._explain(error, False) from error
            raise
        row = self._row
        return row(*(add_time_zone(record, row) if may_have_infinite() else record))

    async def close(self) -> None:
        """Close the portal; the transaction would, sooner or later, if this can't."""
        cursor, self._cursor = self._cursor, None
        if cursor is not None and not is_closed(self._connection):
            with suppress(*DRIVER_ERRORS):
                await _close(cursor)(ROLLBACK_SECONDS)
