"""Orders of `-- @order` lines. Refused ones are in errors/orders.

An order tells all rows apart or is refused: each statement of `orders/` is compiled, and also
ranked on data made to bring out rows that tie.
"""

import inspect
import typing
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Literal

import pytest

from attune_db.core import DynamicQuery, ValidationError

Json = dict[str, Any]
Ask = Callable[..., Json]
Run = Callable[..., list[tuple[object, ...]]]

HERE = Path(__file__).parent
CARDINALITY, ORDERS = HERE / "cardinality", HERE / "orders"
TRAPS = "".join((folder / "traps.sql").read_text() for folder in (CARDINALITY, ORDERS))
DATA = "".join((folder / "data.sql").read_text() for folder in (CARDINALITY, ORDERS))
TIES = "rows can tie: the order doesn't end in something unique"


def table(name: str) -> dict[str, str]:
    """Statements, each with the comment above it."""
    blocks = (ORDERS / f"{name}.sql").read_text().strip().split("\n\n")
    pairs = (block.removeprefix("-- ").split("\n", 1) for block in blocks)
    return {" ".join(sql.rstrip(";").split()): comment for comment, sql in pairs}


TOTAL = table("total")
LOOSE = table("ties")
EVERY = TOTAL | LOOSE


def parts(sql: str) -> tuple[str, str]:
    """The statement without its order, and the order."""
    body, _, order = sql.rpartition(" ORDER BY ")
    return body, order


@pytest.fixture(scope="module")
def described(describe: Callable[..., Json], schema: str) -> Json:
    """The description of every statement, whose `@order` line repeats the statement's own order."""
    blocks: list[str] = []
    for number, sql in enumerate(EVERY):
        blocks.append(f"-- name: q{number}()\n-- @order same: {parts(sql)[1]}\n{sql};")
    return describe("\n\n".join(blocks), schema + TRAPS)


@pytest.fixture(scope="module")
def run(populated: Callable[[str], AbstractContextManager[Run]], schema: str) -> Generator[Run]:
    """Runs a statement on the data."""
    with populated(schema + TRAPS + DATA) as run:
        yield run


def ranks(run: Run, sql: str) -> list[object]:
    body, order = parts(sql)
    return [rank for (rank,) in run(f"SELECT rank() OVER (ORDER BY {order}) FROM ({body}) AS x")]


@pytest.mark.parametrize(
    "sql", [sql for sql in TOTAL if not sql.endswith("BY 1, 2")], ids=TOTAL.get
)
def test_rows_do_not_tie(sql: str, run: Run) -> None:
    assert len(set(positions := ranks(run, sql))) == len(positions)


@pytest.mark.parametrize("sql", LOOSE, ids=LOOSE.get)
def test_rows_can_tie(sql: str, run: Run) -> None:
    assert len(set(positions := ranks(run, sql))) < len(positions)


@pytest.mark.parametrize("sql", TOTAL, ids=TOTAL.get)
def test_an_order_that_tells_rows_apart_is_taken(sql: str, described: Json) -> None:
    name = f"q{list(EVERY).index(sql)}"
    assert [error["message"] for error in described["errors"] if error["query"] == name] == []
    [query] = [query for query in described["queries"] if query["name"] == name]
    assert query["orders"] == ["same"]


@pytest.mark.parametrize("sql", LOOSE, ids=LOOSE.get)
def test_an_order_in_which_rows_can_tie_is_refused(sql: str, described: Json) -> None:
    name = f"q{list(EVERY).index(sql)}"
    errors = [error["message"] for error in described["errors"] if error["query"] == name]
    assert errors == [TIES, TIES]  # the line's, and the statement's own


@pytest.mark.parametrize("order", ["loose", "exact COLLATE nocase", "strict COLLATE nocase || ''"])
def test_texts_that_a_collation_finds_equal_can_tie(order: str, refusal: Ask, schema: str) -> None:
    sql = f"-- @order o: {order}\nSELECT id FROM word ORDER BY id"
    assert refusal(sql, migrations=schema + TRAPS)["message"] == TIES


# What is written in a line

BOOKS = "SELECT id, title, pages FROM book ORDER BY id"


