"""The compiler, run on small inputs. Real PostgreSQL.

`describe` compiles in this process, on a database that is emptied each time; `cli` runs the
commands themselves, which make databases of their own. Both use the session's server. The input
is the tests' small library (`schema/`), or what a test gives instead.

`ACCEPT=1 pytest tests/codegen/test_diagnostics.py` writes the pictures as they are now into
`errors/*/expected.txt`: read the diff before it is committed.
"""

import asyncio
import contextlib
import importlib
import itertools
import shutil
import subprocess
import sys
import typing
from collections.abc import AsyncGenerator, Callable, Coroutine, Generator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import pytest
from hypothesis import settings

from attune_db.core import init_connection
from codegen import describe as described
from codegen.base.config import Config
from codegen.pipeline import compile_queries
from tests.codegen import command_line
from tests.codegen.assembled_texts import recorded_texts, unprepared_texts
from tests.codegen.command_line import Result

HERE = Path(__file__).parent

# A statement takes as long as the machine's other work lets it.
settings.register_profile("codegen", deadline=None)
settings.load_profile("codegen")
SCHEMA = HERE / "schema"
SCHEMAS = r"SELECT nspname FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema$)'"
NUMBERS = itertools.count(1)

AUTHOR = """\
-- Authors.

-- name: find_by_id(id)^
-- The author with this id.
SELECT id, name, country, born
FROM author
WHERE id = :id;

-- name: create(input)<!
-- Add an author.
INSERT INTO author (name, country)
VALUES (:input.name, :input.country)
RETURNING id, name, country, born;
"""

Json = dict[str, Any]
Describe = Callable[..., Json]
Run = Callable[..., list[tuple[object, ...]]]


@pytest.fixture(scope="session", autouse=True)
def on_the_session_server(server: str, tmp_path_factory: pytest.TempPathFactory) -> Generator[None]:
    """The commands make their scratch databases on the server of the tests.

    And remember nothing in the user's cache, whatever a test does.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CODEGEN_DATABASE_URL", server)
        patch.setenv("CODEGEN_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def schema() -> str:
    """The SQL of the tests' small library."""
    return "\n".join(path.read_text() for path in sorted(SCHEMA.glob("*.sql")))


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory, schema: str) -> Callable[..., Path]:
    """Writes the files of a project and gives its folder."""

    def write(queries: str | dict[str, str], migrations: str | None = None) -> Path:
        folder = tmp_path_factory.mktemp("project")
        files = {"q.sql": queries} if isinstance(queries, str) else queries
        for part, texts in (("queries", files), ("migrations", {"1.sql": migrations or schema})):
            (folder / part).mkdir()
            for name, text in texts.items():
                (folder / part / name).write_text(text, encoding="utf-8")
        return folder

    return write


@pytest.fixture(scope="session")
def queries() -> str:
    """The SQL of the file of queries in `folder`."""
    return AUTHOR


@pytest.fixture
def folder(project: Callable[..., Path], queries: str) -> Path:
    """A project whose package isn't generated yet."""
    return project({"author.sql": queries})


@pytest.fixture(scope="session")
def describe(server: str, project: Callable[..., Path]) -> Generator[Describe]:
    """Describe queries by `describe --json`: one file's text, or a text for each name."""
    with asyncio.Runner() as runner:
        database = _database(server)
        dsn = runner.run(database.__aenter__())

        def run(
            queries: str | dict[str, str], migrations: str | None = None, **config: Any
        ) -> Json:
            folder = project(queries, migrations)
            settings = Config(
                migrations=folder / "migrations", queries=folder / "queries", core="core", **config
            )
            return runner.run(_describe(dsn, settings))

        yield run
        runner.run(database.__aexit__(None, None, None))


@pytest.fixture(scope="session")
def ask(describe: Describe) -> Callable[..., Json]:
    """Describe one sound query, written without its name line."""

    def run(sql: str, head: str = "q()", migrations: str | None = None) -> Any:
        description = describe(f"-- name: {head}\n{sql}", migrations)
        assert description["errors"] == []
        [query] = description["queries"]
        return query

    return run


@pytest.fixture(scope="session")
def refusal(describe: Describe) -> Callable[..., Json]:
    """The one error of a query that is refused, written without its name line."""

    def run(sql: str, head: str = "q()", migrations: str | None = None) -> Any:
        description = describe(f"-- name: {head}\n{sql}", migrations)
        [error] = description["errors"]
        return error

    return run


