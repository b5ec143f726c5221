"""Every variant of a statement brings the rows that a plain one does, written by hand for it.

`dot/everywhere/queries.sql` varies in every place where something can drop out; `plain.sql` beside
it holds what a person would write instead. No text is shared, nor what cuts and assembles it.
"""

import importlib
import itertools
import json
import re
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import AsyncExitStack
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import asyncpg
import pytest

HERE = Path(__file__).parent / "dot" / "everywhere"
QUERIES, SCHEMA, DATA, PLAIN = (
    (HERE / name).read_text() for name in ("queries.sql", "schema.sql", "data.sql", "plain.sql")
)
PLAINS = dict(re.findall(r"^-- name: (\w+)\n(.*?)\n*(?=^--|\Z)", PLAIN, re.DOTALL | re.MULTILINE))
DRAWS = 24  # of values for each query at least, and two for each set of its fields

# All that the statements may have changed; numbers that a sequence gave aside.
STATE = """SELECT CASE WHEN id < 100 THEN id END, author, editor, title, pages, price, in_print,
                  tags, labels, meta, home, span FROM book ORDER BY id"""

POOLS: Mapping[str, list[Any]] = {
    "bool": [True, False],
    "date": [date(2001, 1, 1), date(2002, 2, 2), date(2010, 1, 1)],
    "int4": [0, 1, 2, 3, 9],
    "int8": [1, 2, 3],
    "jsonb": ["one", 2, {"c": None}],
    "numeric": [Decimal(1), Decimal(2), Decimal("2.5")],
    "text": ["one", "two", "ONE", "UK", "FR", "a", "$1", "it's :f.title", '"\\'],
    "_int8": [[1, 2], [4], []],
    "_text": [["one", "three"], ["a_b"], ["one", "two"]],
}
NAMED: Mapping[str, list[Any]] = {
    "escape": ["!", "\\"],
    "like": ["t%", "a!_b", "%e"],
    "path": ["a", "b"],
    "key": ["a", "b"],
    "depth": [0, 1],
}

Given = dict[str, Any]
Rows = list[tuple[object, ...]]
Json = dict[str, Any]


class World(NamedTuple):
    """The generated package, what is promised of its queries, and a database with rows."""

    package: Any
    promised: Mapping[str, Json]
    run: Callable[..., tuple[Rows | str, object]]


@pytest.fixture(scope="module")
def world(generated: Callable[..., Any], describe: Callable[..., Json]) -> Generator[World]:
    """Runs statements, each of which is taken back."""
    made = generated({"book.sql": QUERIES}, SCHEMA)
    described = describe({"book.sql": QUERIES}, SCHEMA)
    assert described["errors"] == []
    stack = AsyncExitStack()

    async def open() -> Any:
        connection = await asyncpg.connect(made.dsn)
        stack.push_async_callback(connection.close)
        await made.package.init_connection(connection)
        await connection.execute(f"BEGIN; {DATA}; SAVEPOINT before")
        return connection

    connection = made.run(open())

    def run(sql: str, *values: object) -> Any:
        return made.run(outcome(connection, sql, *values))

    promised = {query["name"]: query for query in described["queries"]}
    yield World(made.package, promised, run)
    made.run(stack.aclose())


async def outcome(connection: Any, sql: str, *values: object) -> tuple[Rows | str, object]:
    """The rows of a statement, or the SQLSTATE; and the table afterwards."""
    try:
        rows = [tuple(row) for row in await connection.fetch(sql, *values)]
        state = await connection.fetch(STATE)
        return rows, [tuple(row) for row in state]
    except asyncpg.PostgresError as error:
        return error.sqlstate, None
    finally:
        await connection.execute("ROLLBACK TO before")


def tied(name: str) -> list[tuple[str, ...]]:
    """The fields of a query that drop out, those together that go together."""
    sets = dict.fromkeys(re.findall(r"«([\w ]+)\|", PLAINS[name]))
    return [tuple(names.split()) for names in sets]


def subsets(name: str) -> Iterator[frozenset[str]]:
    """Every set of fields that may be given."""
    units = tied(name)
    for choice in itertools.product((False, True), repeat=len(units)):
        yield frozenset(
            name for names, keep in zip(units, choice, strict=True) if keep for name in names
        )


