"""The queries of docs/rows.md return what the page says, and what it says of children holds."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Json = dict[str, Any]

PAGE = (Path(__file__).parents[2] / "docs/rows.md").read_text()
BLOCKS = re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL)

SCHEMA = """
CREATE TABLE author (id int PRIMARY KEY, name text NOT NULL);
CREATE TABLE book (id int PRIMARY KEY, author int NOT NULL, title text NOT NULL);
CREATE TABLE event (id int PRIMARY KEY, payload jsonb NOT NULL);
CREATE TABLE action (id int PRIMARY KEY, ref text NOT NULL, label text NOT NULL);
CREATE TABLE rule (id int PRIMARY KEY, action int);
"""
FILES = {"book": BLOCKS[0], "event": BLOCKS[1], "rule": BLOCKS[2]}

# What the table of children shows, written out: the cell's beginning, the SQL, the Python type.
CHILDREN = [
    (
        "`jsonb_agg(jsonb_build_object('id', b.id, …))`",
        "jsonb_agg(jsonb_build_object('id', b.id, 'title', b.title))",
        "list[ListBooksAuthorRowBooks]",
    ),
    ("`jsonb_build_object(…)`", "jsonb_agg(to_jsonb(b))", "list[ListBooksAuthorRowBooks]"),
    ("`jsonb_agg(b)`", "jsonb_agg(b)", "list[ListBooksAuthorRowBooks]"),
    ("`jsonb_agg(b.title)`", "jsonb_agg(b.title)", "list[str]"),
    ("`jsonb_agg(b.title)`, `array_agg(b.title)`", "array_agg(b.title)", "list[str]"),
]


@pytest.fixture(scope="module")
def returned(describe: Callable[..., Json]) -> dict[str, Json]:
    """The description of each query of the page, by its name."""
    description = describe({f"{name}.sql": text for name, text in FILES.items()}, SCHEMA)
    assert description["errors"] == []
    return {query["name"]: query for query in description["queries"]}


def test_every_query_of_the_page_is_asked() -> None:
    assert len(BLOCKS) == len(FILES)


def test_a_row_has_the_name_of_its_line(returned: dict[str, Json]) -> None:
    assert returned["list_titles"]["returns"] == "BookTitle"


def test_a_row_without_a_name_is_named_for_the_query(describe: Callable[..., Json]) -> None:
    [query] = describe({"book.sql": FILES["book"].replace("-- @row BookTitle\n", "")}, SCHEMA)[
        "queries"
    ]
    assert query["returns"] == "ListTitlesBookRow"
    assert "`ListTitlesBookRow`" in PAGE


def test_a_document_has_its_type(returned: dict[str, Json]) -> None:
    assert returned["find_payload"]["returns"] == "Payload"


def test_a_struct_within_the_row_is_named_for_both(generated: Callable[..., Any]) -> None:
    package = generated({"rule.sql": FILES["rule"]}, SCHEMA)
    action = package.returns("rule", "list_with_actions").__args__[0].__annotations__["action"]
    assert "ListWithActionsRuleRowAction" in str(action)
    assert "None" in str(action)
    assert "`ListWithActionsRuleRowAction`" in PAGE


@pytest.mark.parametrize(("cell", "sql", "type_"), CHILDREN)
def test_children_are_typed(cell: str, sql: str, type_: str, describe: Callable[..., Json]) -> None:
    text = f"-- name: list_books()\nSELECT a.id, {sql} AS books FROM author AS a\n"
    text += "JOIN book AS b ON b.author = a.id GROUP BY a.id;"
    [query] = describe({"author.sql": text}, SCHEMA)["queries"]
    assert query["columns"][1]["python_type"] == type_
    assert f"| {cell}" in PAGE
