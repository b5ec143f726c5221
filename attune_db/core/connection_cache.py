"""A cache of connections that stay acquired from asyncpg's pool between two statements.

asyncpg's pool owns them: it opens, initialises, counts and closes them. But each `release` there
costs a task, and a second round trip for the reset. So a connection on which nothing is left under
way waits here for the next statement; every other goes home through `release`.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Final

import asyncpg
from asyncpg.pool import PoolConnectionProxy

from .errors import UnavailableError
from .executor import is_closed, terminate

RETURN_SECONDS: Final = 10.0
"""Time for a connection to end a cancelled statement and be reset; after that it is closed."""


class ConnectionCache:
    """Idle connections, last in first out, and tasks that wait for one, first come first served."""

    def __init__(self, pool: asyncpg.Pool, idle_seconds: float) -> None:
        """An open pool; what was idle for one or two times `idle_seconds` goes back to it."""
        self._pool = pool
        self._loop = asyncio.get_running_loop()
        self._free = pool.get_max_size()  # connections that the pool could still give
        self._idle: list[PoolConnectionProxy] = []
        self._waiters: deque[asyncio.Future[PoolConnectionProxy | None]] = deque()
        self._returning: set[asyncio.Task[None]] = set()
        self._all_home = asyncio.Event()
        self._all_home.set()
        self._closing = False
        self._untouched = 0  # how many at the bottom of the stack no one took since the last sweep
        self._idle_seconds = idle_seconds
        self._sweeper = self._loop.call_later(idle_seconds, self._sweep)

    def pop(self) -> PoolConnectionProxy | None:
        """Take an idle connection; None if there is none."""
        while self._idle:
            connection = self._idle.pop()
            self._untouched = min(self._untouched, len(self._idle))
            if not is_closed(connection):
                return connection
            self.return_to_pool(connection)
        return None

    async def acquire(self) -> PoolConnectionProxy:
        """Acquire a connection: an idle one, a new one, or one that another task releases."""
        while True:
            if connection := self.pop():
                return connection
            if self._closing:
                raise UnavailableError("the database is closed")
            connection = None if self._claim() else await self._wait()
            if connection is None:
                return await self._acquire()
            if not is_closed(connection):
                return connection
            self.return_to_pool(connection)

    def release(self, connection: PoolConnectionProxy) -> None:
        """Release a connection that is as clean as it was, or closed."""
        if waiter := self._next_waiter():
            waiter.set_result(connection)
        elif self._closing:
            self.return_to_pool(connection)
        else:
            self._idle.append(connection)

    def release_after_error(self, connection: PoolConnectionProxy, error: BaseException) -> None:
        """Release a connection after an error: a statement that was refused is over.

        ConnectionError where the driver, in whatever words, says no more than that it is lost.
        """
        lost = is_closed(connection)
        if isinstance(error, (asyncpg.PostgresError, asyncpg.InterfaceError)):
            self.release(connection)
        else:
            self.return_to_pool(connection)
        if lost and isinstance(error, (asyncpg.InterfaceError, asyncpg.InternalClientError)):
            raise ConnectionError("the connection was lost") from error

    def return_to_pool(self, connection: PoolConnectionProxy) -> asyncio.Task[None]:
        """Return a connection to the pool in the background, whatever state it is in."""
        task = self._loop.create_task(self._hand_back(connection))
        self._returning.add(task)
        task.add_done_callback(self._returning.discard)
        return task

    async def close(self) -> None:
        """Serve the tasks that wait by now, wait for all connections, and close the pool."""
        self._closing = True
        self._sweeper.cancel()
        self._return_idle(len(self._idle))
        try:
            await self._all_home.wait()
            await self._pool.close()
        except BaseException:
            self._pool.terminate()
            raise

    def _claim(self) -> bool:
        """Reserve one more connection of the pool; false if there is none left."""
        if not self._free:
            return False
        self._free -= 1
        self._all_home.clear()
        return True

    async def _acquire(self) -> PoolConnectionProxy:
        try:
            return await self._pool.acquire()
        except BaseException:
            self._release_slot()
            raise

    async def _wait(self) -> PoolConnectionProxy | None:
        """Wait for a connection; None is the permission to acquire one."""
        waiter: asyncio.Future[PoolConnectionProxy | None] = self._loop.create_future()
        self._waiters.append(waiter)
        try:
            return await waiter
        except asyncio.CancelledError:
            if not waiter.cancelled():  # cancelled with something in hand: pass it on
                self._pass_on(waiter.result())
            raise

    def _pass_on(self, connection: PoolConnectionProxy | None) -> None:
        if connection is None:
            self._release_slot()
        else:
            self.release(connection)

    def _next_waiter(self) -> asyncio.Future[PoolConnectionProxy | None] | None:
        while self._waiters:
            waiter = self._waiters.popleft()
            if not waiter.done():
                return waiter
        return None

    def _release_slot(self) -> None:
        """Let the task that waits longest acquire one more from the pool; else any later one."""
        if waiter := self._next_waiter():
            waiter.set_result(None)
            return
        self._free += 1
        if self._free == self._pool.get_max_size():
            self._all_home.set()

    async def _hand_back(self, connection: PoolConnectionProxy) -> None:
        try:
            await self._pool.release(connection, timeout=RETURN_SECONDS)
        except Exception:  # whatever stopped the reset, a closed connection needs none
            terminate(connection)
        finally:
            self._release_slot()

    def _sweep(self) -> None:
        self._return_idle(self._untouched)
        self._untouched = len(self._idle)
        self._sweeper = self._loop.call_later(self._idle_seconds, self._sweep)

    def _return_idle(self, count: int) -> None:
        """Return so many connections to the pool, the ones that were idle longest."""
        for connection in self._idle[:count]:
            self.return_to_pool(connection)
        del self._idle[:count]
