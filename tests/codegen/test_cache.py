"""gen and check on an unchanged project: at once, without a server, and as the long way says."""

import os
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from codegen.cache import ENTRIES, load_output, store_output
from codegen.emit import Output

SETTINGS = """
[tool.codegen]
migrations = "migrations"
queries = "queries"
package = "library"
schema_page = "schema.md"
"""
REORDERED = "\n-- name: list()\nSELECT name, id, country, born FROM author ORDER BY id;\n"
GENERATED = ("library/repositories/author.py", "library/schema.py", "schema.md")
# What is imported on the long way, or for colours, which is more than all the rest.
LONG_WAY = {"asyncpg", "aiosql", "jinja2", "codegen.pipeline"}
SLOW = {*LONG_WAY, "rich"}
SCRIPT = """
import sys
from codegen.cli import main
status = main(sys.argv[1:])
print("imported", *sys.modules)
sys.exit(status)
"""


class Run(NamedTuple):
    """Status, output and imports of a command, run in a process of its own."""

    status: int
    output: str
    errors: str
    imported: set[str]

    @property
    def is_long(self) -> bool:
        """True if it compiled."""
        imported = LONG_WAY & self.imported
        assert imported in (set(), LONG_WAY)
        return bool(imported)


def start(folder: Path, *arguments: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", SCRIPT, *arguments]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=folder, stdout=pipe, stderr=pipe, text=True)


def finish(process: "subprocess.Popen[str]") -> Run:
    output, errors = process.communicate()
    output, _, imported = output.partition("imported ")
    return Run(process.returncode, output, errors, set(imported.split()))


def run(folder: Path, *arguments: str) -> Run:
    return finish(start(folder, *arguments))


@pytest.fixture(scope="module", autouse=True)
def without_a_named_server(on_the_session_server: None) -> Iterator[None]:
    """Nothing is remembered of runs on a server that is named."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("CODEGEN_DATABASE_URL")
        yield


@pytest.fixture(scope="module")
def pattern(
    project: Callable[..., Path], queries: str, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A project, generated, and beside it the cache that this filled; to be copied."""
    folder = tmp_path_factory.mktemp("pattern")
    project({"author.sql": queries + REORDERED}).rename(folder / "project")
    (folder / "project/pyproject.toml").write_text(SETTINGS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CODEGEN_CACHE_DIR", str(folder / "cache"))
        assert run(folder / "project", "gen").status == 0
    return folder


@pytest.fixture
def folder(pattern: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that is up to date, and remembered in a cache of its own."""
    shutil.copytree(pattern, tmp_path, dirs_exist_ok=True)
    monkeypatch.setenv("CODEGEN_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "project"


@pytest.fixture
def cache(folder: Path) -> Path:
    return folder.parent / "cache"


def contents(folder: Path) -> dict[str, bytes]:
    paths = [*(folder / "library").rglob("*.py"), folder / "schema.md"]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


# At once


@pytest.mark.parametrize(
    ("command", "answer"), [("gen", "up to date\n"), ("check", "generated code is up to date\n")]
)
def test_an_unchanged_project_is_answered_at_once(command: str, answer: str, folder: Path) -> None:
    done = run(folder, command)
    assert (done.status, done.errors.endswith(answer)) == (0, True)
    assert done.imported & SLOW == set()


def test_notes_are_shown_again(folder: Path) -> None:
    long, short = (run(folder, "check", *options) for options in (["--no-cache"], []))
    assert (long.is_long, short.is_long) == (True, False)
    assert short.errors == long.errors
    assert "the row isn't its entity" in short.errors


@pytest.mark.parametrize("name", GENERATED)
def test_what_was_generated_is_compared_and_written_from_memory(name: str, folder: Path) -> None:
    before = contents(folder)
    (folder / name).write_text("edited\n")
    checked = run(folder, "check")
    assert (checked.status, checked.is_long) == (1, False)
    assert "-edited" in checked.output
    assert "1 file out of date" in checked.errors
    (folder / name).unlink()
    assert f"+++ {folder / name}" in run(folder, "check").output
    written = run(folder, "gen")
    assert (written.status, written.is_long) == (0, False)
    assert contents(folder) == before


def test_a_stray_file_is_seen_and_removed(folder: Path) -> None:
    stray = folder / "library/rows/book.py"
    stray.parent.mkdir(exist_ok=True)
    shutil.copy(folder / "library/repositories/author.py", stray)
    checked = run(folder, "check")
    assert (checked.status, checked.is_long) == (1, False)
    assert f"--- {stray}" in checked.output
    run(folder, "gen")
    assert not stray.exists()


def test_a_file_by_hand_in_a_generated_folder_is_refused(folder: Path) -> None:
    mine = folder / "library/entities/mine.py"
    mine.write_text("KEPT = True\n")
    done = run(folder, "gen")
    assert (done.status, done.is_long) == (1, False)
    assert mine.read_text() == "KEPT = True\n"


# The long way


def test_a_change_is_compiled_and_remembered_beside_what_was(folder: Path) -> None:
    path = folder / "queries/author.sql"
    before, text = contents(folder), path.read_text()
    path.write_text(text.replace("The author", "An author"))
    assert [run(folder, "gen").is_long for _ in range(2)] == [True, False]
    path.write_text(text)
    assert not run(folder, "gen").is_long
    assert contents(folder) == before


def test_no_cache_goes_the_long_way(folder: Path) -> None:
    assert run(folder, "check", "--no-cache").is_long
    assert run(folder, "gen", "--no-cache").is_long


def test_a_named_server_leaves_the_cache_out(
    folder: Path, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CODEGEN_DATABASE_URL", server)
    assert run(folder, "check").is_long


def test_errors_are_never_remembered(folder: Path, cache: Path) -> None:
    before = set(cache.iterdir())
    with (folder / "queries/author.sql").open("a") as file:
        file.write("\n-- name: broken()\nSELECT nothing FROM author;\n")
    first, second = (run(folder, "check") for _ in range(2))
    assert (first.status, second.status, first.errors) == (1, 1, second.errors)
    assert second.is_long
    assert set(cache.iterdir()) == before


def test_what_was_saved_during_the_run_is_not_remembered(folder: Path, cache: Path) -> None:
    """PostgreSQL itself saves it, in the middle of the migrations."""
    before, saved = set(cache.iterdir()), "-- name: saved()$\nSELECT 1;\n"
    with tempfile.TemporaryDirectory() as open_folder:  # to the server's user as well
        moved = Path(shutil.move(folder, open_folder))
        path = moved / "queries/author.sql"
        for place, mode in ((path, 0o666), *((parent, 0o755) for parent in (*path.parents[:3],))):
            place.chmod(mode)
        program = f"$$echo '{saved}' > {path}$$"
        (moved / "migrations/2.sql").write_text(f"COPY (SELECT 1) TO PROGRAM {program};")
        assert run(moved, "check").is_long
        assert path.read_text().startswith(saved)
    assert set(cache.iterdir()) == before


# Damage


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-10])


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def turn_into_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("damage", [cut, flip, empty, turn_into_a_folder, Path.unlink])
def test_a_damaged_entry_means_the_long_way(
    damage: Callable[[Path], None], folder: Path, cache: Path
) -> None:
    for entry in cache.iterdir():
        damage(entry)
    done = run(folder, "check")
    assert (done.status, done.is_long) == (0, True)
    if damage is not turn_into_a_folder:
        assert not run(folder, "check").is_long


def test_a_folder_that_cannot_be_made_means_the_long_way(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("CODEGEN_CACHE_DIR", str(tmp_path / "file/cache"))
    done = run(folder, "check")
    assert (done.status, done.is_long) == (0, True)


def test_a_folder_that_others_may_write_to_is_not_used(folder: Path, cache: Path) -> None:
    cache.chmod(0o777)
    before = {path: path.stat().st_mtime_ns for path in cache.iterdir()}
    assert run(folder, "check").is_long
    assert {path: path.stat().st_mtime_ns for path in cache.iterdir()} == before


def test_runs_at_once_do_not_disturb_each_other(folder: Path, cache: Path) -> None:
    before = contents(folder)
    shutil.rmtree(cache)
    done = [finish(each) for each in [start(folder, "gen") for _ in range(4)]]
    assert [(each.status, each.is_long) for each in done] == [(0, True)] * 4
    assert contents(folder) == before
    [entry] = cache.iterdir()
    assert entry.suffix == ""
    assert not run(folder, "check").is_long


# The folder

OUTPUT = Output(files={"a.py": "A = 1\n"}, schema_page=None, notes=())


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache that isn't there yet."""
    monkeypatch.setenv("CODEGEN_CACHE_DIR", str(tmp_path / "new/cache"))
    return tmp_path / "new/cache"


def test_it_lies_in_the_user_s_cache_folder(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CODEGEN_CACHE_DIR")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    monkeypatch.setenv("HOME", str(tmp_path / "xdg"))  # where other systems have it
    store_output("key", OUTPUT)
    [entry] = [path for path in (tmp_path / "xdg").rglob("key") if path.is_file()]
    assert entry.parent.name == "codegen"
    assert load_output("key") == OUTPUT


def test_it_is_the_user_s_alone(place: Path) -> None:
    store_output("key", OUTPUT)
    assert stat.S_IMODE(place.stat().st_mode) == 0o700
    assert stat.S_IMODE((place / "key").stat().st_mode) == 0o600


def test_only_what_was_used_last_is_kept(place: Path) -> None:
    for number in range(ENTRIES):
        store_output(f"{number}", OUTPUT)
        os.utime(place / f"{number}", (number, number))
    load_output("0")
    for name in ("one more", "and one"):
        store_output(name, OUTPUT)
    gone = {"1", "2"}
    numbers = {f"{number}" for number in range(ENTRIES)}
    assert {path.name for path in place.iterdir()} == (numbers - gone) | {"one more", "and one"}


def test_what_another_run_left_unfinished_goes_after_a_while(place: Path) -> None:
    store_output("key", OUTPUT)
    for name, age in (("old", 7200), ("new", 60)):
        path = place / f"key.{name}.tmp"
        path.write_bytes(b"")
        os.utime(path, (time.time() - age, time.time() - age))
    store_output("other", OUTPUT)
    assert {path.name for path in place.iterdir()} == {"key", "other", "key.new.tmp"}
