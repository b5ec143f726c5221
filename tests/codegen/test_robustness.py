"""No input makes the compiler fall over: whatever is damaged ends in pictures. Real PostgreSQL.

Files of queries and migrations are damaged at random, by seeds that are counted up: a few of them
here, and as many as `DAMAGE` says on demand:
`DAMAGE=5000 pytest tests/codegen/test_robustness.py`.
"""

import ast
import asyncio
import json
import os
import random
from collections.abc import Callable, Generator
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest

from codegen.base.config import Config
from codegen.base.diagnostics import Diagnostic, render_diagnostic
from codegen.describe import describe_queries
from codegen.model.package_builder import build_package
from codegen.pipeline import CompileResult, compile_queries
from codegen.render.files import render

HERE = Path(__file__).parent
SEEDS = int(os.environ.get("DAMAGE", "6"))
FILES = 25  # of queries, in one run of the compiler
SOUND = "\n\n-- name: sound()$\nSELECT 1 AS one;\n"

PIECES = [
    *("'", '"', "$$", "$t$", "/*", "*/", "--", "\\", ";", ",", ".", "(", ")", "[", "]", "{", "}"),
    *(":", "::", ":x", ":x.y", ":input.name", ":id", ":class", ":self", ":_", ":1", "$1", "$0"),
    *("\0", "\r", "\n", "\r\n", "\t", "\f", "\x1b", "\x85", "\u2028", "\xa0", "\ufeff", "🐘", "ﬁ"),
    *("E'", "U&'", "B'", "''", "1", "1e", "0x", "*", "%", "${", "${a.b}", "-", "/", "<", "=", "@"),
    *("\n-- name: ", "\n-- name: x()^\n", "\n-- name: x(y)<!\n", "\n-- name: list()\n", "-- name:"),
    *("\n-- @", "\n-- @row X\n", "\n-- @type meta: int\n", "\n-- @order x: id\n", "\n-- @keyset\n"),
    *("()", "^", "<!", "$", "!", "*!", "#", "(id)", "(id, id)", "(a,)", "SELECT", "FROM", "WHERE"),
    *("AND", "OR", "NULL", "RETURNING", "UNION ALL SELECT 1", "LIMIT 1", "DEFAULT", "AS", "id"),
    *("TABLE author", "VALUES (1)", "SELECT", "EXPLAIN", "ROLLBACK", "CALL x()", "NOTIFY x"),
    *("((((", "ROW(1)", "a.*", "book", "author", 'AS "a b"', 'AS "class"', "AS __x", "AS größe"),
]
STATEMENTS = [
    *("COMMIT", "ROLLBACK", "BEGIN", "BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY", "SAVEPOINT a"),
    *("SET search_path = nowhere", "SET client_encoding = latin1", "SET ROLE nobody", "RESET ALL"),
    *("SET standard_conforming_strings = off", "SET statement_timeout = 1", "SET jit = off"),
    *("SET client_min_messages = debug5", "SET DateStyle = german", "SET bytea_output = escape"),
    *("DROP SCHEMA public CASCADE", "DROP TABLE book CASCADE", "DISCARD ALL", "LISTEN x"),
    *("\\connect other", "\\i file.sql", "\\.", "COPY author FROM STDIN", "COPY author TO STDOUT"),
    *("SELECT pg_terminate_backend(pg_backend_pid())", "SELECT 1/0", "VACUUM", "SELECT 1"),
    *("CREATE TABLE class (self int, __x int)", 'CREATE TABLE "a b" ("c d" int)', "CHECKPOINT"),
    *("CREATE TYPE mood AS ENUM ('', 'a', 'A')", "PREPARE x AS SELECT 1", "DEALLOCATE ALL"),
    *("CREATE EXTENSION nothing", "DO $$ BEGIN RAISE 'no' USING HINT = 'none'; END $$", "LOAD 'x'"),
    *("CREATE DATABASE other", "CREATE VIEW v AS TABLE book", "DECLARE c CURSOR FOR SELECT 1"),
    *("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY", "SET SESSION AUTHORIZATION nobody"),
    *("DO $$ BEGIN COMMIT; END $$", "DO $$ BEGIN PERFORM 1/0; END $$", "PREPARE TRANSACTION 'x'"),
]


