"""Query files are read in aiosql's notation, and nothing is guessed where it can be misread."""

from collections.abc import Callable
from typing import Any

import pytest

Json = dict[str, Any]
Describe = Callable[..., Json]


@pytest.mark.parametrize("sign", ["", "^", "$"])
def test_the_sign_ends_the_name_line(sign: str, describe: Describe) -> None:
    [query] = describe(f"-- name: one(){sign}\nSELECT 1 AS x;")["queries"]
    assert (query["name"], query["operation"]) == ("one", sign)


@pytest.mark.parametrize(("sign", "returning"), [("!", ""), ("<!", " RETURNING id")])
def test_a_writing_query_has_a_sign_of_its_own(
    sign: str, returning: str, describe: Describe
) -> None:
    text = f"-- name: drop_one(id){sign}\nDELETE FROM book WHERE id = :id{returning};"
    [query] = describe(text)["queries"]
    assert query["operation"] == sign


@pytest.mark.parametrize(
    "line", ["--name:one()", "--  name :  one()", "  -- name: one()", "-- name: one ()"]
)
def test_spaces_in_a_name_line_mean_nothing(line: str, describe: Describe) -> None:
    description = describe(f"{line}\nSELECT 1 AS x;")
    assert [query["name"] for query in description["queries"]] == ["one"]


def test_a_dash_in_a_name_becomes_an_underscore(ask: Callable[..., Json]) -> None:
    assert ask("SELECT 1 AS x", "one-by-one()")["name"] == "one_by_one"


def test_the_file_names_the_repository(describe: Describe) -> None:
    description = describe({"permission_set.sql": "-- name: one()\nSELECT 1 AS x;"})
    assert description["queries"][0]["repository"] == "PermissionSetRepository"


def test_files_are_read_in_the_order_of_their_names(describe: Describe) -> None:
    text = "-- name: one()\nSELECT 1 AS x;"
    description = describe({"b.sql": text, "a.sql": text, "c.txt": "no SQL"})
    assert [query["file"] for query in description["queries"]] == ["a.sql", "b.sql"]


def test_queries_keep_the_order_of_their_file(describe: Describe) -> None:
    description = describe("-- name: b()\nSELECT 1 AS x;\n\n-- name: a()\nSELECT 2 AS x;\n")
    assert [(query["name"], query["line"]) for query in description["queries"]] == [
        ("b", 1),
        ("a", 4),
    ]


def test_the_comment_under_the_name_line_is_the_documentation(ask: Callable[..., Json]) -> None:
    query = ask("-- The first line,\n-- and the second.\nSELECT 1 AS x")
    assert query["doc"] == "The first line,\nand the second."


def test_a_comment_in_the_statement_is_no_documentation(ask: Callable[..., Json]) -> None:
    query = ask("-- What it is.\nSELECT 1 AS x -- it's one\n  /* and :no parameter */")
    assert query["doc"] == "What it is."


def test_a_query_without_a_comment_has_no_documentation(ask: Callable[..., Json]) -> None:
    assert ask("SELECT 1 AS x")["doc"] == ""


@pytest.mark.parametrize(
    ("sql", "sent"),
    [
        ("SELECT 1 AS x;", "SELECT 1 AS x"),
        ("SELECT 1 AS x\n;\n\n", "SELECT 1 AS x"),
        ("SELECT 1 AS x; -- done", "SELECT 1 AS x"),
        ("SELECT  1\n   AS x", "SELECT  1\n   AS x"),
        ("SELECT 1 -- it's one\n  AS x", "SELECT 1 -- it's one\n  AS x"),
        ("SELECT 'a -- b' AS x", "SELECT 'a -- b' AS x"),
        ("SELECT 'a\n  b\n\n' AS x", "SELECT 'a\n  b\n\n' AS x"),
        ("SELECT 'a;b' AS x", "SELECT 'a;b' AS x"),
        ("SELECT $$it's$$ AS x", "SELECT $$it's$$ AS x"),
        (r"SELECT E'it\'s' AS x", r"SELECT E'it\'s' AS x"),
        ("SELECT '12:30'::time AS x", "SELECT '12:30'::time AS x"),
        ("SELECT (ARRAY[1,2,3])[1:2] AS x", "SELECT (ARRAY[1,2,3])[1:2] AS x"),
        ("SELECT 'größer' AS größe", "SELECT 'größer' AS größe"),
        ('SELECT 1 AS "x"', 'SELECT 1 AS "x"'),
    ],
)
def test_the_statement_is_cut_from_the_file_as_it_stands(
    sql: str, sent: str, ask: Callable[..., Json]
) -> None:
    assert ask(sql)["sql"] == sent


