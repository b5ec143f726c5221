"""A pool of connections, for the tasks of one event loop.

A connection on which nothing is left under way is released as it is, without a round trip, and is
the next to be used; every other is cleaned up in the background, or closed. Time is counted in
ticks, since to ask a clock for each statement would cost more than all else here.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Coroutine
from typing import Any, Final
from weakref import WeakSet

import asyncpg

from .connection import Connection
from .connector import RANDOM, Backoff, Connector
from .driver_errors import DRIVER_ERRORS
from .error_translation import translate_connecting
from .errors import PoolTimeoutError, QueryError, UnavailableError
from .pool_limits import PoolLimits, PoolStats
from .wait_queue import WaitQueue

CLEANUP_SECONDS: Final = 10.0
"""Time for a connection to end a cancelled statement and be reset, or to be closed."""


class ConnectionPool:
    """Connections to one database."""

    def __init__(self, connector: Connector, limits: PoolLimits) -> None:
        self.limits = limits
        self.ticks = 1
        self._connector = connector
        self._loop: asyncio.AbstractEventLoop | None = asyncio.get_running_loop()
        self._open: set[Connection] = set()
        self._idle: list[Connection] = []
        self._queue = WaitQueue()
        self._tasks: set[asyncio.Task[None]] = set()
        self._connecting = 0
        self._backoff = Backoff()
        self._retry: asyncio.TimerHandle | None = None
        self._failure: Exception | None = None  # of the last attempt to connect
        self._closing = False
        self._empty = asyncio.Event()
        self._untouched = 0  # how many at the bottom of the stack no one took since the last look
        self._command_ticks = limits.ticks(limits.command_timeout)
        self._idle_ticks = limits.ticks(limits.max_idle)
        self._age_ticks = limits.ticks(limits.max_age)
        self._ticker = self._loop.call_later(limits.tick, self._tick)
        _POOLS.add(self)

    @property
    def stats(self) -> PoolStats:
        """What the pool is doing right now."""
        return PoolStats(
            size=len(self._open),
            idle=len(self._idle),
            connecting=self._connecting,
            waiting=len(self._queue),
            max_size=self.limits.max_size,
        )

    async def fill(self, wait: float) -> None:
        """Open the first connections, trying for so many seconds while the server is down."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + wait
        while not self._idle and self.limits.min_size:
            try:
                self._add(await self._connector.connect(self))
            except Exception as error:
                failure, delay = connect_error(error), self._backoff.next_delay()
                if loop.time() + delay > deadline or not isinstance(failure, UnavailableError):
                    raise failure from error
                await asyncio.sleep(delay)
        rest = [self._connector.connect(self) for _ in range(1, self.limits.min_size)]
        for opened in asyncio.as_completed(rest):
            self._add(await opened)

    def pop(self) -> Connection | None:
        """Take an idle connection; None if there is none."""
        if asyncio.get_running_loop() is not self._loop:
            raise self._foreign()
        idle = self._idle
        while idle:
            connection = idle.pop()
            if len(idle) < self._untouched:
                self._untouched = len(idle)
            if not connection.is_closed():
                return connection
            self.discard(connection)
        return None

    async def acquire(self) -> Connection:
        """Acquire a connection: an idle one, a new one, or one that another task releases.

        PoolTimeoutError if none is free in time, QueryError if none could ever be.
        """
        if connection := self.pop():
            return connection
        if self._closing:
            raise UnavailableError("the database is closed")
        self._refuse_deadlock()
        waiting = self._queue.wait(self.limits.acquire_timeout, self._late, self.release)
        self._grow(len(self._queue) + 1)
        return await waiting

    def release(self, connection: Connection) -> None:
        """Release a connection on which nothing is under way, or that is closed."""
        if self._queue or self._closing or connection.condemned:
            self._route(connection)
        else:
            self._idle.append(connection)

    def release_after_error(self, connection: Connection, error: BaseException) -> None:
        """Release a connection after an error: a statement that was refused is over."""
        if isinstance(error, (asyncpg.PostgresError, asyncpg.InterfaceError)):
            self.release(connection)
        else:
            self.clean_up(connection)

    def clean_up(self, connection: Connection) -> asyncio.Task[None]:
        """Reset a connection in the background, whatever state it is in, and release it."""
        return self._spawn(self._reset(connection))

    def discard(self, connection: Connection) -> asyncio.Task[None]:
        """Close a connection in the background."""
        return self._spawn(self._close(connection))

    def leave_standby(self) -> None:
        """Give up all connections, as their server takes no writes any more, for one that does."""
        self._connector.require_primary()
        for connection in self._open:
            connection.condemned = True
        self._discard_idle(len(self._idle))

    def forget_statements(self) -> None:
        """Prepare each statement anew on all connections: the schema has changed."""
        for connection in self._open:
            connection.forget_statements()

    def forget_types(self) -> None:
        """Ask for each type anew on all connections: the schema has changed."""
        for connection in self._open:
            connection.forget_types()

    async def close(self, seconds: float | None) -> None:
        """Serve the tasks that wait by now, wait for all connections, and close them.

        After so many seconds, or if the wait is cancelled, those in use are closed as well.
        """
        self._closing = True
        self._discard_idle(len(self._idle))
        try:
            if self._open or self._connecting or self._queue:
                async with asyncio.timeout(seconds):
                    await self._empty.wait()
        except TimeoutError:
            pass
        finally:
            self.terminate()

    def disown(self) -> None:
        """Refuse every call: the connections are those of the process that forked this one."""
        self._loop = None

    def terminate(self) -> None:
        """Close all connections at once, and stop whatever runs in the background."""
        self._ticker.cancel()
        if self._retry is not None:
            self._retry.cancel()
        for task in self._tasks:
            task.cancel()
        for connection in self._open:
            connection.terminate()
        self._open.clear()

    def abandon(self) -> None:
        """Close all connections when the event loop next can, whichever thread asks for it."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self.terminate)

    def _route(self, connection: Connection) -> None:
        """Give a connection to whoever needs it most."""
        if connection.condemned or connection.is_closed():
            self.discard(connection)
        elif self._queue.serve(connection):
            pass
        elif self._closing:
            self.discard(connection)
        else:
            self._idle.append(connection)

    async def _reset(self, connection: Connection) -> None:
        try:
            await connection.reset(timeout=CLEANUP_SECONDS)
        except Exception:  # whatever stopped the reset, a closed connection needs none
            connection.terminate()
        self._route(connection)

    async def _close(self, connection: Connection) -> None:
        try:
            await connection.close(timeout=CLEANUP_SECONDS)
        except Exception:
            connection.terminate()
        finally:
            self._open.discard(connection)
            self._settle()

    def _settle(self) -> None:
        """Go on after a connection has gone, or could not be opened."""
        if self._queue:
            self._grow(len(self._queue))
        elif self._closing and not self._open and not self._connecting:
            self._empty.set()

    def _grow(self, wanted: int) -> None:
        """Open connections for so many tasks; after a failure one alone, and not at once."""
        if self._retry is not None:
            return
        free = self.limits.max_size - len(self._open)
        for _ in range(self._connecting, min(wanted, free, 1 if self._failure else free)):
            self._connecting += 1
            self._spawn(self._open_one())

    async def _open_one(self) -> None:
        try:
            connection = await self._connector.connect(self)
        except Exception as error:
            self._connecting -= 1
            self._back_off(error)
        except BaseException:
            self._connecting -= 1
            raise
        else:
            self._connecting -= 1
            self._add(connection)
        self._settle()

    def _add(self, connection: Connection) -> None:
        """Release a new connection; each grows to an age of its own, so that not all go at once."""
        self._failure = None
        self._backoff.reset()
        connection.retires_at = self.ticks + int(self._age_ticks * RANDOM.uniform(0.8, 1.0))
        self._open.add(connection)
        self._route(connection)

    def _back_off(self, error: Exception) -> None:
        """Try again later. Who waits goes on waiting if there is a connection to wait for."""
        self._failure = error
        if self._retry is None and not self._closing:
            assert self._loop is not None
            self._retry = self._loop.call_later(self._backoff.next_delay(), self._try_again)
        if not self._open:
            self._queue.fail(lambda: connect_error(error))

    def _try_again(self) -> None:
        self._retry = None
        self._settle()

    def _tick(self) -> None:
        """Look at all connections: what takes too long, is too old, or has been idle for long."""
        assert self._loop is not None
        self._ticker = self._loop.call_later(self.limits.tick, self._tick)
        self.ticks += 1
        for connection in self._open:
            if connection.started and self.ticks - connection.started > self._command_ticks:
                connection.expire()
            if self.ticks >= connection.retires_at:
                connection.condemned = True
        self._discard_condemned()
        if self.ticks % self._idle_ticks == 0:
            self._discard_idle(min(self._untouched, len(self._open) - self.limits.min_size))
            self._untouched = len(self._idle)
        if not self._closing:
            self._grow(self.limits.min_size - len(self._open))

    def _discard_condemned(self) -> None:
        useless = [each for each in self._idle if each.condemned or each.is_closed()]
        for connection in useless:
            self._idle.remove(connection)
            self.discard(connection)

    def _discard_idle(self, number: int) -> None:
        """Close so many connections, those that have been idle longest."""
        for _ in range(number):
            self.discard(self._idle.pop(0))

    def _refuse_deadlock(self) -> None:
        """Raise if every connection is in the hands of a task that waits for one more."""
        if self._connecting or len(self._open) < self.limits.max_size:
            return
        task = asyncio.current_task()
        holders = {connection.holder for connection in self._open}
        if holders == {task}:
            raise QueryError(
                f"this task has all {self.limits.max_size} connections of the pool, and would wait "
                "for ever for one more: work on the transaction that it has, or raise max_size"
            )
        if None not in holders and holders <= {task, *self._queue.tasks()}:
            raise PoolTimeoutError(
                f"all {self.limits.max_size} connections of the pool are in the hands of tasks that"
                " wait for one more: work on the transaction that each has, or raise max_size"
            )

    def _late(self) -> PoolTimeoutError:
        error = PoolTimeoutError(
            f"no connection was free within {self.limits.acquire_timeout:g} s: "
            f"{len(self._open)} of {self.limits.max_size} are in use, "
            f"and {len(self._queue)} tasks wait"
        )
        error.__cause__ = self._failure
        return error

    def _foreign(self) -> QueryError:
        if self._loop is None:
            return QueryError(
                "the database was opened before this process was forked: open another"
            )
        return QueryError("the database was opened in another event loop: open one in each loop")

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


_POOLS: Final[WeakSet[ConnectionPool]] = WeakSet()


def _disown_pools() -> None:
    for pool in _POOLS:
        pool.disown()


if hasattr(os, "register_at_fork"):  # not on Windows
    os.register_at_fork(after_in_child=_disown_pools)


def connect_error(error: Exception) -> Exception:
    """Translate what was raised while a connection was opened; it is made anew for each task."""
    if not isinstance(error, DRIVER_ERRORS):
        return error
    translated = translate_connecting(error)
    translated.__cause__ = error
    return translated
