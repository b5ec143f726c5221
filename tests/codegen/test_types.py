"""Every type of PostgreSQL's: what the generated code says comes out, and what really does.

Each value goes through a generated package on a real server: it is read, sent, and read again, by
itself and in an array; what comes out must be what the method's annotation says.
"""

import inspect
import subprocess
import sys
from collections.abc import Callable
from typing import cast

import pytest

from tests.codegen.conftest import Generated
from tests.codegen.type_oracle import fits

INET = "IPv4Address | IPv6Address | IPv4Interface | IPv6Interface"
NETWORK = "IPv4Network | IPv6Network"
SNAPSHOT = "tuple[int, int, tuple[int, ...]]"

# Type, its Python type, and values that it holds.
TYPES: list[tuple[str, str, *tuple[str, ...]]] = [
    ("aclitem", "str", "postgres=r/postgres"),
    ("bit(3)", "BitString", "101"),
    ("bool", "bool", "t", "f"),
    ("box", "Box", "(0,0),(1,1)"),
    ("bpchar", "str", "x "),
    ("bytea", "bytes", r"\x00ff"),
    ('"char"', "bytes", "x"),
    ("char(3)", "str", "x"),
    ("cid", "int", "7"),
    ("cidr", NETWORK, "10.0.0.0/8", "::/0"),
    ("circle", "Circle", "<(0,0),1>"),
    ("date", "date", "2024-02-29", "infinity", "-infinity"),
    ("float4", "float", "1.5", "infinity"),
    ("float8", "float", "1.5", "-infinity"),
    ("inet", INET, "10.0.0.1", "10.0.0.1/8", "::1", "::1/64", "10.0.0.1/32"),
    ("int2", "int", "-32768"),
    ("int4", "int", "1"),
    ("int8", "int", "9223372036854775807"),
    ("interval", "timedelta", "1 day 2 hours", "-1 second"),
    ("json", "Json", "{}", "[1]", "1.5", "true"),
    ("jsonb", "Json", "{}", "[1]", "1.5", "true"),
    ("jsonpath", "str", "$.a"),
    ("line", "Line", "{1,2,3}"),
    ("lseg", "LineSegment", "[(0,0),(1,1)]"),
    ("macaddr", "str", "08:00:2b:01:02:03"),
    ("macaddr8", "str", "08:00:2b:01:02:03:04:05"),
    ("money", "str", "1.50"),
    ("name", "str", "n"),
    ("numeric", "Decimal", "1.50", "infinity"),
    ("oid", "int", "4294967295"),
    ("path", "Path", "[(0,0),(1,1)]", "((0,0),(1,1))"),
    ("pg_lsn", "int", "16/B374D848"),
    ("pg_snapshot", SNAPSHOT, "10:20:10,14"),
    ("point", "Point", "(0,1)"),
    ("polygon", "Polygon", "((0,0),(1,1))"),
    ("refcursor", "str", "c"),
    ("regclass", "str", "pg_class"),
    ("regcollation", "str", '"C"'),
    ("regconfig", "str", "english"),
    ("regdictionary", "str", "simple"),
    ("regnamespace", "str", "pg_catalog"),
    ("regoper", "str", "|/"),
    ("regoperator", "str", "+(int4,int4)"),
    ("regproc", "str", "pg_backend_pid"),
    ("regprocedure", "str", "now()"),
    ("regrole", "str", "pg_monitor"),
    ("regtype", "str", "int4"),
    ("text", "str", "", "é"),
    ("tid", "tuple[int, int]", "(1,2)"),
    ("time", "time", "10:00"),
    ("timestamp", "datetime", "2024-02-29 10:00", "infinity", "-infinity"),
    ("timestamptz", "datetime", "2024-02-29 10:00+01", "infinity", "-infinity"),
    ("timetz", "time", "10:00+01"),
    ("tsquery", "str", "a & b"),
    ("tsvector", "str", "a b"),
    ("txid_snapshot", SNAPSHOT, "10:20:10,14"),
    ("uuid", "UUID", "c4a8e1b2-0d5f-4f6a-9d52-0d1f7a3e9c11"),
    ("varbit", "BitString", "", "10101010101"),
    ("varchar(5)", "str", "x"),
    ("xid", "int", "7"),
    ("xid8", "int", "18446744073709551615"),
    # What has something inside.
    ("int4range", "Range[int]", "[1,5)", "(,)", "empty"),
    ("int8range", "Range[int]", "[1,5)"),
    ("numrange", "Range[Decimal]", "[1,5)"),
    ("daterange", "Range[date]", "[2024-01-01,)"),
    ("tsrange", "Range[datetime]", "[2024-01-01,)"),
    ("tstzrange", "Range[datetime]", "[2024-01-01,)"),
    ("int4multirange", "list[Range[int]]", "{}", "{[1,2),[5,6)}"),
    ("int8multirange", "list[Range[int]]", "{[1,2)}"),
    ("nummultirange", "list[Range[Decimal]]", "{[1,2)}"),
    ("datemultirange", "list[Range[date]]", "{[2024-01-01,)}"),
    ("tsmultirange", "list[Range[datetime]]", "{[2024-01-01,)}"),
    ("tstzmultirange", "list[Range[datetime]]", "{[2024-01-01,)}"),
    ("mood", "Mood", "so-so"),
    ("other.mood", "OtherMood", "bad"),
    ("moods", "Range[Mood]", "[good,bad)"),
    ("inets", f"Range[{INET}]", "[10.0.0.1,10.0.0.9)"),
    ("texts", "Range[str]", "[a,b)"),
    ("texts_multirange", "list[Range[str]]", "{[a,b)}"),
    ("positive", "int", "1"),
    ("very_positive", "int", "101"),
    ("tags", "list[str | None]", "{a,NULL}"),
    ("matrix", "list[list[int | None]]", "{{1,2},{3,NULL}}", "{}"),
    ("document", "Json", "{}"),
    ("period", "Range[int]", "[1,2)"),
    ("feeling", "Mood", "good"),
    ("home", "Place", '(12,,"(1,2)")'),
    ("place", "Place", '(12,good,"(1,2)")', "(,,)"),
    ("texts_in_citext", "str", "Some Text"),
]
# What only comes out.
READ: list[tuple[str, str]] = [
    ("SELECT '1 2'::int2vector", "list[int]"),
    ("SELECT '1 2'::oidvector", "list[int]"),
    ("SELECT 'x'::cstring", "str"),
    ("SELECT 'x'", "str"),
    ("SELECT NULL", "str | None"),
    ("SELECT pg_sleep(0)", "None"),
    ("SELECT (1, 'a'::text)", "tuple[object, ...]"),
    ("SELECT ARRAY[(1, 'a'::text)]", "list[tuple[object, ...]]"),
    ("""SELECT '{"{a,NULL}"}'::tags[]""", "list[list[str | None]]"),
    ("SELECT stxkind FROM pg_statistic_ext", "list[bytes | None] | None"),
]
SCHEMA = """
CREATE EXTENSION citext;
CREATE SCHEMA other;
CREATE TYPE mood AS ENUM ('good', 'so-so', 'bad');
CREATE TYPE other.mood AS ENUM ('bad');
CREATE TYPE moods AS RANGE (subtype = mood, multirange_type_name = moods_multirange);
CREATE TYPE inets AS RANGE (subtype = inet);
CREATE TYPE texts AS RANGE (subtype = text, multirange_type_name = texts_multirange);
CREATE DOMAIN positive AS int CHECK (VALUE > 0);
CREATE DOMAIN very_positive AS positive CHECK (VALUE > 100);
CREATE DOMAIN tags AS text[];
CREATE DOMAIN matrix AS int[][];
CREATE DOMAIN document AS jsonb;
CREATE DOMAIN period AS int4range;
CREATE DOMAIN feeling AS mood;
CREATE TYPE place AS (number positive, mood mood, at point);
CREATE DOMAIN home AS place;
CREATE DOMAIN texts_in_citext AS citext;
"""
SETTINGS = '[tool.codegen.types]\ncitext = "str"\n'
# The driver takes their elements for further dimensions.
ARRAYS = ("tags", "matrix")
NOT_IN_ARRAYS = ("path", "polygon", *ARRAYS, *(entry[0] for entry in TYPES if "list[R" in entry[1]))


