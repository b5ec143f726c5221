"""A service's role may do what the queries need, and nothing else. Real PostgreSQL.

The other tests of this folder run the repositories as that role, with nothing left to PUBLIC.
"""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import asyncpg
import pytest

from attune_db import CreateEventInput, Database, DatabaseError, EventRepository, PackRepository
from tests.attune.required_privileges import OLDEST, granted_privileges, required_privileges
from tests.attune.service_role import REVOKES, grants, service_dsn, service_role

if TYPE_CHECKING:
    from asyncpg import Connection, Record

BROADCAST = "broadcast(text, text, text, bigint, text, text, text)"

SECRET = """
CREATE FUNCTION glob_secret(text) RETURNS text RETURN '';
REVOKE EXECUTE ON FUNCTION glob_secret FROM PUBLIC;
"""

Make = Callable[..., Awaitable[int]]


async def test_the_role_has_what_the_queries_need_and_nothing_else(
    committing: "Connection[Record]", dsn: str
) -> None:
    if committing.get_server_version().major < OLDEST:
        pytest.skip(f"trees tell of privileges from PostgreSQL {OLDEST} on")
    required = await required_privileges(committing)
    granted = await granted_privileges(committing, service_role(dsn))
    assert sorted(required.exact - granted.exact) == []
    assert sorted(granted.exact - required.exact) == []
    assert required.of_any_column <= granted.of_any_column


async def test_privileges_that_are_too_wide_are_taken_back(
    committing: "Connection[Record]", dsn: str
) -> None:
    role = service_role(dsn)
    before = await granted_privileges(committing, role)
    await committing.execute(f"""
        GRANT ALL ON ALL TABLES IN SCHEMA public TO {role};
        GRANT ALL ON ALL ROUTINES IN SCHEMA public TO {role};
        GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO {role};
        GRANT UPDATE (ref) ON pack TO {role};
        GRANT ALL ON SCHEMA public TO {role};
    """)
    await committing.execute(grants(role))
    assert await granted_privileges(committing, role) == before


@pytest.mark.parametrize(
    "statement",
    [
        *("CREATE TABLE mine (id int)", "SELECT glob_secret('')", "TRUNCATE pack"),
        *("UPDATE pack SET ref = 'a'", "UPDATE pack SET id = DEFAULT", "DROP TABLE pack"),
        *("SELECT FROM _pogo_migration", "DELETE FROM _migration_checksum", "CREATE SCHEMA mine"),
        *("SELECT nextval('pack_id_seq')", "ALTER TABLE pack ADD a text"),
    ],
)
async def test_a_service_may_do_nothing_that_no_query_does(
    db: Database, committing: "Connection[Record]", statement: str
) -> None:
    await committing.execute(SECRET)
    async with db.connection() as connection:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(statement)


@pytest.mark.parametrize(
    "privilege", ["INSERT ON event", f"EXECUTE ON FUNCTION {BROADCAST}", "SELECT ON event"]
)
async def test_a_privilege_that_is_missing_is_missed(
    connection: "Connection[Record]", shared_dsn: str, privilege: str
) -> None:
    events = EventRepository(connection)
    async with connection.transaction():
        await events.create(CreateEventInput(trigger_ref="core.timer"))
    await connection.execute(f"REVOKE {privilege} FROM {service_role(shared_dsn)}")
    with pytest.raises(DatabaseError) as caught:
        await events.create(CreateEventInput(trigger_ref="core.timer"))
    assert isinstance(caught.value.__cause__, asyncpg.InsufficientPrivilegeError)


async def test_the_role_may_connect_where_public_may_not(
    committing: "Connection[Record]", dsn: str
) -> None:
    await committing.execute(REVOKES)
    await committing.execute(grants(service_role(dsn)))
    async with Database.connect(service_dsn(dsn)) as db:
        assert await db.pack.count() == 0


async def test_repositories_of_these_tests_run_as_the_role(
    db: Database, connection: "Connection[Record]", shared_dsn: str, make: Make
) -> None:
    await make("pack")
    role = service_role(shared_dsn)
    assert await connection.fetchval("SELECT current_user") != role
    await connection.execute(f"REVOKE SELECT ON pack FROM {role}")
    with pytest.raises(DatabaseError) as caught:
        await PackRepository(connection).count()
    assert isinstance(caught.value.__cause__, asyncpg.InsufficientPrivilegeError)
    async with db.connection() as own:
        assert await own.fetchval("SELECT session_user") == role
