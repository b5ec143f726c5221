"""Pages by key: all of them together are the list, whatever it is ordered by. Real PostgreSQL."""

import random
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, get_args, get_origin

import asyncpg
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET, structs

from attune_db.core import InvalidCursorError, Page
from attune_db.core.infinite_timestamps import add_time_zones, naive_columns

HERE = Path(__file__).parent / "keyset"
SIZES = [1, 2, 3, 7, 59, 60, 1000]

# What is listed, and by what: for each query its SELECT and its own order.
LISTS = {
    "by_id": ("SELECT id, title FROM book", "id"),
    "backwards": ("SELECT id, title FROM book", "title DESC, id DESC"),
    "mixed": ("SELECT id, title FROM book", "title DESC, id"),
    "three_times": ("SELECT id, in_print, title FROM book", "in_print, title DESC, id"),
    "in_runs": (
        "SELECT id, in_print, title, rank FROM book",
        "in_print DESC, rank DESC, title, weight, id",
    ),
    "nulls_last": ("SELECT id, price FROM book", "price, id"),
    "nulls_first": ("SELECT id, price FROM book", "price NULLS FIRST, id"),
    "nulls_first_backwards": ("SELECT id, price FROM book", "price DESC, id DESC"),
    "nulls_last_backwards": ("SELECT id, price FROM book", "price DESC NULLS LAST, id"),
    "said_of_what_is_never_null": ("SELECT id FROM book", "title NULLS FIRST, id DESC NULLS LAST"),
    "two_nulls": ("SELECT id, mood, rating FROM book", "mood DESC, rating NULLS FIRST, id"),
    "three_nulls": ("SELECT id FROM book", "author, mood DESC NULLS LAST, price DESC, id DESC"),
    "null_within": ("SELECT id FROM book", "in_print, mood, rank DESC, id"),
    "enums": ("SELECT mood, id FROM book", "mood, id"),
    "decimals": ("SELECT price, id FROM book", "price DESC NULLS LAST, id DESC"),
    "floats": ("SELECT rating, id FROM book", "rating, weight DESC, id"),
    "uuids": ("SELECT code, id FROM book", "code DESC, id"),
    "times": ("SELECT id, opens FROM book", "opens NULLS FIRST, id"),
    "timestamps": ("SELECT id, released, local FROM book", "released DESC, local, id"),
    "dates": ("SELECT born, name, id FROM author", "born DESC NULLS LAST, id"),
    "bytes": ("SELECT id FROM book", "raw, id"),
    "domains": ("SELECT id, rank FROM book", "rank DESC, id"),
    "hidden": ("SELECT title FROM book", "code, id"),
    "odd_names": (
        'SELECT id, "Odd Name" AS odd, "order" FROM book',
        '"Odd Name", "order" DESC, id',
    ),
    "dotted_names": (
        'SELECT b.id, a.id AS "author.id", a.name AS "author.name"'
        " FROM book AS b JOIN author AS a ON a.id = b.author",
        '"author.name" DESC, b.id',
    ),
    "expressions": ("SELECT id, title FROM book", "lower(title) || 'x', length(title) DESC, id"),
    "collations": ("SELECT id, title FROM book", 'title COLLATE "C" DESC, id'),
    "collated_columns": ('SELECT id, title COLLATE "C" AS title FROM book', "title, id DESC"),
    "cases": ("SELECT id FROM book", "CASE WHEN in_print THEN rank ELSE 9 END, id DESC"),
    "subqueries": (
        "SELECT b.id FROM book AS b",
        "(SELECT a.name FROM author AS a WHERE a.id = b.author), b.id",
    ),
    "aliases": ("SELECT id AS number, lower(title) AS name FROM book", "name DESC, number"),
    "places": ("SELECT lower(title) AS name, id FROM book", "1 DESC, 2"),
    "twice": ("SELECT id, title AS one, title AS other FROM book", "title, id"),
    "joins": (
        "SELECT b.id, a.name, a.born FROM book AS b LEFT JOIN author AS a ON a.id = b.author",
        "a.name, a.born DESC, b.id",
    ),
    "merged": ("SELECT id, title, name FROM book JOIN author USING (id)", "name, id DESC"),
    "groups": (
        "SELECT title, count(*) FROM book GROUP BY title",
        "count(*) DESC, title",
    ),
    "groups_with_null": (
        "SELECT author, max(price) AS price FROM book GROUP BY author",
        "sum(rank) DESC, author NULLS FIRST",
    ),
    "unions": ("SELECT id, title FROM book UNION SELECT id, name FROM author", "title DESC, id"),
    "unions_with_null": (
        "SELECT id, title FROM book UNION SELECT NULL, name FROM author",
        "title, id DESC",
    ),
    "distinct": ("SELECT DISTINCT title, mood FROM book", "mood DESC, title"),
    "windows": (
        "SELECT id, rank() OVER (PARTITION BY author ORDER BY price) AS rank FROM book",
        "rank DESC, id",
    ),
    "ctes": (
        "WITH cheap AS (SELECT id, price FROM book WHERE price < 10) SELECT id, price FROM cheap",
        "price DESC, id",
    ),
    "within": ("SELECT id FROM (SELECT id, upper(title) AS u FROM book) AS b", "u, id"),
    "grouped_by_more": ("SELECT id FROM book GROUP BY id, rank + 1", "rank + 1 DESC, id"),
    "comments": (
        "SELECT id -- from here\nFROM book -- all of it",
        "title -- by title\n, id /* ! */",
    ),
}