@pytest.mark.parametrize(
    ("sql", "sent"),
    [
        ("SELECT :n::int AS x", "SELECT $1::int AS x"),
        ("SELECT 'a -- b' || :n AS x", "SELECT 'a -- b' || $1 AS x"),
        ("SELECT :n::int AS x, ':n' AS y, 1 AS z -- :n", "SELECT $1::int AS x, ':n' AS y, 1 AS z"),
        ("SELECT :n::int /* it's :n */ + 1 AS x", "SELECT $1::int /* it's :n */ + 1 AS x"),
        ("SELECT :n::int + :n AS x", "SELECT $1::int + $1 AS x"),
        ("SELECT tags[1: :n] AS x FROM book", "SELECT tags[1: $1] AS x FROM book"),
        ("SELECT make_interval(days := :n) AS x", "SELECT make_interval(days := $1) AS x"),
    ],
)
def test_a_parameter_is_found_where_postgresql_would(
    sql: str, sent: str, ask: Callable[..., Json]
) -> None:
    query = ask(sql, "q(n)")
    assert query["sql"] == sent
    assert [parameter["name"] for parameter in query["parameters"]] == ["n"]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT tags[1:n] AS x FROM book",
        "SELECT tags[id:n] AS x FROM book",
        "SELECT tags[length(title) :n] AS x FROM book",
    ],
)
@pytest.mark.parametrize("head", ["q()", "q(n)"])
def test_a_colon_that_could_be_a_slice_s_is_refused(
    sql: str, head: str, refusal: Callable[..., Json]
) -> None:
    error = refusal(sql, head)
    assert error["line"] == 2
    assert sql[error["column"] - 1 :].startswith(":n")
    assert error["hint"]


@pytest.mark.parametrize("sql", ["SELECT $$ :n $$ AS x", r"SELECT E'it\'s :n' AS x"])
def test_a_parameter_that_stands_only_in_a_string_is_unused(
    sql: str, refusal: Callable[..., Json]
) -> None:
    assert refusal(sql, "q(n)")["line"] == 1


def test_parameters_come_in_the_order_of_the_name_line(ask: Callable[..., Json]) -> None:
    query = ask("SELECT id FROM book WHERE pages = :b AND title = :a", "q(a, b)")
    assert query["sql"].endswith("pages = $1 AND title = $2")
    assert {parameter["name"] for parameter in query["parameters"]} == {"a", "b"}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("-- name: a()\nSELECT 1 AS x;\n\n-- name: a()\nSELECT 2 AS x;", 4),
        ("-- name: a-b()\nSELECT 1 AS x;\n-- name: a_b()\nSELECT 2 AS x;", 3),
    ],
)
def test_a_second_query_of_a_name_is_refused(text: str, line: int, describe: Describe) -> None:
    description = describe(text)
    assert [error["line"] for error in description["errors"]] == [line]
    assert len(description["queries"]) == 1


def test_the_same_name_in_two_files_is_fine(describe: Describe) -> None:
    text = "-- name: one()\nSELECT 1 AS x;"
    assert describe({"a.sql": text, "b.sql": text})["errors"] == []


@pytest.mark.parametrize("text", ["", "\n", "-- Only words.\n", "SELECT 1;\n", "/* -- */"])
def test_a_file_without_queries_is_refused(text: str, describe: Describe) -> None:
    [error] = describe({"a.sql": text})["errors"]
    assert (error["file"], error["line"], error["column"]) == ("a.sql", 1, 1)


def test_one_bad_query_does_not_hide_the_next(describe: Describe) -> None:
    description = describe("-- name: a\n'\n\n-- name: b()\nSELECT 1 AS x;\n\n-- name: c(\nSELECT")
    assert [query["name"] for query in description["queries"]] == ["b"]
    assert [error["line"] for error in description["errors"]] == [2, 7]


def test_windows_line_ends_are_read(describe: Describe) -> None:
    description = describe({"a.sql": "-- name: a()\r\n-- Words.\r\nSELECT 1 AS x;\r\n"})
    assert description["errors"] == []
    assert description["queries"][0]["doc"] == "Words."


@pytest.mark.parametrize("name", ["class", "9lives", "two words", "a.b", "self()", ""])
def test_a_name_that_python_cannot_take_is_refused(name: str, refusal: Callable[..., Json]) -> None:
    assert refusal("SELECT 1 AS x", f"{name}()")["line"] == 1


@pytest.mark.parametrize("name", ["class", "self"])
def test_a_parameter_that_python_cannot_take_is_refused(
    name: str, refusal: Callable[..., Json]
) -> None:
    assert refusal(f"SELECT :{name}::int AS x", f"q({name})")["hint"]


def test_a_field_that_python_cannot_take_is_refused(refusal: Callable[..., Json]) -> None:
    sql = "INSERT INTO author (name) VALUES (:input.class) RETURNING id"
    assert refusal(sql, "q(input)<!")["hint"]


@pytest.mark.parametrize("file", ["my-book.sql", "class.sql", "9.sql", "two words.sql"])
def test_a_file_name_that_python_cannot_take_is_refused(file: str, describe: Describe) -> None:
    assert describe({file: "-- name: one()\nSELECT 1 AS x;"})["errors"]


def test_what_closes_without_being_opened_is_told(refusal: Callable[..., Json]) -> None:
    error = refusal("SELECT 1 AS x) + 1")
    assert (error["message"], error["column"]) == (") closes what was never opened", 14)


def test_what_closes_before_an_update_is_told(refusal: Callable[..., Json]) -> None:
    sql = ") UPDATE author SET name = :input.name WHERE id = :id RETURNING id"
    assert refusal(sql, "q(id, input)<!")["column"] == 1
