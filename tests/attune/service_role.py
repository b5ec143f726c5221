"""The role that the repositories run as in these tests, with the privileges of a service alone."""

import contextlib
import inspect
from collections.abc import Awaitable
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit

import asyncpg

import attune_db
from attune_db import init_connection

T = TypeVar("T")

GRANTS = Path(attune_db.__file__).parent / "grants/service.sql"
PASSWORD = "service"
# What PUBLIC may do by default: nothing of it is to help.
REVOKES = """
DO $$
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
END
$$;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
REVOKE ALL ON ALL ROUTINES IN SCHEMA public FROM PUBLIC;
DO $$
DECLARE
    enum regtype;
BEGIN
    FOR enum IN SELECT oid FROM pg_type WHERE typtype = 'e' LOOP
        EXECUTE format('REVOKE USAGE ON TYPE %s FROM PUBLIC', enum);
    END LOOP;
END
$$;
"""


def grants(role: str) -> str:
    """The grants, to a role of this name."""
    return GRANTS.read_text(encoding="utf-8").replace("attune_service", role)


def service_role(dsn: str) -> str:
    """The role of all the databases beside this one: it is dropped with them."""
    return urlsplit(dsn).path[1:].rpartition("_")[0] + "_service"


def service_dsn(dsn: str) -> str:
    """The DSN by which the role logs in."""
    parts = urlsplit(dsn)
    _, _, host = parts.netloc.rpartition("@")
    return parts._replace(netloc=f"{quote(service_role(dsn))}:{PASSWORD}@{host}").geturl()


async def grant_to_service(dsn: str) -> None:
    """Give the role its privileges in this database, and take PUBLIC's."""
    connection = await asyncpg.connect(dsn)
    try:
        role = service_role(dsn)
        await connection.execute(REVOKES)
        await connection.execute(grants(role))
        await connection.execute(f"ALTER ROLE {role} LOGIN PASSWORD '{PASSWORD}'")
        await connection.execute(f"GRANT {role} TO CURRENT_USER")
    finally:
        await connection.close()


async def connect_as_service(dsn: str) -> "ServiceConnection":
    """A connection with its codecs, on which repositories run as the role."""
    connection = await asyncpg.connect(dsn, connection_class=ServiceConnection)
    await connection.become_service(dsn)
    await init_connection(connection)
    return connection


def _is_called_by_test() -> bool:
    """Tell whether a test calls the method that asks this, by way of `_run`."""
    frame = inspect.currentframe()
    for _ in range(3):
        frame = frame.f_back if frame else None
    return frame is not None and str(frame.f_globals["__name__"]).startswith("tests.")


class ServiceConnection(asyncpg.Connection):
    """Runs the library's statements as the service role, and those of the tests as the owner."""

    role = ""

    async def become_service(self, dsn: str) -> None:
        """Run as the role from now on."""
        self.role = service_role(dsn)
        await super().execute(f"SET ROLE {self.role}")

    def execute(self, *args: Any, **options: Any) -> Any:
        return self._run(super().execute(*args, **options))

    def executemany(self, *args: Any, **options: Any) -> Any:
        return self._run(super().executemany(*args, **options))

    def fetch(self, *args: Any, **options: Any) -> Any:
        return self._run(super().fetch(*args, **options))

    def fetchrow(self, *args: Any, **options: Any) -> Any:
        return self._run(super().fetchrow(*args, **options))

    def fetchval(self, *args: Any, **options: Any) -> Any:
        return self._run(super().fetchval(*args, **options))

    def _run(self, call: Awaitable[T]) -> Awaitable[T]:
        return self._run_as_owner(call) if self.role and _is_called_by_test() else call

    async def _run_as_owner(self, call: Awaitable[T]) -> T:
        # Where a transaction has failed, its rollback brings the role back.
        with contextlib.suppress(asyncpg.InFailedSQLTransactionError):
            await super().execute("RESET ROLE")
        try:
            return await call
        finally:
            with contextlib.suppress(asyncpg.InFailedSQLTransactionError, asyncpg.InterfaceError):
                await super().execute(f"SET ROLE {self.role}")
