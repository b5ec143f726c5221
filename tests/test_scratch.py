"""Scratch databases go away, however the process that asked for them ends. Real PostgreSQL."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import asyncpg
import pytest

from codegen.scratch import ServerError, scratch_database, temporary_server
from tests import postgres15

if TYPE_CHECKING:
    from asyncpg import Connection, Record

USER = """
import sys, time
from codegen.scratch import scratch_database
with scratch_database({url!r}) as dsn:
    print(dsn, flush=True)
    {body}
"""
WAITS = "time.sleep(60)"


@contextlib.contextmanager
def user(body: str = WAITS, url: str | None = None) -> Generator[tuple[subprocess.Popen[str], str]]:
    """A process that uses a scratch database, and the database's DSN."""
    command = [sys.executable, "-c", USER.format(url=url, body=body)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            yield process, process.stdout.readline().strip()
        finally:
            process.kill()


def folder(dsn: str) -> Path:
    return Path(parse_qs(urlsplit(dsn).query)["host"][0])


def eventually(condition: Callable[[], bool]) -> bool:
    """Tell whether this comes true within some seconds."""
    for _ in range(500):
        if condition():
            return True
        time.sleep(0.02)
    return False


def is_gone(dsn: str) -> bool:
    """Tell whether the server's folder goes, and with it its processes."""
    return eventually(lambda: not folder(dsn).exists() and not servers_in(folder(dsn)))


def servers_in(path: Path) -> list[str]:
    commands: list[str] = []
    for process in Path("/proc").glob("[0-9]*/cwd"):
        with contextlib.suppress(OSError):
            if process.readlink().is_relative_to(path):
                commands.append(process.name)
    return commands


async def answers(dsn: str) -> bool:
    connection = await asyncpg.connect(dsn)
    try:
        return bool(await connection.fetchval("SELECT true"))
    finally:
        await connection.close()


@pytest.fixture(scope="module")
def temporary() -> Generator[str]:
    with temporary_server() as dsn:
        yield dsn


def test_server_lies_in_the_temporary_folder(temporary: str) -> None:
    assert folder(temporary).parent == Path(tempfile.gettempdir())


def test_nobody_else_may_enter_the_server(temporary: str) -> None:
    assert folder(temporary).stat().st_mode & 0o077 == 0


async def test_two_servers_do_not_disturb_each_other(temporary: str) -> None:
    with temporary_server() as other:
        assert folder(temporary) != folder(other)
        assert await answers(other)
    assert not folder(other).exists()
    assert await answers(temporary)


def test_server_goes_when_its_block_fails() -> None:
    with pytest.raises(LookupError), temporary_server() as dsn:
        raise LookupError
    assert not folder(dsn).exists()


def test_user_prints_nothing_but_its_own() -> None:
    with user("pass") as (process, dsn):
        out, err = process.communicate(timeout=30)
    assert process.returncode == 0
    assert (out, err) == ("", "")
    assert is_gone(dsn)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_server_goes_when_its_user_gets_a_signal(number: signal.Signals) -> None:
    with user() as (process, dsn):
        process.send_signal(number)
        process.wait(timeout=30)
    assert process.returncode != 0
    assert is_gone(dsn)


def test_server_goes_when_its_user_gets_two_interrupts() -> None:
    with user() as (process, dsn):
        process.send_signal(signal.SIGINT)
        time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)
    assert is_gone(dsn)


def test_server_goes_when_its_user_is_interrupted_early() -> None:
    with tempfile.TemporaryDirectory(prefix="early-", dir="/tmp") as place:
        Path(place).chmod(0o755)
        command = [sys.executable, "-c", USER.format(url=None, body=WAITS)]
        with subprocess.Popen(
            command, env={**os.environ, "TMPDIR": place}, stderr=subprocess.DEVNULL
        ) as process:
            assert eventually(lambda: any(Path(place).iterdir()))
            process.send_signal(signal.SIGINT)
        assert eventually(lambda: not any(Path(place).iterdir()))


def test_server_goes_though_a_forked_child_lives_on() -> None:
    body = "import os; os.fork() or time.sleep(5)"
    with user(body) as (process, dsn):
        process.wait(timeout=30)
        assert is_gone(dsn)


async def test_borrowed_database_is_dropped_with_its_clones_and_roles(server: str) -> None:
    connection = await asyncpg.connect(server)
    roles = "SELECT count(*) FROM pg_roles WHERE starts_with(rolname, $1)"
    with scratch_database(server) as dsn:
        name = urlsplit(dsn).path.removeprefix("/")
        assert await answers(dsn)
        await connection.execute(f"CREATE DATABASE {name}_clone")
        await connection.execute(f"CREATE ROLE {name}_role")
        await connection.execute(f"GRANT CONNECT ON DATABASE {name}_clone TO {name}_role")
    assert not await databases(connection, name)
    assert await connection.fetchval(roles, name) == 0
    await connection.close()


async def test_borrowed_database_is_dropped_when_its_user_is_killed(server: str) -> None:
    connection = await asyncpg.connect(server)
    with user(url=server) as (process, dsn):
        name = urlsplit(dsn).path.removeprefix("/")
        assert await databases(connection, name)
        process.kill()
    for _ in range(500):
        if not await databases(connection, name):
            break
        await asyncio.sleep(0.02)
    assert not await databases(connection, name)
    await connection.close()


async def databases(connection: "Connection[Record]", name: str) -> list[str]:
    query = "SELECT datname FROM pg_database WHERE starts_with(datname, $1)"
    return [datname for (datname,) in await connection.fetch(query, name)]


def test_unreachable_server_is_named_without_its_password() -> None:
    url = "postgresql://user:hidden@localhost:1/x"
    with (
        pytest.raises(ServerError, match="cannot create a database on localhost:1") as caught,
        scratch_database(url),
    ):
        pass
    assert "hidden" not in str(caught.value)


def test_executables_that_are_not_there_are_named(tmp_path: Path) -> None:
    missing = f"cannot run {tmp_path}/initdb: .*No such file"
    with pytest.raises(ServerError, match=missing), temporary_server(tmp_path):
        pass


@pytest.mark.skipif(not postgres15.DEBIAN.exists(), reason="needs Debian's PostgreSQL 15")
async def test_a_server_runs_the_executables_that_are_named() -> None:
    with temporary_server(postgres15.DEBIAN) as dsn:
        connection = await asyncpg.connect(dsn)
        assert connection.get_server_version().major == 15
        assert await connection.fetchval("SELECT 'B' < 'a' AND lower('É') = 'é'") is True
        await connection.close()


def test_the_recipe_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(postgres15, "DEBIAN", tmp_path)
    assert postgres15.main([]) == 1
    assert capsys.readouterr().err == (
        f"{tmp_path}/initdb is missing\n  help: Debian's package postgresql-15 brings it\n"
    )


def test_server_goes_elsewhere_when_the_temporary_folder_is_too_long(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    long = tmp_path / ("long" * 30)
    long.mkdir()
    monkeypatch.setenv("TMPDIR", str(long))
    with temporary_server() as dsn:
        assert not folder(dsn).is_relative_to(long)


@pytest.mark.skipif(
    os.geteuid() != 0, reason="run as root: only then the server runs as another user"
)
def test_root_opens_no_folder_to_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tmp_path.chmod(0o700)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with temporary_server() as dsn:
        assert not folder(dsn).is_relative_to(tmp_path)
    assert tmp_path.stat().st_mode & 0o077 == 0
