"""Annotations: lines under a name line that begin with `-- @`. Refused ones are in errors/."""

from collections.abc import Callable
from typing import Any

import pytest

Json = dict[str, Any]
Describe = Callable[..., Json]
Ask = Callable[..., Json]

META = "SELECT id, meta FROM book ORDER BY id"


def types(query: Json) -> list[str]:
    return [column["python_type"] for column in query["columns"]]


def test_row_names_the_row(ask: Ask) -> None:
    assert ask("-- @row Title\nSELECT id, title FROM book ORDER BY id")["returns"] == "Title"


def test_a_row_without_a_name_is_named_for_its_query(ask: Ask) -> None:
    assert ask("SELECT id, title FROM book ORDER BY id")["returns"] == "QQRow"


@pytest.mark.parametrize("line", ["--@row Title", "--  @row\tTitle  ", "  -- @row Title"])
def test_spaces_in_an_annotation_mean_nothing(line: str, ask: Ask) -> None:
    assert ask(f"{line}\nSELECT id FROM book")["returns"] == "Title"


def test_annotations_are_no_documentation(ask: Ask) -> None:
    query = ask(f"-- @row Meta\n-- @type meta: dict[str, int]\n-- All of them.\n{META}")
    assert query["doc"] == "All of them."


@pytest.mark.parametrize(
    ("written", "python_type"),
    [
        ("app.types.Meta", "Meta"),
        ("list[app.types.Item]", "list[Item]"),
        ("dict[str, int]", "dict[str, int]"),
        ("app.cats.Cat | app.dogs.Dog", "Cat | Dog"),
        ("dict[str, list[app.types.Item | None]]", "dict[str, list[Item | None]]"),
        ("tuple[int, ...]", "tuple[int, ...]"),
    ],
)
def test_type_types_a_column(written: str, python_type: str, ask: Ask) -> None:
    assert types(ask(f"-- @type meta: {written}\n{META}")) == ["int", python_type]


def test_type_types_a_parameter(ask: Ask) -> None:
    query = ask("-- @type meta: app.Meta\nSELECT id FROM book WHERE meta = :meta", "q(meta)")
    assert [parameter["python_type"] for parameter in query["parameters"]] == ["Meta"]


def test_type_types_a_field(ask: Ask) -> None:
    sql = "UPDATE book SET meta = :input.meta WHERE id = :id RETURNING id"
    query = ask(f"-- @type meta: app.Meta\n{sql}", "q(id, input)<!")
    assert [parameter["python_type"] for parameter in query["parameters"]] == ["int", "Meta"]


def test_the_settings_type_a_column_everywhere(describe: Describe) -> None:
    sql = """
        -- name: list_all()
        SELECT id, meta FROM book ORDER BY id;
        -- name: change(id, input)<!
        UPDATE book SET meta = :input.meta WHERE id = :id RETURNING meta AS data;
        -- name: merge(id, meta)!
        UPDATE book SET meta = meta || :meta WHERE id = :id;
    """
    description = describe(sql, json={"book.meta": "app.types.Meta"})
    every, change, merge = description["queries"]
    assert types(every) == ["int", "Meta"]
    assert types(change) == ["Meta"]
    assert [parameter["python_type"] for parameter in change["parameters"]] == ["int", "Meta"]
    assert {parameter["python_type"] for parameter in merge["parameters"]} == {"int", "Json"}


@pytest.mark.parametrize(
    ("column", "type_", "said"),
    [
        ("book.mate", "app.types.Meta", "names no column: book.mate"),
        ("book.title", "app.types.Title", "names book.title, which is text"),
        ("book.meta", "Meta", "nobody knows where Meta comes from"),
        ("book.meta", "1", "1 is no Python type"),
    ],
)
def test_settings_that_cannot_be_used_are_refused(
    column: str, type_: str, said: str, describe: Describe
) -> None:
    [error] = describe(f"-- name: q()\n{META}", json={column: type_})["errors"]
    assert said in error["message"]
    assert error["hint"]


# @input


ADD = "INSERT INTO author (name, born) VALUES (:input.name, :input.born)"


def test_queries_share_the_input_that_they_name(generated: Callable[..., Any], schema: str) -> None:
    queries = {
        "author.sql": f"-- name: add(input)<!\n-- @input Person\n{ADD} RETURNING id;\n",
        "book.sql": f"-- name: add_authors(input)*!\n-- @input input: Person\n{ADD};\n",
    }
    made = generated(queries, schema)
    person = made.package.Person
    assert person.__module__.endswith(".inputs.author")
    assert "`AuthorRepository.add`, `BookRepository.add_authors`" in person.__doc__
    made.call("author", "add", person(name="Ada"))
    made.call("book", "add_authors", [person(name="Eve"), person(name="Kim", born=None)])


def test_a_group_that_is_read_from_a_type_has_a_name_already(
    generated: Callable[..., Any], schema: str
) -> None:
    query = "-- @input page: Part\nSELECT id FROM book ORDER BY id LIMIT :page.limit"
    settings = '[tool.codegen.groups]\npage = "attune_db.core.Pagination"\n'
    with pytest.raises(AssertionError, match=r"come from attune_db\.core\.Pagination"):
        generated({"book.sql": f"-- name: list_page(page)\n{query};\n"}, schema, settings)
