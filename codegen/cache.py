"""The cache of generated code: what a run generated, kept under the fingerprint of its input.

It can always be done without: where an entry is missing or damaged, or the folder can't be used,
there is nothing in it.
"""

import contextlib
import os
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import msgspec
import platformdirs

from codegen.emit import Output

ENTRIES = 32
"""Entries that are kept; those that were used last."""

_ABANDONED = 3600  # seconds after which a file that wasn't finished never will be


def load_output(key: str) -> Output | None:
    """Read what was stored under this key."""
    path = cache_folder() / key
    try:
        if not _is_private(path.parent):
            return None
        output = msgspec.msgpack.decode(zlib.decompress(path.read_bytes()), type=Output)
        os.utime(path)
    except (OSError, zlib.error, msgspec.MsgspecError):
        return None
    return output


def store_output(key: str, output: Output) -> None:
    """Store under this key, whole or not at all, and drop what hasn't been used for longest."""
    folder = cache_folder()
    unfinished = folder / f"{key}.{os.getpid()}.tmp"
    with contextlib.suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if _is_private(folder):
            _write(unfinished, zlib.compress(msgspec.msgpack.encode(output)))
            unfinished.replace(folder / key)
            _prune(folder)


def cache_folder() -> Path:
    """The folder that CODEGEN_CACHE_DIR names, or else one in the user's cache folder."""
    named = os.environ.get("CODEGEN_CACHE_DIR")
    return Path(named) if named else platformdirs.user_cache_path("codegen", appauthor=False)


def _is_private(folder: Path) -> bool:
    """True if nobody else can put code there, which would end up in the package."""
    status = folder.stat()
    return status.st_uid == os.geteuid() and not status.st_mode & 0o022


def _write(path: Path, content: bytes) -> None:
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(file, "wb") as stream:
        stream.write(content)


def _prune(folder: Path) -> None:
    entries = sorted(_files(folder), reverse=True)
    finished = [path for _, path in entries if path.suffix != ".tmp"]
    abandoned = time.time() - _ABANDONED
    unfinished = [path for used, path in entries if path.suffix == ".tmp" and used < abandoned]
    for path in (*finished[ENTRIES:], *unfinished):
        path.unlink(missing_ok=True)


def _files(folder: Path) -> Iterator[tuple[float, Path]]:
    """The files with the times when they were used last."""
    for path in folder.iterdir():
        with contextlib.suppress(FileNotFoundError):  # another run has just dropped it
            yield path.stat().st_mtime, path
