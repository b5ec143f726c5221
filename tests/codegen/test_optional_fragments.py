"""Optional fragments are omitted: every variant means the statement without it.

The package is generated, and its statements are assembled for random sets of fields by the library.
"""

import importlib
import subprocess
import sys
from collections.abc import Callable, Generator, Mapping
from contextlib import AbstractContextManager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

Run = Callable[..., list[tuple[object, ...]]]

HERE = Path(__file__).parent / "dot"
TEXTS, NUMBERS = st.sampled_from(["One", "Two", "x"]), st.integers(0, 5)
EDITORS = st.sampled_from([1, 2])


@pytest.fixture(scope="module")
def package(project: Callable[..., Path]) -> Generator[Any]:
    """The generated package."""
    folder = project({"book.sql": (HERE / "book.sql").read_text()})
    command = [sys.executable, "-m", "codegen", "gen", "--package", "dotted"]
    command += ["--migrations", "migrations", "--queries", "queries"]
    subprocess.run(command, cwd=folder, check=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "path", [str(folder), *sys.path])
        yield importlib.import_module("dotted")


@pytest.fixture(scope="module")
def run(populated: Callable[[str], AbstractContextManager[Run]], schema: str) -> Generator[Run]:
    """Runs a statement on data.sql."""
    with populated(schema + (HERE / "data.sql").read_text()) as run:
        yield run


@pytest.fixture(scope="module")
def assembled(package: Any, run: Run) -> Run:
    """The rows of a generated statement: its constant, plain arguments, Struct and its fields."""

    def rows(constant: str, struct: str, fields: Mapping[str, object], *plain: object) -> Any:
        statement = getattr(importlib.import_module("dotted.repositories.book"), constant)
        sql, values = statement.bind((*plain, getattr(package, struct)(**fields)))
        return run(sql, *values)

    return rows


def some(fields: Mapping[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """Values for some of these fields; those in one name, `low high`, come together or not."""
    groups = st.fixed_dictionaries({}, optional=fields)
    return groups.map(
        lambda given: {
            name: value[place] if " " in names else value
            for names, value in given.items()
            for place, name in enumerate(names.split())
        }
    )


def literal(value: object) -> str:
    return "NULL" if value is None else f"'{value}'"


def where(fields: Mapping[str, object], conditions: Mapping[str, str]) -> str:
    """The conditions of the fields that are given, written with their values."""
    texts = {name: literal(value) for name, value in fields.items()}
    tests = [condition.format(**texts) for name, condition in conditions.items() if name in fields]
    return " AND ".join(["true", *tests])


@given(
    fields=some(
        {
            "low high": st.tuples(NUMBERS, NUMBERS),
            "title in_print": st.tuples(TEXTS, st.booleans()),
            "unlike": TEXTS,
            "editor": EDITORS,
            "shelf": st.sampled_from(["A", "B"]),
        }
    ),
    author=st.sampled_from([1, 2]),
)
def test_a_condition_is_left_out(
    fields: dict[str, Any], author: int, assembled: Run, run: Run
) -> None:
    conditions = {
        "low": "pages BETWEEN {low} AND {high}",
        "title": "(title = {title} OR in_print = {in_print})",
        "unlike": "CASE WHEN pages > 2 AND in_print THEN title <> {unlike} ELSE true END",
        "editor": "editor IS NOT DISTINCT FROM {editor}",
        "shelf": "id IN (SELECT book FROM copy WHERE shelf = {shelf})",
    }
    plain = f"""SELECT id, title, pages FROM book
                WHERE author >= {author} AND {where(fields, conditions)} ORDER BY id"""
    assert assembled("SEARCH", "SearchBookFilter", fields, author) == run(plain)


@given(fields=some({"in_print": st.booleans(), "pages": NUMBERS, "name": st.just("Bob")}))
def test_a_condition_of_a_query_within_is_left_out(
    fields: dict[str, Any], assembled: Run, run: Run
) -> None:
    conditions = {"in_print": "in_print = {in_print}", "pages": "pages > {pages}"}
    joined = "LEFT JOIN author AS a ON a.id = b.author"
    plain = f"""SELECT b.id, a.name FROM book AS b {joined}
                WHERE {where(fields, {**conditions, "name": "a.name = {name}"})} ORDER BY b.id"""
    assert assembled("SEARCH_WITH", "SearchWithBookFilter", fields) == run(plain)


@given(
    fields=some(
        {
            "pages": st.none() | NUMBERS,
            "price": NUMBERS.map(Decimal),
            "in_print": st.booleans(),
            "editor": st.none() | EDITORS,
        }
    )
)
def test_a_value_becomes_the_default(fields: dict[str, Any], assembled: Run, run: Run) -> None:
    columns = ", ".join(["author", "title", *fields])
    texts = {name: literal(value) for name, value in fields.items()}
    texts |= {"pages": f"{texts['pages']}::int + 1"} if "pages" in fields else {}
    plain = f"""INSERT INTO book ({columns}) VALUES ({", ".join(["1", "'New'", *texts.values()])})
                RETURNING author, title, pages, price, in_print, editor"""
    assert assembled("CREATE", "CreateBookInput", fields, 1) == run(plain)


@given(
    fields=some(
        {
            "title": TEXTS.map("{}!".format),
            "pages": st.none() | NUMBERS,
            "price in_print": st.tuples(NUMBERS.map(Decimal), st.booleans()),
            "author": st.sampled_from([1, 2]),
        }
    )
)
def test_an_assignment_is_left_out(fields: dict[str, Any], assembled: Run, run: Run) -> None:
    assignments = [
        f"{name} = {literal(value)}" for name, value in fields.items() if name != "author"
    ]
    plain = f"""UPDATE book SET {", ".join(["created = created", *assignments])}
                WHERE id = 4 AND {where(fields, {"author": "author = {author}"})}
                RETURNING id, title, pages, price, in_print, author"""
    assert assembled("UPDATE", "UpdateBookInput", fields, 4) == run(plain)


@given(
    fields=some({"country": st.none() | TEXTS, "born": st.none() | st.just(date(2000, 1, 1))}),
    name=st.sampled_from(["Ada", "New"]),
)
def test_a_conflict_keeps_what_is_not_given(
    fields: dict[str, Any], name: str, assembled: Run, run: Run
) -> None:
    values = {"Ada": ("UK", date(1815, 12, 10)), "New": (None, None)}[name]
    before = dict(zip(("country", "born"), values, strict=True))
    row = (name, *(before | fields).values())
    assert assembled("SAVE", "SaveBookInput", fields, name) == [row]


def test_an_update_of_nothing_is_no_update(package: Any) -> None:
    repository = importlib.import_module("dotted.repositories.book")
    sql, values = repository.UPDATE.bind((4, package.UpdateBookInput(author=2)))
    assert sql.split()[0] == "SELECT"
    assert values == (4, 2)
