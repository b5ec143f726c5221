"""A list in pages that has a filter comes with a count of its rows on all pages."""

import inspect
from collections.abc import Callable, Mapping
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from attune_db.core import Pagination
from tests.codegen.command_line import Result

SETTINGS = """
[tool.codegen.groups]
page = "attune_db.core.Pagination"
other = "attune_db.core.Pagination"
"""
PAGE = "LIMIT :page.limit OFFSET :page.offset"

SCHEMA = """
CREATE TABLE author (id bigint PRIMARY KEY, name text NOT NULL, country text);
CREATE TABLE book (id bigint PRIMARY KEY, author bigint NOT NULL, title text NOT NULL, "limit" int);
INSERT INTO author VALUES (1, 'Ada', 'UK'), (2, 'Bob', NULL), (3, 'Cid', 'UK');
INSERT INTO book VALUES (1, 1, 'One', 5), (2, 1, 'Two', 5), (3, 2, 'One', 6), (4, 2, 'Two', NULL);
"""

COUNTED = {
    "plain(f, page)": f"SELECT id FROM book WHERE title = :f.title ORDER BY id {PAGE}",
    "by_what_is_not_shown(f, page)": "SELECT id FROM book WHERE title = :f.title -- LIMIT\n"
    f" ORDER BY lower(title) DESC NULLS LAST, -id /* the last */ {PAGE} -- a page",
    "distinct_(f, page)": "SELECT DISTINCT ON (author) author FROM book WHERE title = :f.title"
    f" ORDER BY author, title {PAGE}",
    "grouped(f, page)": "SELECT author, count(*) AS n FROM book WHERE title = :f.title"
    f" GROUP BY author HAVING count(*) > 0 ORDER BY count(*), author {PAGE}",
    "united(f, page)": "SELECT id FROM book WHERE title = :f.title"
    f" UNION SELECT id FROM author WHERE name > :f.name ORDER BY 1 {PAGE}",
    "common(f, page)": "WITH b AS (SELECT author FROM book WHERE title = :f.title ORDER BY id"
    " LIMIT 3) SELECT a.id, b.author FROM b, author AS a WHERE a.name > :f.name"
    f" ORDER BY 1, 2 {PAGE}",
    "fetched(f, page)": "SELECT id FROM book WHERE title = :f.title ORDER BY id"
    " OFFSET :page.offset FETCH FIRST (:page.limit) ROWS ONLY",
    "names(f, page)": 'SELECT b."limit" AS limit, b.limit AS order FROM book AS b'
    f" WHERE b.limit = :f.limit ORDER BY b.limit, b.id {PAGE}",
    "always(id, word, shift, f, page)": "SELECT id, :word::text AS word FROM book WHERE id > :id"
    f" AND title = :f.title ORDER BY id + :shift {PAGE}",
    "joined(f, page)": "SELECT b.id, n.n FROM book AS b CROSS JOIN LATERAL (SELECT count(*) AS n"
    f" FROM author WHERE id = b.author AND country = :f.country) AS n ORDER BY b.id {PAGE}",
    "both(f, other, page)": "SELECT id FROM book WHERE title = :f.title AND id > :other.offset"
    f" ORDER BY id {PAGE}",
}
UNCOUNTED = {
    "no_filter(page)": f"SELECT id FROM book ORDER BY id {PAGE}",
    "no_page(f)": "SELECT id FROM book WHERE title = :f.title ORDER BY id",
    "a_fixed_page(f)": "SELECT id FROM book WHERE title = :f.title ORDER BY id LIMIT 2",
    "a_page_of_its_own(f, n)": "SELECT id FROM book WHERE title = :f.title ORDER BY id LIMIT :n",
    "a_page_within(f, page)": f"SELECT id FROM (SELECT id FROM author ORDER BY id {PAGE}) AS a"
    " WHERE id > :f.id ORDER BY id",
    "locked(f, page)": f"SELECT id FROM book WHERE title = :f.title ORDER BY id {PAGE} FOR UPDATE",
    "locked_within(f, page)": "WITH b AS (SELECT id FROM book WHERE title = :f.title FOR UPDATE)"
    f" SELECT id FROM b ORDER BY id {PAGE}",
    "changed(f, page)": "WITH b AS (DELETE FROM book WHERE id > 0 AND title = :f.title"
    f" RETURNING id) SELECT id FROM b ORDER BY id {PAGE}",
    "own(f, page)": f"SELECT id FROM book WHERE title = :f.title ORDER BY id {PAGE}",
    "count_own()": "SELECT id FROM book ORDER BY id",
}
GIVEN = {"title": "One", "name": "Ada", "limit": 5, "country": "UK"}
ALWAYS = {"id": 1, "word": "x", "shift": 1, "other": Pagination(page=1, per_page=1)}


