"""Statements that are composed of the text of another one, which is cut at words.

The compiler composes the same, and has PostgreSQL prepare it. Where the words don't cut a text
well, the generated code holds the statement that would be composed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import LiteralString

_SPACE = " \t\n\r\f\v"


def noop_read(update: LiteralString) -> LiteralString:
    """The SELECT of what an UPDATE … SET … WHERE … RETURNING would return if it set nothing."""
    change, _, columns = update.rpartition("RETURNING")
    table, _, clauses = change.removeprefix("UPDATE").partition("SET")
    conditions = clauses.partition("WHERE")[2].rstrip(_SPACE)
    return f"SELECT   {columns}\nFROM{table}WHERE{conditions}"


def row_read(change: LiteralString, where: LiteralString) -> LiteralString:
    """The SELECT of what an UPDATE or DELETE returns, by another WHERE."""
    words, _, columns = change.rpartition("RETURNING")
    if words.startswith("UPDATE"):
        table = words.removeprefix("UPDATE").partition("SET")[0]
    else:
        table = words.removeprefix("DELETE FROM").partition("WHERE")[0]
    return f"SELECT   {columns}\nFROM{table.rstrip(_SPACE)}\n{where}"


def row_count(rows: LiteralString) -> LiteralString:
    """The SELECT that counts the rows of a list, without its order and its LIMIT."""
    return f"SELECT count(*) FROM (\n{unordered(rows)}\n) AS listed"


def with_returning_one(change: LiteralString) -> LiteralString:
    """The change with 1 for each of its rows, by which they are counted, in place of columns."""
    return f"{change.rpartition('RETURNING')[0].rstrip(_SPACE)}\nRETURNING 1"


def unordered(rows: LiteralString) -> LiteralString:
    """The list without its last ORDER BY, and what comes behind it."""
    return rows.rpartition("ORDER BY")[0].rstrip(_SPACE)


def own_order(rows: LiteralString) -> LiteralString:
    """The order of the list, as its last ORDER BY says."""
    return rows.rpartition("ORDER BY")[2].strip(f"{_SPACE}«»")


def paged(listed: LiteralString, page: LiteralString) -> LiteralString:
    """The list as a subquery, and behind it what takes a page of that."""
    return f"WITH listed AS NOT MATERIALIZED (\n{listed}\n)\n{page}"


def digits(number: int) -> LiteralString:
    """The number as SQL has it, made of literals as all the rest."""
    return "".join(["0123456789"[int(digit)] for digit in str(number)])


def page_text(
    order: LiteralString, limit: LiteralString, where: LiteralString | None = None
) -> LiteralString:
    """The SELECT of a page in this order."""
    conditions: LiteralString = f"\nWHERE {where}" if where else ""
    return f"SELECT * FROM listed{conditions}\nORDER BY {order}\n{limit}"


def next_page_text(
    ranges: Sequence[tuple[LiteralString, LiteralString]],
    order: LiteralString,
    limit: LiteralString,
) -> LiteralString:
    """The SELECT of a page from ranges that follow one another, each a condition and an order."""
    pages: list[LiteralString] = [page_text(by, limit, where) for where, by in ranges]
    if len(pages) == 1:
        return pages[0]
    union: LiteralString = ")\nUNION ALL\n(".join(pages)
    return f"({union})\nORDER BY {order}\n{limit}"
