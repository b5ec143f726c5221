"""A list with `-- @stream` also comes row by row. Real PostgreSQL."""

import importlib
import inspect
import subprocess
import sys
from collections.abc import AsyncGenerator, Callable, Generator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

QUERIES = """\
-- name: list()
-- @stream
-- All authors.
SELECT id, name, country, born FROM author ORDER BY id;

-- name: search(filter, from_id)
-- @order name: name, id
-- @stream
SELECT id, name FROM author
WHERE country = :filter.country AND id >= :from_id
ORDER BY id;

-- name: list_pages(filter)
-- @order name: name, id
-- @keyset
-- @stream
SELECT id, country FROM author WHERE country = :filter.country ORDER BY id;

-- name: list_names()
SELECT name FROM author ORDER BY id;
"""

AUTHORS = """
    INSERT INTO author (name, country)
    VALUES ('Zoe', 'UK'), ('Bob', 'UK'), ('Ada', 'UK'), ('Eve', NULL)
"""


@pytest.fixture(scope="module")
def package(project: Callable[..., Path]) -> Generator[Any]:
    """The generated package."""
    folder = project({"author.sql": QUERIES})
    command = [sys.executable, "-m", "codegen", "gen", "--package", "streamed"]
    command += ["--migrations", "migrations", "--queries", "queries"]
    subprocess.run(command, cwd=folder, check=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "path", [str(folder), *sys.path])
        yield importlib.import_module("streamed")


@pytest.fixture
async def db(dsn: str, package: Any, schema: str) -> AsyncGenerator[Any]:
    """An open database of one connection, with authors."""
    connection = await asyncpg.connect(dsn)
    await connection.execute(f"CREATE SCHEMA streamed; SET search_path TO streamed; {schema}")
    await connection.execute(AUTHORS)
    await connection.close()
    settings = {"search_path": "streamed"}
    async with package.Database.connect(dsn, max_size=1, server_settings=settings) as db:
        yield db


async def test_all_rows_are_those_of_the_list(db: Any) -> None:
    authors = await db.author.list()
    async with db.author.stream_list() as rows:
        assert [row async for row in rows] == authors


@pytest.mark.parametrize(
    ("fields", "order", "names"),
    [
        ({}, None, ["Bob", "Ada", "Eve"]),
        ({}, "name", ["Ada", "Bob", "Eve"]),
        ({"country": "UK"}, None, ["Bob", "Ada"]),
        ({"country": "UK"}, "name", ["Ada", "Bob"]),
    ],
)
async def test_conditions_and_orders_are_those_of_the_list(
    fields: dict[str, str], order: str | None, names: list[str], db: Any, package: Any
) -> None:
    filter = package.SearchAuthorFilter(**fields)
    async with db.author.stream_search(filter, 2, order=order) as rows:
        authors = [row async for row in rows]
    assert [row.name for row in authors] == names
    assert authors == await db.author.search(filter, 2, order=order)


@pytest.mark.parametrize(("order", "ids"), [(None, [1, 2, 3]), ("name", [3, 2, 1])])
async def test_pages_are_parts_of_the_stream(
    order: str | None, ids: list[int], db: Any, package: Any
) -> None:
    filter = package.ListPagesAuthorFilter(country="UK")
    page = await db.author.list_pages(filter, order=order, per_page=2)
    async with db.author.stream_list_pages(filter, order=order) as rows:
        authors = [row async for row in rows]
    assert [row.id for row in authors] == ids
    assert authors[:2] == page.items


def test_a_stream_is_entered_and_not_awaited(package: Any) -> None:
    method = package.AuthorRepository.stream_list
    assert not inspect.iscoroutinefunction(method)
    assert inspect.signature(method).return_annotation == package.RowStream[package.Author]
    assert method.__doc__ == "All authors; read one by one, inside `async with`."


def test_a_list_without_the_line_has_no_stream(package: Any) -> None:
    assert not hasattr(package.AuthorRepository, "stream_list_names")


def test_a_stream_is_no_query_of_its_own(describe: Callable[..., Any]) -> None:
    queries = describe({"author.sql": QUERIES})["queries"]
    assert [query["name"] for query in queries] == ["list", "search", "list_pages", "list_names"]
