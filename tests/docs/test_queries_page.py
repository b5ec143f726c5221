"""docs/queries.md shows what the compiler makes of its statements."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from codegen.base.config import Config
from codegen.cli import COMMANDS
from tests.codegen.command_line import Result
from tests.codegen.command_line import run as run_command

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/queries.md").read_text()

Run = Callable[..., Result]


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


SCHEMA = "".join(block for block in blocks("sql") if not block.startswith("-- name:"))
QUERIES = "\n".join(block for block in blocks("sql") if block.startswith("-- name:"))
PYTHON = blocks("python")
LINES = list(dict.fromkeys(line for block in PYTHON for line in block.splitlines() if line))
CLASSES = [
    class_
    for block in PYTHON
    for class_ in re.findall(r"^class .*?(?=\n\nasync|\Z)", block, re.DOTALL | re.MULTILINE)
]


def rows(heading: str) -> list[list[str]]:
    """The cells of the table with this heading."""
    _, _, rest = PAGE.partition(f"| {heading} |")
    lines = rest.partition("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


REFUSED = [(statement.strip("`"), said) for statement, said in rows("The statement")]


def plain(text: str) -> str:
    """The text, however its lines are broken."""
    text = " ".join(text.split())
    return re.sub(r",? \)", ")", text.replace("( ", "("))


@pytest.fixture(scope="module")
def run(server: str, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A command, run in the project of these queries."""
    folder = tmp_path_factory.mktemp("project")

    def call(queries: str, *arguments: str) -> Result:
        (folder / "queries/book.sql").write_text(queries)
        return run_command(*arguments)

    for name, text in (("migrations/1.sql", SCHEMA), ("queries/book.sql", "")):
        (folder / name).parent.mkdir()
        (folder / name).write_text(text)
    (folder / "pyproject.toml").write_text("\n".join(blocks("toml")))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("CODEGEN_DATABASE_URL", server)
        yield call


@pytest.fixture(scope="module")
def generated(run: Run) -> str:
    """All that is generated from the page's queries, but for its docstrings."""
    done = run(QUERIES, "gen")
    assert done.exit_code == 0, done.stderr
    written = "\n".join(path.read_text() for path in sorted(Path("library").rglob("*.py")))
    return plain(re.sub(r'""".*?"""', "", written, flags=re.DOTALL))


@pytest.fixture(scope="module")
def refused(run: Run) -> dict[str, str]:
    """The error of each statement that the page calls refused."""
    text = "".join(query(number, statement) for number, (statement, _) in enumerate(REFUSED))
    errors = json.loads(run(text, "describe", "--json").stdout)["errors"]
    return {error["query"]: error["message"] for error in errors}


def query(number: int, statement: str) -> str:
    names = ", ".join(dict.fromkeys(re.findall(r":(\w+)", statement)))
    sign = "" if statement.startswith("SELECT") else "!"
    return f"-- name: q{number}({names}){sign}\n{statement};\n\n"


@pytest.mark.parametrize("line", LINES)
def test_the_python_beside_the_sql_is_generated(line: str, generated: str) -> None:
    assert plain(line) in generated


@pytest.mark.parametrize("code", CLASSES)
def test_a_struct_has_these_fields(code: str, generated: str) -> None:
    assert plain(code) in generated


def test_every_query_has_its_python() -> None:
    named = re.findall(r"^-- name: (\w+)", QUERIES, re.MULTILINE)
    methods = re.findall(r"^async def (\w+)", "\n".join(PYTHON), re.MULTILINE)
    derived = {f"count_{name}" for name in named}
    names = [name for name in methods if not name.startswith("get_by_") and name not in derived]
    assert names == named


@pytest.mark.parametrize(("number", "said"), [(i, said) for i, (_, said) in enumerate(REFUSED)])
def test_a_statement_is_refused(number: int, said: str, refused: dict[str, str]) -> None:
    assert refused[f"q{number}"].startswith(said)


def test_every_setting_is_in_the_table() -> None:
    settings = {key.strip("`"): default.strip("`") for key, default, _ in rows("Key")}
    assert list(settings) == list(Config.__struct_fields__)
    config = Config(migrations=Path(), queries=Path())
    plainly = {None: "none", (): "[]"}
    for name in Config.__struct_fields__[2:]:
        value = getattr(config, name)
        said = json.dumps(value) if isinstance(value, (str, dict)) else plainly[value]
        assert settings[name] == said


def test_every_command_is_in_the_table() -> None:
    named = {
        re.sub(r"\W", "", command).removeprefix("pythonmcodegen") for command, _ in rows("Command")
    }
    assert named == set(COMMANDS)


def test_describe_says_what_the_page_says_that_it_does(run: Run) -> None:
    [query] = map(json.loads, blocks("json"))
    queries = json.loads(run(QUERIES, "describe", "--json").stdout)["queries"]
    [description] = [candidate for candidate in queries if candidate["name"] == query["name"]]
    assert description == {**query, "line": description["line"]}
