"""Diagnostics: errors in the input with their place and remedy, drawn at the end."""

import unicodedata
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of the input and its text."""

    path: Path  # as it was found, for reading
    text: str

    @property
    def name(self) -> str:
        """The file's name without its folder: `pack.sql`."""
        return self.path.name

    def line_of(self, offset: int) -> int:
        """The line, counted from 1, that holds this offset."""
        return self.text.count("\n", 0, offset) + 1

    def column_of(self, offset: int) -> int:
        """The column, counted from 1 in characters, of this offset."""
        return offset - (self.text.rfind("\n", 0, offset) + 1) + 1

    def line_text(self, offset: int) -> str:
        """The whole line that holds this offset."""
        start = self.text.rfind("\n", 0, offset) + 1
        end = self.text.find("\n", offset)
        return self.text[start : end if end >= 0 else len(self.text)].rstrip("\r")


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """An error in the input: its place, what is wrong, and what to do about it."""

    source: SourceFile | None  # None where no file is to blame
    offset: int  # in characters, from 0
    message: str  # lower case, what is wrong
    hint: str | None = None  # the remedy
    query: str | None = None  # the query's name, where it has one

    @property
    def file(self) -> str | None:
        return self.source.name if self.source else None

    @property
    def line(self) -> int:
        return self.source.line_of(self.offset) if self.source else 0

    @property
    def column(self) -> int:
        return self.source.column_of(self.offset) if self.source else 0


class CompileError(Exception):
    """Carries diagnostics out of a step that can't go on; the caller collects them."""

    def __init__(self, *problems: Diagnostic) -> None:
        super().__init__(*(problem.message for problem in problems))
        self.diagnostics = problems


def render_diagnostic(diagnostic: Diagnostic, kind: str = "error") -> str:
    """Draw the diagnostic for people: place, line, caret, message, remedy."""
    lines = [f"{kind}: {diagnostic.message}"]
    if diagnostic.source:
        lines += _render_frame(diagnostic, diagnostic.source)
    if diagnostic.hint:
        first, *rest = diagnostic.hint.splitlines()
        lines += [f"  help: {first}", *(f"        {line}" for line in rest)]
    return "\n".join(lines)


def _render_frame(diagnostic: Diagnostic, source: SourceFile) -> list[str]:
    number = str(diagnostic.line)
    gutter = " " * len(number)
    location = f"{_display_path(source.path)}:{diagnostic.line}:{diagnostic.column}"
    if diagnostic.query:
        location += f" in {diagnostic.query}"
    line = _replace_invisible(source.line_text(diagnostic.offset))
    return [
        f" {gutter}--> {location}",
        f" {gutter} |",
        f" {number} | {line}",
        f" {gutter} | {_padding(line[: diagnostic.column - 1])}^",
    ]


def _replace_invisible(line: str) -> str:
    """Put a symbol in place of each character that can't be shown."""
    return "".join(
        char if char.isprintable() or char == "\t" else _symbol_for(char) for char in line
    )


def _symbol_for(char: str) -> str:
    if char.isspace() and not char.isascii():
        return " "
    return chr(0x2400 + ord(char)) if char < " " else "\ufffd"  # ␀, ␍, … have signs of their own


def _padding(text: str) -> str:
    """Space as wide as the text; tabs stay tabs, to put the caret where a terminal does."""
    return "".join("\t" if char == "\t" else " " * _terminal_width(char) for char in text)


def _terminal_width(char: str) -> int:
    """Columns that the character takes in a terminal."""
    if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in ("W", "F") else 1


def _display_path(path: Path) -> str:
    folder = Path.cwd()
    return (path.relative_to(folder) if path.is_relative_to(folder) else path).as_posix()
