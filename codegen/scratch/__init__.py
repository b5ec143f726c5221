"""Scratch databases: an ephemeral PostgreSQL server, or a database of its own on another.

The database belongs to a guardian, a child process that outlives its parent by just as long as it
takes to clean up.
"""

from codegen.scratch.database import scratch_database, temporary_server
from codegen.scratch.errors import ServerError

__all__ = ["ServerError", "scratch_database", "temporary_server"]
