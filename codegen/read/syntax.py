"""Syntax nodes of a query file: blocks, queries, placeholders, annotations."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from codegen.base.diagnostics import CompileError, Diagnostic, SourceFile
from codegen.read.lexer import Token, TokenKind
from codegen.read.type_expression import DeclaredType


class Operation(Enum):
    """Operations of aiosql, by the sign that ends the name line."""

    SELECT = ""
    ONE = "^"
    VALUE = "$"
    RETURNING = "<!"
    EXECUTE = "!"
    MANY = "*!"
    SCRIPT = "#"


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A parameter at one place of the statement."""

    name: str  # the parameter, or the field of its group
    group: str | None  # `input` of `:input.label`
    token: Token

    @property
    def key(self) -> str:
        """The parameter's spelling without the colon: `input.label`."""
        return f"{self.group}.{self.name}" if self.group else self.name


@dataclass(frozen=True, slots=True)
class RowAnnotation:
    """`-- @row Name`: the class of the rows."""

    name: str  # the class
    offset: int  # where the line begins, in the file


@dataclass(frozen=True, slots=True)
class InputAnnotation:
    """`-- @input Name`, `-- @input group: Name`: the class of an input."""

    name: str  # the class
    group: str | None  # of dotted parameters; None where it is the only one
    offset: int  # where the line begins, in the file


@dataclass(frozen=True, slots=True)
class TypeAnnotation:
    """`-- @type name: type`: the Python type of a column or parameter."""

    name: str  # the result's column, or a parameter
    type: DeclaredType
    offset: int  # where the line begins, in the file


@dataclass(frozen=True, slots=True)
class OrderAnnotation:
    """`-- @order name: …`: an order that callers can choose."""

    name: str  # by which callers choose it
    text: str  # replaces the items of the ORDER BY
    offset: int  # where the line begins, in the file
    text_offset: int  # where the text begins, in the file
    tokens: tuple[Token, ...]  # of the text


@dataclass(frozen=True, slots=True)
class FlagAnnotation:
    """An annotation of one word: `-- @keyset`, `-- @stream`."""

    offset: int  # where the line begins, in the file


@dataclass(frozen=True, slots=True)
class Annotations:
    """All annotations of a query."""

    row: RowAnnotation | None = None
    inputs: tuple[InputAnnotation, ...] = ()
    types: tuple[TypeAnnotation, ...] = ()
    orders: tuple[OrderAnnotation, ...] = ()
    keyset: FlagAnnotation | None = None
    stream: FlagAnnotation | None = None


@dataclass(frozen=True, slots=True)
class SourceQuery:
    """A named statement as the file has it."""

    source: SourceFile
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

    def diagnose_sign(self, message: str, hint: str) -> Diagnostic:
        """Diagnose at the sign that ends the name line."""
        name_line = self.source.line_text(self.offset).rstrip()
        column = self.source.column_of(self.offset)
        at = self.offset + len(name_line) - (column - 1) - max(len(self.operation.value), 1)
        return Diagnostic(self.source, at, message, hint, self.name)

    def diagnose(
        self, message: str, hint: str | None = None, *, at: int | None = None
    ) -> Diagnostic:
        """Diagnose at an offset of the statement, or else at the name line."""
        offset = self.offset if at is None else self.sql_offset + at
        return Diagnostic(self.source, offset, message, hint, self.name)

    def diagnose_annotation(self, offset: int, message: str, hint: str) -> Diagnostic:
        """Diagnose at an offset of the file, among the annotations."""
        return Diagnostic(self.source, offset, message, hint, self.name)


@dataclass(frozen=True, slots=True)
class QueryBlock:
    """The text from one name line to the next."""

    source: SourceFile
    offset: int  # of the name line, in the file
    text: str

    @property
    def name_line(self) -> str:
        """The first line."""
        return re.split(r"[\r\n]", self.text, maxsplit=1)[0]

    @property
    def name(self) -> str | None:
        """Name as far as the name line shows it, for errors that come before it is parsed."""
        match = re.match(r"--\s*name\s*:\s*([\w-]+)", self.text)
        return match[1].replace("-", "_") if match else None

    @property
    def line(self) -> int:
        """The line of the name."""
        return self.source.line_of(self.offset)

    def error(self, at: int, message: str, hint: str) -> CompileError:
        """A CompileError at an offset of the block."""
        return CompileError(Diagnostic(self.source, self.offset + at, message, hint, self.name))


def find_placeholders(tokens: Iterable[Token]) -> Iterator[Placeholder]:
    """Find the parameters among these tokens."""
    for token in tokens:
        if token.kind is TokenKind.PARAMETER:
            first, _, field = token.text[1:].partition(".")
            yield Placeholder(field or first, first if field else None, token)
