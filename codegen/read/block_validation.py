"""Validation of a block: tokens, names, and agreement with aiosql's reading."""

import re
from itertools import pairwise

from aiosql.types import QueryDatum

from codegen.base.diagnostics import CompileError
from codegen.base.python_names import is_attribute_name, is_python_name
from codegen.read.encoding import undecodable_text
from codegen.read.lexer import Token, TokenKind
from codegen.read.syntax import QueryBlock, SourceQuery, find_placeholders

_TAKEN = ("entity", "schema")  # what every repository has


def check_tokens(block: QueryBlock, sql_start: int, tokens: list[Token]) -> None:
    """Reject blocks that no reader could make sense of."""
    end = block.offset + len(block.text)
    if bad := undecodable_text(block.source, block.offset, end, block.name):
        raise CompileError(bad)
    start = len(block.name_line)
    if second := re.compile(r"--\s*name\s*:").search(block.text, start, sql_start):
        at = second.start()
        raise block.error(at, "aiosql takes this for another name line", "word it differently")
    for token in tokens:
        at = sql_start + token.start
        if token.kind is TokenKind.BROKEN:
            raise block.error(at, "this quote or comment never ends", "close it")
        if token.kind is TokenKind.NUMBER and token.text.startswith("$"):
            hint = "name the parameter, as in `:id`, here and in the name line"
            raise block.error(at, f"a numbered parameter: {token.text}", hint)


def check_names(block: QueryBlock, sql_start: int, tokens: list[Token]) -> None:
    """Reject names that can't be those of methods, arguments and fields."""
    if block.name and (
        block.name in _TAKEN or block.name[0] == "_" or not is_python_name(block.name)
    ):
        raise block.error(0, f"{block.name} can't be a method's name", "rename the query")
    declared = re.match(r"[^\n(]*\(([^)\n]*)\)", block.text)
    names = [name.strip() for name in declared[1].split(",")] if declared else []
    for name in filter(None, names):
        if not _is_argument(name):
            raise block.error(0, f"{name} can't be an argument's name", "rename the parameter")
        if names.count(name) > 1:
            raise block.error(0, f"{name} is declared twice", "take one of the two out")
    placeholders = list(find_placeholders(tokens))
    groups = {placeholder.group for placeholder in placeholders}
    glued = _glued(tokens)
    for placeholder in placeholders:
        if placeholder.token in glued:
            at, hint = (
                sql_start + placeholder.token.start,
                "put a space behind the colon of a slice",
            )
            raise block.error(
                at, f"{placeholder.token.text} isn't set apart from what is before it", hint
            )
        at = sql_start + placeholder.token.start
        if not _is_argument(placeholder.group or placeholder.name):
            message = f"{placeholder.group or placeholder.name} can't be an argument's name"
            raise block.error(at, message, "rename the parameter")
        if not is_attribute_name(placeholder.name):
            raise block.error(
                at, f"{placeholder.name} can't be a field's name", "rename the parameter"
            )
        if placeholder.group is None and placeholder.name in groups:
            hint = "give one of the two another name"
            raise block.error(
                at, f":{placeholder.name} is a group elsewhere in the statement", hint
            )


def _is_argument(name: str) -> bool:
    return is_attribute_name(name) and name != "self"


def _glued(tokens: list[Token]) -> list[Token]:
    """Parameters glued to a name or number, as in `tags[first:last]`."""
    names = (TokenKind.WORD, TokenKind.MEMBER, TokenKind.QUOTED, TokenKind.NUMBER)
    pairs = pairwise(tokens)
    return [
        token
        for before, token in pairs
        if token.kind is TokenKind.PARAMETER and before.kind in names and before.end == token.start
    ]


_MISREAD_HELP = (
    "write the string with plain quotes, or a space behind a colon that begins no parameter"
)
_NAME_LINE_HELP = "write it as `-- name: find_by_id(id)^`: a name, its parameters, what comes back"


def translate_aiosql_error(
    block: QueryBlock, sql_start: int, tokens: list[Token], message: str
) -> CompileError:
    """Translate aiosql's message into a diagnostic with a remedy."""
    if message.startswith("empty"):
        return block.error(0, "a name line without a statement", "write the statement below it")
    undeclared = re.search(r"undeclared parameter name in query \w+: (\w+)", message)
    if undeclared:
        return _undeclared_parameter(block, sql_start, tokens, undeclared[1])
    unused = re.search(r"unused declared parameter in query \w+: (\[.*\])", message)
    if unused:
        names = ", ".join(re.findall(r"\w+", unused[1]))
        hint = "take it out of the name line, or use it in the statement"
        return block.error(0, f"a parameter that the statement doesn't use: {names}", hint)
    if message.startswith("missing mandatory parameter list"):
        hint = f"write `{block.name}()` where there are none"
        return block.error(0, "the name line lacks its list of parameters", hint)
    return block.error(0, "aiosql can't read this name line", _NAME_LINE_HELP)


def _undeclared_parameter(
    block: QueryBlock, sql_start: int, tokens: list[Token], name: str
) -> CompileError:
    for placeholder in find_placeholders(tokens):
        if name == (placeholder.group or placeholder.name):
            hint = (
                f"add {name} to the parameters of the name line;\n"
                "where a colon is meant, as in a slice, put a space behind it"
            )
            at = sql_start + placeholder.token.start
            return block.error(at, f"the name line doesn't declare {name}", hint)
    return _misreading(block, sql_start, name)


def _misreading(block: QueryBlock, sql_start: int, name: str) -> CompileError:
    match = re.compile(rf":{name}\b").search(block.text, sql_start)
    hint = _MISREAD_HELP
    message = f"aiosql takes :{name} for a parameter here, PostgreSQL doesn't"
    return block.error(match.start() if match else sql_start, message, hint)


def check_reading(query: SourceQuery, datum: QueryDatum) -> None:
    """Reject a statement in which aiosql sees other parameters than PostgreSQL would."""
    ours = {(placeholder.group, placeholder.name) for placeholder in query.placeholders}
    groups = {group: set(fields) for group, fields in (datum.attributes or {}).items()}
    plain = set(datum.signature.parameters) - {"self"} if datum.signature else set[str]()
    dotted = {(group, field) for group, fields in groups.items() for field in fields}
    theirs = dotted | {(None, name) for name in plain - set(groups)}
    for group, name in sorted(theirs ^ ours, key=str):
        key = f"{group}.{name}" if group else name
        at = re.search(rf":{re.escape(key)}\b", query.sql)
        raise CompileError(
            query.diagnose(
                f"aiosql and PostgreSQL read :{key} differently",
                _MISREAD_HELP,
                at=at.start() if at else 0,
            )
        )