RANDOM = 30  # orders
KEYS = [
    *("title", "mood", "price", "rating", "weight", "code", "released", "in_print", "lower(title)"),
    *("rank", "author", "coalesce(author, 3)", "mood IS NULL", "length(title)", "opens", "raw"),
]
NULLABLE = {"author", "mood", "opens", "price", "rating", "raw", "released"}


def random_list(chance: random.Random) -> tuple[str, str]:
    """Some columns, in a random order."""
    keys = chance.sample(KEYS, 4)
    nullable = [key for key in keys if key in NULLABLE]
    keys = [key for key in keys if key not in nullable[3:]]
    directions = ["", " ASC", " DESC"], ["", " NULLS FIRST", " NULLS LAST"]
    order = [key + "".join(map(chance.choice, directions)) for key in keys]
    columns = ["id", *(key for key in keys if key.isidentifier() and chance.random() < 0.5)]
    where = chance.choice(["", " WHERE price IS NOT NULL", " WHERE id < 30 AND mood <> 'calm'"])
    return f"SELECT {', '.join(columns)} FROM book{where}", ", ".join([*order, "id"])


LISTS.update((f"random_{seed}", random_list(random.Random(seed))) for seed in range(RANDOM))

CHOICES = {
    "": "id",
    "title": "title DESC, id",
    "price": "price NULLS FIRST, title DESC, id",
    "mood": "mood, released DESC, id DESC",
    "lower": "lower(title), id",
    "id": "id DESC",
}


def block(head: str, select: str, order: str, *lines: str) -> str:
    return "\n".join([f"-- name: {head}", "-- @keyset", *lines, select, f"ORDER BY {order};\n"])


QUERIES = [
    *(block(f"{name}()", *definition) for name, definition in LISTS.items()),
    block(
        "of_author(author_id)", "SELECT id, title FROM book WHERE author = :author_id", "title, id"
    ),
    block("near(price)", "SELECT id FROM book", "abs(weight - :price::real) DESC, rank, id"),
    block("enough(price)", "SELECT id FROM book", "id, abs(weight - :price::real) DESC"),
    block(
        "by_author(filter)",
        "SELECT id FROM book",
        "(SELECT name FROM author AS a WHERE a.id = author AND born > :filter.born), id",
    ),
    block(
        "search(filter)",
        """SELECT id, title FROM book AS b
        WHERE author = :filter.author AND title BETWEEN :filter.low AND :filter.high
          AND mood = :filter.mood
          AND EXISTS (SELECT FROM author WHERE id = b.author AND name = :filter.name)""",
        CHOICES[""],
        *(f"-- @order {name}: {order}" for name, order in CHOICES.items() if name),
    ),
]


