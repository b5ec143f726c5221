"""The schema as a page of Markdown: what it says, and when it is written."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.codegen.command_line import Result

Cli = Callable[..., Result]
Project = Callable[..., Path]

SETTINGS = """\
[tool.codegen]
migrations = "migrations"
queries = "queries"
package = "library"
"""
WANTED = f'{SETTINGS}schema_page = "docs/schema.md"\n'

TABLES = """\
CREATE TYPE mood AS ENUM ('sad', 'so-so', 'glad|happy');
COMMENT ON TYPE mood IS 'How one feels.';
CREATE SCHEMA other;
CREATE TABLE other.town (pk int PRIMARY KEY, "a b" numeric(10, 2)[] UNIQUE);
CREATE TABLE author (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL CONSTRAINT author_name_key UNIQUE,
    feels mood NOT NULL DEFAULT 'sad',
    shout text GENERATED ALWAYS AS (upper(name) || '!') STORED,
    town int REFERENCES other.town,
    CONSTRAINT author_town_name CHECK (town > 0 OR name <> 'a|b')
);
CREATE TABLE portrait (author bigint PRIMARY KEY REFERENCES author (id) ON DELETE CASCADE);
CREATE UNIQUE INDEX author_glad ON author (town) WHERE feels = 'glad|happy';
COMMENT ON TABLE author IS 'Who *writes* a_b <b>, _so_ to say
on two lines.';
COMMENT ON COLUMN author.name IS 'The name | all of it.';
COMMENT ON CONSTRAINT author_name_key ON author IS 'a name is unique';
COMMENT ON INDEX author_glad IS 'one glad author a town';
"""
QUERY = "-- name: count()$\nSELECT count(*) FROM author;\n"


@pytest.fixture
def project_with_page(project: Project) -> Path:
    folder = project(QUERY, TABLES)
    (folder / "pyproject.toml").write_text(WANTED)
    return folder


@pytest.fixture
def page(project_with_page: Path, cli: Cli) -> list[str]:
    """The lines of the page."""
    assert cli(project_with_page, "gen").exit_code == 0
    return (project_with_page / "docs/schema.md").read_text().splitlines()


@pytest.mark.parametrize(
    "line",
    [
        "<!-- Generated from migrations by `python -m codegen gen`: change that, not this. -->",
        "### author",
        r"Who \*writes\* a_b \<b>, \_so\_ to say on two lines.",
        "| `id` | bigint | no | identity |  |",
        r"| `name` | text | no |  | The name \| all of it. |",
        "| `feels` | [mood](#mood) | no | `'sad'::mood` |  |",
        r"| `shout` | text | yes | always `(upper(name) \|\| '!'::text)` |  |",
        "| `a b` | numeric(10,2)[] | yes |  |  |",
        "| `author_name_key` | `UNIQUE (name)` | a name is unique |",
        r"| `author_town_name` | `CHECK (town > 0 OR name <> 'a\|b'::text)` |  |",
        "| `author_glad` | `UNIQUE (town) WHERE (feels = 'glad\\|happy'::mood)` |"
        " one glad author a town |",
        "### other.town",
        "### mood",
        "How one feels.",
        r"In this order: `sad`, `so-so`, `glad\|happy`.",
    ],
)
def test_the_page_says(line: str, page: list[str]) -> None:
    assert line in page


def test_the_diagram_holds_keys_and_lines(page: list[str]) -> None:
    start = page.index("```mermaid")
    assert page[start + 1 : page.index("```", start)] == [
        "erDiagram",
        '    "author" {',
        "        bigint id PK",
        "        text name UK",
        "        integer town FK, UK",
        "    }",
        '    "other.town" {',
        "        integer _pk PK",
        "        numeric(10_2)[] a_b UK",
        "    }",
        '    "portrait" {',
        "        bigint author PK, FK",
        "    }",
        '    "other.town" |o--o{ "author" : "town"',
        '    "author" ||--o| "portrait" : "author"',
    ]


def test_gen_twice_writes_the_page_once(project_with_page: Path, cli: Cli) -> None:
    cli(project_with_page, "gen")
    assert cli(project_with_page, "gen").stderr == "up to date\n"


def test_check_shows_a_page_that_is_out_of_date(project_with_page: Path, cli: Cli) -> None:
    cli(project_with_page, "gen")
    page = project_with_page / "docs/schema.md"
    page.write_text(page.read_text().replace("a name is unique", "edited"))
    done = cli(project_with_page, "check")
    assert done.exit_code == 1
    assert "+| `author_name_key` | `UNIQUE (name)` | a name is unique |" in done.stdout
    assert "edited" in page.read_text()


def test_no_page_is_written_where_none_is_wanted(project_with_page: Path, cli: Cli) -> None:
    (project_with_page / "pyproject.toml").write_text(SETTINGS)
    assert cli(project_with_page, "gen").exit_code == 0
    assert not (project_with_page / "docs").exists()


@pytest.mark.parametrize(
    ("arguments", "written"),
    [
        (("--package", "another"), False),
        (("--migrations", "more"), False),
        (("--package", "library", "--migrations", "migrations"), True),
    ],
    ids=["another package", "another schema", "the same"],
)
def test_the_page_is_of_the_schema_and_package_of_the_settings(
    arguments: tuple[str, ...], written: bool, project_with_page: Path, cli: Cli
) -> None:
    more = project_with_page / "more"
    more.mkdir()
    (more / "1.sql").write_text(TABLES)
    assert cli(project_with_page, "gen", *arguments).exit_code == 0
    assert (project_with_page / "docs").exists() == written


def test_a_page_that_is_no_path_is_refused(project_with_page: Path, cli: Cli) -> None:
    (project_with_page / "pyproject.toml").write_text(f"{SETTINGS}schema_page = 1\n")
    done = cli(project_with_page, "gen")
    assert done.exit_code == 2
    assert "schema_page" in done.stderr
