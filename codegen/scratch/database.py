"""Databases that live no longer than the process that asked for them."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path
from typing import IO

from codegen.scratch.errors import ServerError


@contextlib.contextmanager
def temporary_server(executables: Path | None = None) -> Generator[str]:
    """The DSN of a fresh PostgreSQL server of our own, reached through a socket.

    It runs the executables in this folder, or those of the wheel.
    """
    with _ask_guardian(str(executables.absolute()) if executables else "") as dsn:
        yield dsn


@contextlib.contextmanager
def scratch_database(url: str | None) -> Generator[str]:
    """The DSN of a fresh, empty database: on the server at this URL, or else on a temporary one.

    Databases and roles whose names begin with this one's name are dropped with it.
    """
    with _ask_guardian(url or "") as dsn:
        yield dsn


@contextlib.contextmanager
def _ask_guardian(request: str) -> Generator[str]:
    with _start_guardian() as guardian:
        assert guardian.stdin is not None
        assert guardian.stdout is not None
        guardian.stdin.write(f"{request}\n")
        guardian.stdin.flush()
        dsn = _read_dsn(guardian.stdout)
        try:
            yield dsn
        finally:
            # A line says it too: a forked child may keep its copy of the pipe open.
            with contextlib.suppress(OSError):
                guardian.stdin.write("stop\n")
                guardian.stdin.flush()
            guardian.wait()


def _start_guardian() -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "codegen.scratch.guardian"],
        # It finds the modules that its parent finds.
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def _read_dsn(output: IO[str]) -> str:
    """Read the guardian's first lines; whatever it prints instead of a DSN is the error."""
    output_lines: list[str] = []
    for line in output:
        if line.startswith("dsn: "):
            return line.removeprefix("dsn: ").rstrip("\n")
        output_lines.append(line)
    raise ServerError(
        "".join(output_lines).strip() or "the process that owns the database was ended"
    )
