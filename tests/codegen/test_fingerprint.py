"""The fingerprint of a run changes with whatever decides what is generated, and with that alone."""

import ast
import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from codegen.base.config import read_config
from codegen.fingerprint import DEPENDENCIES, fingerprint

COMPILER = Path(__file__).parents[2] / "codegen"
SETTINGS = """
[tool.codegen]
migrations = "migrations"
queries = "queries"
package = "library"
core = "app.core"

[tool.codegen.groups]
pagination = "app.paging.Page"

[tool.codegen.json]
"book.meta" = "app.types.Meta"

[tool.ruff]
extend = "base.toml"
"""
FILES = {
    "pyproject.toml": SETTINGS,
    "base.toml": "line-length = 90\n",
    "app/__init__.py": "",
    "app/paging.py": "class Page:\n    limit: int\n",
    "queries/author.sql": "-- name: a()$\n-- @type q: shop.types.Kind\nSELECT 1 AS q;\n",
    "migrations/1.sql": "CREATE TABLE book (meta jsonb);\n",
}
# What the compiler uses, but what decides nothing of what it generates.
PRESENTATION = {"platformdirs", "rich", "watchfiles"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project, and the current folder."""
    return written(tmp_path / "project", monkeypatch)


def written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in FILES.items():
        write(folder / name, text)
    monkeypatch.chdir(folder)
    return folder


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def current() -> str | None:
    """The fingerprint of the project in the current folder."""
    return fingerprint(read_config(Path.cwd()), Path.cwd() / "pyproject.toml")


CHANGES: dict[str, Callable[[], object]] = {
    "a migration is edited": lambda: write(Path("migrations/1.sql"), "CREATE TABLE b (id int);"),
    "a migration is added": lambda: write(Path("migrations/2.sql"), ""),
    "a migration is renamed": lambda: Path("migrations/1.sql").rename("migrations/0.sql"),
    "a query is edited": lambda: write(Path("queries/author.sql"), "-- name: b()$\nSELECT 1;\n"),
    "a query file is added": lambda: write(Path("queries/b.sql"), "-- name: b()$\nSELECT 1;\n"),
    "a query file is removed": lambda: Path("queries/author.sql").unlink(),
    "a setting is added": lambda: write(
        Path("pyproject.toml"), SETTINGS.replace("[tool.codegen]", "[tool.codegen]\ncommand = 'x'")
    ),
    "the formatter's settings change": lambda: write(
        Path("pyproject.toml"), f"{SETTINGS}line-length = 80\n"
    ),
    "settings that those extend change": lambda: write(Path("base.toml"), "line-length = 80\n"),
    "the type of a group gets a field": lambda: write(
        Path("app/paging.py"), FILES["app/paging.py"] + "    offset: int\n"
    ),
    "a type's module appears": lambda: write(Path("app/types.py"), ""),
    "a type's package appears": lambda: write(Path("shop/__init__.py"), ""),
    "a module appears that imports may mean": lambda: write(Path("msgspec.py"), ""),
    "the formatter's environment changes": lambda: os.environ.update(RUFF_LINE_LENGTH="80"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_it_changes_when(change: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", os.environ.copy())
    before = current()
    CHANGES[change]()
    assert before
    assert current() not in (None, before)


def test_it_changes_with_the_command_line(folder: Path) -> None:
    config = read_config(folder, package=Path("elsewhere"))
    assert fingerprint(config, folder / "pyproject.toml") not in (None, current())


KEPT: dict[str, Callable[[], object]] = {
    "nothing does": lambda: None,
    "a file is saved as it is": Path("migrations/1.sql").touch,
    "a page is added": Path("README.md").touch,
    "a file is added that holds no query": Path("queries/notes.txt").touch,
    "a file beside the compiler's is compiled": lambda: write(Path("__pycache__/x.pyc"), ""),
    "other variables change": lambda: os.environ.update(COLUMNS="10"),
}


@pytest.mark.parametrize("change", KEPT)
def test_it_stays_when(change: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", os.environ.copy())
    before = current()
    KEPT[change]()
    assert current() == before


def test_a_copy_of_a_project_has_the_same(folder: Path, tmp_path: Path) -> None:
    before = current()
    with contextlib.chdir(shutil.copytree(folder, tmp_path / "copy")):
        assert current() == before


def test_paths_that_show_the_folder_s_name_tell_copies_apart(folder: Path, tmp_path: Path) -> None:
    write(Path("pyproject.toml"), SETTINGS.replace('"queries"', '"."'))
    before = current()
    with contextlib.chdir(shutil.copytree(folder, tmp_path / "copy")):
        assert current() not in (None, before)


# The compiler


def of_compiler(place: Path) -> str:
    """The fingerprint as the compiler in this folder takes it."""
    script = (
        "from pathlib import Path; from codegen.base.config import read_config;"
        "from codegen.fingerprint import fingerprint;"
        "print(fingerprint(read_config(Path.cwd()), Path('pyproject.toml')))"
    )
    environment = {**os.environ, "PYTHONPATH": str(place)}
    command = [sys.executable, "-c", script]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, check=True
    ).stdout.strip()


@pytest.mark.parametrize(
    "name", ["cli.py", "ask/catalog.sql", "render/templates/enum.py.j2", "read/new.txt"]
)
def test_it_changes_with_the_compiler(name: str, folder: Path, tmp_path: Path) -> None:
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(COMPILER, tmp_path / "other/codegen", ignore=ignored)
    assert of_compiler(tmp_path / "other") == current()
    with (tmp_path / "other/codegen" / name).open("a") as file:
        file.write("\n")
    assert of_compiler(tmp_path / "other") != current()


# What is installed


def install(place: Path, name: str, **files: str) -> None:
    for file, text in files.items():
        write(place / name / file.replace("_json", ".json"), text)


@pytest.mark.parametrize("name", DEPENDENCIES)
def test_it_changes_with_what_is_installed(
    name: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = current()
    install(tmp_path / "site", f"{name}-999.dist-info", RECORD="")
    monkeypatch.setattr(sys, "path", [str(tmp_path / "site"), *sys.path])
    other = current()
    assert other not in (None, before)
    install(tmp_path / "site", f"{name}-999.dist-info", RECORD="another build")
    assert current() not in (None, before, other)


@pytest.mark.parametrize(
    "files",
    [{}, {"RECORD": "", "direct_url_json": '{"dir_info": {"editable": true}}'}],
    ids=["nothing tells its files", "it is editable"],
)
def test_there_is_none_where(
    files: dict[str, str], folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path / "site", "ruff-999.dist-info", METADATA="", **files)
    monkeypatch.setattr(sys, "path", [str(tmp_path / "site"), *sys.path])
    assert current() is None


@pytest.mark.parametrize("text", ["extend = 'base.toml'", "extend = 'gone.toml'", "["])
def test_there_is_none_where_the_formatter_s_settings_lead_nowhere(text: str, folder: Path) -> None:
    write(Path("base.toml"), text)
    assert current() is None


def test_every_import_of_the_compiler_is_in_it_or_decides_nothing() -> None:
    imported: set[str] = set()
    for path in COMPILER.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                imported |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                imported.add(node.module or "")
    roots = {name.partition(".")[0] for name in imported} - sys.stdlib_module_names
    assert roots - {"codegen"} - PRESENTATION <= set(DEPENDENCIES)
