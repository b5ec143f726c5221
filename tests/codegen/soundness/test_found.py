"""Statements that random ones have found stay found: each statement of found.sql, as it was shrunk.

The notation is that of `nullability/null_comes_out.sql`, with a cardinality behind the columns
where that was the broken promise.
"""

from collections.abc import Callable, Generator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

Json = dict[str, Any]
Rows = list[tuple[object, ...]]
Run = Callable[..., Rows]

HERE = Path(__file__).parent
SCHEMA, DATA = (HERE / "found_schema.sql").read_text(), (HERE / "found_data.sql").read_text()


def table() -> dict[str, str]:
    """Statements, each with the comment above it."""
    blocks = (HERE / "found.sql").read_text().strip().split("\n\n")
    pairs = (block.removeprefix("-- ").split("\n", 1) for block in blocks if "\n" in block)
    return {" ".join(sql.split()): expected for expected, sql in pairs}


FOUND = table()


@pytest.fixture(scope="module")
def described(describe: Callable[..., Json]) -> dict[str, Json]:
    """The description of every statement, by its text."""
    text = "\n\n".join(f"-- name: q{number}()\n{sql}" for number, sql in enumerate(FOUND))
    description = describe(text, SCHEMA)
    assert description["errors"] == []
    return dict(zip(FOUND, description["queries"], strict=True))


@pytest.fixture(scope="module")
def run(populated: Callable[[str], AbstractContextManager[Run]]) -> Generator[Run]:
    """Runs a statement on found_data.sql."""
    with populated(SCHEMA + DATA) as run:
        yield run


@pytest.mark.parametrize("sql", FOUND)
def test_what_came_out_is_not_promised_away(sql: str, described: dict[str, Json]) -> None:
    columns, _, cardinality = FOUND[sql].partition(";")
    promised = {column["name"] for column in described[sql]["columns"] if not column["nullable"]}
    assert promised <= {column[:-1] for column in columns.split() if column.endswith("!")}
    assert not cardinality or described[sql]["cardinality"] == cardinality.strip()


@pytest.mark.parametrize("sql", FOUND)
def test_the_data_bring_it_out(sql: str, described: dict[str, Json], run: Run) -> None:
    columns, _, cardinality = FOUND[sql].partition(";")
    rows = run(sql)
    names = [column["name"] for column in described[sql]["columns"]]
    nulls = {name for row in rows for name, value in zip(names, row, strict=True) if value is None}
    assert nulls >= {column[:-1] for column in columns.split() if column.endswith("?")}
    assert (len(rows) > 1) == (cardinality.strip() == "many") or not cardinality


def test_elements_of_a_child_without_the_check_may_be_null(ask: Callable[..., Json]) -> None:
    [column] = ask("SELECT tags FROM tagged", migrations=SCHEMA)["columns"]
    assert column["python_type"] == "list[str | None]"


# What is selected, and the type.
TYPES = {
    "INSERT INTO of_checked VALUES ('{a,NULL}') RETURNING tags": "list[str | None]",
    "INSERT INTO above_some (id, a) VALUES (9, NULL) RETURNING list": "list[int | None]",
    "SELECT tags FROM of_checked": "list[str]",
    "SELECT list FROM above_some": "list[int]",
    "SELECT lag(ARRAY[[1]], 1, ARRAY[1]) OVER () AS x": "list[int | None]",
    "SELECT lead(ARRAY[[1]], 1, ARRAY[[2]]) OVER () AS x": "list[list[int | None]]",
    "SELECT lead(ARRAY[[1]]) OVER () AS x": "list[list[int | None]]",
}


@pytest.mark.parametrize("sql", TYPES)
def test_elements_have_the_type_that_comes_out(sql: str, ask: Callable[..., Json]) -> None:
    [column] = ask(sql, "q()" if "SELECT" in sql else "q()<!", SCHEMA)["columns"]
    assert column["python_type"] == TYPES[sql]


def test_fields_may_be_given_while_a_condition_is_left_out(ask: Callable[..., Json]) -> None:
    sql = """UPDATE plain SET a = :input.a, b = :input.b
             WHERE c = :filter.c AND a IS NOT NULL AND b IS NOT NULL AND id = :id
             RETURNING coalesce(a, b, c) AS x"""
    [column] = ask(sql, "q(id, input, filter)<!", SCHEMA)["columns"]
    assert column["nullable"]
