"""The process that owns a scratch database.

It runs in a session of its own, where no Ctrl-C reaches it. It prints the DSN, waits until its
standard input ends, which happens however the parent ends, and then removes all that it made.
"""

import signal
import sys
from contextlib import AbstractContextManager
from pathlib import Path

from codegen.scratch.borrowed import borrowed_database
from codegen.scratch.cluster import embedded_server
from codegen.scratch.errors import ServerError


def _guard() -> int:
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    asked = sys.stdin.readline().strip()
    try:
        with _serve(asked) as dsn:
            print("dsn:", dsn, flush=True)
            sys.stdin.readline()
    except ServerError as error:
        print(error, flush=True)
        return 1
    return 0


def _serve(asked: str) -> AbstractContextManager[str]:
    """What was asked for: a database at a URL, a server of executables in a folder, or any."""
    if asked and not asked.startswith("/"):
        return borrowed_database(asked)
    return embedded_server(Path(asked) if asked else None)


if __name__ == "__main__":
    sys.exit(_guard())
