"""The list as a derived table: without its order, with further columns to order it by."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from codegen.read.lexer import Token
from codegen.read.order_by import FOLLOWING, top_level_order_by
from codegen.read.syntax import SourceQuery
from codegen.read.template import Template
from codegen.sql.assembler import Segment, clause_segments

# Words that end a select list at its depth. PostgreSQL reserves them, but takes them behind AS.
_ENDS = frozenset(
    {
        *("FROM", "WHERE", "GROUP", "HAVING", "WINDOW", "ORDER", *FOLLOWING),
        *("UNION", "INTERSECT", "EXCEPT"),
    }
)


def select_list_end(query: SourceQuery) -> int | None:
    """The end of the statement's select list; None if columns can't be added to it."""
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
    """The statement without its ORDER BY, with further columns of these names."""
    query, order = template.query, top_level_order_by(template.query)
    end = max(
        (token.end for token in query.tokens if order and token.end <= order.keyword_start),
        default=0,
    )
    further, position = list(further), 0
    if further and (position := select_list_end(query) or 0):
        yield from clause_segments(
            [clause for clause in template.clauses if clause.end <= position], 0, position
        )
        for piece, name in further:
            yield ", "
            yield from _within(template, piece)
            yield f" AS {name}"
    rest = [clause for clause in template.clauses if position <= clause.start < end]
    yield from clause_segments(rest, position, end)


def _within(template: Template, piece: Segment) -> Iterator[Segment]:
    """The segments of a range, with its clauses; other segments as they are."""
    if not isinstance(piece, tuple):
        yield piece
        return
    start, end = piece
    yield from clause_segments(
        [clause for clause in template.clauses if start <= clause.start < end], start, end
    )
