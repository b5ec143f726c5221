"""Reasons: one of each kind on docs/proofs.md, none that contradicts the verdict, and pictures."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from codegen.explain import columns
from codegen.explain.questions import Question, Step
from codegen.explain.reasons import Kind
from tests.codegen import test_cardinality, test_nullability, test_parameters
from tests.codegen.command_line import Result
from tests.codegen.test_proofs_page import PAGE, SCHEMA, VERDICTS, arguments, sign

Json = dict[str, Any]
Describe = Callable[..., Json]
Ask = Callable[..., Json]

ROOT = Path(__file__).parents[2]
SECTION = PAGE.split("\n## Why\n")[1].split("\n## ")[0]
MORE = re.findall(r"```pgsql\n(.*?)```", SECTION, re.DOTALL)[0]

KINDS = list(Kind)
OF_ALL = {Kind.REWRITE_RULE}


def between(first: Kind, last: Kind) -> set[Kind]:
    """The kinds from one to another, as they stand in their enum."""
    return {*KINDS[KINDS.index(first) : KINDS.index(last) + 1]} | OF_ALL


NULLABLE = between(Kind.OUTER_JOIN, Kind.UNKNOWN_EXPRESSION)
NON_NULL = between(Kind.NOT_NULL, Kind.EXPRESSION)
SEVERAL = between(Kind.MISSING_KEY, Kind.BULK)
FEW = between(Kind.HELD_KEY, Kind.SINGLE_ROW)
ACCEPTED = between(Kind.TESTED, Kind.PASSED_ON)
REFUSED = between(Kind.COMPARED, Kind.UNSEEN)


def examples() -> Iterator[tuple[str, str, str, str | None, str]]:
    """Each example of the page: its statement, the kind, message and remedy, and the heading."""
    for part in SECTION.split("\n### ")[1:]:
        heading, text = part.split("\n", 1)
        block = text.split("```text\n")[1].split("```")[0]
        pattern = r"((?:^\S.*\n)(?:^  \S.*\n)*)    ([a-z ]+): (.*)\n(?:    help: (.*)\n)?"
        for sql, kind, message, remedy in re.findall(pattern, block, re.MULTILINE):
            yield " ".join(sql.split()), kind, message, remedy or None, heading


EXAMPLES = list(examples())


@pytest.fixture(scope="module")
def described(describe: Describe) -> dict[str, Json]:
    """The description of every example, by its text."""
    heads = (
        f"q{number}({', '.join(arguments(sql))}){'*!' if sql.endswith('*!') else sign(sql)}"
        for number, (sql, *_) in enumerate(EXAMPLES)
    )
    text = "\n\n".join(
        f"-- name: {head}\n{sql.removesuffix('*!')};"
        for head, (sql, *_) in zip(heads, EXAMPLES, strict=True)
    )
    description = describe(text, SCHEMA + MORE)
    assert description["errors"] == []
    queries = description["queries"]
    return {sql: query for (sql, *_), query in zip(EXAMPLES, queries, strict=True)}


def subjects(query: Json, heading: str) -> list[Json]:
    """What the heading of an example is about."""
    match heading.split()[:2]:
        case ["A", "column"]:
            return [each for each in query["columns"] if each["nullable"] == ("may" in heading)]
        case ["A", "parameter"]:
            return [each for each in query["parameters"] if each["nullable"] == ("may" in heading)]
        case _:
            is_many = query["cardinality"] == "many"
            return [query] if is_many == heading.startswith("Several") else []


def test_every_kind_has_an_example() -> None:
    assert {kind for _, kind, *_ in EXAMPLES} == {kind.value for kind in Kind}


@pytest.mark.parametrize(("sql", "kind", "message", "remedy", "heading"), EXAMPLES)
def test_an_example_has_the_reason_that_stands_below_it(
    sql: str,
    kind: str,
    message: str,
    remedy: str | None,
    heading: str,
    described: dict[str, Json],
) -> None:
    reasons = [each["because"] for each in subjects(described[sql], heading)]
    wanted = {"kind": kind, "message": message, "remedy": remedy}
    assert wanted in [{key: reason[key] for key in wanted} for reason in reasons], reasons


# Reasons and verdicts


def contradictions(description: Json) -> list[tuple[str, str, str]]:
    """Reasons of a kind that speaks for another verdict than was inferred."""
    return [
        (query["sql"], name, because["kind"])
        for query in description["queries"]
        for name, because, kinds in _with_kinds(query)
        if because["kind"] not in kinds
    ]


def _with_kinds(query: Json) -> Iterator[tuple[str, Json, set[Kind]]]:
    is_many = query["cardinality"] == "many" or query.get("per_input") == "many"
    yield (
        "rows",
        query["because"],
        SEVERAL | FEW if query["cardinality"] == "none" else (SEVERAL if is_many else FEW),
    )
    for column in query["columns"]:
        yield column["name"], column["because"], NULLABLE if column["nullable"] else NON_NULL
    for parameter in query["parameters"]:
        kinds = ACCEPTED if parameter["nullable"] else REFUSED
        yield parameter["name"], parameter["because"], kinds


def named(statements: Iterable[str], head: Callable[[str], str]) -> str:
    """A file of these statements."""
    return "\n\n".join(
        f"-- name: q{number}{head(sql)}\n{sql.removesuffix(';')};"
        for number, sql in enumerate(statements)
    )


def of_one_parameter(sql: str) -> str:
    """The rest of the name line of a statement about the parameter `x`."""
    writes = re.search(r"INSERT|UPDATE|MERGE", sql) and "RETURNING" not in sql
    return "(x)!" if writes else "(x)"


PARAMETERS = [*test_parameters.ACCEPTED, *test_parameters.REFUSED]
FILES: dict[str, tuple[str, str]] = {
    "nullability": (named(test_nullability.EVERY, lambda _: "()"), test_nullability.TRAPS),
    "cardinality": (named(test_cardinality.EVERY, lambda _: "()"), test_cardinality.TRAPS),
    "parameters": (named(PARAMETERS, of_one_parameter), test_parameters.SENSE),
}


@pytest.mark.parametrize("name", FILES)
def test_no_reason_of_a_statement_contradicts_its_verdict(
    name: str, describe: Describe, schema: str
) -> None:
    queries, more = FILES[name]
    description = describe(queries, schema + more)
    assert description["errors"] == []
    assert contradictions(description) == []


def test_no_reason_of_the_page_contradicts_its_verdict(describe: Describe) -> None:
    assert (
        contradictions(
            describe(
                named(VERDICTS, lambda sql: f"({', '.join(arguments(sql))}){sign(sql)}"), SCHEMA
            )
        )
        == []
    )


def test_no_reason_of_the_project_contradicts_its_verdict(describe: Describe) -> None:
    queries = {path.name: path.read_text() for path in (ROOT / "queries").glob("*.sql")}
    paths = sorted((ROOT / "attune_db/migrations").glob("*.sql"))
    groups = {"pagination": "attune_db.core.Pagination"}
    description = describe(queries, "\n".join(path.read_text() for path in paths), groups=groups)
    assert len(description["queries"]) > 100
    assert contradictions(description) == []


@pytest.mark.parametrize("name", ["nullability", "cardinality"])
def test_each_part_on_the_way_to_a_reason_has_the_verdict_of_the_whole(
    name: str, describe: Describe, schema: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    strayed: list[str] = []

    def checked(step: Callable[[Question], Step], *, is_non_null: bool) -> Any:
        def check(question: Question) -> Step:
            if question.evaluator.is_non_null(question.expr) is not is_non_null:
                strayed.append(f"{question.place.text.query.name}: {question.expr}")
            return step(question)

        return check

    for attribute, is_non_null in (("nullable_step", False), ("non_null_step", True)):
        step = getattr(columns, attribute)
        monkeypatch.setattr(columns, attribute, checked(step, is_non_null=is_non_null))
    queries, more = FILES[name]
    describe(queries, schema + more)
    assert strayed == []


# Places


def pointed_at(ask: Ask, sql: str, column: str, head: str = "q()", **schema: str) -> str:
    """The text of the statement from where the reason for a column points."""
    query = ask(sql, head, schema.get("migrations"))
    [because] = [each["because"] for each in query["columns"] if each["name"] == column]
    lines = f"-- name: {head}\n{sql}".split("\n")
    number, column_number = int(because["line"]), int(because["column"])
    return lines[number - 1][column_number - 1 :]


JOINS = """
SELECT a.name, e.name AS editor, c.shelf AS shelf, f.name AS free
FROM book b
JOIN author a ON a.id = b.author
LEFT OUTER JOIN (copy c LEFT JOIN author e ON e.id = c.number) ON c.book = b.id
RIGHT JOIN (SELECT x.id, y.name FROM book x LEFT JOIN author y ON y.id = x.editor) AS f
    ON f.id = b.id
