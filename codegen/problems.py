"""What is wrong with the input: collected as data, shown as pictures at the end."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Source:
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
class Problem:
    """One thing that is wrong, where it is, and what to do about it."""

    source: Source | None  # None where no file is to blame
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


class InputError(Exception):
    """Carries problems out of a step that can't go on; the caller collects them."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*(problem.message for problem in problems))
        self.problems = problems


def picture(problem: Problem, kind: str = "error") -> str:
    """The problem as people read it: place, line, caret, message, remedy."""
    lines = [f"{kind}: {problem.message}"]
    if problem.source:
        lines += _place(problem, problem.source)
    if problem.hint:
        first, *rest = problem.hint.splitlines()
        lines += [f"  help: {first}", *(f"        {line}" for line in rest)]
    return "\n".join(lines)


def _place(problem: Problem, source: Source) -> list[str]:
    number = str(problem.line)
    gutter = " " * len(number)
    where = f"{_shown(source.path)}:{problem.line}:{problem.column}"
    if problem.query:
        where += f" in {problem.query}"
    line = source.line_text(problem.offset)
    # Tabs stay tabs under the line, so that the caret stands where a terminal puts it.
    before = "".join("\t" if char == "\t" else " " for char in line[: problem.column - 1])
    return [
        f" {gutter}--> {where}",
        f" {gutter} |",
        f" {number} | {line}",
        f" {gutter} | {before}^",
    ]


def _shown(path: Path) -> str:
    here = Path.cwd()
    return (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()
