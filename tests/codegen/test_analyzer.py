"""PostgreSQL is asked once for each statement, and whatever it or asyncpg answers is understood."""

from collections.abc import AsyncGenerator, Callable
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from codegen.ask.analyzer import Analyzer, StatementRejectedError, connect_analyzer
from codegen.ask.catalog_reader import read_catalog
from codegen.base.config import Config
from codegen.ir.node_reader import RawNode, RawValue, read_log, read_tree
from codegen.pipeline import Compiler
from codegen.scratch import ServerError, scratch_database
from tests.codegen.command_line import Result

TYPES = """
CREATE TYPE colour AS ENUM ('red');
CREATE TYPE pen AS (address macaddr, colour colour);
CREATE TABLE drawer (pen pen);
"""


@pytest.fixture
async def asked(server: str) -> AsyncGenerator[Analyzer]:
    """A database of a statement's own."""
    with scratch_database(server) as dsn:
        async with connect_analyzer(dsn) as analyzer:
            await analyzer.execute(TYPES)
            await analyzer.use_catalog(await read_catalog(analyzer.connection))
            yield analyzer


# Names


NAMES = [
    'a"b',
    '"',
    "<>",
    "<",
    "1",
    "-",
    "[",
    "{",
    "(",
    "a b",
    ":b",
    ": b",
    "b:",
    "\\",
    "é\u00a0",
    "\r",
]


@pytest.mark.parametrize("name", NAMES)
async def test_a_name_comes_out_of_the_tree_as_it_is(name: str, asked: Analyzer) -> None:
    quoted = name.replace('"', '""')
    answer = await asked.analyze(f'SELECT 1 AS "{quoted}", 2 AS next')
    assert [target.name for target in answer.query.targets] == [name, "next"]


@pytest.mark.parametrize("text", ["", "()", "{", "}", "{A :b {C", "(1 2", "<>", ") {A}", "{A} }"])
def test_what_is_no_tree_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a query tree"):
        read_tree(text)


def test_a_long_word_is_joined_where_the_log_folds_it() -> None:
    word = "é" * 60  # 120 bytes
    folded = f"{{A :b\n{word[:39]}\n{word[39:]} :c 1}}"
    assert read_log(folded).fields == {"b": word, "c": "1"}


def test_a_tree_may_be_deeper_than_python_recurses() -> None:
    tree = read_tree("{A :b (" * 5000 + "1" + ")}" * 5000)
    depth, value = 0, list[RawValue]([tree])
    while isinstance(node := value[0], RawNode):
        inner = node.fields["b"]
        assert isinstance(inner, list)
        depth, value = depth + 1, inner
    assert (depth, value) == (5000, ["1"])


# Types


@pytest.mark.parametrize(
    ("sql", "parameters", "names"),
    [
        ("SELECT pen, $1::int AS number FROM drawer", 1, ["pen", "number"]),
        ("INSERT INTO drawer VALUES ($1) RETURNING pen AS it", 1, ["it"]),
        ("SELECT histogram_bounds AS bounds FROM pg_stats", 0, ["bounds"]),
    ],
)
async def test_what_asyncpg_cannot_decode_is_known_all_the_same(
    sql: str, parameters: int, names: list[str], asked: Analyzer
) -> None:
    answer = await asked.analyze(sql)
    assert len(answer.parameters) == parameters
    assert [column.name for column in answer.columns] == names
    assert (await asked.analyze("SELECT 1 AS x")).columns[0].type == 23


@pytest.mark.parametrize(
    "sql", ["", "-- nothing", "SELECT 1; SELECT 2", "SELECT $2::int", "SELCT", "SELECT \0"]
)
async def test_what_is_no_statement_is_refused(sql: str, asked: Analyzer) -> None:
    with pytest.raises(StatementRejectedError):
        await asked.analyze(sql)
    assert (await asked.analyze("SELECT 1 AS x")).columns[0].name == "x"


async def test_a_lost_connection_is_told(server: str, asked: Analyzer) -> None:
    other = await asyncpg.connect(server)
    await other.execute("SELECT pg_terminate_backend($1)", asked.connection.get_server_pid())
    await other.close()
    for _ in range(2):
        with pytest.raises(ServerError, match="connection"):
            await asked.analyze("SELECT 1")


def test_a_migration_that_ends_its_session_makes_no_traceback(
    folder: Path, cli: Callable[..., Result]
) -> None:
    text = "SELECT pg_terminate_backend(pg_backend_pid());"
    (folder / "migrations/2.sql").write_text(text)
    done = cli(folder, "describe", "--migrations", "migrations", "--queries", "queries")
    assert done.exit_code == 1
    assert "connection to the server is lost" in done.stderr


# How often


class Counted(Analyzer):
    """A server that counts what it is asked."""

    def __init__(self, server: Analyzer) -> None:
        super().__init__(server.connection)
        self.asked: list[str] = []

    async def analyze(self, text: str) -> Any:
        self.asked.append(text)
        return await super().analyze(text)


@pytest.fixture
async def counted(server: str) -> AsyncGenerator[Counted]:
    with scratch_database(server) as dsn:
        async with connect_analyzer(dsn) as analyzer:
            yield Counted(analyzer)


async def test_each_variant_is_asked_once(folder: Path, counted: Counted) -> None:
    await compile(counted, folder)
    assert len(counted.asked) == len(set(counted.asked)) == 5  # one, and whole, empty, two fields


async def test_queries_of_a_file_that_is_as_it_was_are_not_asked_again(
    folder: Path, counted: Counted
) -> None:
    compiler = await compile(counted, folder)
    (folder / "queries/book.sql").write_text("-- name: number()$\nSELECT 1 AS number;\n")
    counted.asked.clear()
    await compile(counted, folder, compiler)
    assert counted.asked == ["SELECT 1 AS number"]


async def test_migrations_are_applied_once(folder: Path, counted: Counted) -> None:
    compiler = await compile(counted, folder)
    catalog = compiler.catalog
    await compile(counted, folder, compiler)
    assert compiler.catalog is catalog


async def compile(server: Analyzer, folder: Path, compiler: Compiler | None = None) -> Compiler:
    config = Config(migrations=folder / "migrations", queries=folder / "queries")
    compiler = compiler or Compiler(server)
    compiled = await compiler.compile(config, lambda doing, done, total: None)
    assert compiled.problems == []
    return compiler
