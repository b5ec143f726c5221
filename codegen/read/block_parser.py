"""Parser of a block in aiosql's notation: name line, documentation, statement."""

import re

from aiosql.types import QueryDatum, SQLOperationType
from aiosql.utils import SQLParseException

from codegen.read.aiosql_adapter import load_queries
from codegen.read.annotation_rules import check_annotations
from codegen.read.annotations import read_annotations, without_annotations
from codegen.read.block_validation import (
    check_names,
    check_reading,
    check_tokens,
    translate_aiosql_error,
)
from codegen.read.lexer import Token, TokenKind, tokenize
from codegen.read.syntax import Operation, QueryBlock, SourceQuery, find_placeholders

_OPERATIONS = {
    SQLOperationType.SELECT: Operation.SELECT,
    SQLOperationType.SELECT_ONE: Operation.ONE,
    SQLOperationType.SELECT_VALUE: Operation.VALUE,
    SQLOperationType.INSERT_RETURNING: Operation.RETURNING,
    SQLOperationType.INSERT_UPDATE_DELETE: Operation.EXECUTE,
    SQLOperationType.INSERT_UPDATE_DELETE_MANY: Operation.MANY,
    SQLOperationType.SCRIPT: Operation.SCRIPT,
}


def read_block(block: QueryBlock) -> SourceQuery:
    """Parse a block; CompileError where aiosql or PostgreSQL couldn't read it."""
    comments, sql_start = _split_head(block.text)
    tokens = tokenize(block.text[sql_start:])
    check_tokens(block, sql_start, tokens)
    annotations = read_annotations(block, sql_start, tokens)
    check_names(block, sql_start, tokens)
    tokens = [token for token in tokens if token.kind is not TokenKind.COMMENT]
    while tokens and tokens[-1].text == ";":
        tokens.pop()
    datum = _ask_aiosql(block, without_annotations(comments), sql_start, tokens)
    query = SourceQuery(
        source=block.source,
        name=datum.query_name,
        operation=_OPERATIONS[datum.operation_type],
        arguments=_arguments(datum, tokens),
        doc=_doc(datum),
        annotations=annotations,
        offset=block.offset,
        sql_offset=block.offset + sql_start,
        sql=block.text[sql_start : sql_start + tokens[-1].end],
        tokens=tuple(tokens),
        placeholders=tuple(find_placeholders(tokens)),
    )
    check_annotations(query)
    check_reading(query, datum)
    return query


def _split_head(text: str) -> tuple[list[str], int]:
    """Split off the comment lines under the name line; the offset is where the rest begins."""
    lines = re.findall(r"[^\r\n]*(?:\r?\n|\r|$)", text)  # as PostgreSQL ends a comment
    count = 1
    while count < len(lines) and (not (line := lines[count].strip()) or line.startswith("--")):
        count += 1
    return [line.strip() for line in lines[1:count]], sum(map(len, lines[:count]))


def _ask_aiosql(
    block: QueryBlock, comments: list[str], sql_start: int, tokens: list[Token]
) -> QueryDatum:
    """Parse the block with aiosql, which sees no more of the statement than its outline."""
    head = [block.name_line, *comments]
    outline = _outline(block.text[sql_start:], tokens)
    text = "\n".join([*(" ".join(line.splitlines()) for line in head), outline])
    try:
        return load_queries(text, block.source.name)[0]
    except SQLParseException as error:
        raise translate_aiosql_error(block, sql_start, tokens, str(error)) from error


def _outline(sql: str, tokens: list[Token]) -> str:
    """The statement without comments, with nothing in its strings and quoted names.

    aiosql has lexical rules of its own: it knows no dollar quotes and no backslashes, and takes a
    comment for documentation.
    """
    parts: list[str] = []
    position = 0
    for token in tokens:
        gap = sql[position : token.start]
        parts += ["\n" if "\n" in gap else " " if gap else "", _mask(token)]
        position = token.end
    return "".join(parts)


def _mask(token: Token) -> str:
    """The token, or a stand-in where aiosql could see a parameter that isn't one."""
    match token.kind:
        case TokenKind.STRING:
            return "''"
        case TokenKind.QUOTED:
            return '"_"'
        case TokenKind.PARAMETER:
            return f" {token.text} "
        case _:
            return " " if token.text == ":" else token.text


def _arguments(datum: QueryDatum, tokens: list[Token]) -> tuple[str, ...]:
    """Arguments in declared order, or by appearance where the name line declares none."""
    if datum.parameters is not None:
        return tuple(datum.parameters)
    names = (placeholder.group or placeholder.name for placeholder in find_placeholders(tokens))
    return tuple(dict.fromkeys(names))


def _doc(datum: QueryDatum) -> str:
    return datum.doc_comments.strip()
