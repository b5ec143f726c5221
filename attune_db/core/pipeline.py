"""Pipelining: many values for one statement, sent without waiting for each answer."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from .driver_errors import WARNINGS_AS_ERRORS
from .executor import terminate

if TYPE_CHECKING:
    from asyncpg import Record

    from .bulk_query import BoundStatement
    from .codecs import AnyConnection

PIPELINE_DEPTH: Final = 100
"""The number of inputs that are sent at once; more aren't faster."""

GRACE_SECONDS: Final = 1.0
"""The time that a cancelled call has to stop sending; then the connection is closed."""

CANCEL: Final = "_cancel_current_command"
"""Private to asyncpg, which has no public way to cancel a statement from another task."""


async def send(connection: AnyConnection, bound: Iterable[BoundStatement]) -> list[Record]:
    """Run statements of the same text together, in the order given; return all rows."""
    records: list[Record] = []
    for sql, run in groupby(bound, key=lambda statement: statement.sql):
        values = [statement.values for statement in run]
        for start in range(0, len(values), PIPELINE_DEPTH):
            with WARNINGS_AS_ERRORS:
                records += await fetch_many(connection, sql, values[start : start + PIPELINE_DEPTH])
    return records


async def fetch_many(
    connection: AnyConnection, sql: str, values: Sequence[tuple[object, ...]]
) -> list[Record]:
    """Return the rows, in the order of the values.

    asyncpg's `fetchmany` swallows a cancellation that comes before all is sent, and never ends. So
    it runs in a task of its own, told to stop while it sends, and cancelled before or after that.
    """
    if len(values) == 1:
        return await connection.fetch(sql, *values[0])
    sending = _Sending(values)
    task = asyncio.ensure_future(connection.fetchmany(sql, sending))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await _stop(sending, task, connection)
        raise


async def _stop(
    sending: _Sending, task: asyncio.Future[list[Record]], connection: AnyConnection
) -> None:
    task.add_done_callback(_forget)
    heard: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    if sending.is_under_way:  # what a busy server doesn't read can't be sent, so it is told as well
        sending.is_over = True
        getattr(connection, CANCEL)(heard)
    else:
        task.cancel()
        heard.set_result(None)
    both: set[asyncio.Future[Any]] = {task, heard}
    try:
        await asyncio.wait(both, timeout=GRACE_SECONDS)
    finally:
        if not all(future.done() for future in both):
            terminate(connection)


def _forget(task: asyncio.Future[list[Record]]) -> None:
    """Retrieve the exception, so that asyncio doesn't report it as never retrieved."""
    if not task.cancelled():
        task.exception()


class _Sending(Iterator[tuple[object, ...]]):
    """The values that are still to be sent."""

    def __init__(self, values: Sequence[tuple[object, ...]]) -> None:
        self._left = iter(values)
        self._begun = False
        self.is_over = False

    @property
    def is_under_way(self) -> bool:
        """True once some values are sent, and until all are."""
        return self._begun and not self.is_over

    def __next__(self) -> tuple[object, ...]:
        if self.is_over:
            raise InterruptedError
        self._begun = True
        try:
            return next(self._left)
        except StopIteration:
            self.is_over = True
            raise
