"""watch: what is saved is generated, what is wrong is shown, and Ctrl-C ends it."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from pathlib import Path

import pytest

GIVEN = ("--migrations", "migrations", "--queries", "queries", "--package", "library")
PATIENCE = 120.0  # seconds
REPOSITORY = Path("library/repositories/author.py")


class Watcher:
    """`watch`, running in a project."""

    def __init__(self, folder: Path, said: Path, process: subprocess.Popen[bytes]) -> None:
        self.folder, self.said, self.process = folder, said, process
        self.heard = 0

    def hear(self, words: str) -> str:
        """The output from here on, until it says this."""
        give_up = time.monotonic() + PATIENCE
        while words not in (text := self.said.read_text()[self.heard :]):
            assert self.process.poll() is None, self.said.read_text()
            assert time.monotonic() < give_up, self.said.read_text()
            time.sleep(0.02)
        end = text.index(words) + len(words)
        self.heard += end
        return text[:end]

    def edit(self, path: str, old: str, new: str) -> None:
        """Save a file with this in place of that."""
        file = self.folder / path
        text = file.read_text()
        assert old in text
        file.write_text(text.replace(old, new))

    def end(self) -> int:
        """Press Ctrl-C."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE)


@contextlib.contextmanager
def watching(folder: Path, said: Path) -> Generator[Watcher]:
    """A project whose package has just been generated, and is watched."""
    command = [sys.executable, "-m", "codegen", "watch", *GIVEN]
    with said.open("wb") as output:
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=output)
    watcher = Watcher(folder, said, process)
    try:
        watcher.hear("watching")
        yield watcher
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(PATIENCE)


@pytest.fixture
def watcher(folder: Path, tmp_path: Path) -> Generator[Watcher]:
    with watching(folder, tmp_path / "said.txt") as watcher:
        yield watcher


def test_a_saved_query_is_generated(watcher: Watcher) -> None:
    watcher.edit("queries/author.sql", "The author with", "An author with")
    watcher.hear("1 file written")
    assert "An author with" in (watcher.folder / REPOSITORY).read_text()


def test_a_saved_migration_is_generated(watcher: Watcher) -> None:
    watcher.edit("migrations/1.sql", "    country text,", "    country text NOT NULL,")
    watcher.hear("written")
    assert "    country: str\n" in (watcher.folder / "library/entities/author.py").read_text()


def test_saved_settings_are_read(watcher: Watcher) -> None:
    (watcher.folder / "pyproject.toml").write_text('[tool.codegen]\ncommand = "make it"\n')
    watcher.hear("written")
    assert "`make it`" in (watcher.folder / REPOSITORY).read_text()


def test_a_new_file_of_queries_becomes_a_repository(watcher: Watcher) -> None:
    text = "-- name: count()$\nSELECT count(*) FROM book;\n"
    (watcher.folder / "queries/book.sql").write_text(text)
    watcher.hear("written")
    assert (watcher.folder / "library/repositories/book.py").exists()


def test_a_mistake_is_shown_and_mended(watcher: Watcher) -> None:
    before = (watcher.folder / REPOSITORY).read_text()
    watcher.edit("queries/author.sql", "FROM author", "FROM auther")
    picture = watcher.hear("1 error: nothing written")
    assert "did you mean author?" in picture
    assert (watcher.folder / REPOSITORY).read_text() == before
    watcher.edit("queries/author.sql", "FROM auther", "FROM author")
    watcher.hear("up to date")


def test_a_migration_that_fails_is_shown_and_mended(watcher: Watcher) -> None:
    watcher.edit("migrations/1.sql", "country text,", "country txt,")
    watcher.hear("1 error: nothing written")
    watcher.edit("migrations/1.sql", "country txt,", "country text,")
    watcher.hear("up to date")


def test_settings_that_cannot_be_read_are_shown_and_mended(watcher: Watcher) -> None:
    settings = watcher.folder / "pyproject.toml"
    settings.write_text("[tool.codegen")
    watcher.hear("pyproject.toml")
    settings.write_text("")
    watcher.hear("up to date")


def test_a_folder_that_comes_back_is_watched_again(watcher: Watcher) -> None:
    queries, away = watcher.folder / "queries", watcher.folder / "away"
    queries.rename(away)
    watcher.hear("is no folder")
    away.rename(queries)
    watcher.hear("up to date")
    watcher.edit("queries/author.sql", "The author with", "An author with")
    watcher.hear("1 file written")


def test_a_save_during_a_run_leads_to_another(watcher: Watcher) -> None:
    for number in range(20):
        watcher.edit("queries/author.sql", "The author with", f"Author {number} with")
        time.sleep(0.05)
        watcher.edit("queries/author.sql", f"Author {number} with", "The author with")
    watcher.edit("queries/author.sql", "The author with", "The last author with")
    give_up = time.monotonic() + PATIENCE
    while "The last author with" not in (watcher.folder / REPOSITORY).read_text():
        assert time.monotonic() < give_up
        time.sleep(0.05)


def test_what_it_writes_leads_to_no_run(watcher: Watcher) -> None:
    watcher.edit("queries/author.sql", "The author with", "An author with")
    watcher.hear("watching")
    time.sleep(0.5)
    assert watcher.said.read_text()[watcher.heard :].strip() == ""


def test_ctrl_c_ends_it_quietly(watcher: Watcher) -> None:
    assert watcher.end() == 0
    assert "Traceback" not in watcher.said.read_text()


def test_ctrl_c_leaves_no_server(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CODEGEN_DATABASE_URL")
    with watching(folder, tmp_path / "said.txt") as watcher:
        [server] = servers_of(watcher.process.pid)
        assert server.is_dir()
        assert watcher.end() == 0
    assert not server.exists()


def servers_of(process: int) -> set[Path]:
    """The folders of the servers whose guardians this process started."""
    parents = {int(path.name): parent(path) for path in Path("/proc").glob("[0-9]*")}
    return {
        Path(f"/proc/{server}/cwd").readlink().parent
        for server, guardian in parents.items()
        if parents.get(guardian) == process
    }


def parent(process: Path) -> int:
    try:
        return int((process / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:  # it has gone
        return 0


def test_it_needs_a_package(folder: Path, cli: Callable[..., object]) -> None:
    command = [sys.executable, "-m", "codegen", "watch", *GIVEN[:4]]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "--package" in done.stderr


def test_progress_is_shown_on_a_terminal(folder: Path) -> None:
    terminal, end = os.openpty()
    command = [sys.executable, "-m", "codegen", "gen", *GIVEN]
    with subprocess.Popen(command, cwd=folder, stderr=end, stdout=end) as process:
        os.close(end)
        said = b""
        while chunk := _read(terminal):
            said += chunk
        assert process.wait(PATIENCE) == 0
    os.close(terminal)
    text = said.decode()
    phases = ("starting PostgreSQL", "proving the queries", "/2", "writing")
    assert [phase for phase in phases if phase not in text] == []
    assert "files written" in text


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # all who write to it have gone
        return b""
