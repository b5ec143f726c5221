"""`python -m attune_db.migrate [DSN]`: exit status 0 fine, 1 it failed, 2 wrong usage."""

import argparse
import asyncio
import os
import sys

from attune_db.migrate import MigrationError, migrate


def main() -> int:
    """Apply what is missing, and say what was applied."""
    dsn = _parse_dsn()
    try:
        applied = asyncio.run(migrate(dsn))
    except MigrationError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    for name in applied:
        print(f"applied {name}")
    if not applied:
        print("nothing to apply: the database is up to date")
    return 0


def _parse_dsn() -> str:
    parser = argparse.ArgumentParser(
        prog="python -m attune_db.migrate",
        description="Bring a PostgreSQL database up to date with attune_db's migrations.",
    )
    parser.add_argument(
        "dsn",
        nargs="?",
        default=os.environ.get("DATABASE_URL"),
        metavar="DSN",
        help="postgresql://user@host/database; without it, the environment's DATABASE_URL",
    )
    dsn: str | None = parser.parse_args().dsn
    if not dsn:
        parser.error("which database? give a DSN, or set DATABASE_URL")
    return dsn


if __name__ == "__main__":
    sys.exit(main())
