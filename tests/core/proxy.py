"""A proxy in front of a server, by which its network fails."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from typing import Any
from urllib.parse import parse_qs, urlsplit


class Proxy:
    """Relays bytes between clients and a server, until it is told not to."""

    def __init__(self, dsn: str) -> None:
        parts = urlsplit(dsn)
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        self._host = query.get("host") or parts.hostname or "localhost"
        self._port = query.get("port") or parts.port or 5432
        self._flows = asyncio.Event()
        self._flows.set()
        self._writers: set[asyncio.StreamWriter] = set()
        self.tasks: set[asyncio.Task[None]] = set()
        self.address: dict[str, Any] = {}
        self.connections = 0
        self.messages = 0  # that clients have sent
        self.refuses = False
        self.delay = 0.0  # seconds
        self.lifetime: int | None = None  # what a connection gets of the server, in messages

    def freeze(self) -> None:
        """Relay nothing any more, and say nothing, as a network that has gone black."""
        self._flows.clear()

    def thaw(self) -> None:
        """Relay again, beginning with what was sent in the meantime."""
        self._flows.set()

    def cut(self) -> None:
        """Close every connection."""
        for writer in self._writers:
            writer.transport.abort()

    async def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        if self.refuses:
            writer.transport.abort()
            return
        if self._host.startswith("/"):
            path = f"{self._host}/.s.PGSQL.{self._port}"
            upstream = await asyncio.open_unix_connection(path)
        else:
            upstream = await asyncio.open_connection(self._host, int(self._port))
        self._writers |= {writer, upstream[1]}
        for source, target in ((reader, upstream[1]), (upstream[0], writer)):
            task = asyncio.create_task(self._relay(source, target, source is reader))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)

    async def _relay(
        self, source: asyncio.StreamReader, target: asyncio.StreamWriter, from_client: bool
    ) -> None:
        answers = 0
        with suppress(OSError):
            while data := await source.read(65536):
                await self._flows.wait()
                await asyncio.sleep(self.delay)
                self.messages += from_client
                if not from_client and self.lifetime is not None:
                    if answers == self.lifetime:
                        break
                    answers += 1
                target.write(data)
                await target.drain()
        target.transport.abort()
        self._writers.discard(target)


@asynccontextmanager
async def proxied(dsn: str) -> AsyncGenerator[Proxy]:
    """A proxy for the server with this DSN, at its `address` (host and port)."""
    proxy = Proxy(dsn)
    server = await asyncio.start_server(proxy.accept, "127.0.0.1", 0)
    proxy.address = {"host": "127.0.0.1", "port": server.sockets[0].getsockname()[1]}
    try:
        yield proxy
    finally:
        server.close()
        proxy.thaw()
        proxy.cut()
        for task in list(proxy.tasks):
            task.cancel()
        await asyncio.gather(*proxy.tasks, return_exceptions=True)