@pytest.mark.parametrize(
    "order",
    [
        "id DESC",
        "title, id",
        "created DESC NULLS LAST, id",
        "pages DESC NULLS FIRST, id ASC",
        'lower(title) COLLATE "C", id',
        "(SELECT count(*) FROM copy WHERE copy.book = book.id) DESC, id",
        "CASE WHEN in_print THEN 'a, b' ELSE ')' END, id",
        "pages USING >, id",
        "3 DESC, 1",
        "row_number() OVER (PARTITION BY author ORDER BY title), id",
        "meta -> 'language', id",
        "book.id",
        "id, id DESC, id",
        'title COLLATE "C" DESC, author',
        "title = $$'$$, id",
    ],
)
def test_a_line_holds_what_can_stand_behind_order_by(order: str, describe: Ask) -> None:
    description = describe(f"-- name: q()\n-- @order o: {order}\n{BOOKS};")
    assert [error["message"] for error in description["errors"]] == []


@pytest.mark.parametrize(
    "line", ["--@order o:id", "  --   @order\to :  id DESC  ", "-- @order o: id\r"]
)
def test_spaces_in_a_line_mean_nothing(line: str, ask: Ask) -> None:
    assert ask(f"{line}\n{BOOKS}")["orders"] == ["o"]


@pytest.mark.parametrize(
    "rest",
    [
        "1 AS n FROM book GROUP BY GROUPING SETS ((author), (title)) ORDER BY author LIMIT 1",
        "sum(id) OVER (PARTITION BY title ORDER BY author) AS n FROM book ORDER BY author, title",
        "row_number() OVER w AS n FROM book WINDOW w AS (ORDER BY pages) ORDER BY author, title",
        "array_agg(id ORDER BY id DESC) AS n FROM book GROUP BY 2, 1 ORDER BY author, title",
        "1 AS n FROM book INTERSECT SELECT id, name, 1 FROM author ORDER BY author, title, n",
    ],
)
def test_nothing_but_the_order_is_seen_to_change(rest: str, ask: Ask) -> None:
    query = ask(f"-- @order o: n DESC, title, author\nSELECT author, title, {rest}")
    assert query["orders"] == ["o"]


def test_lines_are_no_documentation(ask: Ask) -> None:
    assert ask(f"-- @order o: id DESC\n-- Every book.\n{BOOKS}")["doc"] == "Every book."


def test_the_orders_are_told_as_the_file_has_them(ask: Ask) -> None:
    lines = "-- @order title: title, id\n-- @order id: id DESC\n"
    assert ask(lines + BOOKS)["orders"] == ["title", "id"]


def test_of_a_query_without_lines_no_orders_are_told(ask: Ask) -> None:
    assert "orders" not in ask(BOOKS)


def test_the_statement_itself_may_tie_without_lines(ask: Ask) -> None:
    assert ask("SELECT id, pages FROM book ORDER BY pages")["columns"]


def test_a_mistake_behind_wide_characters_is_shown_where_it_is(refusal: Ask) -> None:
    line = "-- @order o: title = 'éß→', craeted, id"
    error = refusal(f"{line}\n{BOOKS}")
    assert (error["line"], error["column"]) == (2, line.index("craeted") + 1)


def test_a_mistake_in_the_own_order_is_shown_there(refusal: Ask) -> None:
    error = refusal("-- @order o: id\nSELECT id FROM book ORDER BY craeted, id")
    assert (error["line"], error["column"]) == (3, 30)


def test_a_nullable_end_is_named(refusal: Ask, schema: str) -> None:
    sql = "-- @order o: id\nSELECT id FROM nullable ORDER BY other"
    error = refusal(sql, migrations=schema + TRAPS)
    assert error["hint"] == "several rows may have NULL in id: let it end in other"


def test_the_primary_key_is_named_before_shorter_ones(refusal: Ask) -> None:
    schema = "CREATE TABLE t (u uuid NOT NULL UNIQUE, number int PRIMARY KEY, label text);"
    sql = "-- @order o: label\nSELECT number FROM t ORDER BY number"
    assert refusal(sql, migrations=schema)["hint"] == "let it end in number"


@pytest.mark.parametrize(
    "tail",
    ["LIMIT 10", "OFFSET 5", "FETCH FIRST 3 ROWS ONLY", "FOR UPDATE", "LIMIT 1 FOR SHARE", ""],
)
def test_what_follows_the_order_stays(tail: str, ask: Ask) -> None:
    query = ask(f"-- @order o: title, id\nSELECT id FROM book ORDER BY id -- why\n{tail}")
    assert query["sql"].endswith(f"ORDER BY id -- why\n{tail}" if tail else "ORDER BY id")


# What is generated of it

LIBRARY = (HERE / "dot" / "data.sql").read_text()


@pytest.fixture(scope="module")
def library(generated: Callable[..., Any], schema: str) -> Any:
    """The package, and a database with books."""
    text = (ORDERS / "book.sql").read_text()
    return generated({"book.sql": text}, f"{schema}\n{LIBRARY}")


