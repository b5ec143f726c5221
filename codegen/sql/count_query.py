"""The statement that counts what a list gives on all its pages."""

from collections.abc import Collection
from dataclasses import replace
from itertools import pairwise

from codegen.read.lexer import Token, TokenKind, tokenize
from codegen.read.order_by import FOLLOWING
from codegen.read.syntax import Annotations, Operation, SourceQuery, find_placeholders

# What begins the part of a statement that orders its rows and takes some of them. PostgreSQL
# reserves them all: behind AS they are names.
_TAIL = {"ORDER", *FOLLOWING}
_PAGE = FOLLOWING - {"FOR"}


def derive_count_query(query: SourceQuery, bound: Collection[str]) -> SourceQuery | None:
    """The query that counts, of a list with filters that comes in pages; groups in `bound` page."""
    tail = _tail(query)
    if query.operation is not Operation.SELECT or not _varies(query, bound):
        return None
    if not query.annotations.keyset and not _is_page(query, tail, bound):
        return None
    body = [it for it in query.tokens if not tail or it.start < tail[0].start]
    sql = f"SELECT count(*) FROM (\n{query.sql[: body[-1].end]}\n) AS listed"
    tokens = [it for it in tokenize(sql) if it.kind is not TokenKind.COMMENT]
    found = tuple(find_placeholders(tokens))
    left = {it.group or it.name for it in found}
    return replace(
        query,
        name=f"count_{query.name}",
        operation=Operation.VALUE,
        arguments=tuple(it for it in query.arguments if it in left),
        doc=f"Number of rows that `{query.name}` gives on all its pages.",
        annotations=Annotations(inputs=query.annotations.inputs),
        sql=sql,
        tokens=tuple(tokens),
        placeholders=found,
        counts=query.name,
    )


def _tail(query: SourceQuery) -> tuple[Token, ...]:
    """ORDER BY, LIMIT, OFFSET and locks of the whole statement."""
    for before, token in pairwise(query.tokens):
        if not token.depth and token.keyword in _TAIL and before.keyword != "AS":
            return query.tokens[query.tokens.index(token) :]
    return ()


def _varies(query: SourceQuery, bound: Collection[str]) -> bool:
    return any(it.group is not None and it.group not in bound for it in query.placeholders)


def _is_page(query: SourceQuery, tail: tuple[Token, ...], bound: Collection[str]) -> bool:
    """Whether a LIMIT or OFFSET takes what it takes from such groups alone."""
    first = next((it for it in tail if not it.depth and it.keyword in _PAGE), None)
    if first is None:
        return False
    held = [it for it in query.placeholders if it.token.start > first.start]
    return bool(held) and all(it.group in bound for it in held)
