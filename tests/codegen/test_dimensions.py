"""Arrays of several dimensions: told by declarations and expressions, since types don't say."""

from collections.abc import Callable, Generator
from contextlib import AbstractContextManager
from typing import Any

import pytest

Run = Callable[..., list[tuple[object, ...]]]

SCHEMA = """
CREATE DOMAIN cube AS int[][][];
CREATE TABLE t (id int, m int[][], tags text[], cube cube);
CREATE VIEW v AS SELECT m FROM t;
"""
DATA = """
INSERT INTO t VALUES (1, '{{1,2},{3,4}}', '{a,b}', '{{{1}}}');
"""
# What is selected, and the dimensions.
EXPRESSIONS = {
    "m FROM t": 2,
    "tags FROM t": 1,
    "cube FROM t": 3,
    "m FROM v": 2,
    "s.m FROM (SELECT m FROM t UNION ALL SELECT m FROM t) AS s": 2,
    "'{{1,2},{3,4}}'::int[]": 2,
    "ARRAY[1, 2]": 1,
    "ARRAY[[1, 2], [3, 4]]": 2,
    "ARRAY[m, m] FROM t": 3,
    "ARRAY(SELECT id FROM t)": 1,
    "ARRAY(SELECT tags FROM t)": 2,
    "(SELECT m FROM t LIMIT 1)": 2,
    "array_agg(id) FROM t": 1,
    "array_agg(tags) FROM t": 2,
    "array_agg(id ORDER BY m) FROM t": 1,
    "array_agg(m) OVER () FROM t": 3,
    "max(m) FROM t": 2,
    "m[1:1] FROM t": 2,
    "m || ARRAY[5, 6] FROM t WHERE m IS NOT NULL": 2,
    "coalesce(m, '{}') FROM t": 2,
    "CASE WHEN id = 1 THEN m END FROM t": 2,
    "string_to_array('a b', ' ')": 1,
}


@pytest.fixture(scope="module")
def run(
    populated: Callable[[str], AbstractContextManager[Run]],
) -> Generator[Run]:
    with populated(SCHEMA + DATA) as run:
        yield run


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_dimensions(expression: str, ask: Callable[..., Any], run: Run) -> None:
    query = f"SELECT x.it FROM (SELECT {expression}) AS x (it);"
    [column] = ask(query, migrations=SCHEMA)["columns"]
    value = run(query)[0][0]
    assert column["python_type"].count("list[") == EXPRESSIONS[expression] == depth(value)


def depth(value: Any) -> int:
    return 1 + depth(value[0]) if isinstance(value, list) else 0


def test_what_is_stored_has_its_columns_dimensions(ask: Callable[..., Any]) -> None:
    query = ask("UPDATE t SET m = :m, tags = :tags WHERE id = :id;", "q(id, m, tags)!", SCHEMA)
    types = {parameter["name"]: parameter["python_type"] for parameter in query["parameters"]}
    assert types == {"id": "int", "m": "list[list[int | None]]", "tags": "list[str | None]"}
