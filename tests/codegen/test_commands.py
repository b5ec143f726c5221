"""gen, check and describe: what they write, print, and return."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.codegen.command_line import Result

Cli = Callable[..., Result]
Project = Callable[..., Path]

BROKEN = "\n-- name: broken()\nSELECT nothing FROM author;\n"
GIVEN = ("--migrations", "migrations", "--queries", "queries", "--package", "library")
READ = GIVEN[:4]
ROOMS = ("entities", "inputs", "repositories")


@pytest.fixture(scope="module")
def pattern(project: Project, queries: str) -> Path:
    """A project whose package has been generated, to be copied."""
    folder = project({"author.sql": queries})
    subprocess.run([sys.executable, "-m", "codegen", "gen", *GIVEN], cwd=folder, check=True)
    return folder


@pytest.fixture
def generated(pattern: Path, tmp_path: Path) -> Path:
    """A project whose package is up to date."""
    return shutil.copytree(pattern, tmp_path / "project")


def files(folder: Path) -> dict[str, bytes]:
    """The package, byte for byte."""
    package = folder / "library"
    return {
        path.relative_to(package).as_posix(): path.read_bytes() for path in package.rglob("*.py")
    }


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


# gen


def test_gen_writes_the_rooms_of_the_package(generated: Path) -> None:
    rooms = {f"{room}/{name}.py" for room in ROOMS for name in ("__init__", "author")}
    assert set(files(generated)) == {*rooms, "__init__.py", "database.py", "schema.py"}


def test_every_generated_file_names_its_source(generated: Path) -> None:
    for text in files(generated).values():
        [header] = [line for line in text.splitlines() if line.startswith(b"# Generated from ")]
        assert header.startswith((b"# Generated from queries", b"# Generated from migrations"))
        assert b"python -m codegen gen" in header


def test_generated_files_say_first_what_they_are(generated: Path) -> None:
    texts = {name: text.decode() for name, text in files(generated).items()}
    assert texts["__init__.py"].startswith('"""Typed access to the database: ')
    assert all(text.startswith('"""') for text in texts.values())
    assert [name for name, text in texts.items() if " on." in text.splitlines()[0]] == []


def test_gen_twice_changes_nothing(generated: Path, cli: Cli) -> None:
    before = files(generated)
    done = cli(generated, "gen", *GIVEN)
    assert (done.exit_code, done.stderr) == (0, "up to date\n")
    assert files(generated) == before


def test_gen_writes_no_file_that_is_as_it_should_be(generated: Path, cli: Cli) -> None:
    times = {path: path.stat().st_mtime_ns for path in (generated / "library").rglob("*.py")}
    cli(generated, "gen", *GIVEN)
    assert {path: path.stat().st_mtime_ns for path in times} == times


def test_gen_from_elsewhere_writes_the_same(generated: Path, cli: Cli, tmp_path: Path) -> None:
    before = files(generated)
    elsewhere = [
        f"{generated / argument}" if "-" not in argument else argument for argument in GIVEN
    ]
    assert cli(tmp_path, "gen", *elsewhere).stderr == "up to date\n"
    assert files(generated) == before


def test_gen_replaces_what_was_edited_by_hand(generated: Path, cli: Cli) -> None:
    before = files(generated)
    edit(generated / "library/schema.py", "author_pkey", "x")
    cli(generated, "gen", *GIVEN)
    assert files(generated) == before


def test_gen_removes_what_has_no_source_any_more(generated: Path, cli: Cli) -> None:
    (generated / "queries/author.sql").rename(generated / "queries/writer.sql")
    cli(generated, "gen", *GIVEN)
    assert "repositories/author.py" not in files(generated)
    assert "repositories/writer.py" in files(generated)


@pytest.mark.parametrize("command", ["gen", "check"])
def test_a_hand_written_file_in_a_generated_room_is_kept(
    command: str, generated: Path, cli: Cli
) -> None:
    mine = generated / "library/entities/mine.py"
    mine.write_text("KEPT = True\n")
    done = cli(generated, command, *GIVEN)
    assert done.exit_code == 1
    assert "library/entities/mine.py" in done.stderr
    assert mine.read_text() == "KEPT = True\n"


def test_gen_leaves_what_is_written_by_hand_beside_the_rooms(generated: Path, cli: Cli) -> None:
    mine = generated / "library/core/mine.py"
    mine.parent.mkdir()
    mine.write_text("KEPT = True\n")
    assert cli(generated, "gen", *GIVEN).stderr == "up to date\n"
    assert mine.exists()


def test_gen_writes_nothing_where_a_query_fails(generated: Path, cli: Cli) -> None:
    before = files(generated)
    edit(generated / "queries/author.sql", "country)\nVALUES", "born)\nVALUES")
    with (generated / "queries/author.sql").open("a") as file:
        file.write(BROKEN)
    assert cli(generated, "gen", *GIVEN).exit_code == 1
    assert files(generated) == before


