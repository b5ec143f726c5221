"""A compiler that serves one run after the other, for as long as the schema stays the same."""

import asyncio
import contextlib
from collections.abc import Generator
from pathlib import Path

from codegen.ask.analyzer import connect_analyzer
from codegen.base.config import Config
from codegen.pipeline import Compiler, CompileResult, Progress
from codegen.scratch import scratch_database, temporary_server


@contextlib.contextmanager
def open_session(url: str | None) -> Generator["WatchSession"]:
    """A session on the server at this URL, or else on one of its own."""
    with contextlib.ExitStack() as stack:
        server = url or stack.enter_context(temporary_server())
        session = WatchSession(stack.enter_context(asyncio.Runner()), server)
        stack.callback(session.close)
        yield session


class WatchSession:
    """Compiles again and again; a database is made anew where migrations or settings changed."""

    def __init__(self, runner: asyncio.Runner, url: str) -> None:
        self._runner, self._url = runner, url
        self._stack = contextlib.AsyncExitStack()
        self._compiler: Compiler | None = None
        self._made_of: object = None  # the settings and migrations of its database

    def compile(self, config: Config, progress: Progress) -> CompileResult:
        """Everything about the queries as they are now."""
        made_of = (config, _contents(config.migrations))
        if made_of != self._made_of:
            self.close()
        try:
            self._compiler = self._compiler or self._runner.run(self._open())
            compiled = self._runner.run(self._compiler.compile(config, progress))
        except BaseException:
            self.close()
            raise
        if compiled.context is None:
            self.close()
        else:
            self._made_of = made_of
        return compiled

    def close(self) -> None:
        """Drop the database, if there is one."""
        self._compiler = self._made_of = None
        self._runner.run(self._stack.aclose())

    async def _open(self) -> Compiler:
        dsn = self._stack.enter_context(scratch_database(self._url))
        return Compiler(await self._stack.enter_async_context(connect_analyzer(dsn)))


def _contents(folder: Path) -> list[tuple[Path, bytes | None]]:
    return [(path, _content(path)) for path in sorted(folder.glob("*.sql"))]


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:  # it was there a moment ago, or can't be read: the run will say so
        return None
