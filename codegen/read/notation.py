"""One block of a query file, in aiosql's notation: name line, sentence, statement."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from aiosql.types import QueryDatum, SQLOperationType
from aiosql.utils import SQLParseException

from codegen.problems import InputError, Problem, Source
from codegen.read.lexer import Kind, Token, tokenize
from codegen.read.loader import load


class Operation(Enum):
    """aiosql's operations, by the sign that ends the name line."""

    SELECT = ""
    ONE = "^"
    VALUE = "$"
    RETURNING = "<!"
    EXECUTE = "!"
    MANY = "*!"
    SCRIPT = "#"


_OPERATIONS = {
    SQLOperationType.SELECT: Operation.SELECT,
    SQLOperationType.SELECT_ONE: Operation.ONE,
    SQLOperationType.SELECT_VALUE: Operation.VALUE,
    SQLOperationType.INSERT_RETURNING: Operation.RETURNING,
    SQLOperationType.INSERT_UPDATE_DELETE: Operation.EXECUTE,
    SQLOperationType.INSERT_UPDATE_DELETE_MANY: Operation.MANY,
    SQLOperationType.SCRIPT: Operation.SCRIPT,
}


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
class SourceQuery:
    """One named statement, as the file has it."""

    source: Source
    name: str
    operation: Operation
    arguments: tuple[str, ...]  # parameters and groups, in the order of the name line
    doc: str  # the comment under the name line
    offset: int  # where the name line begins, in the file
    sql_offset: int  # where the statement begins, in the file
    sql: str  # the statement, comments and all, without its last semicolon
    tokens: tuple[Token, ...]  # of `sql`, without comments
    placeholders: tuple[Placeholder, ...]  # in the order of the text

    @property
    def line(self) -> int:
        """The line of the name."""
        return self.source.line_of(self.offset)

    def problem(self, message: str, hint: str | None = None, *, at: int | None = None) -> Problem:
        """A problem at an offset of the statement, or else at the name line."""
        offset = self.offset if at is None else self.sql_offset + at
        return Problem(self.source, offset, message, hint, self.name)


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a file from one name line to the next."""

    source: Source
    offset: int  # of the name line, in the file
    text: str

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


def read_block(block: Block) -> SourceQuery:
    """The query in this block; InputError where aiosql or PostgreSQL couldn't read it."""
    comments, sql_start = _split_head(block.text)
    tokens = tokenize(block.text[sql_start:])
    _refuse_unreadable(block, sql_start, tokens)
    tokens = [token for token in tokens if token.kind is not Kind.COMMENT]
    while tokens and tokens[-1].text == ";":
        tokens.pop()
    datum = _ask_aiosql(block, comments, sql_start, tokens)
    query = SourceQuery(
        source=block.source,
        name=datum.query_name,
        operation=_OPERATIONS[datum.operation_type],
        arguments=_arguments(datum, tokens),
        doc=_doc(datum),
        offset=block.offset,
        sql_offset=block.offset + sql_start,
        sql=block.text[sql_start : sql_start + tokens[-1].end],
        tokens=tuple(tokens),
        placeholders=tuple(_placeholders(tokens)),
    )
    _refuse_misread(query, datum)
    return query


def _split_head(text: str) -> tuple[list[str], int]:
    """The comment lines under the name line, and where what follows them begins."""
    lines = text.splitlines(keepends=True)
    count = 1
    while count < len(lines) and (not (line := lines[count].strip()) or line.startswith("--")):
        count += 1
    return [line.strip() for line in lines[1:count]], sum(map(len, lines[:count]))


def _refuse_unreadable(block: Block, sql_start: int, tokens: list[Token]) -> None:
    name_line = block.text.split("\n", 1)[0]
    if again := re.search(r"--\s*name\s*:", block.text[len(name_line) :]):
        at = len(name_line) + again.start()
        raise block.error(at, "aiosql takes this for another name line", "word it differently")
    for at, line in _lines(block.text):
        if at and line.lstrip().startswith("-- @"):
            hint = "remove it, or write it as an ordinary comment, without the @"
            raise block.error(at + line.index("--"), f"unknown annotation: {line.strip()}", hint)
    for token in tokens:
        at = sql_start + token.start
        if token.kind is Kind.BROKEN:
            raise block.error(at, "this quote or comment never ends", "close it")
        if token.kind is Kind.NUMBER and token.text.startswith("$"):
            hint = "name the parameter, as in `:id`, here and in the name line"
            raise block.error(at, f"a numbered parameter: {token.text}", hint)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for line in text.splitlines(keepends=True):
        yield at, line
        at += len(line)