def ids(rows: list[Any]) -> list[int]:
    return [row.id for row in rows]


def test_without_a_choice_the_order_is_the_querys_own(library: Any) -> None:
    assert ids(library.call("book", "list_all")) == [1, 2, 3, 4, 5]
    assert ids(library.call("book", "list_all", order=None)) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("order", "expected"), [("title", [3, 1, 5, 4, 2]), ("pages", [4, 3, 2, 1, 5])]
)
def test_rows_come_in_the_order_that_is_chosen(
    order: str, expected: list[int], library: Any
) -> None:
    assert ids(library.call("book", "list_all", order=order)) == expected


@pytest.mark.parametrize(
    ("order", "fields", "expected"),
    [
        (None, {}, [2, 4, 1]),
        (None, {"author": 2}, [4, 3, 5]),
        ("pages", {}, [5, 4, 3]),
        ("pages", {"author": 1}, [2, 1]),
        ("written", {}, [1, 3, 5]),
        ("written", {"low": 2, "high": 4}, [3, 2, 4]),
        ("written", {"author": 2, "low": 2, "high": 4}, [3, 4]),
    ],
)
def test_an_order_goes_with_any_filter(
    order: str | None, fields: dict[str, int], expected: list[int], library: Any
) -> None:
    given = library.package.SearchBookFilter(**fields)
    assert ids(library.call("book", "search", given, 1, order=order)) == expected


def test_a_parameter_of_the_own_order_that_stands_elsewhere_too_stays_bound(library: Any) -> None:
    assert ids(library.call("book", "nearest", 3)) == [3, 2, 4, 1]
    assert ids(library.call("book", "nearest", 3, order="id")) == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("method", "order", "expected"),
    [
        ("list_names", None, ["Ada", "Bob", "One", "Two"]),
        ("list_names", "id", ["Bob", "Two", "Ada", "One"]),
        ("list_titles", None, ["One", "Three", "Two"]),
        ("list_titles", "last", ["Two", "Three", "One"]),
    ],
)
def test_unions_and_distinct_rows_have_orders(
    method: str, order: str | None, expected: list[str], library: Any
) -> None:
    rows = library.call("book", method, order=order)
    assert [getattr(row, "name", None) or row.title for row in rows] == expected


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (None, ["Ada", "Bob"]),
        ("most", ["Bob", "Ada"]),
        ("country", ["Bob", "Ada"]),
        ("books", ["Ada", "Bob"]),
    ],
)
def test_groups_have_orders(order: str | None, expected: list[str], library: Any) -> None:
    rows = library.call("book", "count_by_author", order=order)
    assert [row.name for row in rows] == expected


def test_a_row_with_a_struct_within_comes_in_order(library: Any) -> None:
    given = library.package.ListCopiesBookFilter()
    rows = library.call("book", "list_copies", given, order="shelf")
    assert [(row.shelf, row.book.title) for row in rows] == [
        ("A", "One"),
        ("A", "Two"),
        ("A", "Three"),
        ("B", "Two"),
    ]


def test_what_looks_like_a_slot_in_an_order_is_none(library: Any) -> None:
    assert ids(library.call("book", "template", order="braces")) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("order", ["", "id", "TITLE", "title, author", 1, ["title"], b"title"])
def test_an_order_that_the_query_does_not_have_is_refused(order: object, library: Any) -> None:
    with pytest.raises(ValidationError, match=r"^order is .*: give one of title, pages$"):
        library.call("book", "list_all", order=order)


def test_the_argument_is_typed_and_given_by_name_alone(library: Any) -> None:
    method = library.package.BookRepository.search
    order = inspect.signature(method).parameters["order"]
    assert (order.kind, order.default) == (inspect.Parameter.KEYWORD_ONLY, None)
    assert library.package.SearchBookOrder == Literal["pages", "written"]
    assert typing.get_type_hints(method)["order"] == library.package.SearchBookOrder | None


def test_the_docstring_speaks_of_the_query_alone(library: Any) -> None:
    assert library.package.BookRepository.search.__doc__ == "Books that match."


def test_every_text_is_one_that_postgresql_has_seen(library: Any) -> None:
    module = __import__(f"{library.package.__name__}.repositories.book", fromlist=["SEARCH"])
    statement: DynamicQuery[Any] = module.SEARCH
    given = (False, True, True)
    assert list(statement.orders) == ["pages", "written"]
    assert statement.text(given, "written") == (
        "SELECT id, author, title, pages\nFROM book\n"
        "WHERE pages BETWEEN $2 AND $3\n  AND id >= $1\n"
        'ORDER BY lower(title) COLLATE "C", id\nLIMIT 3'
    )
