"""One row is promised only where no data could bring two.

Each statement is compiled, and also run on data made to bring out as many rows as it can.
"""

from collections.abc import Callable, Generator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

Json = dict[str, Any]
Run = Callable[..., list[tuple[object, ...]]]

HERE = Path(__file__).parent / "cardinality"
TRAPS, DATA = (HERE / "traps.sql").read_text(), (HERE / "data.sql").read_text()


def table(name: str) -> dict[str, str]:
    """Statements, each with the comment above it. A comment without a statement is a heading."""
    blocks = (HERE / f"{name}.sql").read_text().strip().split("\n\n")
    pairs = (block.removeprefix("-- ").split("\n", 1) for block in blocks if "\n" in block)
    return {" ".join(sql.split()): comment for comment, sql in pairs}


MANY = table("many")  # and why
FEW = table("few")  # and how many
EVERY = MANY | FEW


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


@pytest.mark.parametrize("sql", MANY, ids=MANY.get)
def test_many_rows_are_expected(sql: str, described: dict[str, Json], run: Run) -> None:
    assert described[sql]["cardinality"] == "many"


@pytest.mark.parametrize("sql", MANY, ids=MANY.get)
def test_the_data_bring_out_many_rows(sql: str, run: Run) -> None:
    assert len(run(sql)) > 1


@pytest.mark.parametrize("sql", FEW)
def test_a_single_row_is_proven(sql: str, described: dict[str, Json]) -> None:
    assert described[sql]["cardinality"] == FEW[sql]


@pytest.mark.parametrize("sql", FEW)
def test_the_data_keep_the_promise(sql: str, run: Run) -> None:
    possible = {"exactly_one": {1}, "at_most_one": {0, 1}}[FEW[sql]]
    assert len(run(sql)) in possible


def test_a_row_that_a_trigger_may_keep_out_is_not_promised(
    ask: Callable[..., Json], schema: str, run: Run
) -> None:
    sql = "INSERT INTO silent (id) VALUES (1) RETURNING id"
    assert run(sql) == []
    assert ask(sql, "q()^", schema + TRAPS)["cardinality"] == "at_most_one"


def test_a_key_behind_an_optional_condition_is_not_held(ask: Callable[..., Json]) -> None:
    query = ask("SELECT id, name FROM author WHERE id = :filter.id", "q(filter)")
    assert query["cardinality"] == "many"


def test_a_key_beside_an_optional_condition_is_held(ask: Callable[..., Json]) -> None:
    sql = "SELECT name FROM author WHERE id = :id AND country = :filter.country"
    assert ask(sql, "q(id, filter)^")["cardinality"] == "at_most_one"


@pytest.mark.parametrize(
    ("sql", "returns"),
    [
        ("DELETE FROM author WHERE id = :x", "bool"),
        ("DELETE FROM author WHERE name = :x", "bool"),
        ("DELETE FROM author WHERE country = :x", "int"),
        ("UPDATE author SET country = 'x' WHERE id = :x", "bool"),
        ("UPDATE author SET country = 'x' WHERE id > :x", "int"),
        ("DELETE FROM copy WHERE book = :x", "int"),
        ("INSERT INTO author (name) SELECT title FROM book WHERE author = :x", "int"),
    ],
)
def test_touched_rows_are_told_as_bool_where_there_is_one_at_most(
    sql: str, returns: str, ask: Callable[..., Json]
) -> None:
    query = ask(sql, "q(x)!")
    assert (query["returns"], query["cardinality"], query["columns"]) == (returns, "none", [])


def test_touched_rows_of_a_parent_are_counted(ask: Callable[..., Json], schema: str) -> None:
    query = ask("DELETE FROM parent WHERE id = :id", "q(id)!", schema + TRAPS)
    assert query["returns"] == "int"


@pytest.mark.parametrize(
    ("equals", "cardinality"),
    [
        ("= (SELECT id FROM author ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)", "at_most_one"),
        ("IN (SELECT id FROM author ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)", "many"),
        ("IN (SELECT id FROM author ORDER BY random() LIMIT 1)", "many"),
        ("IN (SELECT id FROM author ORDER BY id LIMIT 1)", "at_most_one"),
    ],
)
def test_a_subquery_that_may_be_computed_for_each_row_is_not_one_value(
    equals: str, cardinality: str, ask: Callable[..., Json]
) -> None:
    sql = f"UPDATE author SET country = 'x' WHERE id {equals} RETURNING id"
    assert ask(sql)["cardinality"] == cardinality