def _ask_aiosql(
    block: Block, comments: list[str], sql_start: int, tokens: list[Token]
) -> QueryDatum:
    """aiosql's reading of the block, without the comments inside the statement.

    aiosql takes those for documentation, and a quote in one of them for a string.
    """
    name_line = block.text.split("\n", 1)[0]
    statement = _without_comments(block.text[sql_start:], tokens)
    text = "\n".join([name_line, *comments, statement])
    try:
        [datum] = load(text, block.source.name)
    except SQLParseException as error:
        raise _explain(block, sql_start, tokens, str(error)) from error
    return datum


def _without_comments(sql: str, tokens: list[Token]) -> str:
    kept: list[str] = []
    position = 0
    for token in tokens:
        gap = sql[position : token.start]
        kept += ["\n" if "\n" in gap else " " if gap else "", token.text]
        position = token.end
    return "".join(kept)


_NAME_LINE_HELP = "write it as `-- name: find_by_id(id)^`: a name, its parameters, what comes back"


def _explain(block: Block, sql_start: int, tokens: list[Token], message: str) -> InputError:
    """What aiosql refuses, in words that say what to do."""
    if message.startswith("empty"):
        return block.error(0, "a name line without a statement", "write the statement below it")
    undeclared = re.search(r"undeclared parameter name in query \w+: (\w+)", message)
    if undeclared:
        return _explain_undeclared(block, sql_start, tokens, undeclared[1])
    unused = re.search(r"unused declared parameter in query \w+: (\[.*\])", message)
    if unused:
        names = ", ".join(re.findall(r"\w+", unused[1]))
        hint = "take it out of the name line, or use it in the statement"
        return block.error(0, f"a parameter that the statement doesn't use: {names}", hint)
    if message.startswith("missing mandatory parameter list"):
        hint = f"write `{block.name}()` where there are none"
        return block.error(0, "the name line lacks its list of parameters", hint)
    return block.error(0, "aiosql can't read this name line", _NAME_LINE_HELP)


def _explain_undeclared(block: Block, sql_start: int, tokens: list[Token], name: str) -> InputError:
    for placeholder in _placeholders(tokens):
        if name == (placeholder.group or placeholder.name):
            hint = (
                f"add {name} to the parameters of the name line;\n"
                "where a colon is meant, as in a slice, put a space behind it"
            )
            at = sql_start + placeholder.token.start
            return block.error(at, f"the name line doesn't declare {name}", hint)
    return _misreading(block, sql_start, name)


def _misreading(block: Block, sql_start: int, name: str) -> InputError:
    found = re.compile(rf":{name}\b").search(block.text, sql_start)
    hint = "put a space behind the colon, or write the string with plain quotes"
    message = f"aiosql takes :{name} for a parameter here, PostgreSQL doesn't"
    return block.error(found.start() if found else sql_start, message, hint)


def _arguments(datum: QueryDatum, tokens: list[Token]) -> tuple[str, ...]:
    """The declared order, or the order of appearance where aiosql lets the list be left out."""
    if datum.parameters is not None:
        return tuple(datum.parameters)
    found = (placeholder.group or placeholder.name for placeholder in _placeholders(tokens))
    return tuple(dict.fromkeys(found))


def _doc(datum: QueryDatum) -> str:
    return datum.doc_comments.strip()


def _placeholders(tokens: list[Token]) -> Iterator[Placeholder]:
    for token in tokens:
        if token.kind is Kind.PARAMETER:
            first, _, field = token.text[1:].partition(".")
            yield Placeholder(field or first, first if field else None, token)


def _refuse_misread(query: SourceQuery, datum: QueryDatum) -> None:
    """Where aiosql sees other parameters than PostgreSQL would, nobody may guess."""
    ours = {(placeholder.group, placeholder.name) for placeholder in query.placeholders}
    groups = {group: set(fields) for group, fields in (datum.attributes or {}).items()}
    plain = set(datum.signature.parameters) - {"self"} if datum.signature else set[str]()
    dotted = {(group, field) for group, fields in groups.items() for field in fields}
    theirs = dotted | {(None, name) for name in plain - set(groups)}
    for group, name in sorted(theirs ^ ours, key=str):
        key = f"{group}.{name}" if group else name
        at = re.search(rf":{re.escape(key)}\b", query.sql)
        raise InputError(
            query.problem(
                f"aiosql and PostgreSQL read :{key} differently",
                "put a space behind the colon, or write the string with plain quotes",
                at=at.start() if at else 0,
            )
        )