def plain(name: str, fields: frozenset[str], texts: Mapping[str, str]) -> str:
    """The statement that a person would have written for these fields, with their values in it."""

    def part(match: re.Match[str]) -> str:
        return match[2] if fields.issuperset(match[1].split()) else ""

    text = re.sub(r"«([\w ]+)\|(.*?)»", part, PLAINS[name], flags=re.DOTALL)
    return re.sub(r"(?<!:):([a-z_]+)", lambda match: texts[match[1]], text)


def literal(value: Any, pg_type: str) -> str:
    """A value as SQL has it."""
    if value is not None and pg_type.startswith("_"):
        inner = ", ".join(literal(element, pg_type[1:]) for element in value)
        return f"ARRAY[{inner}]::{pg_type[1:]}[]"
    if value is None:
        return f"NULL::{pg_type}"
    text = json.dumps(value) if pg_type == "jsonb" else str(value)
    return "'" + text.replace("'", "''") + f"'::{pg_type}"


def drawn(random: Random, parameter: Json) -> Any:
    """A value for a parameter, None where that is accepted."""
    if parameter["nullable"] and random.random() < 0.3:
        return None
    return random.choice(NAMED.get(parameter["name"], POOLS[parameter["pg_type"]]))


def assembled(world: World, name: str, values: Given, fields: frozenset[str]) -> tuple[str, Any]:
    """The text that the generated package sends."""
    module = importlib.import_module(f"{world.package.__name__}.repositories.book")
    statement, query = getattr(module, name.upper()), world.promised[name]
    groups: dict[str, Given] = {}
    for parameter in query["parameters"]:
        if parameter["group"]:
            given = (
                {parameter["name"]: values[parameter["name"]]}
                if is_given(parameter, fields)
                else {}
            )
            groups[parameter["group"]] = groups.get(parameter["group"], {}) | given
    stem = "".join(word.capitalize() for word in name.split("_"))
    structs = [
        getattr(world.package, f"{stem}Book{group.capitalize()}")(**given)
        for group, given in groups.items()
    ]
    plain = {
        parameter["name"]: values[parameter["name"]]
        for parameter in query["parameters"]
        if not parameter["group"]
    }
    sql, sent = statement.bind((*plain.values(), *structs))
    return sql, sent


def is_given(parameter: Json, fields: frozenset[str]) -> bool:
    return not parameter["optional"] or parameter["name"] in fields


def broken(query: Json, rows: Rows) -> list[str]:
    """Guarantees that the rows break."""
    nulls = [
        column["name"]
        for number, column in enumerate(query["columns"])
        if not column["nullable"] and any(row[number] is None for row in rows)
    ]
    few = {"exactly_one": (1,), "at_most_one": (0, 1)}.get(query["cardinality"])
    return [*nulls, *([f"{len(rows)} rows"] if few and len(rows) not in few else [])]


@pytest.mark.parametrize("name", PLAINS)
def test_every_variant_is_the_plain_statement(name: str, world: World) -> None:
    random, query, sets = Random(name), world.promised[name], list(subsets(name))
    for fields in sets:
        for _ in range(max(2, DRAWS // len(sets))):
            values = {
                parameter["name"]: drawn(random, parameter) for parameter in query["parameters"]
            }
            texts = {
                parameter["name"]: literal(values[parameter["name"]], parameter["pg_type"])
                for parameter in query["parameters"]
            }
            sql, sent = assembled(world, name, values, fields)
            ours, theirs = world.run(sql, *sent), world.run(plain(name, fields, texts))
            assert ours == theirs, (sql, sent)
            if isinstance(ours[0], list):
                assert broken(query, ours[0]) == [], (sql, sent)


def test_every_statement_has_its_plain_one(world: World) -> None:
    assert list(PLAINS) == list(world.promised)


@pytest.mark.parametrize("name", PLAINS)
def test_fields_that_may_be_left_unset_are_those_that_drop_out(name: str, world: World) -> None:
    optional = {
        parameter["name"]
        for parameter in world.promised[name]["parameters"]
        if parameter["optional"]
    }
    assert optional == {name for names in tied(name) for name in names}


@pytest.mark.parametrize("name", PLAINS)
def test_the_texts_are_as_many_as_are_told(name: str, world: World) -> None:
    query = world.promised[name]
    values = {
        parameter["name"]: drawn(Random(name), parameter) for parameter in query["parameters"]
    }
    sent = {assembled(world, name, values, fields)[0] for fields in subsets(name)}
    assert len(sent) == query["texts"]
