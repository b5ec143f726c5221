"""Every statement of docs/proofs.md gets the verdict that stands beside it."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Json = dict[str, Any]

PAGE = (Path(__file__).parents[2] / "docs/proofs.md").read_text()
SCHEMA, *BLOCKS = re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL)

# A statement, and behind it or below it what is said of it.
VERDICTS: dict[str, str] = {
    sql.strip(): verdict
    for block in BLOCKS
    for sql, verdict in re.findall(r"(.*?);\s*-- ([^\n]*)\n", block, re.DOTALL)
}


@pytest.fixture(scope="module")
def described(describe: Callable[..., Json]) -> dict[str, Json]:
    """The description of every statement of the page."""
    text = "\n\n".join(
        f"-- name: q{number}({', '.join(arguments(sql))}){sign(sql)}\n{sql};"
        for number, sql in enumerate(VERDICTS)
    )
    description = describe(text, SCHEMA)
    assert description["errors"] == [], description["errors"]
    return dict(zip(VERDICTS, description["queries"], strict=True))


def sign(sql: str) -> str:
    """`!` for what returns no rows."""
    return "" if re.search(r"SELECT|RETURNING", sql) else "!"


def arguments(sql: str) -> list[str]:
    """Names that the name line must declare: groups of dotted parameters, and the others."""
    return list(dict.fromkeys(re.findall(r"(?<!:):([a-z]\w*)", sql)))


def said(query: Json, verdict: str) -> str:
    """The description of a query in the words of the page's verdict."""
    columns, parameters = query["columns"], query["parameters"]
    if ":" in verdict:
        values = parameters or columns
        return ", ".join(f"{value['name']}: {annotation(value)}" for value in values)
    if "row" in verdict:
        return {"many": "rows", "at_most_one": "a row or none", "exactly_one": "one row"}[
            query["cardinality"]
        ]
    return " ".join(f"{column['name']}{'?' if column['nullable'] else '!'}" for column in columns)


def annotation(value: Json) -> str:
    """The Python type, and whether None is one."""
    return f"{value['python_type']} | None" if value["nullable"] else str(value["python_type"])


def test_every_statement_of_the_page_has_a_verdict() -> None:
    assert sum(block.count(";") for block in BLOCKS) == len(VERDICTS)


@pytest.mark.parametrize("sql", VERDICTS)
def test_the_verdict_is_the_compiler_s(sql: str, described: dict[str, Json]) -> None:
    assert said(described[sql], VERDICTS[sql]) == VERDICTS[sql]