@pytest.fixture
def cli(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """A command, run in a folder: `cli(folder, "gen", "--package", "out")`."""

    def run(folder: Path, *arguments: str) -> Result:
        monkeypatch.chdir(folder)
        monkeypatch.delenv("FORCE_COLOR", raising=False)
        return command_line.run(*arguments)

    return run


@pytest.fixture(scope="session")
def populated(server: str) -> Callable[[str], contextlib.AbstractContextManager[Run]]:
    """A database with what this SQL makes: gives a function that runs a statement there.

    What the statement does is taken back, and so is the SQL in the end, never committed.
    """

    @contextlib.contextmanager
    def populate(sql: str) -> Generator[Run]:
        with asyncio.Runner() as runner:
            stack = contextlib.AsyncExitStack()
            connection = runner.run(_connect(stack, server))
            runner.run(connection.execute(f"BEGIN; {sql}"))

            def run(sql: str, *values: object) -> list[tuple[object, ...]]:
                return runner.run(_undone(connection, sql, *values))

            yield run
            runner.run(stack.aclose())

    return populate


async def _connect(stack: contextlib.AsyncExitStack, server: str) -> Any:
    connection = await asyncpg.connect(await stack.enter_async_context(_database(server)))
    stack.push_async_callback(connection.close)
    return connection


async def _undone(connection: Any, sql: str, *values: object) -> list[tuple[object, ...]]:
    await connection.execute("SAVEPOINT before")
    try:
        return [tuple(row) for row in await connection.fetch(sql, *values)]
    finally:
        await connection.execute("ROLLBACK TO before")


@contextlib.asynccontextmanager
async def _database(server: str) -> AsyncGenerator[str]:
    name = f"{urlsplit(server).path.removeprefix('/')}_codegen_{next(NUMBERS)}"
    connection = await asyncpg.connect(server)
    try:
        await connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
        await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await connection.close()


async def _describe(dsn: str, config: Config) -> Json:
    connection = await asyncpg.connect(dsn)
    for name in await connection.fetch(SCHEMAS):
        await connection.execute(f'DROP SCHEMA "{name[0]}" CASCADE')
    await connection.execute("CREATE SCHEMA public")
    await connection.close()
    compiled = await compile_queries(config, dsn, lambda doing, done, total: None, stars=True)
    return described.describe_queries(compiled)


@dataclass(frozen=True, slots=True)
class Generated:
    """A package that the compiler wrote, imported, and a database to use it on."""

    folder: Path
    package: ModuleType
    dsn: str
    run: Callable[[Coroutine[Any, Any, Any]], Any]

    def call(self, repository: str, method: str, *arguments: object, **named: object) -> Any:
        """Call a method of one of the repositories, on a connection of its own."""
        return self.run(self._call(repository, method, *arguments, **named))

    async def _call(self, repository: str, method: str, *arguments: object, **named: object) -> Any:
        async with self.package.Database.connect(self.dsn, max_size=1) as db:
            return await getattr(getattr(db, repository), method)(*arguments, **named)

    def returns(self, repository: str, method: str) -> Any:
        """The type that the method says it returns."""
        class_ = getattr(self.package, f"{repository.capitalize()}Repository")
        module = sys.modules[class_.__module__]
        return typing.get_type_hints(getattr(class_, method), vars(module))["return"]


@pytest.fixture(scope="session")
def generated(server: str, project: Callable[..., Path]) -> Generator[Callable[..., Generated]]:
    """Compiles queries to a package and imports it: `generated(queries, migrations, settings)`."""
    with asyncio.Runner() as runner:
        stack = contextlib.AsyncExitStack()

        def make(queries: dict[str, str], migrations: str, settings: str = "") -> Generated:
            folder, name = project(queries, migrations), f"generated_{next(NUMBERS)}"
            (folder / "pyproject.toml").write_text(settings)
            with contextlib.chdir(folder), recorded_texts() as prepared:
                given = ("--migrations", "migrations", "--queries", "queries", "--package", name)
                done = command_line.run("gen", "--no-cache", *given)
            assert done.exit_code == 0, done.stderr
            sys.path.insert(0, str(folder))
            stack.callback(sys.path.remove, str(folder))
            dsn = runner.run(stack.enter_async_context(_database(server)))
            runner.run(_execute(dsn, migrations))
            package = importlib.import_module(name)
            assert unprepared_texts(package, prepared) == []
            return Generated(folder, package, dsn, runner.run)

        yield make
        runner.run(stack.aclose())


async def _execute(dsn: str, sql: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(sql)
    finally:
        await connection.close()


SHAPES = HERE / "shapes"
SETTINGS = """
[tool.codegen]
migrations = "migrations"
queries = "queries"
package = "shaped"
secrets = ["author.country"]

[tool.codegen.json]
"book.meta" = "app.types.Meta"
"""


@pytest.fixture(scope="session")
def shaped(project: Callable[..., Path], schema: str) -> Generator[Any]:
    """The package that is generated from `shapes/`."""
    queries = {path.name: path.read_text() for path in SHAPES.glob("*.sql")}
    folder = project(queries, schema + (SHAPES / "data" / "kinds.sql").read_text())
    (folder / "app").mkdir()
    shutil.copy(SHAPES / "types.py", folder / "app")
    (folder / "pyproject.toml").write_text(SETTINGS)
    subprocess.run([sys.executable, "-m", "codegen", "gen"], cwd=folder, check=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "path", [str(folder), *sys.path])
        yield importlib.import_module("shaped")


@pytest.fixture
async def library(server: str, schema: str) -> AsyncGenerator[Any]:
    """A connection to the tests' library with the rows of shapes/data/, which are taken back."""
    connection = await asyncpg.connect(server)
    transaction = connection.transaction()
    await transaction.start()
    rows = [(SHAPES / "data" / f"{name}.sql").read_text() for name in ("library", "kinds")]
    await connection.execute("\n".join([schema, *rows]))
    await init_connection(connection)
    yield connection
    await transaction.rollback()
    await connection.close()
