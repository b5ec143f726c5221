"""Opens connections to a server: once for all who wait, and less often while it is down."""

from __future__ import annotations

import asyncio
import os
import random
import socket
from collections.abc import Awaitable, Callable
from operator import attrgetter
from typing import Any, Final, TypeAlias

import asyncpg

from .connection import Connection, Pool, TypeCache
from .errors import QueryError

Init: TypeAlias = Callable[[Connection], Awaitable[None]]

# Private to asyncpg, which has no public way to the socket.
_transport: Final = attrgetter("_transport")

KEEPALIVE: Final = {
    "TCP_KEEPIDLE": 30,  # seconds of silence, after which TCP asks whether the server is there
    "TCP_KEEPINTVL": 10,  # seconds between two questions
    "TCP_KEEPCNT": 3,  # questions without an answer, after which the connection is lost
    "TCP_USER_TIMEOUT": 30_000,  # milliseconds until what was sent must be acknowledged
}

RANDOM: Final = random.SystemRandom()

FIRST_DELAY: Final = 0.05
LONGEST_DELAY: Final = 1.0
"""Seconds until the next attempt after the first failure, and after many."""


class Connector:
    """Opens connections that are ready for use."""

    def __init__(self, options: dict[str, Any], types: TypeCache, init: Init | None) -> None:
        """`options` are those of `asyncpg.connect`."""
        self._options = dict(options)
        self._types = types
        self._init = init

    def require_primary(self) -> None:
        """Connect to no server that takes no writes, from now on."""
        self._options["target_session_attrs"] = "read-write"

    async def connect(self, pool: Pool) -> Connection:
        """Open a connection of this pool's; whatever goes wrong, none is left open."""
        async with asyncio.timeout(self._options.get("timeout")):
            connection = await self._driver_connect()
            try:
                await self._prepare(connection, pool)
            except BaseException:
                connection.terminate()
                raise
        return connection

    async def _driver_connect(self) -> Connection:
        try:
            connection: Connection = await asyncpg.connect(
                connection_class=Connection, **self._options
            )
        except asyncpg.InterfaceError:
            raise
        except ValueError:
            # What asyncpg says may quote a part of the password.
            raise QueryError("the DSN, or an option of the connection, can't be used") from None
        return connection

    async def _prepare(self, connection: Connection, pool: Pool) -> None:
        connection.pool, connection.types, connection.pid = pool, self._types, os.getpid()
        _keep_alive(connection)
        await self._types.codecs.init(connection)
        if self._init is not None:
            await self._init(connection)


class Backoff:
    """Delays between attempts that fail: longer each time, and never the same for two clients."""

    def __init__(self) -> None:
        self._failures = 0

    def next_delay(self) -> float:
        """Return the seconds to wait after one more failure."""
        delay = min(LONGEST_DELAY, FIRST_DELAY * 2.0**self._failures)
        self._failures = min(self._failures + 1, 10)
        return delay * RANDOM.uniform(0.5, 1.0)

    def reset(self) -> None:
        """Begin anew after a success."""
        self._failures = 0


def _keep_alive(connection: Connection) -> None:
    sock = _transport(connection).get_extra_info("socket")
    if sock is None or sock.family not in (socket.AF_INET, socket.AF_INET6):
        return
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in KEEPALIVE.items():
        if hasattr(socket, name):
            sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
