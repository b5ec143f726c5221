"""Wrong usage and unreadable input are told in a sentence, and nothing is left behind."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import asyncpg
import pytest

from tests.codegen.command_line import Result

Cli = Callable[..., Result]

GIVEN = ("--migrations", "migrations", "--queries", "queries", "--package", "library")
READ = GIVEN[:4]
DATABASES = "SELECT datname FROM pg_database"


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("generate",),
        ("gen", "--nonsense"),
        ("gen", "--queries"),
        ("gen", "surplus"),
        ("gen",),
        ("gen", *READ),
        ("check", *READ),
        ("describe", "--queries", "queries"),
        ("gen", "--migrations", "nowhere", *GIVEN[2:]),
        ("gen", *GIVEN[:2], "--queries", "nowhere", *GIVEN[4:]),
        ("describe", "--migrations", "migrations/1.sql", "--queries", "queries"),
    ],
    ids=" ".join,
)
def test_wrong_usage(arguments: tuple[str, ...], folder: Path, cli: Cli) -> None:
    done = cli(folder, *arguments)
    assert done.exit_code == 2
    assert done.stderr
    assert not (folder / "library").exists()


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("[tool.codegen", "pyproject.toml"),
        ("tool = 1", "tool"),
        ("[tool]\ncodegen = 1", "tool.codegen"),
        ("[tool.codegen]\nnonsense = 1", "nonsense"),
        ("[tool.codegen]\ncore = 1", "core"),
        ("[tool.codegen]\nsecrets = 'author.name'", "secrets"),
        ("[tool.codegen.groups]\npage = 1", "groups"),
        ("[tool.codegen.groups]\npage = 'Page'", "app.paging.Page"),
        ("[tool.codegen.types]\npoint = 1", "types"),
        ("[tool.codegen.types]\npoint = 'Point'", "app.types.Vector"),
        ("[tool.codegen.types]\npoint = 'bool'", "point is 'bool': write str, int, float"),
        ("[tool.codegen.types]\npoint = 'app..Point'", "app.types.Vector"),
        ("[tool.codegen.types]\npoint = 'app.class'", "app.types.Vector"),
    ],
)
def test_a_bad_pyproject(settings: str, said: str, folder: Path, cli: Cli) -> None:
    (folder / "pyproject.toml").write_text(settings)
    done = cli(folder, "gen", *GIVEN)
    assert done.exit_code == 2
    assert said in done.stderr


def test_a_secret_that_names_no_column(folder: Path, cli: Cli) -> None:
    (folder / "pyproject.toml").write_text('[tool.codegen]\nsecrets = ["author.nothing"]\n')
    done = cli(folder, "gen", *GIVEN)
    assert done.exit_code in {1, 2}
    assert "author.nothing" in done.stderr


@pytest.mark.parametrize("name", ["migrations/2.sql", "queries/bad.sql", "pyproject.toml"], ids=str)
def test_bytes_that_are_no_text_make_no_traceback(name: str, folder: Path, cli: Cli) -> None:
    (folder / name).write_bytes(b"\xff\xfe\x00")
    done = cli(folder, "gen", *GIVEN)
    assert done.exit_code in {1, 2}
    assert name in done.stderr


@pytest.mark.parametrize("name", ["migrations/2.sql", "queries/bad.sql"])
def test_a_null_byte_makes_no_traceback(name: str, folder: Path, cli: Cli) -> None:
    (folder / name).write_bytes(b"-- name: a()\nSELECT '\x00' AS x;\n")
    done = cli(folder, "gen", *GIVEN)
    assert done.exit_code == 1
    assert name in done.stderr


@pytest.mark.skipif(
    os.geteuid() == 0, reason="run as a user other than root: root may read everything"
)
@pytest.mark.parametrize("name", ["migrations/1.sql", "queries/author.sql"])
def test_a_file_that_may_not_be_read_makes_no_traceback(name: str, folder: Path, cli: Cli) -> None:
    (folder / name).chmod(0)
    done = cli(folder, "gen", *GIVEN)
    assert done.exit_code in {1, 2}
    assert name in done.stderr


def test_a_folder_named_like_a_query_file_is_passed_over(folder: Path, cli: Cli) -> None:
    (folder / "queries/more.sql").mkdir()
    assert cli(folder, "describe", *READ).exit_code == 0


def test_a_link_that_leads_nowhere_makes_no_traceback(folder: Path, cli: Cli) -> None:
    (folder / "queries/gone.sql").symlink_to("nowhere")
    assert cli(folder, "describe", *READ).exit_code in {0, 1}


def test_a_package_that_is_a_file_makes_no_traceback(folder: Path, cli: Cli) -> None:
    (folder / "library").write_text("")
    assert cli(folder, "gen", *GIVEN).exit_code in {1, 2}


def test_a_file_that_cannot_be_written_makes_no_traceback(folder: Path, cli: Cli) -> None:
    (folder / "library/schema.py").mkdir(parents=True)
    done = cli(folder, "gen", *GIVEN)
    assert done.exit_code == 1
    assert "library/schema.py can't be written" in done.stderr


def test_a_server_that_cannot_be_reached(
    folder: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CODEGEN_DATABASE_URL", "postgresql://user:hidden@localhost:1/x")
    done = cli(folder, "gen", *GIVEN)
    assert done.exit_code == 1
    assert "localhost:1" in done.stderr
    assert "hidden" not in done.stderr


def test_the_module_runs_as_a_command(folder: Path) -> None:
    command = [sys.executable, "-m", "codegen", "describe", *READ, "--json"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    assert len(json.loads(done.stdout)["queries"]) == 2
    assert done.stderr == ""


async def fetch(server: str, sql: str) -> set[object]:
    connection = await asyncpg.connect(server)
    try:
        return {value for (value,) in await connection.fetch(sql)}
    finally:
        await connection.close()


@pytest.mark.parametrize("broken", [False, True])
def test_only_a_database_of_its_own_is_made_and_dropped(
    broken: bool, folder: Path, server: str
) -> None:
    migration = folder / "migrations/2.sql"
    migration.write_text("CREATE TABLE made (id int);" + ("SELECT 1/0;" if broken else ""))
    before = asyncio.run(fetch(server, DATABASES))
    command = [sys.executable, "-m", "codegen", "gen", *GIVEN]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    assert done.returncode == int(broken)
    assert asyncio.run(fetch(server, DATABASES)) == before
    assert asyncio.run(fetch(server, "SELECT to_regclass('made')")) == {None}


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_a_terminal_that_lacks_a_character_makes_no_traceback(
    form: tuple[str, ...], folder: Path
) -> None:
    (folder / "queries/q.sql").write_text("-- name: größe()$\nSELECT '🐘' AS größe;\n")
    (folder / os.fsdecode(b"queries/\xff.sql")).write_text("-- name: a()$\nSELECT 1;\n")
    command = [sys.executable, "-m", "codegen", "describe", *READ, *form]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    assert (done.returncode, b"Traceback" in done.stderr) == (1, False)
    if form:
        assert "größe" in [query["name"] for query in json.loads(done.stdout)["queries"]]
