"""Cuts a file into statements, where psql would."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""
      --[^\n]*
    | (?P<comment>/\*)
    | [eE]'(?:[^'\\]|\\.|'')*+'
    | '(?:[^']|'')*+'
    | "(?:[^"]|"")*+"
    | \$(?P<tag>(?:[^\W\d]\w*)?)\$.*?\$(?P=tag)\$
    | [^\W\d][\w$]*
    | \s+
    | \d[\w.]*
    | .
    """,
    re.DOTALL | re.VERBOSE,
)
_COMMENT_EDGE = re.compile(r"/\*|\*/")


@dataclass(frozen=True, slots=True)
class SqlStatement:
    """A statement of a file."""

    text: str  # as it stands, without its semicolon
    offset: int  # in the file, in characters from 0
    tokens: tuple[str, ...]  # in upper case if they are words; without space and comments

    def begins(self, *words: str) -> bool:
        """Tell whether these are its first words."""
        return self.tokens[: len(words)] == words


def split_statements(text: str) -> list[SqlStatement]:
    """The statements of a text: a semicolon in parentheses, or in BEGIN ATOMIC, ends none."""
    statements: list[SqlStatement] = []
    start = end = parentheses = blocks = 0
    tokens: list[str] = []
    for offset, word in _read_tokens(text):
        if word == ";" and parentheses <= 0 and blocks <= 0:
            if tokens:
                statements.append(SqlStatement(text[start:end], start, tuple(tokens)))
            tokens, parentheses, blocks = [], 0, 0
            continue
        start = offset if not tokens else start
        end = offset + len(word)
        tokens.append(word.upper() if word[0].isalpha() else word)
        parentheses += {"(": 1, ")": -1}.get(word, 0)
        if parentheses == 0 and _is_routine(tokens):
            blocks += _block_change(tokens[-1], blocks)
    if tokens:
        statements.append(SqlStatement(text[start:end], start, tuple(tokens)))
    return statements


def _read_tokens(text: str) -> Iterator[tuple[int, str]]:
    """Tokens with their offsets, without space and comments."""
    offset = 0
    while match := _TOKEN.match(text, offset):
        token, offset = match[0], match.end()
        if match["comment"]:
            offset = _comment_end(text, offset)
        elif not token.isspace() and not token.startswith("--"):
            yield match.start(), token


def _comment_end(text: str, offset: int) -> int:
    """The end of the comment that begins before this offset; comments nest."""
    depth = 1
    for edge in _COMMENT_EDGE.finditer(text, offset):
        depth += 1 if edge[0] == "/*" else -1
        if depth == 0:
            return edge.end()
    return len(text)


def _is_routine(tokens: list[str]) -> bool:
    """Tell whether a function or procedure is made: only these have BEGIN ATOMIC."""
    head = [token for token in tokens[:4] if token not in ("OR", "REPLACE")]
    return head[:1] == ["CREATE"] and head[1:2] in (["FUNCTION"], ["PROCEDURE"])


def _block_change(word: str, depth: int) -> int:
    """How the depth of BEGIN and CASE changes, which END ends."""
    if word == "BEGIN" or (word == "CASE" and depth):
        return 1
    return -1 if word == "END" and depth else 0
