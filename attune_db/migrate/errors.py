"""Errors of migrations.

MigrationError
├── MigrationConnectionError    no connection can be made, or it was lost
├── MigrationFileError          a file breaks a rule of its form: nothing was sent of any file
├── EditedMigrationError        applied files have been edited since: nothing was applied
├── MigrationFailedError        the server refused a statement
├── MigrationBlockedError       a lock was not granted, at any of the attempts
└── MigrationBusyError          another run did not end within the wait

What an error of a file says begins with the file and the line, and shows the line.
"""

from collections.abc import Sequence

import asyncpg

LOST = (
    OSError,
    asyncpg.InterfaceError,
    asyncpg.PostgresConnectionError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.CannotConnectNowError,
)
"""What the driver raises where the connection is gone."""


class MigrationError(Exception):
    """The database was not brought up to date; says where it stopped, and why."""


class MigrationConnectionError(MigrationError):
    """No connection can be made, or it was lost; never shows a password."""


class EditedMigrationError(MigrationError):
    """Applied files differ from what was applied."""

    def __init__(self, files: Sequence[str]) -> None:
        self.files = tuple(files)
        """The names of the files, in order."""
        names = ", ".join(files)
        super().__init__(
            f"edited after it was applied: {names}\n"
            "  help: restore what was applied, and put the change in a new file"
        )


class MigrationBusyError(MigrationError):
    """Another run did not end within the wait; run again later."""


class FileError(MigrationError):
    """An error at a place in a file."""

    def __init__(self, message: str, file: str, text: str, offset: int, help: str = "") -> None:
        self.file = file
        """The file's name."""
        self.line = text.count("\n", 0, offset) + 1
        """The line, from 1."""
        self.column = offset - text.rfind("\n", 0, offset)
        """The column in characters, from 1."""
        self.help = help
        """The remedy; empty where none is known."""
        picture = _draw(text, offset, self.line)
        remedy = [f"  help: {help}"] if help else []
        super().__init__("\n".join([f"{file}, line {self.line}: {message}", *picture, *remedy]))


class MigrationFileError(FileError):
    """A file breaks a rule of its form; nothing was sent of any file."""


class MigrationFailedError(FileError):
    """The server refused a statement; the driver's exception is the cause."""

    sqlstate: str | None = None


class MigrationBlockedError(FileError):
    """A lock was not granted, at any of the attempts; run again when its holder has ended."""


def _draw(text: str, offset: int, line: int) -> list[str]:
    """The line, and a caret below."""
    start = text.rfind("\n", 0, offset) + 1
    shown = text[start:].partition("\n")[0].rstrip()
    padding = "".join("\t" if char == "\t" else " " for char in text[start:offset])
    gutter = " " * len(str(line))
    return [f" {gutter} |", f" {line} | {shown}", f" {gutter} | {padding}^"]
