"""Never "not null" where a NULL can come out, and "not null" where the proof is within reach.

Each statement is compiled, and also run on data made to bring NULLs out.
"""

import re
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

Json = dict[str, Any]
Rows = list[tuple[object, ...]]
Run = Callable[..., Rows]

HERE = Path(__file__).parent / "nullability"
TRAPS, DATA = (HERE / "traps.sql").read_text(), (HERE / "data.sql").read_text()


def table(name: str) -> dict[str, str]:
    """Statements and what is expected of their columns: the comment above each.

    `id!` can't be NULL, `id?` can. A comment without a statement is a heading.
    """
    blocks = (HERE / f"{name}.sql").read_text().strip().split("\n\n")
    pairs = (block.removeprefix("-- ").split("\n", 1) for block in blocks if "\n" in block)
    return {" ".join(sql.split()): expected for expected, sql in pairs}


NULL_COMES_OUT = table("null_comes_out")  # on the rows of data.sql, in each column with a ?
PROVABLE = table("provable")
EVERY = NULL_COMES_OUT | PROVABLE


@pytest.fixture(scope="module")
def described(describe: Callable[..., Json], schema: str) -> dict[str, Json]:
    """The description of every statement, by its text."""
    text = "\n\n".join(f"-- name: q{number}()\n{sql}" for number, sql in enumerate(EVERY))
    description = describe(text, schema + TRAPS)
    assert description["errors"] == []
    return dict(zip(EVERY, description["queries"], strict=True))


@pytest.fixture(scope="module")
def run(populated: Callable[[str], AbstractContextManager[Run]], schema: str) -> Generator[Run]:
    """Runs a statement on data.sql."""
    with populated(schema + TRAPS + DATA) as run:
        yield run


def marked(query: Json) -> str:
    """The columns with `!` where no NULL can come out, else with `?`."""
    return " ".join(
        f"{column['name']}{'?' if column['nullable'] else '!'}" for column in query["columns"]
    )


def with_null(query: Json, rows: Rows) -> set[str]:
    """The columns in which these rows hold a NULL."""
    names = [column["name"] for column in query["columns"]]
    return {name for row in rows for name, value in zip(names, row, strict=True) if value is None}


@pytest.mark.parametrize("sql", PROVABLE)
def test_what_cannot_be_null_is_proven(sql: str, described: dict[str, Json]) -> None:
    assert marked(described[sql]) == PROVABLE[sql]


@pytest.mark.parametrize("sql", NULL_COMES_OUT)
def test_what_can_be_null_is_not_promised(sql: str, described: dict[str, Json]) -> None:
    promised = {column["name"] for column in described[sql]["columns"] if not column["nullable"]}
    assert promised <= set(re.findall(r"(\w+)!", NULL_COMES_OUT[sql]))


@pytest.mark.parametrize("sql", EVERY)
def test_no_null_comes_out_where_none_is_promised(
    sql: str, described: dict[str, Json], run: Run
) -> None:
    query = described[sql]
    promised = {column["name"] for column in query["columns"] if not column["nullable"]}
    assert not promised & with_null(query, run(sql))


@pytest.mark.parametrize("sql", NULL_COMES_OUT)
def test_the_data_bring_out_every_null(sql: str, described: dict[str, Json], run: Run) -> None:
    nullable = set(re.findall(r"(\w+)\?", NULL_COMES_OUT[sql]))
    assert with_null(described[sql], run(sql)) == nullable


def test_a_column_narrowed_by_an_optional_condition_may_be_null(
    ask: Callable[..., Json],
) -> None:
    sql = "SELECT id, country FROM author WHERE country = :filter.country ORDER BY id"
    assert marked(ask(sql, "q(filter)")) == "id! country?"


def test_a_column_narrowed_by_a_plain_condition_cannot_be_null(ask: Callable[..., Json]) -> None:
    sql = """SELECT id, country FROM author WHERE country = :country AND id = :filter.id
             ORDER BY id"""
    assert marked(ask(sql, "q(country, filter)")) == "id! country!"


def test_all_may_be_set_where_no_filter_is_given(ask: Callable[..., Json]) -> None:
    sql = """
        UPDATE book SET pages = :input.pages, stars = :input.stars
        WHERE editor = :filter.editor AND pages IS NOT NULL AND stars IS NOT NULL AND id = :id
        RETURNING coalesce(pages, stars, editor) AS x
    """
    assert marked(ask(sql, "q(id, input, filter)")) == "x?"


