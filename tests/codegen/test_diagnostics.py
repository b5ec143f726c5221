"""Errors of the input are shown as diagnostics, all in one run, and nothing is written.

Each folder of `errors/` is a project: `queries`, `migrations` if the tests' library won't do, and
the picture in `expected.txt`. How to accept new ones stands in conftest.py.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.codegen.command_line import Result

HERE = Path(__file__).parent
CASES = sorted(path.parent.name for path in HERE.glob("errors/*/queries"))


@pytest.mark.parametrize("case", CASES)
def test_picture(case: str, cli: Callable[..., Result], tmp_path: Path) -> None:
    folder, package = HERE / "errors" / case, tmp_path / "out"
    migrations_folder = folder / "migrations"
    migrations = migrations_folder if migrations_folder.is_dir() else HERE / "schema"
    done = cli(
        folder,
        *("gen", "--queries", "queries", "--package", str(package)),
        *("--migrations", "migrations" if migrations_folder.is_dir() else str(migrations)),
    )
    expected = folder / "expected.txt"
    if os.environ.get("ACCEPT"):
        expected.write_text(done.stderr, encoding="utf-8")
    assert done.stderr == expected.read_text(encoding="utf-8")
    assert done.stdout == ""
    assert done.exit_code == 1
    assert not package.exists()
