"""The text of the file is the text that reaches the server, whatever stands in it. Real PostgreSQL.

Each expression is put into a static statement and into a condition of one that varies; the server
says which text it was sent (`current_query()`), and what the expression's value is.
"""

import asyncio
import importlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import asyncpg
import pytest

EXPRESSIONS = [
    # strings
    "'12:30'",
    "'it''s :n'",
    "'-- no comment'",
    "'/* no comment'",
    "'back\\slash\\'",
    "'{} {0} %s %(n)s $1 ${n} ${f.name} $${ {{ n }} {% n %}'",
    "'a\n  b\n\n'",
    "'a\r\nb\rc'",
    "'trailing   \n\tand\t\n tabs'",
    "'form\ffeed, vertical\vtab, escape\x1b, bell\x07, delete\x7f'",
    "'no-break\u00a0space, line\u2028separator, next\x85line, mark\ufeff'",
    "'größe, имя, 日本, 🐘, é, e\u0301, \u202e, \ue000, \U0010ffff'",
    '\'"""triple"""\'',
    "'ends with a backslash\\\n'",
    "'-- name: not_a_query(n)^'",
    "''",
    r"E'it\'s :n \\ \n \u00e9 \''''",
    "e'a\\\nb'",
    "'one' -- :n it's\n  '-- two'",
    "E'o\\'ne'\n\t't\\'wo'",
    "'one'\r\n\r\n'two'",
    r"U&'d\0061t\+000061 :n'",
    r"U&'d!0061t!+000061' UESCAPE '!'",
    "B'101'::text",
    "x'1F'::text",
    "N'national'",
    "$$it's :n \\ \"$$",
    "$$$$",
    "$tag$ $$ :n $other$ -- $tag$",
    "$größe$ ' $größe$",
    # comments
    "1 -- it's :n\n",
    "1 --\n",
    "/* it's :n /* and \" */ $$ */ 1",
    "/**/1/* */",
    "1 -- a carriage return ends it\r + 1",
    # colons
    "'1'::int::text",
    "(ARRAY[1, 2, 3])[1:2]",
    "(ARRAY[1, 2, 3])[1 : 2]",
    "(ARRAY[1, 2, 3])[:2]",
    "(ARRAY[1, 2, 3])[2:]",
    "(ARRAY[1, 2, 3])[:]",
    "(ARRAY[1, 2, 3])[length('a') :length('ab')]",
    "make_interval(days := 1, hours =>2)",
    "make_interval(days:=1)",
    "jsonb_path_query_first('{\"a:b\": 1}', '$.\"a:b\"')",
    "'{\"a\": {\"b\": 1}}'::jsonb #>> '{a,b}'",
    "jsonb_path_exists('[1]', '$[*] ? (@ > $n)', '{\"n\": 0}')",
    "'2020-01-01 12:30:00+00'::timestamptz::time::text",
    "to_char(timestamp '2020-01-01 12:30', 'HH24:MI:SS')",
    # operators
    "'{\"a\": 1}'::jsonb ?| ARRAY['a', 'b']",
    "'{\"a\": 1}'::jsonb ?& ARRAY['a']",
    "'{\"a\": 1}'::jsonb ? 'a'",
    "'{\"a\": 1}'::jsonb @> '{}'",
    "'{\"a\": 1}'::jsonb ->'a'->>0",
    "5 % 3 + 2^3 - -1 - - 1",
    "'a' ~* 'A' AND 'a' !~ 'b' AND 'a' LIKE '%a%' AND 'a\\' LIKE '%\\\\'",
    "1<>2 AND 1!=2 OR 1<=2",
    "1 OPERATOR(pg_catalog.+) 2",
    "1\t+\f1\v+ 1",
    "1   \n   + 1   \n",
    # names
    '(SELECT ":n" FROM (SELECT 1) AS s (":n"))',
    '(SELECT "a.b" FROM (SELECT 1) AS "a:b" ("a.b"))',
    '(SELECT "say ""%s"" {} ${x.y} \'" FROM (SELECT 1) AS s ("say ""%s"" {} ${x.y} \'"))',
    r'(SELECT U&"d\0061t" FROM (SELECT 1) AS s (dat))',
    "(SELECT größe FROM (SELECT 1) AS s (größe))",
    "(SELECT имя$1 FROM (SELECT 1) AS s (имя$1))",
    "(SELECT 🐘 FROM (SELECT 1) AS s (🐘))",
    "(SELECT a\u00a0b FROM (SELECT 1) AS s (a\u00a0b))",
    "(SELECT s.value FROM (SELECT 1) AS s (value))",
    # numbers
    "1.5e-3 + .5 + 1. + 0x1F + 1_000",
    "(ARRAY[1])[1]",
    # long ones
    f"'{'x' * 300}'",
    f"'{'x y ' * 100}'",
    " + ".join(["1"] * 100),
]
NUMBERS = range(len(EXPRESSIONS))
STATIC = "SELECT current_query() AS sent, ({})::text AS value"
VARYING = (
    "SELECT current_query() AS sent FROM author\n"
    "WHERE name = :f.name AND ({}) IS NOT NULL AND country = :f.country LIMIT 1"
)


