"""Whether a statement is proven to change nothing."""

from collections.abc import Callable
from typing import Any

import pytest

Json = dict[str, Any]

MIGRATION = """
CREATE TABLE book (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, title text NOT NULL);
CREATE SEQUENCE numbers;
CREATE VIEW titles AS SELECT title, lower(title) AS lower FROM book;
CREATE VIEW counted AS SELECT title, nextval('numbers') AS number FROM book;
CREATE VIEW deeper AS SELECT number FROM counted;
CREATE FUNCTION calm(int) RETURNS int LANGUAGE sql STABLE AS 'SELECT $1';
CREATE FUNCTION wild(int) RETURNS int LANGUAGE sql AS 'SELECT $1';
CREATE FUNCTION random(text) RETURNS float8 LANGUAGE sql AS 'SELECT 1.0::float8';
"""
READS = (
    "SELECT id, title FROM book WHERE id = :id",
    "SELECT count(*) AS n, max(lower(title)) AS last FROM book",
    "WITH x AS (SELECT id FROM book) SELECT id FROM x WHERE EXISTS (SELECT FROM book)",
    "SELECT title, lower FROM titles",
    "SELECT calm(1) AS n, random() AS r, gen_random_uuid() AS u, now() AS at",
    "SELECT id FROM book WHERE title = :f.title ORDER BY id",
)
MAY_WRITE = (
    "SELECT id FROM book WHERE id = :id FOR UPDATE",
    "SELECT id FROM (SELECT id FROM book FOR SHARE) AS x",
    "UPDATE book SET title = 'x' WHERE id = :id RETURNING id",
    "WITH x AS (DELETE FROM book WHERE id = :id RETURNING id) SELECT id FROM x",
    "WITH x AS (INSERT INTO book (title) VALUES ('x')) SELECT 1 AS n",
    "SELECT nextval('numbers') AS n",
    "SELECT number FROM counted",
    "SELECT number FROM deeper",
    "SELECT wild(1) AS n",
    "SELECT random('a') AS n",
    "SELECT set_config('a.b', 'c', false) AS c",
    "SELECT pg_advisory_lock(1) AS lock, pg_notify('a', 'b') AS told",
    "SELECT pg_current_xact_id()::text AS id",
    "SELECT id FROM book WHERE id > setval('numbers', 1)",
)


@pytest.mark.parametrize("sql", READS)
def test_what_only_reads(ask: Callable[..., Json], sql: str) -> None:
    assert ask(sql, f"q({_parameters(sql)})", MIGRATION)["read_only"] is True


@pytest.mark.parametrize("sql", MAY_WRITE)
def test_what_may_write(ask: Callable[..., Json], sql: str) -> None:
    assert ask(sql, f"q({_parameters(sql)})", MIGRATION)["read_only"] is False


def _parameters(sql: str) -> str:
    return "id" if ":id" in sql else "f" if ":f." in sql else ""