def written(queries: Mapping[str, str]) -> str:
    return "\n\n".join(f"-- name: {head}\n{sql};" for head, sql in queries.items())


def names(queries: Mapping[str, str]) -> list[str]:
    return [head.partition("(")[0] for head in queries]


@pytest.fixture(scope="module")
def lists(generated: Callable[..., Any]) -> Any:
    """The package that is generated from these lists."""
    return generated({"book.sql": written(COUNTED | UNCOUNTED)}, SCHEMA, SETTINGS)


@pytest.mark.parametrize("name", names(COUNTED))
def test_the_rows_of_all_pages_are_counted(name: str, lists: Any) -> None:
    repository = lists.package.BookRepository
    filter = getattr(lists.package, f"{''.join(map(str.capitalize, name.split('_')))}BookF")
    both = [getattr(repository, method) for method in (name, f"count_{name}")]
    taken, counted = ([*inspect.signature(method).parameters][1:] for method in both)
    fields = filter.__struct_fields__
    for choice in product((False, True), repeat=len(fields)):
        given = filter(
            **{field: GIVEN[field] for field, keep in zip(fields, choice, strict=True) if keep}
        )
        values: dict[str, Any] = {**ALWAYS, "f": given, "page": Pagination(per_page=1000)}
        rows = lists.call("book", name, *(values[argument] for argument in taken))
        total = lists.call("book", f"count_{name}", *(values[argument] for argument in counted))
        assert total == len(rows)


def test_it_takes_the_list_s_arguments_without_those_of_its_pages(lists: Any) -> None:
    counted = inspect.signature(lists.package.BookRepository.count_always)
    assert list(counted.parameters) == ["self", "id", "word", "f"]
    assert counted.parameters["f"].annotation in ("AlwaysBookF", lists.package.AlwaysBookF)
    assert counted.return_annotation in ("int", int)


@pytest.mark.parametrize(
    "name", [name for name in names(UNCOUNTED) if name not in ("own", "count_own")]
)
def test_what_is_no_list_in_pages_with_a_filter_is_not_counted(name: str, lists: Any) -> None:
    assert not hasattr(lists.package.BookRepository, f"count_{name}")


def test_the_file_s_own_query_of_that_name_stands(lists: Any) -> None:
    assert [row.id for row in lists.call("book", "count_own")] == [1, 2, 3, 4]


def test_the_count_is_no_query_of_its_own(describe: Callable[..., Any]) -> None:
    groups = {"page": "attune_db.core.Pagination", "other": "attune_db.core.Pagination"}
    description = describe(written(COUNTED), SCHEMA, groups=groups)
    assert [query["name"] for query in description["queries"]] == names(COUNTED)


def test_a_list_that_cannot_be_counted_is_noted(
    project: Callable[..., Path], cli: Callable[..., Result]
) -> None:
    folder = project(
        "-- name: search(f, word, page)\nSELECT id FROM book WHERE title = :word || :f.title\n"
        f"ORDER BY title <> :word, id {PAGE};",
        SCHEMA,
    )
    (folder / "pyproject.toml").write_text(SETTINGS)
    arguments = ("--migrations", "migrations", "--queries", "queries", "--package", "out")
    done = cli(folder, "gen", *arguments)
    assert done.exit_code == 0, done.stderr
    note = "nothing counts its rows on all pages: :word is always bound, but what it stands in may"
    assert f"note: {note}" in done.stderr
