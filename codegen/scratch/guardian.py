"""The process that owns a scratch database.

It runs in a session of its own, where no Ctrl-C reaches it. It prints the DSN, waits until its
standard input ends, which happens however the parent ends, and then removes all that it made.
"""

import signal
import sys

from codegen.scratch.borrowed import borrowed_database
from codegen.scratch.cluster import embedded_server
from codegen.scratch.errors import ServerError


def _guard() -> int:
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    url = sys.stdin.readline().strip()
    try:
        with borrowed_database(url) if url else embedded_server() as dsn:
            print("dsn:", dsn, flush=True)
            sys.stdin.readline()
    except ServerError as error:
        print(error, flush=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(_guard())
