"""A page ten thousand rows deep reads what the first one reads: counted, not timed."""

import importlib
from collections.abc import Callable, Iterator
from typing import Any

import asyncpg
import pytest

Sent = tuple[str, tuple[object, ...]]  # a statement and its values

DEEP = 10_000
PER_PAGE = 50

SCHEMA = """
CREATE TABLE event (
    id      integer PRIMARY KEY,
    kind    text NOT NULL,
    parent  integer,
    created timestamptz NOT NULL,
    payload text NOT NULL
);

INSERT INTO event
SELECT n, CASE WHEN n % 3 = 0 THEN 'rare' ELSE 'usual' END, CASE WHEN n % 2 = 0 THEN n / 9000 END,
       '2000-01-01'::timestamptz + n / 100 * interval '1 minute', repeat('x', 200)
FROM generate_series(1, 30000) AS n;

CREATE INDEX ON event (created DESC, id DESC);
CREATE INDEX ON event (kind DESC, id);
CREATE INDEX ON event (kind, created DESC, id DESC);
CREATE INDEX ON event (parent, id);
CREATE INDEX ON event (parent DESC NULLS LAST, id);
CREATE INDEX ON event (parent NULLS FIRST, id);
CREATE INDEX ON event (upper(kind) DESC, id);

CREATE TABLE product (
    id   integer PRIMARY KEY,
    name text NOT NULL,
    rank integer
);

INSERT INTO product
SELECT n, 'name ' || n % 500, CASE WHEN n % 4 > 0 THEN n % 1000 END
FROM generate_series(1, 60000) AS n;

CREATE INDEX ON product (rank DESC NULLS LAST, name, id DESC);
CREATE INDEX ON product (rank NULLS FIRST, name, id DESC);
"""

QUERIES = """
-- name: newest(filter)
-- @keyset
SELECT id, kind, created, payload FROM event
WHERE kind = :filter.kind AND parent = :filter.parent
ORDER BY created DESC, id DESC;

-- name: by_kind()
-- @keyset
SELECT id, payload FROM event ORDER BY kind DESC, id;

-- name: by_parent()
-- @keyset
SELECT id, payload FROM event ORDER BY parent, id;

-- name: by_parent_backwards()
-- @keyset
SELECT id, payload FROM event ORDER BY parent DESC NULLS LAST, id;

-- name: by_parent_nulls_first()
-- @keyset
SELECT id, payload FROM event ORDER BY parent NULLS FIRST, id;

-- name: by_expression()
-- @keyset
SELECT id, payload FROM event ORDER BY upper(kind) DESC, id;

-- name: joined()
-- @keyset
SELECT e.id, p.kind FROM event AS e LEFT JOIN event AS p ON p.id = e.parent
ORDER BY e.created DESC, e.id DESC;

-- name: by_rank()
-- @keyset
SELECT id FROM product ORDER BY rank DESC NULLS LAST, name, id DESC;

-- name: by_rank_nulls_first()
-- @keyset
SELECT id FROM product ORDER BY rank NULLS FIRST, name, id DESC;
"""

CASES = [
    *("newest", "newest of a kind", "by_kind", "by_expression", "joined"),
    *("by_parent", "by_parent_backwards", "by_parent_nulls_first"),
    "by_rank_nulls_first",
]
NULLS_BEGIN = 45_000  # of the products by rank


@pytest.fixture(scope="module")
def made(generated: Callable[..., Any]) -> Any:
    """The package, and a database with events."""
    package = generated({"event.sql": QUERIES}, SCHEMA)
    package.run(_execute(package.dsn, "VACUUM ANALYZE"))
    return package


@pytest.mark.parametrize("mode", ["force_custom_plan", "force_generic_plan"])
@pytest.mark.parametrize("case", CASES)
def test_a_deep_page_reads_what_the_first_one_reads(case: str, mode: str, made: Any) -> None:
    first, deep, offset = made.run(_costs(made, case, mode))
    assert first["rows"] < 2 * PER_PAGE
    assert deep["rows"] < 2 * PER_PAGE * deep["branches"]
    assert deep["buffers"] <= first["buffers"] * deep["branches"] + 5
    assert offset["rows"] > DEEP


@pytest.mark.parametrize("mode", ["force_custom_plan", "force_generic_plan"])
@pytest.mark.parametrize("depth", [NULLS_BEGIN - 10, NULLS_BEGIN + 10, NULLS_BEGIN + DEEP])
def test_a_stretch_of_nulls_is_read_no_further_than_a_page(
    depth: int, mode: str, made: Any
) -> None:
    first, deep, _ = made.run(_costs(made, "by_rank", mode, depth))
    assert deep["rows"] < 2 * PER_PAGE * deep["branches"]
    assert deep["buffers"] <= first["buffers"] * deep["branches"] + 5


async def _execute(dsn: str, sql: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(sql)
    finally:
        await connection.close()


async def _costs(made: Any, case: str, mode: str, depth: int = DEEP) -> list[dict[str, int]]:
    """Costs of the first page, one far behind, one in a run of equal first keys, and OFFSET."""
    name, _, kind = case.partition(" of a ")
    module = importlib.import_module(f"{made.package.__name__}.repositories.event")
    statement = getattr(module, name.upper())
    filter = made.package.NewestEventFilter
    args = (filter(kind="usual") if kind else filter(),) if name == "newest" else ()
    connection = await asyncpg.connect(made.dsn)
    try:
        await made.package.init_connection(connection)
        await connection.execute(f"SET plan_cache_mode = {mode}")
        first: Sent = _page(statement, args, None, PER_PAGE)
        cursor = await _cursor(connection, statement, args, depth)
        deep: Sent = _page(statement, args, cursor, PER_PAGE)
        offset: Sent = (f"{first[0]} OFFSET {depth}", first[1])
        return [await _cost(connection, *statement) for statement in (first, deep, offset)]
    finally:
        await connection.close()


async def _cursor(
    connection: Any, statement: Any, args: tuple[object, ...], depth: int
) -> str | None:
    """The cursor of the page so many rows behind the first."""
    after: str | None = None
    for begin in range(0, depth, 1000):
        count = min(1000, depth - begin)
        sql, values = _page(statement, args, after, count)
        after = statement.page(await connection.fetch(sql, *values), None, count).cursor
        assert after is not None
    return after


def _page(statement: Any, args: tuple[object, ...], after: str | None, count: int) -> Sent:
    page, values = statement.page_of(args, None, after, count)
    sent: Sent = page.bind(values)
    return sent


async def _cost(connection: Any, sql: str, values: tuple[object, ...]) -> dict[str, int]:
    """Rows read from tables and indexes, buffers touched, and the branches of a UNION."""
    await connection.execute(f"PREPARE asked AS {sql}")
    given = ", ".join(f"'{value}'" for value in values)
    explain = f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) EXECUTE asked ({given})"
    [explained] = await connection.fetchval(explain)
    await connection.execute("DEALLOCATE asked")
    plan = explained["Plan"]
    read = (node for node in _nodes(plan) if "Relation Name" in node)
    return {
        "rows": sum(_rows(node) for node in read),
        "buffers": plan["Shared Hit Blocks"] + plan["Shared Read Blocks"],
        "branches": 1 + sql.count("UNION ALL"),
    }


def _rows(node: dict[str, Any]) -> int:
    dropped = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
    return int(node["Actual Rows"] + dropped) * int(node["Actual Loops"])


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for within in plan.get("Plans", []):
        yield from _nodes(within)