def test_a_parameter_that_accepts_none_may_be_null(ask: Callable[..., Json]) -> None:
    assert marked(ask("SELECT :x::int AS x", "q(x)")) == "x?"
    assert marked(ask("SELECT :x::int AS x, :x::int + 1 AS y", "q(x)")) == "x! y!"


def test_a_partition_elsewhere_promises_nothing(ask: Callable[..., Json]) -> None:
    schema = """
        CREATE TABLE part (id int NOT NULL, name text NOT NULL) PARTITION BY LIST (id);
        CREATE FOREIGN DATA WRAPPER nowhere;
        CREATE SERVER nowhere FOREIGN DATA WRAPPER nowhere;
        CREATE FOREIGN TABLE part_1 PARTITION OF part FOR VALUES IN (1) SERVER nowhere;
    """
    sql = "SELECT name FROM part"
    try:
        assert marked(ask(sql, migrations=schema)) == "name?"
    finally:
        ask("SELECT 1 AS x", migrations="DROP FOREIGN DATA WRAPPER nowhere CASCADE")


def test_elements_are_not_null_where_a_check_says_so(ask: Callable[..., Json]) -> None:
    query = ask("SELECT tags, labels, ARRAY[title] AS titles FROM book ORDER BY id")
    types = [column["python_type"] for column in query["columns"]]
    assert types == ["list[str]", "list[str | None]", "list[str]"]


def test_elements_are_as_stored_where_a_subquery_reads_its_outer_row(
    ask: Callable[..., Json],
) -> None:
    query = ask(
        "SELECT (SELECT x.tags FROM (SELECT b.tags) AS x) AS tags FROM book b ORDER BY b.id"
    )
    assert query["columns"][0]["python_type"] == "list[str]"


def test_an_array_of_arrays_has_their_elements(ask: Callable[..., Json]) -> None:
    query = ask("SELECT ARRAY(SELECT labels FROM book) AS labels")
    assert "str | None" in query["columns"][0]["python_type"]


@pytest.mark.parametrize(
    "subquery",
    [
        "SELECT pages FROM book LIMIT 1",
        "SELECT pages FROM book ORDER BY pages OFFSET 2",
        "SELECT DISTINCT ON (author) pages FROM book",
        "SELECT (array_agg(pages))[1] FROM book",
        "SELECT any_value(pages) FROM book",
        "SELECT pages FROM book TABLESAMPLE BERNOULLI (50)",
        "SELECT b.pages FROM book AS b FOR UPDATE",
        "SELECT pages FROM (SELECT pages, row_number() OVER () AS n FROM book) AS s WHERE n = 1",
        "SELECT pages FROM book WHERE id = (SELECT id FROM book LIMIT 1)",
        "SELECT pages FROM book WHERE id = (SELECT id FROM one_inlined)",
        "SELECT pages FROM (SELECT pages FROM book UNION SELECT 1) AS s",
        "WITH b AS (SELECT pages FROM book LIMIT 1) SELECT pages FROM b",
        "SELECT (SELECT a.born FROM copy WHERE number = a.id)",
    ],
)
def test_a_subquery_that_may_find_another_row_the_next_time_may_be_null(
    ask: Callable[..., Json], subquery: str
) -> None:
    query = ask(f"""
        WITH one_inlined AS NOT MATERIALIZED (SELECT id FROM book LIMIT 1)
        SELECT ({subquery}) AS x FROM author AS a WHERE ({subquery}) IS NOT NULL
    """)
    assert marked(query) == "x?"


def test_columns_of_xmltable_are_null_but_for_ordinality_and_not_null(
    ask: Callable[..., Json],
) -> None:
    query = ask("""
        SELECT x, n, y FROM XMLTABLE('/a' PASSING (NULL::xml)
            COLUMNS x int PATH '.', n FOR ORDINALITY, y int PATH '.' NOT NULL) AS t
    """)
    assert marked(query) == "x? n! y!"


def test_a_column_of_xmltable_may_be_null_where_none_is_the_ordinality(
    ask: Callable[..., Json],
) -> None:
    query = ask("SELECT x FROM XMLTABLE('/a' PASSING (NULL::xml) COLUMNS x int PATH '.') AS t")
    assert marked(query) == "x?"
