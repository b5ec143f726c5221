"""A queue of tasks that wait for a connection, first come, first served."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from .connection import Connection


class WaitQueue:
    """Tasks that wait; each is served once, fails, or gives up."""

    def __init__(self) -> None:
        self._waiters: dict[asyncio.Future[Connection], asyncio.Task[Any] | None] = {}

    def __len__(self) -> int:
        """Count the tasks that wait."""
        return len(self._waiters)

    def tasks(self) -> set[asyncio.Task[Any] | None]:
        """Return the tasks that wait."""
        return set(self._waiters.values())

    async def wait(
        self,
        seconds: float | None,
        late: Callable[[], Exception],
        release: Callable[[Connection], None],
    ) -> Connection:
        """Wait for a connection; raise what `late` makes after so many seconds.

        A task that is cancelled with a connection in hand releases it.
        """
        loop = asyncio.get_running_loop()
        waiter: asyncio.Future[Connection] = loop.create_future()
        self._waiters[waiter] = asyncio.current_task()
        timer = loop.call_later(seconds, self._expire, waiter, late) if seconds else None
        try:
            return await waiter
        except asyncio.CancelledError:
            if not waiter.cancelled() and waiter.exception() is None:
                release(waiter.result())
            raise
        finally:
            self._waiters.pop(waiter, None)
            if timer is not None:
                timer.cancel()

    def serve(self, connection: Connection) -> bool:
        """Give a connection to the task that has waited longest; false if none waits."""
        if waiter := self._first():
            waiter.set_result(connection)
        return waiter is not None

    def fail(self, error: Callable[[], Exception]) -> None:
        """Raise an error, made anew for each, in all tasks that wait."""
        while waiter := self._first():
            waiter.set_exception(error())

    def _first(self) -> asyncio.Future[Connection] | None:
        """Remove the first that still waits, and return it."""
        while self._waiters:
            waiter = next(iter(self._waiters))
            del self._waiters[waiter]
            if not waiter.done():
                return waiter
        return None

    def _expire(self, waiter: asyncio.Future[Connection], late: Callable[[], Exception]) -> None:
        if not waiter.done():
            waiter.set_exception(late())
