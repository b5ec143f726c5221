"""Where a statement's own ORDER BY stands, and the items of an order."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from codegen.read.lexer import Token, TokenKind
from codegen.read.syntax import SourceQuery

FOLLOWING = frozenset({"LIMIT", "OFFSET", "FETCH", "FOR"})
"""What may follow an ORDER BY at its own depth. PostgreSQL reserves them all."""

_DIRECTIONS = frozenset({"ASC", "DESC", "USING", "NULLS"})


@dataclass(frozen=True, slots=True)
class OrderByClause:
    """What a statement's own ORDER BY holds, behind these two words."""

    keyword_start: int  # where the words begin, in the statement
    start: int  # where they end
    end: int
    tokens: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class OrderByItem:
    """What an order names between two commas."""

    text: str  # without direction: what rows are ordered by
    start: int  # where it begins, in the text of the order's tokens
    tokens: tuple[Token, ...]  # of the text


def top_level_order_by(query: SourceQuery) -> OrderByClause | None:
    """The ORDER BY of the whole statement, not of what it is made of."""
    tokens = [token for token in query.tokens if not token.depth]
    for first, second in pairwise(tokens):
        if first.keyword == "ORDER" and second.keyword == "BY":
            held = tuple(_held(query.tokens, second))
            return OrderByClause(
                first.start, second.end, held[-1].end if held else second.end, held
            )
    return None


def _held(tokens: Iterable[Token], by: Token) -> Iterator[Token]:
    for token in tokens:
        if token.start >= by.end:
            if not token.depth and (token.keyword in FOLLOWING or token.text == ";"):
                return
            yield token


def split_items(text: str, tokens: Sequence[Token]) -> list[OrderByItem]:
    """The items of an order; `text` is what the tokens' offsets count in."""
    found: list[list[Token]] = [[]]
    for token in tokens:
        if token.text == "," and not token.depth:
            found.append([])
        else:
            found[-1].append(token)
    return [_item(text, held) for held in found if held]


def _item(text: str, tokens: list[Token]) -> OrderByItem:
    """An item without ASC, DESC, USING and NULLS FIRST, which end it."""
    kept = tokens
    for number, token in enumerate(tokens):
        if number and not token.depth and _is_direction(tokens[number:]):
            kept = tokens[:number]
            break
    start = tokens[0].start
    return OrderByItem(text[start : kept[-1].end], start, tuple(kept))


def _is_direction(rest: list[Token]) -> bool:
    """Whether nothing but directions follows."""
    words = [token.keyword for token in rest if token.kind is TokenKind.WORD]
    if rest[0].keyword == "USING":
        return True
    if rest[0].keyword not in _DIRECTIONS or len(words) != len(rest):
        return False
    return words in (["ASC"], ["DESC"], *_nulls([]), *_nulls(["ASC"]), *_nulls(["DESC"]))


def _nulls(before: list[str]) -> list[list[str]]:
    return [[*before, "NULLS", place] for place in ("FIRST", "LAST")]
