"""Runs the library's tests on a throw-away server of PostgreSQL 15: `just test-postgres15`.

The compiler isn't tested there: it needs PostgreSQL 16. Nothing is installed. Arguments go to
pytest; exit status 1 if there is no PostgreSQL 15.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from codegen.scratch import ServerError, temporary_server

DEBIAN = Path("/usr/lib/postgresql/15/bin")
PATHS = ("tests/core", "tests/attune", "tests/migrate", "tests/docs/test_migrations_page.py")
PROGRAMS = ("initdb", "postgres")


def main(arguments: Sequence[str]) -> int:
    """The exit status of pytest."""
    if missing := [name for name in PROGRAMS if not (DEBIAN / name).is_file()]:
        print(f"{DEBIAN / missing[0]} is missing", file=sys.stderr)
        print("  help: Debian's package postgresql-15 brings it", file=sys.stderr)
        return 1
    command = [sys.executable, "-m", "pytest", "-n", "auto", *PATHS, *arguments]
    try:
        with temporary_server(DEBIAN) as dsn:
            return subprocess.run(
                command, env={**os.environ, "DATABASE_URL": dsn}, check=False
            ).returncode
    except ServerError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