@pytest.mark.parametrize(
    "source", ["(SELECT any_id() AS n) AS x", "(VALUES (any_id())) AS x (n)", "any_id() AS x (n)"]
)
def test_a_row_that_may_be_computed_for_each_other_is_not_one(
    source: str, ask: Callable[..., Json], schema: str
) -> None:
    sql = f"SELECT a.id FROM author AS a, {source} WHERE a.id = x.n"
    assert ask(sql, migrations=schema + TRAPS)["cardinality"] == "many"


def test_a_sequence_has_one_row(ask: Callable[..., Json], schema: str) -> None:
    sql = "SELECT last_value FROM any_id_seq"
    assert ask(sql, migrations=schema + TRAPS)["cardinality"] == "exactly_one"


# As one of ICU, by which different texts are equal: not every build of PostgreSQL has it.
NOCASE = """
CREATE COLLATION nocase FROM "C";
UPDATE pg_collation SET collisdeterministic = false WHERE collname = 'nocase';
CREATE TABLE folded (id int, word text COLLATE nocase, exact text, code char(5) UNIQUE,
    folded_code char(5) COLLATE nocase UNIQUE);
CREATE UNIQUE INDEX ON folded (id) WHERE word <> 'x';
CREATE UNIQUE INDEX ON folded (id) WHERE exact <> 'x';
"""


@pytest.mark.parametrize(
    ("condition", "cardinality"),
    [
        ("exact = 'X'", "at_most_one"),
        ("exact = 'X' COLLATE nocase", "many"),
        ("word = 'X'", "many"),
        ("word = 'X' COLLATE \"C\"", "many"),
    ],
)
def test_constants_of_a_collation_that_ignores_case_differ_less(
    condition: str, cardinality: str, ask: Callable[..., Json]
) -> None:
    sql = f"SELECT exact FROM folded WHERE id = 1 AND {condition}"
    assert ask(sql, migrations=NOCASE)["cardinality"] == cardinality


@pytest.mark.parametrize(
    ("condition", "cardinality"),
    [
        ("code::text = 'a'", "at_most_one"),
        ("code::text = 'a' COLLATE nocase", "many"),
        ("folded_code::text = 'a'", "many"),
        ("folded_code::text = 'a' COLLATE \"C\"", "at_most_one"),
    ],
)
def test_a_padded_text_is_bound_by_a_collation_that_sees_its_case(
    condition: str, cardinality: str, ask: Callable[..., Json]
) -> None:
    sql = f"SELECT exact FROM folded WHERE {condition}"
    assert ask(sql, migrations=NOCASE)["cardinality"] == cardinality


@pytest.mark.parametrize("type_", ["timestamptz", "date"])
def test_a_time_that_each_session_reads_otherwise_is_no_constant(
    type_: str, ask: Callable[..., Json]
) -> None:
    table = f"CREATE TABLE visit (id int, at {type_});"
    index = "CREATE UNIQUE INDEX ON visit (id) WHERE at > '2026-01-01 00:00';"
    sql = "SELECT at FROM visit WHERE id = 1 AND at = '2026-01-01 12:00'"
    assert ask(sql, migrations=table + index)["cardinality"] == "many"


@pytest.mark.parametrize(("type_", "cardinality"), [("int", "at_most_one"), ("float8", "many")])
def test_a_temporal_key_is_held_by_types_of_which_gist_equality_is(
    type_: str, cardinality: str, ask: Callable[..., Json]
) -> None:
    key = "PRIMARY KEY (id, valid WITHOUT OVERLAPS)"
    table = f"CREATE TABLE price (id {type_}, valid daterange, cents int, {key});"
    sql = "SELECT cents FROM price WHERE id = :id AND valid = :valid"
    query = ask(sql, "q(id, valid)", "CREATE EXTENSION btree_gist;" + table)
    assert query["cardinality"] == cardinality


@pytest.mark.parametrize(
    ("random", "cardinality"), [("", "at_most_one"), (" AND random() < 0.5", "many")]
)
def test_a_cte_that_is_computed_anew_excludes_nothing(
    ask: Callable[..., Json], schema: str, random: str, cardinality: str
) -> None:
    cte = f"WITH x AS NOT MATERIALIZED (SELECT id FROM author WHERE id = :id{random})"
    sql = f"{cte} SELECT id FROM x UNION ALL SELECT 1 WHERE NOT EXISTS (SELECT FROM x)"
    assert ask(sql, "q(id)", schema)["cardinality"] == cardinality
