"""`[tool.codegen.types]`: the Python types of types that the compiler doesn't know."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from asyncpg import Range

from tests.codegen.command_line import Result
from tests.codegen.conftest import Generated
from tests.codegen.type_oracle import fits

Cli = Callable[..., Result]
Describe = Callable[..., Any]

SCHEMA = """
CREATE SCHEMA extra;
CREATE EXTENSION citext;
CREATE EXTENSION ltree SCHEMA extra;
CREATE EXTENSION hstore;
CREATE TYPE mood AS ENUM ('good', 'bad');
CREATE TYPE other AS (a int);
CREATE TYPE person AS (name citext, names citext[]);
CREATE DOMAIN code AS citext;
CREATE TYPE names AS RANGE (subtype = citext);
CREATE TABLE item (
    id int PRIMARY KEY, name citext NOT NULL, path extra.ltree, tags hstore, names citext[],
    code code, price money, mood mood, address macaddr,
    person person, range names
);
"""
COLUMNS = "id, name, path, tags, names, code, price, mood, address, person, range"
QUERIES = f"""
-- name: create(input)<!
INSERT INTO item ({COLUMNS})
VALUES (:input.{", :input.".join(COLUMNS.split(", "))})
RETURNING {COLUMNS};
"""
SETTINGS = """
[tool.codegen.types]
citext = "str"
"extra.ltree" = "pathlib.PurePosixPath"
hstore = "str"
money = "fractions.Fraction"
mood = "str"
"""


def test_a_path_of_a_class_reads_and_writes_text(generated: Callable[..., Generated]) -> None:
    made = generated({"item.sql": QUERIES}, SCHEMA, SETTINGS.replace("fractions.Fraction", "str"))
    module = made.package
    given = module.CreateItemInput(
        id=1,
        name="Name",
        path=Path("a.b"),
        tags='"a"=>"1"',
        code="Code",
        names=["x", None],
        price="$1.50",
        mood="good",
        address="08:00:2b:01:02:03",
        person=module.Person("P", [None, "N"]),
        range=Range("a", "b"),
    )
    item = made.call("item", "create", given)
    assert fits(module.Item, item)
    assert (str(item.path), item.names, item.price) == ("a.b", ["x", None], "$1.50")
    assert (item.person, item.range) == (module.Person("P", [None, "N"]), Range("a", "b"))
    assert (item.name, item.code, item.mood) == ("Name", "Code", "good")


def test_describe_names_the_class(describe: Describe) -> None:
    settings = {"citext": "str", "ltree": "app.types.Path"}
    query = "-- name: q(path)\nSELECT :path::extra.ltree AS path, name FROM item;"
    description = describe(query, SCHEMA, types=settings)
    assert description["errors"] == []
    [query] = description["queries"]
    assert [column["python_type"] for column in query["columns"]] == ["Path", "str"]
    assert query["parameters"][0]["python_type"] == "Path"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT name FROM item;", "name has the type public.citext, which has no Python type"),
        ("SELECT code FROM item;", "code has the type public.citext, which has no Python type"),
        ("SELECT names FROM item;", "names has the type public.citext, which has no Python type"),
        ("SELECT id FROM item WHERE name = :name;", ":name has the type public.citext, which"),
    ],
)
def test_the_error_shows_what_to_write(query: str, said: str, describe: Describe) -> None:
    name = "-- name: q(name)\n" if ":name" in query else "-- name: q()\n"
    [error] = describe(name + query, SCHEMA)["errors"]
    assert said in error["message"]
    assert error["hint"] == ('give it one in pyproject.toml:\n[tool.codegen.types]\ncitext = "str"')
    assert describe(name + query, SCHEMA, types={"citext": "str"})["errors"] == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nothing", "names no type: nothing"),
        ("public.ltree", "names no type: public.ltree"),
        ("integer", "names no type: integer"),
        ("code", "beneath a domain"),
        ("other", "it is a composite"),
        ("_citext", "it is an array"),
        ("int4range", "it is a range"),
        ("record", "it is a pseudo-type"),
        ("jsonb", "everywhere"),
        ("text", "the driver needs it itself"),
    ],
)
def test_settings_that_make_no_sense(name: str, said: str, describe: Describe) -> None:
    description = describe("-- name: q()\nSELECT 1 AS x;", SCHEMA, types={name: "str"})
    [error] = description["errors"]
    assert said in error["message"]
    assert error["hint"]


def test_a_name_in_two_schemas_must_be_told_apart(describe: Describe) -> None:
    schema = "CREATE SCHEMA a; CREATE TYPE a.m AS ENUM ('x'); CREATE TYPE m AS ENUM ('y');"
    query = "-- name: q()\nSELECT 'x'::a.m AS x, 'y'::m AS y;"
    [error] = describe(query, schema, types={"m": "str"})["errors"]
    assert '"a.m"' in error["hint"]
    [description] = describe(query, schema, types={"a.m": "str"})["queries"]
    assert [column["python_type"] for column in description["columns"]] == ["str", "M"]


def test_types_of_a_schema_that_is_not_meant_are_left_out(folder: Path, cli: Cli) -> None:
    (folder / "pyproject.toml").write_text(
        '[tool.codegen]\nmigrations = "elsewhere"\n[tool.codegen.types]\nnothing = "str"\n'
    )
    done = cli(folder, "describe", "--migrations", "migrations", "--queries", "queries", "--json")
    assert json.loads(done.stdout)["errors"] == []
