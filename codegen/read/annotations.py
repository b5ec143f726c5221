"""The lines under a name line that begin with `-- @`: what SQL can't say of a query."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from codegen.base.python_names import is_python_name
from codegen.read.lexer import Token, TokenKind
from codegen.read.order_annotation import read_order
from codegen.read.syntax import (
    Annotations,
    FlagAnnotation,
    OrderAnnotation,
    QueryBlock,
    RowAnnotation,
    TypeAnnotation,
)
from codegen.read.type_expression import TypeSyntaxError, read_type

_KNOWN = ("row", "type", "order", "keyset", "stream")
_UNKNOWN_HELP = "remove it, or write a comment without the @"
_ANNOTATION = re.compile(r"[ \t]*--[ \t]*@")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that annotates."""

    at: int  # in the block
    mark: int  # where the @ stands, in the block
    text: str  # `@row Name`

    @property
    def word(self) -> str:
        """What stands behind the @."""
        return self.text[1:].partition(" ")[0].partition("\t")[0]

    @property
    def rest(self) -> str:
        """What follows the word."""
        return self.text[1 + len(self.word) :].strip()

    @property
    def rest_at(self) -> int:
        """Where that begins, in the block."""
        return self.mark + len(self.text) - len(self.rest)


def without_annotations(comments: Iterable[str]) -> list[str]:
    """The comment lines that are meant for people."""
    return [line for line in comments if not _ANNOTATION.match(line)]


def read_annotations(block: QueryBlock, sql_start: int, tokens: Iterable[Token]) -> Annotations:
    """What the block's annotations say; CompileError where one isn't written as it should be."""
    lines = list(_directly_under_the_name(block, sql_start))
    for line in _misplaced(block, sql_start, tokens, lines):
        if line.word not in _KNOWN:
            raise block.error(line.at, f"unknown annotation: {line.text}", _UNKNOWN_HELP)
        message = f"@{line.word} stands directly under the name line, and only there"
        raise block.error(line.at, message, "move the line up, above the words for people")
    read = _Reading(block)
    for line in lines:
        read.line(line)
    return read.annotations()


class _Reading:
    """The annotations of a block, line by line."""

    def __init__(self, block: QueryBlock) -> None:
        self.block = block
        self.row: RowAnnotation | None = None
        self.types: dict[str, TypeAnnotation] = {}
        self.orders: dict[str, OrderAnnotation] = {}
        self.flags: dict[str, FlagAnnotation] = {}

    def annotations(self) -> Annotations:
        """All of them."""
        types, orders = tuple(self.types.values()), tuple(self.orders.values())
        keyset, stream = self.flags.get("keyset"), self.flags.get("stream")
        return Annotations(self.row, types, orders, keyset, stream)

    def line(self, line: _Line) -> None:
        """Take one more; CompileError where it isn't written as it should be."""
        match line.word:
            case "row":
                self._row(line)
            case "type":
                self._type(line)
            case "order":
                self._order(line)
            case "keyset" | "stream":
                self._flag(line)
            case _:
                raise self.block.error(line.at, f"unknown annotation: {line.text}", _UNKNOWN_HELP)

    def _row(self, line: _Line) -> None:
        if self.row:
            raise self.block.error(line.at, "a second @row", "a row has one name: keep one")
        self.row = _row(self.block, line)

    def _type(self, line: _Line) -> None:
        found = _type(self.block, line)
        if found.name in self.types:
            hint = "keep one of the two lines"
            raise self.block.error(line.at, f"a second @type of {found.name}", hint)
        self.types[found.name] = found

    def _order(self, line: _Line) -> None:
        found = read_order(self.block, line.at, line.rest, line.rest_at)
        if found.name in self.orders:
            hint = "rename one of the two lines, or remove it"
            raise self.block.error(line.at, f"a second @order named {found.name}", hint)
        self.orders[found.name] = found

    def _flag(self, line: _Line) -> None:
        if line.rest:
            hint = f"write it as `-- @{line.word}`"
            raise self.block.error(line.at, f"@{line.word} has nothing behind it", hint)
        if line.word in self.flags:
            raise self.block.error(line.at, f"a second @{line.word}", "keep one of the two lines")
        self.flags[line.word] = FlagAnnotation(self.block.offset + line.at)


def _row(block: QueryBlock, line: _Line) -> RowAnnotation:
    name = line.rest
    if not (is_python_name(name) and name[0].isupper() and "_" not in name):
        message = f"{name} can't be the name of a row's class" if name else "@row lacks a name"
        raise block.error(line.at, message, "write it as `-- @row PackSummary`")
    return RowAnnotation(name, block.offset + line.at)


def _type(block: QueryBlock, line: _Line) -> TypeAnnotation:
    name, colon, written = (part.strip() for part in line.rest.partition(":"))
    if not (name and colon and written):
        hint = "write it as `-- @type payload: app.types.Payload`"
        raise block.error(line.at, "@type lacks a column or parameter, or its type", hint)
    try:
        return TypeAnnotation(name, read_type(written), block.offset + line.at)
    except TypeSyntaxError as error:
        raise block.error(line.at, str(error), error.hint) from error


def _directly_under_the_name(block: QueryBlock, sql_start: int) -> Iterator[_Line]:
    for at, text in _lines(block.text[:sql_start]):
        found = _annotation(at, text)
        if at and not found:
            return
        if found:
            yield found


def _misplaced(
    block: QueryBlock, sql_start: int, tokens: Iterable[Token], placed: list[_Line]
) -> Iterator[_Line]:
    """Annotations that come later: among the words for people, or in the statement."""
    seen = {line.at for line in placed}
    for at, text in _lines(block.text[:sql_start]):
        if at and (line := _annotation(at, text)) and line.at not in seen:
            yield line
    for token in tokens:
        at = sql_start + token.start
        line_start = block.text.rfind("\n", 0, at) + 1
        alone = not block.text[line_start:at].strip()
        if token.kind is TokenKind.COMMENT and alone and (line := _annotation(at, token.text)):
            yield line


def _annotation(at: int, text: str) -> _Line | None:
    found = _ANNOTATION.match(text)
    if not found:
        return None
    indent = len(text) - len(text.lstrip())
    mark = found.end() - 1
    return _Line(at + indent, at + mark, text[mark:].strip())


def _lines(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for line in re.findall(r"[^\r\n]*(?:\r?\n|\r|$)", text):  # as PostgreSQL ends a comment
        yield at, line
        at += len(line)
