"""Random joins, embedded and gathered: what comes out is what its type says. Real PostgreSQL.

What is never NULL, or never missing, by the generated classes is looked for in random data.
"""

import itertools
import random
from collections.abc import Callable
from typing import Any

import asyncpg
import pytest

from tests.codegen.conftest import Generated
from tests.codegen.type_oracle import fits

TABLES = (1, 2, 3)
SCHEMA = "".join(
    f"CREATE TABLE t{number} (id int PRIMARY KEY, a int, b int NOT NULL, d timestamptz);"
    for number in TABLES
)
STATEMENTS, ROUNDS = 60, 3

Json = dict[str, Any]


class Writer:
    """Writes random statements."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.names = (f"x{number}" for number in itertools.count())

    def one(self, *choices: str) -> str:
        return self.random.choice(choices)

    def column(self, entries: list[str]) -> str:
        return f"{self.one(*entries)}.{self.one('id', 'a', 'b')}"

    def entry(self) -> tuple[str, list[str]]:
        """A table, or a derived one, and its name."""
        name, table, other = next(self.names), self.table(), self.table()
        source = self.one(
            table,
            table,
            f"(SELECT id, a, b FROM {table} WHERE a IS NOT NULL)",
            f"(SELECT p.id, q.a, q.b FROM {table} AS p LEFT JOIN {other} AS q ON q.id = p.a)",
            f"(SELECT id, a, b FROM {table} UNION ALL SELECT NULL, 1, NULL)",
            f"(SELECT b AS id, max(a) AS a, count(*) AS b FROM {table} GROUP BY b)",
        )
        return f"{source} AS {name}", [name]

    def table(self) -> str:
        return f"t{self.random.choice(TABLES)}"

    def joined(self, depth: int) -> tuple[str, list[str]]:
        """A tree of joins, and the names of all that it joins."""
        if not depth or self.random.random() < 0.2:
            return self.entry()
        (left, lefts), (right, rights) = self.joined(depth - 1), self.joined(depth - 1)
        join = self.one("JOIN", "LEFT JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN")
        one, other = self.column(lefts), self.column(rights)
        condition = f"{one} = {other}"
        if join != "FULL JOIN":  # which takes plain equality only
            condition = self.one(
                condition, f"coalesce({one}, 0) = {other}", f"{one} IS NOT DISTINCT FROM {other}"
            )
        return f"({left} {join} {right} ON {condition})", [*lefts, *rights]

    def where(self, entries: list[str]) -> str:
        condition = f"{self.column(entries)} {self.one('IS NOT NULL', '> 0', 'IS NULL')}"
        return self.one("", "", f" WHERE {condition}")

    def embedding(self) -> str:
        """A statement whose columns have dots in their names."""
        source, entries = self.joined(3)
        entry, other = self.one(*entries), self.one(*entries)
        columns = [f'{entry}.{name} AS "g.{name}"' for name in self.some("id", "a", "b")]
        columns += [f'{other}.{name} AS "g.h.{name}"' for name in self.some("id", "a", "b")]
        columns += [self.one(f'coalesce({entry}.a, 7) AS "g.c"', f'{entry}.a + 1 AS "g.c"')]
        return f"SELECT {', '.join(columns)} FROM {source}{self.where(entries)}"

    def some(self, *choices: str) -> list[str]:
        return self.random.sample(choices, self.random.randint(1, len(choices)))

    def gathering(self) -> str:
        """A statement that makes JSON."""
        source, entries = self.joined(2)
        where, whose = self.where(entries), self.one(*entries)
        item = self.one(self.object(entries, 2), self.object(entries, 2), f"to_jsonb({whose})")
        filter = f" FILTER (WHERE {self.column(entries)} IS NOT NULL)"
        made = f"{self.one('json_agg', 'jsonb_agg', 'array_agg')}({item}){self.one('', filter)}"
        return self.one(
            f"SELECT {made} AS g FROM {source}{where}",
            f"SELECT {whose}.b, {made} AS g FROM {source}{where} GROUP BY {whose}.b",
            f"SELECT {item} AS g FROM {source}{where}",
            f"SELECT t1.id, s.g FROM t1 LEFT JOIN (SELECT {whose}.b, {made} AS g"
            f" FROM {source}{where} GROUP BY {whose}.b) AS s ON s.b = t1.a",
        )

    def object(self, entries: list[str], depth: int) -> str:
        pairs = [
            f"'k{number}', {self.value(entries, depth)}"
            for number in range(self.random.randint(1, 3))
        ]
        return f"{self.one('json', 'jsonb')}_build_object({', '.join(pairs)})"

    def value(self, entries: list[str], depth: int) -> str:
        column = self.column(entries)
        if not depth:
            return self.one(column, f"coalesce({column}, {self.column(entries)})")
        inner, table = self.object(entries, depth - 1), self.table()
        return self.one(
            column,
            f"to_jsonb({self.one(*entries)})",
            inner,
            f"CASE WHEN {column} IS NOT NULL THEN {inner} END",
            f"(SELECT jsonb_agg(y) FROM {table} AS y WHERE y.a = {column})",
            f"ARRAY(SELECT y.d FROM {table} AS y WHERE y.b = {column})",
        )

    def data(self) -> str:
        """Rows for all the tables."""
        rows = [self.row(table, number) for table in TABLES for number in range(3)]
        tables = ", ".join(f"t{number}" for number in TABLES)
        return f"TRUNCATE {tables}; {''.join(rows)}"

    def row(self, table: int, number: int) -> str:
        a, b = self.one("NULL", "0", "1", "2"), self.one("0", "1", "2")
        d = self.one("NULL", "now()", "'infinity'")
        return self.one(f"INSERT INTO t{table} VALUES ({number}, {a}, {b}, {d});", "")


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("kind", ["embedding", "gathering"])
def test_what_comes_out_is_what_its_type_says(
    kind: str, seed: int, describe: Callable[..., Json], generated: Callable[..., Generated]
) -> None:
    writer = Writer(seed)
    statements = [getattr(writer, kind)() for _ in range(STATEMENTS)]
    blocks = [f"-- name: q{number}()\n{sql};\n" for number, sql in enumerate(statements)]
    refused = {error["query"] for error in describe("\n".join(blocks), SCHEMA)["errors"]}
    sound = [number for number, _ in enumerate(statements) if f"q{number}" not in refused]
    assert len(sound) > STATEMENTS / 2
    made = generated({"q.sql": "\n".join(blocks[number] for number in sound)}, SCHEMA)
    for _ in range(ROUNDS):
        made.run(fill(made.dsn, writer.data()))
        for number in sound:
            rows = made.call("q", f"q{number}")
            assert fits(made.returns("q", f"q{number}"), rows), (statements[number], rows)


async def fill(dsn: str, sql: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(sql)
    finally:
        await connection.close()