def test_a_column_added_to_the_sql_comes_into_every_part(generated: Path, cli: Cli) -> None:
    edit(generated / "migrations/1.sql", "    country text,", "    country text,\n    city text,")
    edit(generated / "queries/author.sql", "country, born", "country, city, born")
    edit(generated / "queries/author.sql", "(name, country)", "(name, country, city)")
    edit(generated / "queries/author.sql", ":input.country)", ":input.country, :input.city)")
    before = files(generated)
    assert cli(generated, "gen", *GIVEN).exit_code == 0
    after = files(generated)
    changed = {path for path in after if after[path] != before[path]}
    assert changed == {f"{room}/author.py" for room in ROOMS}
    assert b"    city: str | None\n" in after["entities/author.py"]
    assert b"    city: str | UnsetType | None = UNSET\n" in after["inputs/author.py"]
    assert b"city" in after["repositories/author.py"]


def test_a_field_may_be_named_like_a_type(project: Project, cli: Cli) -> None:
    columns = ("date", "time", "str", "int", "list", "datetime", "UNSET", "Struct")
    types = ("date", "time", "text", "int", "text[]", "timestamptz", "date", "time")
    pairs = zip(columns, types, strict=True)
    table = ", ".join(f'"{name}" {type_}' for name, type_ in pairs)
    quoted, fields = ", ".join(map('"{}"'.format, columns)), ", :input.".join(columns)
    insert = f"INSERT INTO day ({quoted}) VALUES (:input.{fields}) RETURNING {quoted};"
    select = f"SELECT {quoted} FROM day;"
    folder = project(
        f"-- name: add(input)<!\n{insert}\n\n-- name: list()\n{select}\n",
        f"CREATE TABLE day ({table});",
    )
    assert cli(folder, "gen", *GIVEN).exit_code == 0
    script = "import library; print(library.AddQInput(int=1, str='x').int, library.Day)"
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert (done.stderr, done.stdout) == ("", "1 <class 'library.entities.day.Day'>\n")


def test_settings_come_from_pyproject(folder: Path, cli: Cli) -> None:
    table = '[tool.codegen]\nmigrations = "migrations"\nqueries = "queries"\npackage = "made"\n'
    (folder / "pyproject.toml").write_text(f'{table}core = "my.core"\ncommand = "make it"\n')
    assert cli(folder, "gen").exit_code == 0
    text = (folder / "made/repositories/author.py").read_text()
    assert "by `make it`" in text.splitlines()[2]
    assert "from my.core import " in text


def test_the_command_line_overrides_pyproject(folder: Path, cli: Cli) -> None:
    (folder / "pyproject.toml").write_text('[tool.codegen]\nqueries = "nowhere"\npackage = "made"')
    assert cli(folder, "gen", *GIVEN).exit_code == 0
    assert (folder / "library").exists()
    assert not (folder / "made").exists()


# check


def test_check_accepts_what_gen_wrote(generated: Path, cli: Cli) -> None:
    done = cli(generated, "check", *GIVEN)
    assert (done.exit_code, done.stdout) == (0, "")


QUERIES, MIGRATION = "queries/author.sql", "migrations/1.sql"


@pytest.mark.parametrize(
    ("path", "old", "new", "message"),
    [
        (QUERIES, "The author", "An author", '+        """An author with this id."""'),
        (QUERIES, "id = :id", "id = :id AND true", "+WHERE id = $1 AND true"),
        (MIGRATION, "    country text,", "    country text NOT NULL,", "+    country: str"),
        (MIGRATION, "The day of birth.", "The first day.", '+    """The first day."""'),
        ("library/entities/author.py", "born: date", "born: str", "-    born: str | None"),
        ("library/schema.py", "author_pkey", "x", '-        ("author", "x")'),
    ],
)
def test_check_shows_what_gen_would_change(
    path: str, old: str, new: str, message: str, generated: Path, cli: Cli
) -> None:
    edit(generated / path, old, new)
    before = files(generated)
    done = cli(generated, "check", *GIVEN)
    assert done.exit_code == 1
    assert any(line.startswith(message) for line in done.stdout.splitlines())
    assert files(generated) == before


def test_check_shows_a_file_that_is_missing(generated: Path, cli: Cli) -> None:
    (generated / "library/schema.py").unlink()
    done = cli(generated, "check", *GIVEN)
    assert done.exit_code == 1
    assert "+++ library/schema.py" in done.stdout


def test_check_shows_a_file_that_has_no_source(generated: Path, cli: Cli) -> None:
    stray = generated / "library/rows/book.py"
    stray.parent.mkdir()
    stray.write_text((generated / "library/entities/author.py").read_text())
    done = cli(generated, "check", *GIVEN)
    assert done.exit_code == 1
    assert "--- library/rows/book.py" in done.stdout


def test_check_prints_the_diff_as_it_is(generated: Path, cli: Cli) -> None:
    edit(generated / "queries/author.sql", "The author", "[red]:x: an author")
    assert "[red]:x: an author" in cli(generated, "check", *GIVEN).stdout


# describe