def value(number: int) -> str:
    declared, _, *texts = TYPES[number]
    values = ", ".join(f"('{text}'::{declared})" for text in texts)
    return f"SELECT v FROM (VALUES {values}, (NULL::{declared})) AS x (v)"


def queries() -> str:
    queries: list[str] = []
    for number, (declared, *_) in enumerate(TYPES):
        queries += [f"-- name: read_{number}()\n{value(number)};"]
        queries += [f"-- name: echo_{number}(value)$\nSELECT :value::{declared};"]
        if declared not in ARRAYS:
            array = f"SELECT ARRAY({value(number)})::{declared}[]"
            queries += [f"-- name: array_{number}()$\n{array};"]
        if declared not in NOT_IN_ARRAYS:
            queries += [f"-- name: echo_array_{number}(value)$\nSELECT :value::{declared}[];"]
    for number, (sql, _) in enumerate(READ):
        queries += [f"-- name: only_{number}()$\n{sql} LIMIT 1;"]
    return "\n\n".join(queries)


@pytest.fixture(scope="module")
def types(generated: Callable[..., Generated]) -> Generated:
    """A package with a query for each type."""
    return generated({"type.sql": queries()}, SCHEMA, SETTINGS)


NUMBERS = range(len(TYPES))


def name(number: int) -> str:
    return TYPES[number][0]


