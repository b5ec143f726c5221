"""No message shows a password, whatever the DSN is."""

import logging
import os
import subprocess
import sys
import traceback
from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from attune_db.migrate import MigrationConnectionError, migrate, plan, status
from attune_db.migrate.connection_failure import describe_failure, hide_dsns, server_of
from codegen.scratch import ServerError
from codegen.scratch.borrowed import borrowed_database

ROOT = Path(__file__).parents[2]

# Each holds `hunter2`, `Tr0ub` or `b4dor` in a password, mostly one that people forgot to encode.
DSNS = [
    "postgresql://user:hunter2@localhost:1/x",
    "postgresql://user:hunter2@nowhere.invalid/x",
    "postgresql://user:hunter2@localhost:port/x",
    "postgresql://user:hunter2@localhost:99999/x",
    "postgresql://user:hunter2@[::1/x",
    "postgresql://user:hunter2@local host:1/x",
    "postgresql://user:hunter2/Tr0ub@localhost:1/x",
    "postgresql://user:hunter2#Tr0ub@localhost:1/x",
    "postgresql://user:hunter2?Tr0ub@localhost:1/x",
    "postgresql://user:hunter2?Tr0ub=b4dor@localhost:1/x",
    "postgresql://user:hunter2@Tr0ub@localhost:1/x",
    "postgresql://user:hunter2:Tr0ub@localhost:1/x",
    "postgresql://user:hunter2%Tr0ub@localhost:1/x",
    "postgresql://user:hunter2%@localhost:1/x",
    "postgresql://user:hunter2[Tr0ub@localhost:1/x",
    "postgresql://user:hunter2\u2100Tr0ub@localhost:1/x",
    "postgresql://user:hunter2,Tr0ub@localhost:1/x",
    f"postgresql://user:{quote('hunter2 /?#@Tr0ub', safe='')}@localhost:1/x",
    "postgresql://user:hunter2",
    "postgres://user:hunter2@",
    "user:hunter2@localhost/x",
    "hunter2://user@localhost/x",
    "mysql://user:hunter2@localhost/x",
    "postgresql:user:hunter2@localhost/x",
    "postgresql//user:hunter2@localhost/x",
    "host=localhost port=1 password=hunter2",
    "postgresql://localhost:1/x?password=hunter2",
    "postgresql://localhost:1/x?password=hunter2&Tr0ub=b4dor",
    "postgresql://localhost:1/x?password=hunter2&Tr0ub",
    "postgresql://localhost:1/x?password=hunter2@Tr0ub",
    "postgresql://localhost:1/x?password=hunter2#Tr0ub",
    "postgresql://localhost:1/x?password=hunter2&sslmode=Tr0ub&password=b4dor",
    "postgresql://localhost:1/x?password=hunter2%26Tr0ub",
    "postgresql://localhost:1/x?sslmode=none&password=hunter2",
    "postgresql://localhost:1/x?sslkey=/none&sslcert=/none&sslpassword=hunter2",
    "postgresql://localhost:1?password=hunter2?Tr0ub",
    "postgresql://localhost:1/x?port=hunter2",
]
SECRETS = ("hunter2", "Tr0ub", "b4dor", quote("hunter2 /?#@Tr0ub", safe=""))


def shows_secret(text: str) -> bool:
    return any(secret in text for secret in SECRETS)