ORDER BY b.id
"""


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("name", "RIGHT JOIN (SELECT x.id"),
        ("editor", "LEFT JOIN author e"),
        ("shelf", "LEFT OUTER JOIN (copy c"),
        ("free", "LEFT JOIN author y"),
    ],
)
def test_an_outer_join_is_pointed_at(column: str, text: str, ask: Ask) -> None:
    assert pointed_at(ask, JOINS, column).startswith(text)


@pytest.mark.parametrize(
    ("sql", "text"),
    [
        ("SELECT upper(country) AS x FROM author ORDER BY id", "country) AS x"),
        ("SELECT country AS x FROM author WHERE id > 1 AND 'a' < country", "'a' < country"),
        ("SELECT a.country AS x FROM author a JOIN author b ON b.country = a.country", "b.country"),
        (
            "SELECT country AS x, count(*) FROM author GROUP BY country HAVING country > 'a'",
            "> 'a'",
        ),
        ("SELECT x FROM (SELECT country AS x FROM author WHERE country > 'b') y", "country > 'b'"),
        ("SELECT CASE WHEN id > 1 THEN country ELSE '' END AS x FROM author", "country ELSE"),
        ("SELECT id AS x FROM author UNION ALL SELECT editor FROM book", "editor FROM"),
        ("WITH y AS (SELECT pages AS x FROM book) SELECT x FROM y", "pages AS x"),
    ],
)
def test_the_part_to_blame_is_pointed_at(sql: str, text: str, ask: Ask) -> None:
    assert pointed_at(ask, sql, "x").startswith(text)


def test_a_column_of_a_view_is_pointed_at_where_the_view_is_read(ask: Ask, schema: str) -> None:
    view = "CREATE VIEW seen AS SELECT b.id, a.name FROM book b LEFT JOIN author a ON a.id = 1;"
    query = ask("SELECT id, name FROM seen", migrations=schema + view)
    because = query["columns"][1]["because"]
    assert because["message"] == "the LEFT JOIN may find no row of author, in the view seen"
    assert (because["line"], because["column"]) == (2, 12)


def test_a_place_behind_a_character_beyond_ascii(ask: Ask) -> None:
    sql = "SELECT 'ä€😀' AS a, pages AS x FROM book ORDER BY id"
    assert pointed_at(ask, sql, "x").startswith("pages AS x")


# Remedies


def remedy(query: Json, column: str) -> Any:
    [because] = [each["because"] for each in query["columns"] if each["name"] == column]
    return because["remedy"]


def test_not_null_is_proposed_only_where_it_would_be_enough(ask: Ask) -> None:
    query = ask("SELECT pages AS a, pages + stars AS b FROM book ORDER BY id")
    assert remedy(query, "a") == "declare book.pages NOT NULL, if it never is NULL"
    assert remedy(query, "b") is None


def test_a_check_is_proposed_for_the_elements_of_an_array(ask: Ask) -> None:
    query = ask("SELECT tags, labels FROM book WHERE labels <> '{}' ORDER BY id")
    check = "CHECK (array_position(labels, NULL) IS NULL) on book would keep NULL elements out"
    assert [remedy(query, name) for name in ("tags", "labels")] == [None, check]


def test_a_unique_key_is_proposed_only_where_it_would_be_enough(ask: Ask) -> None:
    sql = "SELECT b.id FROM book b, copy c WHERE b.author = :author ORDER BY b.id"
    assert ask(sql, "q(author)")["because"]["remedy"] == "hold title with =, too"
    alone = "SELECT id FROM book WHERE author = :author ORDER BY id"
    key = "hold title with =, too, or declare UNIQUE (author) on book, if it is unique"
    assert ask(alone, "q(author)")["because"]["remedy"] == key


def test_an_inner_join_is_proposed_only_where_it_would_be_enough(ask: Ask) -> None:
    query = ask(
        "SELECT a.name, a.country FROM book b LEFT JOIN author a ON a.id = b.editor ORDER BY b.id"
    )
    assert remedy(query, "name") == "write JOIN, if no row shall come without one"
    assert remedy(query, "country") is None


# Words


@pytest.mark.parametrize(
    ("condition", "name"),
    [
        ("name = :x", "`=`"),
        ("name NOT LIKE :x", "`NOT LIKE`"),
        ("name ~* :x", "`~*`"),
        ("id IN (1, :x::bigint)", "`IN`"),
        ("id BETWEEN 1 AND :x", "`BETWEEN`"),
        ("id<:x", "`<`"),
        ("id = ANY (:x)", "`=`"),
    ],
)
def test_an_operator_is_called_what_the_statement_calls_it(
    condition: str, name: str, ask: Ask
) -> None:
    [parameter] = ask(f"SELECT id FROM author WHERE {condition}", "q(x)")["parameters"]
    assert (
        parameter["because"]["message"] == f"it is compared with {name}, which is true of no NULL"
    )


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        (
            "SELECT x FROM (SELECT title AS x, row_number() OVER (ORDER BY id) AS n FROM book) AS b"
            " WHERE n = 1",
            "row_number() is held to one number",
        ),
        ("SELECT b.x FROM (SELECT max(id) AS x FROM book) AS b", "an aggregate without GROUP BY"),
        ("SELECT DISTINCT 1 AS x FROM book", "all rows are equal in what they are grouped by"),
        (
            "UPDATE copy SET shelf = 'x' FROM book b WHERE copy.book = 1 AND copy.number = 2"
            " RETURNING shelf",
            "the key (book, number) of copy is held",
        ),
    ],
)
def test_one_row_comes_for_a_reason(sql: str, message: str, ask: Ask) -> None:
    assert ask(sql, "q()^")["because"]["message"].startswith(message)


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("SELECT shelf FROM copy WHERE number = 1", "of the key (book, number) of copy, book"),
        (
            "SELECT c.shelf FROM copy c JOIN book b ON b.id = c.book WHERE b.id = 1",
            "of the key (bo",
        ),
        ("SELECT x FROM (SELECT id AS x FROM book) AS b", "no unique key of book is held"),
        ("SELECT 1 AS x UNION SELECT 2", "UNION gives the rows of both sides"),
        ("SELECT g FROM generate_series(1, 2) AS g", "a function in FROM may give several rows"),
        ("SELECT id FROM author GROUP BY CUBE (id)", "each grouping set makes rows of its own"),
    ],
)
def test_several_rows_come_for_a_reason(sql: str, message: str, ask: Ask) -> None:
    assert ask(sql)["because"]["message"].startswith(message)


def test_a_reason_among_optional_conditions(ask: Ask) -> None:
    query = ask("SELECT id, name FROM author WHERE id = :filter.id", "q(filter)")
    assert query["because"]["message"] == "no unique key of author is held, such as (id)"


def test_generating_asks_for_no_reason() -> None:
    code = "import sys, codegen.generate; print([m for m in sys.modules if '.explain' in m])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    assert done.stdout == b"[]\n"


# The command


@pytest.fixture(scope="module")
def folder(project: Callable[..., Path]) -> Path:
    """A project of two files of queries, one of which is refused for its sign."""
    book = "-- name: by_author(author)^\nSELECT id, pages\nFROM book\nWHERE author = :author;\n"
    other = (
        "\n-- name: broken()\nSELECT nothing FROM book;\n\n-- name: all()\nSELECT id FROM book;\n"
    )
    return project({"book.sql": book + other, "more.sql": "-- name: all()\nSELECT 1 AS one;\n"})


@pytest.fixture
def explain(folder: Path, cli: Callable[..., Result]) -> Callable[..., Result]:
    """Runs the command on the project."""
    given = ("--migrations", "migrations", "--queries", "queries")
    return lambda *arguments: cli(folder, "explain", *arguments, *given)


def test_a_query_is_explained_line_by_line_though_its_sign_is_refused(
    explain: Callable[..., Result],
) -> None:
    done = explain("book.by_author")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "book.by_author: several rows can come: of the key (author, title) of book,"
        " title isn't held",
        "  id can't be NULL: book.id is NOT NULL",
        "  pages may be NULL: book.pages has no NOT NULL",
        "  :author refuses None: it is compared with `=`, which is true of no NULL",
    ]


@pytest.mark.parametrize(
    ("subject", "picture"),
    [
        ("pages", " 2 | SELECT id, pages\n   |            ^\n"),
        (":author", " 4 | WHERE author = :author;\n   |                ^\n"),
        ("rows", " 3 | FROM book\n   |      ^\n"),
    ],
)
def test_what_is_asked_about_is_drawn(
    subject: str, picture: str, explain: Callable[..., Result]
) -> None:
    done = explain("by_author", subject)
    assert done.exit_code == 0
    assert picture in done.stdout
    assert "\n  help: " in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("by_autor",), "there is no query by_autor: did you mean by_author?"),
        (("all",), "several queries have the name all: write one of book.all, more.all"),
        (("by_author", "page"), "has no column page: did you mean pages?; it has id, pages"),
        (("by_author", ":auth"), "has no parameter :auth: did you mean :author?"),
    ],
)
def test_a_name_that_is_not_there(
    arguments: tuple[str, ...], said: str, explain: Callable[..., Result]
) -> None:
    done = explain(*arguments)
    assert done.exit_code == 2
    assert said in done.stderr


def test_a_query_that_postgresql_refuses_shows_its_error(explain: Callable[..., Result]) -> None:
    done = explain("book.broken")
    assert done.exit_code == 1
    assert 'column "nothing" does not exist' in done.stderr
