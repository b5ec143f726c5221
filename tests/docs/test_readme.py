"""README and docs show what is there."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from attune_db import (
    CreateExecutionInput,
    CreatePackInput,
    Database,
    MissingReferenceError,
)

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


GENERATED = [block for block in blocks("python") if "import" not in block]
PROGRAMS = [block for block in blocks("python") if "import" in block]


@pytest.mark.parametrize("query", "".join(blocks("sql")).split("\n\n"))
def test_the_sql_is_in_the_query_file(query: str) -> None:
    assert query.strip() in (ROOT / "queries/pack.sql").read_text()


@pytest.mark.parametrize("code", GENERATED)
def test_the_python_beside_it_is_generated(code: str) -> None:
    head, body = code.split("\n", 1)
    rooms = ("entities", "inputs", "repositories")
    written = [(ROOT / f"attune_db/{room}/pack.py").read_text() for room in rooms]
    assert any(head in text and body.rstrip() in text for text in written)


def function(name: str) -> Callable[..., Any]:
    """A function of the README's programs."""
    [program] = [block for block in PROGRAMS if f"def {name}(" in block]
    names: dict[str, Any] = {}
    exec(program, names)
    return names[name]  # type: ignore[no-any-return]


async def test_the_programs_do_what_they_say(dsn: str, db: Database) -> None:
    install, patch, count = map(function, ("install", "patch", "count"))
    await install(dsn)
    slack = await db.pack.get_by_ref("slack")
    patched = await patch(db, slack.id, b'{"description": null}')
    assert (slack.description, patched.description) == ("Chat", None)
    assert await patch(db, -1, b"{}") is None
    assert await count(dsn) == 1


async def test_a_search_turns_its_pages(db: Database) -> None:
    search = function("search")
    given = [CreateExecutionInput(action_ref="slack.post") for _ in range(30)]
    made = await db.execution.create_many(given)
    first = await search(db, "status=requested&action_ref=slack.*")
    second = await search(db, "status=requested&action_ref=slack.*", first.cursor)
    assert first.items + second.items == made[::-1]
    assert (len(first.items), second.cursor) == (20, None)
    assert (await search(db, "status=failed")).items == []


async def test_many_rows_are_recorded_or_none(db: Database) -> None:
    record = function("record")
    [first, second] = await record(db, b'[{"trigger_ref": "b"}, {"trigger_ref": "a"}]')
    assert (first.trigger_ref, second.trigger_ref) == ("b", "a")
    with pytest.raises(MissingReferenceError, match=r"in input\[1\]$"):
        await record(db, b'[{"trigger_ref": "c"}, {"trigger_ref": "d", "trigger": 7}]')
    assert await db.event.count() == 2


def test_the_compiler_paints_the_picture(server: str, tmp_path: Path) -> None:
    [expected] = blocks("text")
    sound = (ROOT / "queries/pack.sql").read_text()
    (tmp_path / "queries").mkdir()
    (tmp_path / "queries/pack.sql").write_text(sound.replace("label", "lable", 1))
    options = ("--migrations", ROOT / "attune_db/migrations", "--queries", "queries")
    done = subprocess.run(
        [sys.executable, "-m", "codegen", "describe", *options],
        cwd=tmp_path,
        env={**os.environ, "CODEGEN_DATABASE_URL": server, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr.startswith(expected)


def test_the_compiler_takes_a_schema_of_one_s_own(server: str, tmp_path: Path) -> None:
    [block] = [block for block in blocks("console") if "codegen" in block]
    insert = "INSERT INTO book VALUES (:input.title) RETURNING title;"
    for name, text in (
        ("migrations/1.sql", "CREATE TABLE book (title text PRIMARY KEY);"),
        ("queries/book.sql", f"-- name: create(input)<!\n{insert}\n"),
    ):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(text)
    [command] = re.findall(r"python (-m codegen .*?)\n\d", block, re.DOTALL)
    done = subprocess.run(
        [sys.executable, *command.replace("\\", "").split()],
        cwd=tmp_path,
        env={**os.environ, "CODEGEN_DATABASE_URL": server, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr in block
    assert (tmp_path / "shop/repositories/book.py").exists()


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_the_commands_are_recipes(page: str) -> None:
    recipes = re.findall(r"^(\w+).*:", (ROOT / "justfile").read_text(), re.MULTILINE)
    named = re.findall(r"(?:`|run )just (\w+)", (ROOT / page).read_text())
    assert named
    assert set(named) <= set(recipes)


def test_the_files_that_contributing_names_are_there() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text()
    named = re.findall(r"`((?:attune_db|queries|tests|plans)/[\w/.]*)`", text)
    new = {"attune_db/migrations/0026_team.sql", "queries/team.sql", "tests/attune/test_team.py"}
    assert {path for path in named if not (ROOT / path).exists()} == new


PAGES = ["README.md", *(f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md")))]
BESIDE = ["CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"]
WRITTEN = [page for page in [*PAGES, *BESIDE] if page != "docs/schema.md"]


@pytest.mark.parametrize("page", ["README.md", "docs/architecture.md"])
def test_every_file_that_a_page_names_is_there(page: str) -> None:
    text = (ROOT / page).read_text()
    named = re.findall(r"`((?:attune_db|codegen|queries|docs)/[\w/.]*)`", text)
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("page", [*PAGES, *BESIDE])
def test_every_page_that_a_page_links_is_there(page: str) -> None:
    linked = re.findall(r"\]\(([\w/]+\.md)", (ROOT / page).read_text())
    folder = (ROOT / page).parent
    assert [target for target in linked if not (folder / target).exists()] == []


@pytest.mark.parametrize("page", [*PAGES, *BESIDE])
def test_every_heading_that_a_page_links_is_there(page: str) -> None:
    linked = re.findall(r"\]\(([\w/]+\.md)?#([\w-]+)\)", (ROOT / page).read_text())
    folder = (ROOT / page).parent
    assert [
        anchor
        for file, anchor in linked
        if anchor not in anchors(folder / file if file else ROOT / page)
    ] == []


def anchors(page: Path) -> list[str]:
    """The names by which the headings of a page can be linked."""
    headings = re.findall(r"^#+ (.*)", page.read_text(), re.MULTILINE)
    return [re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings]


def test_readme_links_every_page() -> None:
    assert [page for page in PAGES[1:] if f"({page})" not in README] == []


@pytest.mark.parametrize("page", WRITTEN)
def test_lines_are_short_where_they_can_be(page: str) -> None:
    text = re.sub(r"```sql\n.*?```", "", (ROOT / page).read_text(), flags=re.DOTALL)
    assert [
        line for line in text.splitlines() if len(line) > 100 and not line.startswith("|")
    ] == []


def test_a_patch_document_decodes_as_readme_says() -> None:
    with pytest.raises(msgspec.ValidationError, match="unknown field"):
        msgspec.json.decode(b'{"ref": "a", "lable": "b"}', type=CreatePackInput)
