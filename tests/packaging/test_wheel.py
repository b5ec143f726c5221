"""The wheel works alone, and its types hold in the hands of both checkers."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAMS = ROOT / "tests/typing"
MIGRATIONS = ROOT / "attune_db/migrations"

Place = tuple[str, int]  # a file's name and a line


def run(*command: str | Path, cwd: Path = ROOT, status: int = 0) -> str:
    """Run a command and return its output; it must end with this status."""
    result = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert result.returncode == status, result.stdout + result.stderr
    return result.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "--target=wheel", f"--directory={folder}")
    return next(folder.glob("*.whl"))


def install(folder: Path, *packages: str | Path) -> Path:
    """The interpreter of a new environment that holds these packages and what they need."""
    uv = os.environ.get("UV") or shutil.which("uv")
    assert uv, "no uv to be found: run the tests with `uv run`, or put uv on PATH"
    run(uv, "venv", "--quiet", "--python", sys.executable, folder / "venv")
    python = folder / "venv/bin/python"
    run(uv, "pip", "install", "--quiet", "--python", python, *packages)
    return python


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return install(tmp_path_factory.mktemp("alone"), wheel)


@pytest.fixture(scope="module")
def typed_python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With the stubs of asyncpg, which has no types of its own."""
    stubs = f"asyncpg-stubs=={version('asyncpg-stubs')}"
    return install(tmp_path_factory.mktemp("typed"), wheel, stubs)


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the programs, beside which there is nothing but the installed wheel."""
    return Path(shutil.copytree(PROGRAMS, tmp_path_factory.mktemp("programs") / "typing"))


def test_wheel_holds_the_package_with_its_types_and_migrations(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0].split("-")[0] for name in names} == {"attune_db"}
    assert "attune_db/py.typed" in names
    for path in MIGRATIONS.glob("*.sql"):
        assert f"attune_db/migrations/{path.name}" in names
    assert "attune_db/grants/service.sql" in names


def test_wheel_needs_asyncpg_and_msgspec_alone(python: Path) -> None:
    lists = "import importlib.metadata as m; print(*sorted(d.name for d in m.distributions()))"
    assert run(python, "-I", "-c", lists).split() == ["asyncpg", "attune-db", "msgspec"]


def test_wheel_can_be_imported_alone(python: Path) -> None:
    shows = "import attune_db, sys; print(attune_db.__file__, 'pogo_core' in sys.modules)"
    file, extra = run(python, "-I", "-c", shows).split()
    assert Path(file).is_relative_to(python.parents[1])
    assert extra == "False"


def marked_lines(programs: Path, *marks: str) -> set[Place]:
    return {
        (path.name, number)
        for path in programs.rglob("*.py")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if line.endswith(marks)
    }


def test_pyright_refuses_what_is_marked_and_nothing_else(
    typed_python: Path, programs: Path
) -> None:
    settings = '{"typeCheckingMode": "strict", "include": ["accepted", "refused"]}'
    (programs / "pyrightconfig.json").write_text(settings)
    command = ("pyright", "--outputjson", "--pythonpath", typed_python)
    errors = json.loads(run(*command, cwd=programs, status=1))["generalDiagnostics"]
    places = {(Path(e["file"]).name, e["range"]["start"]["line"] + 1) for e in errors}
    assert places == marked_lines(programs, "# refused", "# refused by pyright")


def test_mypy_refuses_what_is_marked_and_nothing_else(typed_python: Path, programs: Path) -> None:
    command = ("mypy", "--strict", "--output=json", "--python-executable", typed_python)
    said = run(*command, "accepted", "refused", cwd=programs, status=1)
    errors = [json.loads(line) for line in said.splitlines()]
    places = {(Path(e["file"]).name, e["line"]) for e in errors}
    assert places == marked_lines(programs, "# refused")
