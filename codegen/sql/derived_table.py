"""A list as a part of a longer statement: without its order, but with what it is ordered by."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from codegen.read.lexer import Token
from codegen.read.order_by import FOLLOWING, top_level_order_by
from codegen.read.syntax import SourceQuery
from codegen.read.template import Template
from codegen.sql.assembler import Segment, clause_segments

# What ends a list of columns at its own depth. PostgreSQL reserves them, but takes them behind AS.
_ENDS = frozenset(
    {
        *("FROM", "WHERE", "GROUP", "HAVING", "WINDOW", "ORDER", *FOLLOWING),
        *("UNION", "INTERSECT", "EXCEPT"),
    }
)


def select_list_end(query: SourceQuery) -> int | None:
    """Where the list of the statement's columns ends; None where it can't be made longer."""
    tokens = [token for token in query.tokens if not token.depth or token.text in (")", "]")]
    words = [token.keyword for token in tokens]
    if "SELECT" not in words or {"UNION", "INTERSECT", "EXCEPT"}.intersection(words):
        return None
    start = words.index("SELECT")
    for before, token in pairwise(tokens[start:]):
        if _ends(before, token):
            return before.end if before.keyword != "SELECT" else None
    return tokens[-1].end


def _ends(before: Token, token: Token) -> bool:
    distinct = token.keyword == "FROM" and before.keyword == "DISTINCT"
    named = before.keyword == "AS" or before.text == "."
    return token.keyword in _ENDS and not token.depth and not distinct and not named


def derived_table_segments(
    template: Template, further: Iterable[tuple[Segment, str]]
) -> Iterator[Segment]:
    """The statement without its ORDER BY, with further columns under names of their own."""
    query, order = template.query, top_level_order_by(template.query)
    end = max((it.end for it in query.tokens if order and it.end <= order.keyword_start), default=0)
    further, position = list(further), 0
    if further and (position := select_list_end(query) or 0):
        yield from clause_segments(
            [it for it in template.clauses if it.end <= position], 0, position
        )
        for piece, name in further:
            yield ", "
            yield from _within(template, piece)
            yield f" AS {name}"
    rest = [it for it in template.clauses if position <= it.start < end]
    yield from clause_segments(rest, position, end)


def _within(template: Template, piece: Segment) -> Iterator[Segment]:
    """A stretch of the statement with the clauses in it; words as they are."""
    if not isinstance(piece, tuple):
        yield piece
        return
    start, end = piece
    yield from clause_segments(
        [it for it in template.clauses if start <= it.start < end], start, end
    )
