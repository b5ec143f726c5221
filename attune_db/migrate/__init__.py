"""Brings a database up to date, from code or with `python -m attune_db.migrate`.

Needs the extra `migrate`.
"""

from attune_db.migrate.runner import MIGRATIONS, MigrationError, migrate

__all__ = ["MIGRATIONS", "MigrationError", "migrate"]