@pytest.fixture(scope="module")
def made(generated: Callable[..., Any]) -> Any:
    """The package, and a database with random rows that have much in common."""
    schema = (HERE / "schema.sql").read_text()
    return generated({"book.sql": "\n".join(QUERIES)}, schema)


@pytest.fixture(scope="module")
def whole(made: Any) -> Callable[[str], list[tuple[object, ...]]]:
    """The rows of a statement, all at once."""
    return lambda sql: made.run(_fetch(made.dsn, made.package, sql))


async def _fetch(dsn: str, package: Any, sql: str) -> list[tuple[object, ...]]:
    connection = await asyncpg.connect(dsn)
    try:
        await package.init_connection(connection)
        prepared = await connection.prepare(sql)
        kinds = [attribute.type.name for attribute in prepared.get_attributes()]
        naive = [at for at, kind in enumerate(kinds) if kind == "timestamp"]
        rows = add_time_zones(await prepared.fetch(), naive_columns(tuple, *naive))
        return [tuple(row) for row in rows]
    finally:
        await connection.close()


async def _walked(made: Any, method: str, per_page: int, *args: object, **given: object) -> Any:
    rows: list[Any] = []
    async with made.package.Database.connect(made.dsn, max_size=1) as db:
        after: str | None = None
        while True:
            page = await getattr(db.book, method)(*args, after=after, per_page=per_page, **given)
            assert len(page.items) == per_page or page.cursor is None
            rows += page.items
            after = page.cursor
            if after is None:
                return rows


def flat(row: Any) -> tuple[object, ...]:
    """A row's columns, those of Structs within it included."""
    values = structs.astuple(row)
    inner = (flat(value) if hasattr(value, "__struct_fields__") else (value,) for value in values)
    return tuple(value for within in inner for value in within)


def same(one: list[tuple[object, ...]], other: list[tuple[object, ...]]) -> bool:
    """NaN is NaN here."""
    return [list(map(repr, row)) for row in one] == [list(map(repr, row)) for row in other]


@pytest.mark.parametrize("name", LISTS)
def test_the_pages_are_the_list(name: str, made: Any, whole: Callable[..., Any]) -> None:
    select, order = LISTS[name]
    rows = whole(f"{select}\nORDER BY {order}")
    assert len(rows) > 3
    for per_page in SIZES:
        paged_rows = made.run(_walked(made, name, per_page))
        assert same([flat(row) for row in paged_rows], rows), per_page


@pytest.mark.parametrize("per_page", [2, 13])
def test_the_pages_are_those_of_the_arguments(
    per_page: int, made: Any, whole: Callable[..., Any]
) -> None:
    paged_rows = made.run(_walked(made, "of_author", per_page, 3))
    plain = "SELECT id, title FROM book WHERE author = 3 ORDER BY title, id"
    assert [flat(row) for row in paged_rows] == whole(plain)
    assert made.run(_walked(made, "enough", per_page, 0.2))[0].id == 1
    paged_rows = made.run(_walked(made, "near", per_page, 0.2))
    plain = "SELECT id FROM book ORDER BY abs(weight - 0.2::real) DESC, rank, id"
    assert [flat(row) for row in paged_rows] == whole(plain)


