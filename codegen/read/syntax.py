"""A query file's blocks and queries, as plain data."""

import keyword
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from codegen.base.diagnostics import InputError, Problem, Source
from codegen.read.lexer import Kind, Token
from codegen.read.type_expression import GivenType


def is_usable(name: str) -> bool:
    """Whether Python takes this for a name, and as it stands: it reads `ﬁ` as `fi`."""
    normal = unicodedata.normalize("NFKC", name) == name
    return normal and name.isidentifier() and not keyword.iskeyword(name)


def is_member(name: str) -> bool:
    """Whether this can be the name of an attribute: in a class two underscores mean something."""
    return is_usable(name) and not name.startswith("__")


class Operation(Enum):
    """aiosql's operations, by the sign that ends the name line."""

    SELECT = ""
    ONE = "^"
    VALUE = "$"
    RETURNING = "<!"
    EXECUTE = "!"
    MANY = "*!"
    SCRIPT = "#"


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A parameter where it stands in the statement."""

    name: str  # the parameter, or the field of its group
    group: str | None  # `input` of `:input.label`
    token: Token

    @property
    def key(self) -> str:
        """The parameter as it is written, without the colon."""
        return f"{self.group}.{self.name}" if self.group else self.name


@dataclass(frozen=True, slots=True)
class RowName:
    """What `-- @row` says."""

    name: str  # the class
    offset: int  # where the line begins, in the file


@dataclass(frozen=True, slots=True)
class TypeLine:
    """What a `-- @type` line says."""

    name: str  # the result's column, or a parameter
    type: GivenType
    offset: int  # where the line begins, in the file


@dataclass(frozen=True, slots=True)
class OrderLine:
    """What an `-- @order` line says."""

    name: str  # of the choice
    text: str  # what stands behind ORDER BY when it is chosen
    offset: int  # where the line begins, in the file
    text_offset: int  # where the text begins, in the file
    tokens: tuple[Token, ...]  # of the text


@dataclass(frozen=True, slots=True)
class Flag:
    """A line that says all with one word: `-- @keyset`, `-- @stream`."""

    offset: int  # where the line begins, in the file


@dataclass(frozen=True, slots=True)
class Annotations:
    """What the lines say that begin with `-- @`."""

    row: RowName | None = None
    types: tuple[TypeLine, ...] = ()
    orders: tuple[OrderLine, ...] = ()
    keyset: Flag | None = None
    stream: Flag | None = None


@dataclass(frozen=True, slots=True)
class SourceQuery:
    """One named statement, as the file has it."""

    source: Source
    name: str
    operation: Operation
    arguments: tuple[str, ...]  # parameters and groups, in the order of the name line
    doc: str  # the comment under the name line
    annotations: Annotations
    offset: int  # where the name line begins, in the file
    sql_offset: int  # where the statement begins, in the file
    sql: str  # the statement, comments and all, without its last semicolon
    tokens: tuple[Token, ...]  # of `sql`, without comments
    placeholders: tuple[Placeholder, ...]  # in the order of the text
    counts: str | None = None  # the list that this statement is derived from, to count its rows

    @property
    def line(self) -> int:
        """The line of the name."""
        return self.source.line_of(self.offset)

    def broken_promise(self, message: str, hint: str) -> Problem:
        """A problem at the sign that ends the name line."""
        name_line = self.source.line_text(self.offset).rstrip()
        column = self.source.column_of(self.offset)
        at = self.offset + len(name_line) - (column - 1) - max(len(self.operation.value), 1)
        return Problem(self.source, at, message, hint, self.name)

    def problem(self, message: str, hint: str | None = None, *, at: int | None = None) -> Problem:
        """A problem at an offset of the statement, or else at the name line."""
        offset = self.offset if at is None else self.sql_offset + at
        return Problem(self.source, offset, message, hint, self.name)

    def problem_above(self, offset: int, message: str, hint: str) -> Problem:
        """A problem at an offset of the file, in the lines between the name and the statement."""
        return Problem(self.source, offset, message, hint, self.name)


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a file from one name line to the next."""

    source: Source
    offset: int  # of the name line, in the file
    text: str

    @property
    def name_line(self) -> str:
        """The first line."""
        return re.split(r"[\r\n]", self.text, maxsplit=1)[0]

    @property
    def name(self) -> str | None:
        """What the name line seems to name, for errors that come before it is parsed."""
        found = re.match(r"--\s*name\s*:\s*([\w-]+)", self.text)
        return found[1].replace("-", "_") if found else None

    @property
    def line(self) -> int:
        """The line of the name."""
        return self.source.line_of(self.offset)

    def error(self, at: int, message: str, hint: str) -> InputError:
        """A problem at an offset of the block."""
        return InputError(Problem(self.source, self.offset + at, message, hint, self.name))


def placeholders(tokens: Iterable[Token]) -> Iterator[Placeholder]:
    """The parameters among these tokens."""
    for token in tokens:
        if token.kind is Kind.PARAMETER:
            first, _, field = token.text[1:].partition(".")
            yield Placeholder(field or first, first if field else None, token)
