"""Migrations run as the server runs them, and what can't be run so is told at its place."""

from collections.abc import Callable
from typing import Any

import pytest

Describe = Callable[..., dict[str, Any]]

QUERY = "-- name: q()$\nSELECT 1 AS x;"
TABLE = "CREATE TABLE t (id int);\n"


@pytest.mark.parametrize(
    "migration",
    [
        *("-- nothing yet", ";", "SELECT 1;;", "VACUUM", "SET ROLE pg_monitor", "DISCARD ALL"),
        *("SET statement_timeout = 1", "SET search_path = nowhere", "LISTEN x; NOTIFY x"),
        *("SET default_transaction_read_only = on", "SET client_encoding = latin1"),
        "SET standard_conforming_strings = off",
        "PREPARE x AS SELECT 1; EXECUTE x; DEALLOCATE ALL",
        "BEGIN; CREATE TABLE t (id int); COMMIT; BEGIN; ROLLBACK",
        "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END; SELECT f()",
        r"CREATE TABLE t (a text DEFAULT E'\\copy'); COMMENT ON TABLE t IS 'COPY t FROM STDIN;'",
        "DROP SCHEMA public",
    ],
)
def test_a_migration_may_do_this(migration: str, describe: Describe) -> None:
    description = describe(QUERY, migration)
    assert description["errors"] == []
    assert len(description["queries"]) == 1


def test_a_marked_migration_runs_statement_by_statement(describe: Describe) -> None:
    marked = f"-- migrate: no transaction\n{TABLE}CREATE INDEX CONCURRENTLY i ON t (id); VACUUM t"
    assert describe(QUERY, marked)["errors"] == []
    [error] = describe(QUERY, f"{marked};\nSELECT\n nope;")["errors"]
    assert (error["line"], error["column"]) == (5, 2)
    [error] = describe(QUERY, f"{marked};\nSELECT 1/0;")["errors"]
    assert (error["line"], error["column"]) == (4, 1)


def test_what_a_migration_sets_is_its_own(describe: Describe) -> None:
    migration = "CREATE TEMP TABLE gone (id int); SET search_path = pg_temp;"
    [error] = describe("-- name: q()\nSELECT id FROM gone ORDER BY id;", migration)["errors"]
    assert error["message"] == 'relation "gone" does not exist'


@pytest.mark.parametrize(
    ("before", "failing", "message"),
    [
        (TABLE, "SELECT 1/0;", "division by zero"),
        (f"{TABLE};;", "CREATE EXTENSION nothing;", 'extension "nothing" is not available'),
        (f"BEGIN; {TABLE} COMMIT;\n", "SELECT 1/0;", "division by zero"),
        (TABLE, "COPY t FROM STDIN;\n1\n\\.\n", "COPY to or from the client"),
        (TABLE, "copy t to stdout;", "COPY to or from the client"),
        (TABLE, "\\connect other", "a command of psql"),
        (TABLE, "BEGIN; SELECT 1;", "still open where the file ends"),
        (TABLE, "CREATE INDEX CONCURRENTLY i ON t (id);", "cannot run inside a transaction"),
        ("", f"{TABLE}SELECT pg_terminate_backend(pg_backend_pid());", "connection to the server"),
        (f"{TABLE}SELECT '", "\0';", "a NUL character"),
    ],
)
def test_what_a_migration_cannot_do_is_told(
    before: str, failing: str, message: str, describe: Describe
) -> None:
    [error] = describe(QUERY, before + failing)["errors"]
    lines = before.split("\n")
    assert message in error["message"]
    assert (error["line"], error["column"]) == (len(lines), len(lines[-1]) + 1)
    assert error["hint"]
