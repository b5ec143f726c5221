"""Step 6, emit: format the files, compare them with what is there, replace what differs."""

import difflib
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import msgspec

from codegen.base.config import Config, ConfigError
from codegen.base.diagnostics import CompileError, Diagnostic

if TYPE_CHECKING:
    from codegen.render.files import Files

# The folders that hold nothing written by hand.
_FOLDERS = ("composites", "entities", "enums", "inputs", "repositories", "rows")
_MARK = re.compile(r"^# Generated from .*: change that, not this\.$", re.MULTILINE)


class Output(msgspec.Struct, frozen=True):
    """Everything that a run generates."""

    files: dict[str, str]  # the package's, by their paths in it
    schema_page: str | None  # None where none is wanted
    notes: tuple[str, ...]  # diagnostics of what is sound, but probably not what was meant


class FormatError(Exception):
    """The formatter refuses what was rendered; says what it said."""


class WriteError(Exception):
    """A file can't be written; says which and why."""


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file that isn't as it should be."""

    path: Path
    before: str | None  # None: it isn't there
    after: str | None  # None: it shouldn't be

    def diff(self) -> Iterator[str]:
        """The change as a unified diff, line by line."""
        before, after = (text.splitlines() if text else [] for text in (self.before, self.after))
        old = self.path.as_posix() if self.before is not None else "/dev/null"
        new = self.path.as_posix() if self.after is not None else "/dev/null"
        return difflib.unified_diff(before, after, old, new, lineterm="")


def package_folder(config: Config) -> Path:
    """Folder of the package; ConfigError if none is named."""
    if config.package is None:
        raise ConfigError("no package to write: name its folder with --package")
    return config.package


def format_files(files: "Files", package: Path, settings: Path | None) -> "Files":
    """The files as ruff formats them, by the settings of the project that they belong to."""
    with tempfile.TemporaryDirectory(prefix="codegen-") as folder:
        for path, text in files.items():
            target = Path(folder, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        config = ["--config", str(settings)] if settings else ["--isolated"]
        sources = ["--config", f"src = [{str(package.absolute().parent)!r}]"]
        _ruff("check", "--fix", "--quiet", "--select=I,F401", *config, *sources, folder)
        # What fits on a line is written on one, though templates have a comma behind each argument.
        commas = ["--config", "format.skip-magic-trailing-comma = true"]
        _ruff("format", "--quiet", *config, *commas, folder)
        return {path: Path(folder, path).read_text(encoding="utf-8") for path in files}


def _ruff(*arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ruff", *arguments, "--no-cache"],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise FormatError(f"ruff {arguments[0]}: {done.stdout}{done.stderr}")


def diff_output(config: Config, output: Output) -> list[FileChange]:
    """Find what to write or remove; CompileError where that would lose somebody's work."""
    changes = _diff_package(output.files, package_folder(config))
    if strays := _unmarked(changes):
        message = f"not generated, but in a generated folder: {', '.join(map(str, strays))}"
        raise CompileError(Diagnostic(None, 0, message, "move it out of there"))
    if config.schema_page and output.schema_page is not None:
        changes += _diff_files({config.schema_page: output.schema_page})
    return changes


def _diff_package(files: Mapping[str, str], package: Path) -> list[FileChange]:
    """Find the files of the package that aren't as they should be, stray ones included."""
    paths = {PurePosixPath(path): text for path, text in files.items()}
    changes = _diff_files({package / path: text for path, text in sorted(paths.items())})
    strays = (path for path in _generated_paths(package) if PurePosixPath(path) not in paths)
    return [*changes, *(FileChange(package / path, _text(package / path), None) for path in strays)]


def _diff_files(texts: dict[Path, str]) -> list[FileChange]:
    """Find those of these files that aren't as they should be."""
    return [
        FileChange(path, before, text)
        for path, text in texts.items()
        if (before := _text(path)) != text
    ]


def _text(path: Path) -> str | None:
    return path.read_bytes().decode("utf-8", "replace") if path.is_file() else None


def _generated_paths(package: Path) -> Iterator[Path]:
    """Paths in the generated folders, and of generated files beside them."""
    for folder in _FOLDERS:
        for path in sorted((package / folder).rglob("*.py")):
            yield path.relative_to(package)
    for path in sorted(package.glob("*.py")):
        if _is_generated(_text(path)):
            yield path.relative_to(package)


def _unmarked(changes: list[FileChange]) -> list[Path]:
    """Files in generated folders that no generator wrote: they may be somebody's only copy."""
    return [
        change.path
        for change in changes
        if change.after is None and not _is_generated(change.before)
    ]


def _is_generated(text: str | None) -> bool:
    """True if the text carries the header of a generated file."""
    return _MARK.search(text or "") is not None


def apply_changes(changes: list[FileChange]) -> None:
    """Make the package what it should be."""
    for change in changes:
        try:
            _write(change)
        except OSError as error:
            message = f"{change.path.as_posix()} can't be written: {error.strerror}"
            raise WriteError(message) from error


def _write(change: FileChange) -> None:
    if change.after is None:
        change.path.unlink()
    else:
        change.path.parent.mkdir(parents=True, exist_ok=True)
        change.path.write_text(change.after, encoding="utf-8", newline="\n")
