"""Count query of a list in pages: `SELECT count(*) FROM (…) AS listed`."""

from collections.abc import Collection
from dataclasses import replace
from itertools import pairwise

from codegen.read.lexer import Token, TokenKind, tokenize
from codegen.read.order_by import FOLLOWING
from codegen.read.syntax import Annotations, Operation, SourceQuery, find_placeholders

# Words that begin ORDER BY, LIMIT and the like. PostgreSQL reserves them: behind AS they are names.
_TAIL = {"ORDER", *FOLLOWING}
_PAGE = FOLLOWING - {"FOR"}


def derive_count_query(query: SourceQuery, bound: Collection[str]) -> SourceQuery | None:
    """Derive the count of all rows of a list that has filters and comes in pages.

    `bound` are the parameter groups whose types exist already, such as `page`: they choose the
    page.
    """
    tail = _tail(query)
    if query.operation is not Operation.SELECT or not _has_filters(query, bound):
        return None
    if not query.annotations.keyset and not _takes_page(query, tail, bound):
        return None
    body = [token for token in query.tokens if not tail or token.start < tail[0].start]
    sql = f"SELECT count(*) FROM (\n{query.sql[: body[-1].end]}\n) AS listed"
    tokens = [token for token in tokenize(sql) if token.kind is not TokenKind.COMMENT]
    placeholders = tuple(find_placeholders(tokens))
    used_names = {placeholder.group or placeholder.name for placeholder in placeholders}
    return replace(
        query,
        name=f"count_{query.name}",
        operation=Operation.VALUE,
        arguments=tuple(argument for argument in query.arguments if argument in used_names),
        doc=f"Number of rows that `{query.name}` gives on all its pages.",
        annotations=Annotations(inputs=query.annotations.inputs),
        sql=sql,
        tokens=tuple(tokens),
        placeholders=placeholders,
        counts=query.name,
    )


def _tail(query: SourceQuery) -> tuple[Token, ...]:
    """ORDER BY, LIMIT, OFFSET and locks at the end of the whole statement."""
    for before, token in pairwise(query.tokens):
        if not token.depth and token.keyword in _TAIL and before.keyword != "AS":
            return query.tokens[query.tokens.index(token) :]
    return ()


def _has_filters(query: SourceQuery, bound: Collection[str]) -> bool:
    return any(
        placeholder.group is not None and placeholder.group not in bound
        for placeholder in query.placeholders
    )


def _takes_page(query: SourceQuery, tail: tuple[Token, ...], bound: Collection[str]) -> bool:
    """True if LIMIT and OFFSET get their values from such groups alone."""
    first = next((token for token in tail if not token.depth and token.keyword in _PAGE), None)
    if first is None:
        return False
    page_placeholders = [
        placeholder for placeholder in query.placeholders if placeholder.token.start > first.start
    ]
    return bool(page_placeholders) and all(
        placeholder.group in bound for placeholder in page_placeholders
    )
