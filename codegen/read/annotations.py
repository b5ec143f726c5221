"""Parser of annotations: lines under the name line that begin with `-- @`."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from codegen.base.python_names import is_python_name
from codegen.read.lexer import Token, TokenKind
from codegen.read.order_annotation import read_order
from codegen.read.syntax import (
    Annotations,
    FlagAnnotation,
    InputAnnotation,
    OrderAnnotation,
    QueryBlock,
    RowAnnotation,
    TypeAnnotation,
)
from codegen.read.type_expression import TypeSyntaxError, read_type

_WORDS = ("row", "input", "type", "order", "keyset", "stream")
_SECOND = "a second @input"
_UNKNOWN_HELP = "remove it, or write a comment without the @"
_ANNOTATION = re.compile(r"[ \t]*--[ \t]*@")


@dataclass(frozen=True, slots=True)
class _Line:
    """An annotation's line."""

    at: int  # in the block
    mark: int  # offset of the @ in the block
    text: str  # `@row Name`

    @property
    def word(self) -> str:
        """The word behind the @."""
        return self.text[1:].partition(" ")[0].partition("\t")[0]

    @property
    def rest(self) -> str:
        """The text behind the word."""
        return self.text[1 + len(self.word) :].strip()

    @property
    def rest_at(self) -> int:
        """The offset of that text in the block."""
        return self.mark + len(self.text) - len(self.rest)


def without_annotations(comments: Iterable[str]) -> list[str]:
    """Drop annotations from comment lines."""
    return [line for line in comments if not _ANNOTATION.match(line)]


def read_annotations(block: QueryBlock, sql_start: int, tokens: Iterable[Token]) -> Annotations:
    """Parse the annotations of a block; CompileError where one is malformed."""
    lines = list(_lines_under_name(block, sql_start))
    for line in _misplaced_lines(block, sql_start, tokens, lines):
        if line.word not in _WORDS:
            raise block.error(line.at, f"unknown annotation: {line.text}", _UNKNOWN_HELP)
        message = f"@{line.word} stands directly under the name line, and only there"
        raise block.error(line.at, message, "move the line up, above the words for people")
    reader = _AnnotationReader(block)
    for line in lines:
        reader.add(line)
    return reader.result()


class _AnnotationReader:
    """Collects the annotations of a block, line by line."""

    def __init__(self, block: QueryBlock) -> None:
        self.block = block
        self.row: RowAnnotation | None = None
        self.inputs: dict[str | None, InputAnnotation] = {}
        self.types: dict[str, TypeAnnotation] = {}
        self.orders: dict[str, OrderAnnotation] = {}
        self.flags: dict[str, FlagAnnotation] = {}

    def result(self) -> Annotations:
        """The annotations that were added."""
        return Annotations(
            row=self.row,
            inputs=tuple(self.inputs.values()),
            types=tuple(self.types.values()),
            orders=tuple(self.orders.values()),
            keyset=self.flags.get("keyset"),
            stream=self.flags.get("stream"),
        )

    def add(self, line: _Line) -> None:
        """Parse one more line; CompileError where it is malformed."""
        match line.word:
            case "row":
                self._row(line)
            case "input":
                self._input(line)
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
        self.row = _parse_row(self.block, line)

    def _input(self, line: _Line) -> None:
        annotation = _parse_input(self.block, line)
        if annotation.group in self.inputs:
            message = f"a second @input of {annotation.group}" if annotation.group else _SECOND
            raise self.block.error(line.at, message, "an input has one name: keep one")
        self.inputs[annotation.group] = annotation

    def _type(self, line: _Line) -> None:
        annotation = _parse_type(self.block, line)
        if annotation.name in self.types:
            hint = "keep one of the two lines"
            raise self.block.error(line.at, f"a second @type of {annotation.name}", hint)
        self.types[annotation.name] = annotation

    def _order(self, line: _Line) -> None:
        order = read_order(self.block, line.at, line.rest, line.rest_at)
        if order.name in self.orders:
            hint = "rename one of the two lines, or remove it"
            raise self.block.error(line.at, f"a second @order named {order.name}", hint)
        self.orders[order.name] = order

    def _flag(self, line: _Line) -> None:
        if line.rest:
            hint = f"write it as `-- @{line.word}`"
            raise self.block.error(line.at, f"@{line.word} has nothing behind it", hint)
        if line.word in self.flags:
            raise self.block.error(line.at, f"a second @{line.word}", "keep one of the two lines")
        self.flags[line.word] = FlagAnnotation(self.block.offset + line.at)


def _parse_row(block: QueryBlock, line: _Line) -> RowAnnotation:
    name = line.rest
    if not _is_class_name(name):
        message = f"{name} can't be the name of a row's class" if name else "@row lacks a name"
        raise block.error(line.at, message, "write it as `-- @row PackSummary`")
    return RowAnnotation(name, block.offset + line.at)


def _parse_input(block: QueryBlock, line: _Line) -> InputAnnotation:
    before, colon, behind = (part.strip() for part in line.rest.partition(":"))
    group, name = (before, behind) if colon else (None, before)
    if not _is_class_name(name):
        fault = f"{name} can't be the name of an input's class" if name else "@input lacks a name"
        hint = "write it as `-- @input CreatePackInput`, or `-- @input filter: PackFilter`"
        raise block.error(line.at, fault, hint)
    return InputAnnotation(name, group, block.offset + line.at)


def _is_class_name(name: str) -> bool:
    return is_python_name(name) and name[0].isupper() and "_" not in name


def _parse_type(block: QueryBlock, line: _Line) -> TypeAnnotation:
    name, colon, written = (part.strip() for part in line.rest.partition(":"))
    if not (name and colon and written):
        hint = "write it as `-- @type payload: app.types.Payload`"
        raise block.error(line.at, "@type lacks a column or parameter, or its type", hint)
    try:
        return TypeAnnotation(name, read_type(written), block.offset + line.at)
    except TypeSyntaxError as error:
        raise block.error(line.at, str(error), error.hint) from error


def _lines_under_name(block: QueryBlock, sql_start: int) -> Iterator[_Line]:
    for at, text in _numbered_lines(block.text[:sql_start]):
        line = _match_line(at, text)
        if at and not line:
            return
        if line:
            yield line


def _misplaced_lines(
    block: QueryBlock, sql_start: int, tokens: Iterable[Token], placed: list[_Line]
) -> Iterator[_Line]:
    """Annotations in the documentation or in the statement."""
    seen = {line.at for line in placed}
    for at, text in _numbered_lines(block.text[:sql_start]):
        if at and (line := _match_line(at, text)) and line.at not in seen:
            yield line
    for token in tokens:
        at = sql_start + token.start
        line_start = block.text.rfind("\n", 0, at) + 1
        alone = not block.text[line_start:at].strip()
        if token.kind is TokenKind.COMMENT and alone and (line := _match_line(at, token.text)):
            yield line


def _match_line(at: int, text: str) -> _Line | None:
    match = _ANNOTATION.match(text)
    if not match:
        return None
    indent = len(text) - len(text.lstrip())
    mark = match.end() - 1
    return _Line(at + indent, at + mark, text[mark:].strip())


def _numbered_lines(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for line in re.findall(r"[^\r\n]*(?:\r?\n|\r|$)", text):  # as PostgreSQL ends a comment
        yield at, line
        at += len(line)