def damaged(random: random.Random, text: str, pieces: list[str]) -> str:
    """The text with a few changes: characters, words, lines, pieces put in, or its end cut off."""
    for _ in range(random.randint(1, 4)):
        unit = random.choice(["", " ", "\n"])
        parts = text.split(unit) if unit else list(text)
        at = random.randrange(len(parts) + 1)
        other = random.randrange(len(parts) + 1)
        match random.randrange(7):
            case 0:
                del parts[at : at + random.randint(1, 3)]
            case 1:
                parts[at:at] = parts[other : other + random.randint(1, 3)]
            case 2:
                parts[at : at + 1], parts[other : other + 1] = (
                    parts[other : other + 1],
                    parts[at : at + 1],
                )
            case 3:
                del parts[random.randrange(len(parts) + 1) if random.random() < 0.3 else 10**9 :]
            case 4:
                parts.insert(
                    at, chr(random.choice([0x80, 0x300, 0x7FF, 0xFFFD, 0x1F600, 0x10FFFF]))
                )
            case _:
                parts.insert(at, random.choice(pieces))
        text = unit.join(parts)
    return text


def encoded(random: random.Random, text: str) -> bytes:
    """The text's bytes, now and then with one that isn't UTF-8."""
    data = text.encode("utf-8", "surrogatepass")
    if random.random() < 0.1:
        at = random.randrange(len(data) + 1)
        data = data[:at] + bytes([random.randrange(256)]) + data[at:]
    return data


@pytest.fixture(scope="module")
def compiled(server: str) -> Generator[Callable[[Path], CompileResult]]:
    """Compiles a project, each time in a database of its own: nobody knows what is left there."""
    with asyncio.Runner() as runner:
        yield lambda folder: runner.run(_compiled(server, folder))


def _silent(what: str, done: int, total: int) -> None:
    """No progress is shown."""


async def _compiled(server: str, folder: Path) -> CompileResult:
    name = f"{urlsplit(server).path.removeprefix('/')}_damaged"
    dsn = urlsplit(server)._replace(path=f"/{name}").geturl()
    connection = await asyncpg.connect(server)
    try:
        await connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        await connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        config = Config(migrations=folder / "migrations", queries=folder / "queries")
        return await asyncio.wait_for(compile_queries(config, dsn, _silent), 60)
    finally:
        await connection.close()


def in_order(compiled: CompileResult) -> None:
    """Problems can be shown and lie within their files; what is sound becomes Python."""
    for problem in (*compiled.problems, *compiled.notes):
        assert_shown(problem)
    json.dumps(describe_queries(compiled), ensure_ascii=False).encode()
    if compiled.context:
        package = build_package(
            compiled.context, Config(migrations=HERE, queries=HERE), compiled.files
        )
        for path, text in render(package).items():
            if path.suffix == ".py":
                ast.parse(text)


def assert_shown(problem: Diagnostic) -> None:
    assert problem.message.strip()
    assert not problem.message.startswith("the compiler fails")
    render_diagnostic(problem).encode()
    if problem.source:
        lines = problem.source.text.split("\n")
        assert 1 <= problem.line <= len(lines)
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1


@pytest.mark.parametrize("seed", range(SEEDS))
def test_damaged_queries_end_in_pictures_and_hide_no_other(
    seed: int, project: Callable[..., Path], compiled: Callable[[Path], CompileResult]
) -> None:
    chance = random.Random(seed)
    text = (HERE / "damage" / "queries.sql").read_text()
    folder = project({})
    for number in range(FILES):
        data = encoded(chance, damaged(chance, text, PIECES))
        (folder / f"queries/q{number}.sql").write_bytes(data + SOUND.encode())
    outcome = compiled(folder)
    in_order(outcome)
    for file, queries in outcome.files:
        names = [query.statement.query.name for query in queries]
        assert "sound" in names, file.source.text
    assert len(outcome.files) == FILES


@pytest.mark.parametrize("seed", range(SEEDS))
def test_damaged_migrations_end_in_pictures(
    seed: int, schema: str, project: Callable[..., Path], compiled: Callable[[Path], CompileResult]
) -> None:
    chance = random.Random(seed)
    folder = project((HERE / "damage" / "queries.sql").read_text() + SOUND)
    statements = [f"\n;{statement};\n" for statement in STATEMENTS]
    text = damaged(chance, schema, statements if chance.random() < 0.6 else PIECES)
    (folder / "migrations/1.sql").write_bytes(encoded(chance, text))
    outcome = compiled(folder)
    in_order(outcome)
    assert outcome.problems or outcome.files
