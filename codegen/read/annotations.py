"""The lines under a name line that begin with `-- @`: what SQL can't say of a query."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from codegen.problems import InputError, Problem
from codegen.read.lexer import Kind, Token
from codegen.read.python_types import MalformedTypeError, read_type
from codegen.read.source import Annotations, Block, Operation, RowName, TypeLine, is_usable

_LATER = ("order", "keyset", "stream")
_KNOWN = ("row", "type", *_LATER)
_UNKNOWN_HELP = "remove it, or write a comment without the @"
_ANNOTATION = re.compile(r"[ \t]*--[ \t]*@")

# Signs whose queries give no row that could have a name.
_ROWLESS = {Operation.VALUE: "$ gives one value", Operation.EXECUTE: "! gives a number of rows"}


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that annotates."""

    at: int  # in the block
    text: str  # `@row Name`

    @property
    def word(self) -> str:
        """What stands behind the @."""
        return self.text[1:].partition(" ")[0].partition("\t")[0]

    @property
    def rest(self) -> str:
        """What follows the word."""
        return self.text[1 + len(self.word) :].strip()


def without_annotations(comments: Iterable[str]) -> list[str]:
    """The comment lines that are meant for people."""
    return [line for line in comments if not _ANNOTATION.match(line)]


def read_annotations(block: Block, sql_start: int, tokens: Iterable[Token]) -> Annotations:
    """What the block's annotations say; InputError where one isn't written as it should be."""
    lines = list(_directly_under_the_name(block, sql_start))
    for line in _misplaced(block, sql_start, tokens, lines):
        if line.word not in _KNOWN:
            raise block.error(line.at, f"unknown annotation: {line.text}", _UNKNOWN_HELP)
        message = f"@{line.word} stands directly under the name line, and only there"
        raise block.error(line.at, message, "move the line up, above the words for people")
    row: RowName | None = None
    types: dict[str, TypeLine] = {}
    for line in lines:
        match line.word:
            case "row":
                if row:
                    raise block.error(line.at, "a second @row", "a row has one name: keep one")
                row = _row(block, line)
            case "type":
                found = _type(block, line)
                if found.name in types:
                    hint = "keep one of the two lines"
                    raise block.error(line.at, f"a second @type of {found.name}", hint)
                types[found.name] = found
            case word if word in _LATER:
                raise block.error(line.at, f"@{word} isn't supported yet", "leave the line out")
            case _:
                raise block.error(line.at, f"unknown annotation: {line.text}", _UNKNOWN_HELP)
    return Annotations(row, tuple(types.values()))


def refuse_unfit(block: Block, operation: Operation, annotations: Annotations) -> None:
    """Refuse annotations that can mean nothing beside the sign of the name line."""
    if annotations.row and (why := _ROWLESS.get(operation)):
        problem = Problem(
            block.source,
            annotations.row.offset,
            f"there is no row to name: {why}",
            "leave the line out, or end the name line with ^ for one row, with nothing for a list",
            block.name,
        )
        raise InputError(problem)


def _row(block: Block, line: _Line) -> RowName:
    name = line.rest
    if not (is_usable(name) and name[0].isupper() and "_" not in name):
        message = f"{name} can't be the name of a row's class" if name else "@row lacks a name"
        raise block.error(line.at, message, "write it as `-- @row PackSummary`")
    return RowName(name, block.offset + line.at)


def _type(block: Block, line: _Line) -> TypeLine:
    name, colon, written = (part.strip() for part in line.rest.partition(":"))
    if not (name and colon and written):
        hint = "write it as `-- @type payload: app.types.Payload`"
        raise block.error(line.at, "@type lacks a column or parameter, or its type", hint)
    try:
        return TypeLine(name, read_type(written), block.offset + line.at)
    except MalformedTypeError as error:
        raise block.error(line.at, str(error), error.hint) from error


def _directly_under_the_name(block: Block, sql_start: int) -> Iterator[_Line]:
    for at, text in _lines(block.text[:sql_start]):
        found = _annotation(at, text)
        if at and not found:
            return
        if found:
            yield found


def _misplaced(
    block: Block, sql_start: int, tokens: Iterable[Token], placed: list[_Line]
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
        if token.kind is Kind.COMMENT and alone and (line := _annotation(at, token.text)):
            yield line


def _annotation(at: int, text: str) -> _Line | None:
    found = _ANNOTATION.match(text)
    if not found:
        return None
    indent = len(text) - len(text.lstrip())
    return _Line(at + indent, text[found.end() - 1 :].strip())


def _lines(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for line in text.splitlines(keepends=True):
        yield at, line
        at += len(line)
