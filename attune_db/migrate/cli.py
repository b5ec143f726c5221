"""The command line: exit status 0 fine, 1 it failed, 2 wrong usage."""

import argparse
import asyncio
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from attune_db.migrate.connection_failure import hide_dsns
from attune_db.migrate.errors import EditedMigrationError, MigrationError
from attune_db.migrate.files import MIGRATIONS
from attune_db.migrate.runner import migrate
from attune_db.migrate.status import State, plan, status
from attune_db.migrate.waits import Waits

_USAGE = "python -m attune_db.migrate [up | status | plan] [DSN] [options]"
_UP_TO_DATE = "nothing to apply: the database is up to date"


class Options(argparse.Namespace):
    """The command line, read."""

    words: list[str]
    migrations: Path
    wait: float
    lock_timeout: float
    attempts: int

    command = "up"
    dsn: str


class Parser(argparse.ArgumentParser):
    """A parser whose errors never show a DSN."""

    def error(self, message: str) -> NoReturn:
        """Print the usage and this message, and exit with 2."""
        super().error(hide_dsns(message))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command."""
    options = _parse(arguments)
    handler = logging.StreamHandler()
    handler.setFormatter(_Formatter())
    logger = logging.getLogger("attune_db.migrate")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        return asyncio.run(COMMANDS[options.command](options))
    except MigrationError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130
    finally:
        logger.removeHandler(handler)


async def _up(options: Options) -> int:
    waits = Waits(options.wait, options.lock_timeout, options.attempts)

    def show(name: str) -> None:
        print(f"applied {name}", flush=True)

    names = await migrate(options.dsn, options.migrations, waits=waits, on_applied=show)
    if not names:
        print(_UP_TO_DATE)
    return 0


async def _status(options: Options) -> int:
    migrations = await status(options.dsn, options.migrations)
    for migration in migrations:
        when = f"  {migration.applied:%Y-%m-%d %H:%M:%S %Z}" if migration.applied else ""
        print(f"{migration.state:7}  {migration.name}{when}")
    if edited := [each.name for each in migrations if each.state is State.EDITED]:
        raise EditedMigrationError(edited)
    return 0


async def _plan(options: Options) -> int:
    files = await plan(options.dsn, options.migrations)
    for file in files:
        count = len(file.statements)
        how = "in a transaction" if file.in_transaction else "without a transaction"
        print(f"would apply {file.name}: {count} statement{'s'[: count != 1]}, {how}")
    if not files:
        print(_UP_TO_DATE)
    return 0


COMMANDS = {"up": _up, "status": _status, "plan": _plan}


def _parse(arguments: Sequence[str] | None) -> Options:
    parser = Parser(
        prog="python -m attune_db.migrate",
        usage=_USAGE,
        description="Bring a PostgreSQL database up to date with attune_db's migrations: up (which"
        " is meant where nothing is said) applies what is missing, status tells of each file, and"
        " plan of those that up would apply.",
        allow_abbrev=False,
    )
    parser.add_argument(
        "words",
        nargs="*",
        metavar="DSN",
        help="postgresql://user@host/database; without it, the environment's DATABASE_URL",
    )
    waits = Waits()
    help = "folder of the files, instead of attune_db's own"
    parser.add_argument("--migrations", metavar="DIR", type=Path, default=MIGRATIONS, help=help)
    help = f"how long to wait for another run to end ({waits.run:g})"
    parser.add_argument("--wait", metavar="SECONDS", type=float, default=waits.run, help=help)
    help = f"how long a statement waits for a lock, at each attempt ({waits.lock:g})"
    option = "--lock-timeout"
    parser.add_argument(option, metavar="SECONDS", type=float, default=waits.lock, help=help)
    help = f"how often a file is tried whose locks others hold ({waits.attempts})"
    parser.add_argument("--attempts", metavar="N", type=int, default=waits.attempts, help=help)
    options = parser.parse_args(arguments, namespace=Options())
    if options.attempts < 1:
        parser.error("--attempts is at least 1")
    words = list(options.words)
    if words and words[0] in COMMANDS:
        options.command = words.pop(0)
    if len(words) > 1:
        parser.error("a command and one DSN, in this order, is all that is taken")
    dsn = words[0] if words else os.environ.get("DATABASE_URL")
    if not dsn:
        parser.error("which database? give a DSN, or set DATABASE_URL")
    options.dsn = dsn
    return options


class _Formatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        kind = "warning: " if record.levelno >= logging.WARNING else ""
        return kind + record.getMessage()
