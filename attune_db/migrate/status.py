"""What a database has seen of the files, and what it has still to see; nothing is written."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path

from msgspec import Struct

from attune_db.migrate.files import MIGRATIONS, MigrationFile
from attune_db.migrate.history import History
from attune_db.migrate.runner import look


class State(StrEnum):
    """What is known of a migration."""

    APPLIED = "applied"
    EDITED = "edited"
    """The file differs from what was applied."""
    UNKNOWN = "unknown"
    """Applied, but not in the folder."""
    PENDING = "pending"


class MigrationStatus(Struct, frozen=True):
    """A migration of the folder or of the history."""

    name: str
    state: State
    applied: datetime | None = None
    """When; None for what is pending."""


async def status(dsn: str | None = None, directory: Path = MIGRATIONS) -> list[MigrationStatus]:
    """The state of each migration, in the order of their names. Raises a MigrationError."""
    files, history = await look(dsn, directory)
    names = {file.name for file in files} | {*history.unknown(files)}
    states = _states(files, history)
    return [
        MigrationStatus(name, states[name], history.applied.get(name.removesuffix(".sql")))
        for name in sorted(names)
    ]


async def plan(dsn: str | None = None, directory: Path = MIGRATIONS) -> list[MigrationFile]:
    """The files that `migrate` would apply, in their order. Raises what it would raise before."""
    files, history = await look(dsn, directory)
    history.refuse_edits(files)
    return history.pending(files)


def _states(files: list[MigrationFile], history: History) -> dict[str, State]:
    states = {file.name: State.APPLIED for file in files}
    states |= {file.name: State.PENDING for file in history.pending(files)}
    states |= {file.name: State.EDITED for file in history.edited(files)}
    return states | dict.fromkeys(history.unknown(files), State.UNKNOWN)