def only(number: int) -> str:
    return READ[number][0]


@pytest.mark.parametrize("number", NUMBERS, ids=name)
def test_what_comes_out_is_what_the_annotation_says(number: int, types: Generated) -> None:
    rows = types.call("type", f"read_{number}")
    assert len(rows) == len(TYPES[number]) - 1
    assert fits(types.returns("type", f"read_{number}"), rows)
    row = getattr(types.package, f"Read{number}TypeRow")
    assert f"    v: {TYPES[number][1]} | None\n" in inspect.getsource(row)


@pytest.mark.parametrize("number", NUMBERS, ids=name)
def test_what_came_out_goes_in(number: int, types: Generated) -> None:
    for row in types.call("type", f"read_{number}")[:-1]:
        if not has_none(row.v):
            assert types.call("type", f"echo_{number}", row.v) == row.v


def has_none(value: object) -> bool:
    """Tell whether a None is in an array."""
    match value:
        case list():
            return any(map(has_none, cast("list[object]", value)))
        case _:
            return value is None


@pytest.mark.parametrize(
    "number", [number for number in NUMBERS if TYPES[number][0] not in ARRAYS], ids=name
)
def test_arrays(number: int, types: Generated) -> None:
    value = types.call("type", f"array_{number}")
    values = [row.v for row in types.call("type", f"read_{number}")]
    assert value == values
    assert fits(types.returns("type", f"array_{number}"), value)
    if TYPES[number][0] not in NOT_IN_ARRAYS:
        given = [element for element in value if element is not None]
        sent = [(1,) if element == [1] else element for element in given]  # a list: a dimension
        assert types.call("type", f"echo_array_{number}", sent) == given


@pytest.mark.parametrize("number", range(len(READ)), ids=only)
def test_what_only_comes_out(number: int, types: Generated) -> None:
    value = types.call("type", f"only_{number}")
    assert fits(types.returns("type", f"only_{number}"), value)
    said = types.package.TypeRepository.__dict__[f"only_{number}"]
    assert f"-> {READ[number][1]}:" in inspect.getsource(said)


CHECKED = """
[tool.pyright]
typeCheckingMode = "strict"
pythonVersion = "3.11"
[tool.mypy]
strict = true
"""


@pytest.mark.parametrize("checker", [("pyright", "--project", "."), ("mypy",)], ids=" ".join)
def test_the_package_is_accepted_by(checker: tuple[str, ...], types: Generated) -> None:
    (types.folder / "pyproject.toml").write_text(CHECKED)
    package = types.package.__name__
    given = ["-p", package] if checker == ("mypy",) else []
    command = [sys.executable, "-m", *checker, *given]
    done = subprocess.run(command, cwd=types.folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
