"""Statements that the library makes of the text of another one: here as there.

It cuts texts at words, as `composition` of the core says, and adds a few. Where it wouldn't make
what PostgreSQL was asked about, that is written down in the generated code.
"""

from codegen.sql.assembler import SPACE


def noop_read(update: str) -> str:
    """The SELECT of what an UPDATE … SET … WHERE … RETURNING would return if it set nothing."""
    change, _, columns = update.rpartition("RETURNING")
    table, _, clauses = change.removeprefix("UPDATE").partition("SET")
    conditions = clauses.partition("WHERE")[2].rstrip(SPACE)
    return f"SELECT   {columns}\nFROM{table}WHERE{conditions}"


def row_read(change: str, where: str) -> str:
    """The SELECT of what an UPDATE or DELETE returns, by another WHERE."""
    words, _, columns = change.rpartition("RETURNING")
    if words.startswith("UPDATE"):
        table = words.removeprefix("UPDATE").partition("SET")[0]
    else:
        table = words.removeprefix("DELETE FROM").partition("WHERE")[0]
    return f"SELECT   {columns}\nFROM{table.rstrip(SPACE)}\n{where}"


def row_count(rows: str) -> str:
    """The SELECT that counts the rows of a list, without its order and its LIMIT."""
    return f"SELECT count(*) FROM (\n{unordered(rows)}\n) AS listed"


def with_returning_one(change: str) -> str:
    """The change with 1 for each of its rows, by which they are counted, in place of columns."""
    return f"{change.rpartition('RETURNING')[0].rstrip(SPACE)}\nRETURNING 1"


def unordered(rows: str) -> str:
    """The list without its last ORDER BY, and what comes behind it."""
    return rows.rpartition("ORDER BY")[0].rstrip(SPACE)


def own_order(rows: str) -> str:
    """The items of the list's own ORDER BY."""
    return rows.rpartition("ORDER BY")[2].strip(f"{SPACE}«»")
