"""Brings a database up to date, from code or with `python -m attune_db.migrate`.

Applying needs the extra `migrate`. docs/migrations.md says how files are written.
"""

from attune_db.migrate.errors import (
    EditedMigrationError,
    MigrationBlockedError,
    MigrationBusyError,
    MigrationConnectionError,
    MigrationError,
    MigrationFailedError,
    MigrationFileError,
)
from attune_db.migrate.files import MIGRATIONS, MigrationFile
from attune_db.migrate.runner import migrate
from attune_db.migrate.status import MigrationStatus, State, plan, status
from attune_db.migrate.waits import Waits

__all__ = [
    "MIGRATIONS",
    "EditedMigrationError",
    "MigrationBlockedError",
    "MigrationBusyError",
    "MigrationConnectionError",
    "MigrationError",
    "MigrationFailedError",
    "MigrationFile",
    "MigrationFileError",
    "MigrationStatus",
    "State",
    "Waits",
    "migrate",
    "plan",
    "status",
]
