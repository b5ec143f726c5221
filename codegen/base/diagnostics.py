"""What is wrong with the input: collected as data, shown as pictures at the end."""

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
    """One thing that is wrong, where it is, and what to do about it."""

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
    """Carries problems out of a step that can't go on; the caller collects them."""

    def __init__(self, *problems: Diagnostic) -> None:
        super().__init__(*(problem.message for problem in problems))
        self.diagnostics = problems


def render_diagnostic(problem: Diagnostic, kind: str = "error") -> str:
    """The problem as people read it: place, line, caret, message, remedy."""
    lines = [f"{kind}: {problem.message}"]
    if problem.source:
        lines += _place(problem, problem.source)
    if problem.hint:
        first, *rest = problem.hint.splitlines()
        lines += [f"  help: {first}", *(f"        {line}" for line in rest)]
    return "\n".join(lines)


def _place(problem: Diagnostic, source: SourceFile) -> list[str]:
    number = str(problem.line)
    gutter = " " * len(number)
    where = f"{_shown(source.path)}:{problem.line}:{problem.column}"
    if problem.query:
        where += f" in {problem.query}"
    line = _visible(source.line_text(problem.offset))
    return [
        f" {gutter}--> {where}",
        f" {gutter} |",
        f" {number} | {line}",
        f" {gutter} | {_blank(line[: problem.column - 1])}^",
    ]


def _visible(line: str) -> str:
    """The line with a sign for each character that can't be shown."""
    return "".join(char if char.isprintable() or char == "\t" else _sign(char) for char in line)


def _sign(char: str) -> str:
    if char.isspace() and not char.isascii():
        return " "
    return chr(0x2400 + ord(char)) if char < " " else "\ufffd"  # ␀, ␍, … have signs of their own


def _blank(text: str) -> str:
    """As much space as the text takes; tabs stay tabs, so that it is where a terminal puts it."""
    return "".join("\t" if char == "\t" else " " * _width(char) for char in text)


def _width(char: str) -> int:
    """How many columns of a terminal the character takes."""
    if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in ("W", "F") else 1


def _shown(path: Path) -> str:
    here = Path.cwd()
    return (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()
