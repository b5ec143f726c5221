"""The statement's own ORDER BY, and its items."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from codegen.read.lexer import Token, TokenKind
from codegen.read.syntax import SourceQuery

FOLLOWING = frozenset({"LIMIT", "OFFSET", "FETCH", "FOR"})
"""Keywords that may follow an ORDER BY at its own depth; PostgreSQL reserves them all."""

_DIRECTIONS = frozenset({"ASC", "DESC", "USING", "NULLS"})


@dataclass(frozen=True, slots=True)
class OrderByClause:
    """The ORDER BY of the statement itself."""

    keyword_start: int  # start of the word ORDER, in the statement
    start: int  # start of the first item
    end: int
    tokens: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class OrderByItem:
    """One sort key as it is written."""

    text: str  # the expression, without direction
    start: int  # in the text that the tokens' offsets count in
    tokens: tuple[Token, ...]  # of the text


def top_level_order_by(query: SourceQuery) -> OrderByClause | None:
    """Find the ORDER BY of the whole statement, not of its subqueries."""
    tokens = [token for token in query.tokens if not token.depth]
    for first, second in pairwise(tokens):
        if first.keyword == "ORDER" and second.keyword == "BY":
            items = tuple(_tokens_after(query.tokens, second))
            start, end = (items[0].start, items[-1].end) if items else (second.end, second.end)
            return OrderByClause(first.start, start, end, items)
    return None


def _tokens_after(tokens: Iterable[Token], by: Token) -> Iterator[Token]:
    for token in tokens:
        if token.start >= by.end:
            if not token.depth and (token.keyword in FOLLOWING or token.text == ";"):
                return
            yield token


def split_items(text: str, tokens: Sequence[Token]) -> list[OrderByItem]:
    """Split an ORDER BY list at its commas; `text` is what the tokens' offsets count in."""
    groups: list[list[Token]] = [[]]
    for token in tokens:
        if token.text == "," and not token.depth:
            groups.append([])
        else:
            groups[-1].append(token)
    return [_parse_item(text, group) for group in groups if group]


def _parse_item(text: str, tokens: list[Token]) -> OrderByItem:
    """Cut ASC, DESC, USING and NULLS FIRST off the end of an item."""
    expression = tokens
    for number, token in enumerate(tokens):
        if number and not token.depth and _is_direction(tokens[number:]):
            expression = tokens[:number]
            break
    start = tokens[0].start
    return OrderByItem(text[start : expression[-1].end], start, tuple(expression))


def _is_direction(rest: list[Token]) -> bool:
    """True if these tokens are nothing but a direction."""
    words = [token.keyword for token in rest if token.kind is TokenKind.WORD]
    if rest[0].keyword == "USING":
        return True
    if rest[0].keyword not in _DIRECTIONS or len(words) != len(rest):
        return False
    return words in (
        ["ASC"],
        ["DESC"],
        *_with_nulls([]),
        *_with_nulls(["ASC"]),
        *_with_nulls(["DESC"]),
    )


def _with_nulls(before: list[str]) -> list[list[str]]:
    return [[*before, "NULLS", place] for place in ("FIRST", "LAST")]