@pytest.mark.parametrize("dsn", DSNS)
@pytest.mark.parametrize("run", [migrate, status, plan])
async def test_migrations_show_it_in_no_message_and_no_traceback(
    dsn: str, run: Callable[[str], Awaitable[object]], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(MigrationConnectionError, match=r"^cannot connect: ") as caught:
        await run(dsn)
    assert not shows_secret("".join(traceback.format_exception(caught.value)))
    assert not shows_secret(caplog.text)


@pytest.mark.parametrize("dsn", DSNS)
def test_the_compiler_shows_it_in_no_message_and_no_traceback(dsn: str) -> None:
    with (
        pytest.raises(ServerError, match=r"^cannot create a database on ") as caught,
        borrowed_database(dsn),
    ):
        pass
    assert not shows_secret("".join(traceback.format_exception(caught.value)))


@pytest.mark.parametrize("dsn", ["?password=hunter2&Tr0ub=b4dor", "?password=x&sslmode=hunter2"])
async def test_what_the_server_says_of_a_broken_password_is_hidden(server: str, dsn: str) -> None:
    given = urlsplit(server)
    broken = given._replace(query=f"{given.query}&{dsn[1:]}".strip("&")).geturl()
    with pytest.raises(MigrationConnectionError) as caught:
        await migrate(broken)
    assert not shows_secret("".join(traceback.format_exception(caught.value)))


@pytest.mark.parametrize(
    ("dsn", "message", "shown"),
    [
        ("postgresql://user:pw@h/x", "no pw for user", "no *** for user"),
        ("postgresql://user:user@h/x", 'authentication failed for user "user"', None),
        ("postgresql://user:u%40v@h/x", "of u@v, u%40v", "of ***, ***"),
        ("postgresql://user:it's@h/x", '"it\'s"', '"***"'),
        ("postgresql://user:pw@h/x", "no power", "no power"),
        ("postgresql://user@h/x?password=a+b", "'a b' a+b", "'***' ***"),
        (None, "fine", "fine"),
    ],
)
def test_only_the_password_is_hidden(dsn: str | None, message: str, shown: str | None) -> None:
    text, is_whole = describe_failure(OSError(message), dsn)
    assert is_whole is (text == message)
    assert text == shown or (shown is None and "***" in text)


def test_the_environment_s_password_is_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGPASSWORD", "hunter2")
    assert describe_failure(OSError("of hunter2"), None) == ("of ***", False)


def test_a_long_dsn_takes_no_longer() -> None:
    describe_failure(OSError(), "postgresql://" + "a" * 50_000 + "!")
    describe_failure(OSError(), "postgresql://" + "a:" * 50_000 + "!")
    describe_failure(OSError(), "postgresql://" + "a:1," * 50_000 + "!")


@pytest.mark.parametrize(
    ("dsn", "server"),
    [
        ("postgresql://user:pw@db.example:5432/x", "db.example:5432"),
        ("postgresql://a:1,b:2/x", "a:1,b:2"),
        ("postgresql://user:pw#x@db.example/x", "the server"),
        ("postgresql:///x?host=/tmp", "the server"),
    ],
)
def test_the_server_is_named_where_it_is_plain_to_see(dsn: str, server: str) -> None:
    assert server_of(dsn) == server


def test_a_message_is_cut_where_a_dsn_may_begin() -> None:
    assert hide_dsns("unrecognized arguments: a postgresql://u:p w@h/x") == (
        "unrecognized arguments: a ***"
    )
    assert hide_dsns("unrecognized arguments: password=x") == "unrecognized arguments: ***"
    assert hide_dsns("unrecognized arguments: --nonsense") == "unrecognized arguments: --nonsense"


@pytest.mark.parametrize(
    "command",
    [
        ("attune_db.migrate", "up", "postgresql://u:hunter2@h/x", "y"),
        ("attune_db.migrate", "postgresql://u:hunter2@h/x", "status"),
        ("attune_db.migrate", "--dsn=postgresql://u:hunter2@h/x"),
        ("attune_db.migrate", "--wait", "postgresql://u:hunter2@h/x"),
        ("attune_db.migrate", "up", "postgresql://u:hunter2@[h/x"),
        ("attune_db.migrate", "status", "postgresql://u:hunter2#Tr0ub@h/x"),
        ("codegen", "gen", "postgresql://u:hunter2@h/x"),
        ("codegen", "postgresql://u:hunter2@h/x"),
        ("codegen", "gen", "--url=postgresql://u:hunter2@h/x"),
    ],
    ids=" ".join,
)
def test_wrong_usage_shows_it_in_no_message(command: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (1, 2)
    assert not shows_secret(done.stdout + done.stderr)
    assert "Traceback" not in done.stderr


def test_the_compiler_has_the_same_module() -> None:
    ours, theirs = (
        ROOT / package / "connection_failure.py"
        for package in ("attune_db/migrate", "codegen/scratch")
    )
    assert ours.read_bytes() == theirs.read_bytes()