@given(
    fields=st.fixed_dictionaries(
        {},
        optional={
            "author": st.integers(1, 7),
            "between": st.tuples(st.sampled_from("aBb"), st.sampled_from("bÄ")),
            "mood": st.sampled_from(["sad", "merry"]),
            "name": st.sampled_from(["Ann", "bob"]),
        },
    ),
    order=st.sampled_from([*CHOICES]),
    per_page=st.integers(1, 30),
)
def test_the_pages_are_those_of_the_filter_in_the_order_chosen(
    fields: dict[str, Any], order: str, per_page: int, made: Any, whole: Callable[..., Any]
) -> None:
    conditions = {
        "author": "author = {}",
        "between": "title BETWEEN '{0[0]}' AND '{0[1]}'",
        "mood": "mood = '{}'",
        "name": "EXISTS (SELECT FROM author WHERE id = b.author AND name = '{}')",
    }
    tests = [conditions[name].format(value) for name, value in fields.items()]
    plain = f"SELECT id, title FROM book AS b WHERE {' AND '.join(['true', *tests])}"
    low, high = fields.pop("between", (UNSET, UNSET))
    filter = made.package.SearchBookFilter(low=low, high=high, **fields)
    paged_rows = made.run(_walked(made, "search", per_page, filter, order=order or None))
    assert [flat(row) for row in paged_rows] == whole(f"{plain} ORDER BY {CHOICES[order]}")


@pytest.mark.parametrize("born", [None, date(2000, 1, 1)])
def test_a_key_can_have_a_filter(born: date | None, made: Any, whole: Callable[..., Any]) -> None:
    condition = f"AND born > '{born}'" if born else ""
    plain = f"(SELECT name FROM author AS a WHERE a.id = author {condition})"
    filter = made.package.ByAuthorBookFilter(**({"born": born} if born else {}))
    paged_rows = made.run(_walked(made, "by_author", 7, filter))
    assert [flat(row) for row in paged_rows] == whole(f"SELECT id FROM book ORDER BY {plain}, id")


def test_a_cursor_is_good_for_its_query_and_its_order_alone(made: Any) -> None:
    call, none = made.call, made.package.SearchBookFilter()
    cursor = call("book", "by_id", per_page=1).cursor
    assert call("book", "by_id", after=cursor, per_page=1).items[0].id == 2
    with pytest.raises(InvalidCursorError, match="damaged, or of another query"):
        call("book", "backwards", after=cursor)
    cursor = call("book", "search", none, order="id", per_page=1).cursor
    with pytest.raises(InvalidCursorError, match="of the order 'id', and not of the query's own"):
        call("book", "search", none, after=cursor)


def test_a_page_and_its_cursor_are_json(made: Any) -> None:
    page = made.call("book", "by_id", per_page=2)
    body = msgspec.json.encode(page)
    assert msgspec.json.decode(body, type=made.returns("book", "by_id")) == page


PAGES = """
CREATE TABLE page (id integer PRIMARY KEY, title text NOT NULL, words text NOT NULL);
INSERT INTO page VALUES (1, 'One', 'x'), (2, 'Two', 'y');
"""
PAGED = """
-- name: core()
-- @keyset
SELECT id, title FROM page ORDER BY title, id;

-- name: list()
-- @keyset
SELECT id, title, words FROM page ORDER BY id;
"""


def test_a_table_may_be_called_page(generated: Callable[..., Any]) -> None:
    made = generated({"page.sql": PAGED}, PAGES)
    paged_rows = made.call("page", "list", per_page=1)
    assert paged_rows.items == [made.package.Page(1, "One", "x")]
    returned = made.returns("page", "list")
    assert (get_origin(returned), get_args(returned)) == (Page, (made.package.Page,))


def test_what_is_secret_is_no_key(
    cli: Callable[..., Any], project: Callable[..., Path], tmp_path: Path
) -> None:
    queries = "-- name: list_pages()\n-- @keyset\nSELECT id FROM page ORDER BY lower(words), id;"
    folder = project(queries, PAGES)
    (folder / "pyproject.toml").write_text('[tool.codegen]\nsecrets = ["page.words"]')
    given = ("--migrations", "migrations", "--queries", "queries", "--package", str(tmp_path / "p"))
    done = cli(folder, "gen", *given)
    assert "error: a cursor would show what is secret here" in done.stderr
    assert "q.sql:3:30 in list_pages" in done.stderr