def test_describe_says_all_there_is_to_know_of_a_query(folder: Path, cli: Cli) -> None:
    done = cli(folder, "describe", *READ, "--json")
    assert done.exit_code == 0
    [query, _] = json.loads(done.stdout)["queries"]
    assert query == {
        "file": "author.sql",
        "line": 3,
        "repository": "AuthorRepository",
        "name": "find_by_id",
        "operation": "^",
        "cardinality": "at_most_one",
        "because": because("held key", "the key (id) of author is held", 7, 7),
        "doc": "The author with this id.",
        "returns": "Author",
        "parameters": [
            {
                "name": "id",
                "group": None,
                "pg_type": "int8",
                "python_type": "int",
                "nullable": False,
                "optional": False,
                "because": because(
                    "compared",
                    "it is compared with `=`, which is true of no NULL",
                    7,
                    12,
                    "write IS NOT DISTINCT FROM, if a NULL shall find NULLs",
                ),
            }
        ],
        "columns": [
            described("id", "int8", "int", 8),
            described("name", "text", "str", 12),
            described("country", "text", "str", 18, nullable=True),
            described("born", "date", "date", 27, nullable=True),
        ],
        "read_only": True,
        "sql": "SELECT id, name, country, born\nFROM author\nWHERE id = $1",
        "texts": 1,
    }


def because(kind: str, message: str, line: int, column: int, remedy: str | None = None) -> Any:
    return {"kind": kind, "message": message, "remedy": remedy, "line": line, "column": column}


def described(name: str, pg_type: str, python_type: str, at: int, *, nullable: bool = False) -> Any:
    stored = f"author.{name}"
    reason = because("not null", f"{stored} is NOT NULL", 5, at)
    if nullable:
        remedy = f"declare {stored} NOT NULL, if it never is NULL"
        reason = because("nullable column", f"{stored} has no NOT NULL", 5, at, remedy)
    return {
        "name": name,
        "pg_type": pg_type,
        "python_type": python_type,
        "nullable": nullable,
        "table": "author",
        "column": name,
        "because": reason,
    }


def test_describe_says_what_is_wrong(folder: Path, cli: Cli) -> None:
    with (folder / "queries/author.sql").open("a") as file:
        file.write(BROKEN)
    done = cli(folder, "describe", *READ, "--json")
    description = json.loads(done.stdout)
    assert done.exit_code == 1
    assert [query["name"] for query in description["queries"]] == ["find_by_id", "create"]
    [error] = description["errors"]
    assert isinstance(error.pop("hint"), str)
    assert error == {
        "file": "author.sql",
        "line": 16,
        "column": 8,
        "query": "broken",
        "message": 'column "nothing" does not exist',
    }


def test_describe_describes_what_it_can_where_a_file_cannot_be_read(folder: Path, cli: Cli) -> None:
    (folder / "queries/bad.sql").write_bytes(b"-- name: a()\nSELECT '\xff' AS x;\n")
    done = cli(folder, "describe", *READ, "--json")
    description = json.loads(done.stdout)
    assert done.exit_code == 1
    assert len(description["queries"]) == 2
    assert len(description["errors"]) == 1


def test_describe_takes_a_star_and_says_what_it_stands_for(folder: Path, cli: Cli) -> None:
    text = "-- name: all_of_it()\nSELECT * FROM author;\n"
    (folder / "queries/author.sql").write_text(text)
    done = cli(folder, "describe", *READ, "--json")
    [query] = json.loads(done.stdout)["queries"]
    assert done.exit_code == 0
    assert query["returns"] == "Author"
    assert [column["name"] for column in query["columns"]] == ["id", "name", "country", "born"]


def test_describe_prints_a_line_for_each_query(folder: Path, cli: Cli) -> None:
    done = cli(folder, "describe", *READ)
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        "author.sql:3 find_by_id(id: int) -> Author [at_most_one]",
        "author.sql:9 create(input.name: str, input.country: str) -> Author [exactly_one] 2 texts",
    ]


def test_describe_says_what_comes_in_pages_and_as_a_stream(folder: Path, cli: Cli) -> None:
    query = "SELECT id FROM author ORDER BY id;\n"
    heads = {"whole": "", "pages": "-- @keyset\n", "rows": "-- @stream\n"}
    text = "".join(f"-- name: {name}()\n{head}{query}" for name, head in heads.items())
    (folder / "queries/author.sql").write_text(text)
    done = cli(folder, "describe", *READ, "--json")
    queries = json.loads(done.stdout)["queries"]
    said = [{key: query[key] for key in ("keyset", "stream") if key in query} for query in queries]
    assert said == [{}, {"keyset": True}, {"stream": True}]


def test_a_line_gives_parameters_in_the_order_of_the_name_line(folder: Path, cli: Cli) -> None:
    text = """
-- name: move(id, input, country)!
UPDATE author SET country = :country, born = :input.born WHERE id = :id;
"""
    (folder / "queries/author.sql").write_text(text)
    done = cli(folder, "describe", *READ)
    taken = "id: int, input.born: date, country: str"
    assert done.stdout == f"author.sql:2 move({taken}) -> bool [none] 2 texts\n"


def test_describe_writes_nothing(folder: Path, cli: Cli) -> None:
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    cli(folder, "describe", *READ)
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before