@pytest.fixture(scope="module")
def sent(server: str, project: Callable[..., Path]) -> dict[str, Any]:
    """Texts that the methods of a generated package sent to the server, and the raw values."""
    blocks = [
        f"-- name: s{number}()^\n{STATIC.format(expression)};\n\n"
        f"-- name: d{number}(f)^\n{VARYING.format(expression)};\n"
        for number, expression in enumerate(EXPRESSIONS)
    ]
    folder = project({"q.sql": "\n".join(blocks)})
    folders = ("--migrations", "migrations", "--queries", "queries", "--package", "survivors")
    command = [sys.executable, "-m", "codegen", "gen", *folders]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.stderr.endswith("files written\n"), done.stderr
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "path", [str(folder), *sys.path])
        package = importlib.import_module("survivors")
        schema = (folder / "migrations/1.sql").read_text()
        return asyncio.run(_ask(server, schema, package))


async def _ask(server: str, schema: str, package: Any) -> dict[str, Any]:
    connection = await asyncpg.connect(server)
    try:
        await connection.execute(f"BEGIN; {schema}")
        await connection.execute("INSERT INTO author (name, country) VALUES ('n', 'c')")
        await package.init_connection(connection)
        q, sent = package.QRepository(connection), dict[str, Any]()
        for number, expression in enumerate(EXPRESSIONS):
            sent[f"s{number}"] = await getattr(q, f"s{number}")()
            sent[f"raw{number}"] = await connection.fetchval(f"SELECT ({expression})::text")
            filter_ = getattr(package, f"D{number}QF")
            some, every = filter_(country="c"), filter_(name="n", country="c")
            sent[f"some{number}"] = await getattr(q, f"d{number}")(some)
            sent[f"every{number}"] = await getattr(q, f"d{number}")(every)
        return sent
    finally:
        await connection.close()


@pytest.mark.parametrize("number", NUMBERS)
def test_a_static_statement_survives(number: int, sent: dict[str, Any]) -> None:
    row = sent[f"s{number}"]
    assert row.sent == STATIC.format(EXPRESSIONS[number])
    assert row.value == sent[f"raw{number}"]


@pytest.mark.parametrize("number", NUMBERS)
def test_a_statement_that_varies_survives(number: int, sent: dict[str, Any]) -> None:
    text = VARYING.format(EXPRESSIONS[number])
    every = text.replace("= :f.name", "= $1").replace("= :f.country", "= $2")
    some = text.replace(" name = :f.name AND", "").replace("= :f.country", "= $1")
    assert sent[f"every{number}"].sent == every
    assert sent[f"some{number}"].sent == some


def test_parameters_are_all_that_is_replaced(describe: Callable[..., Any]) -> None:
    sql = "SELECT :n::int AS a, {} AS b, :n + :m::int AS c"
    heads = (f"-- name: q{number}(n, m)\n" for number in NUMBERS)
    pairs = zip(heads, EXPRESSIONS, strict=True)
    description = describe(
        "\n".join(f"{head}{sql.format(expression)};\n" for head, expression in pairs)
    )
    numbered = sql.replace(":n", "$1").replace(":m", "$2")
    assert [query["sql"] for query in description["queries"]] == [
        numbered.format(expression) for expression in EXPRESSIONS
    ]
