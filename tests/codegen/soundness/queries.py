"""Random queries: SELECT in all its parts, set operations, VALUES, CTEs."""

import re
from dataclasses import replace

from tests.codegen.soundness.expressions import Column, Expression, Scope
from tests.codegen.soundness.kinds import NAMES, any_name, literal
from tests.codegen.soundness.recursion import NONE, clauses
from tests.codegen.soundness.sources import Cte, Query, Source, Sources, names_of


class Queries(Sources):
    """Writes queries."""

    def subquery(self, kind: str, outer: tuple[Column, ...], depth: int, *, one: bool) -> str:
        """A query of one column; of one row at most, mostly, where `one` is asked for."""
        if depth <= 0:
            return self.smallest(kind, outer)
        sql = self.query(outer, depth - 1, (kind,)).sql
        if one and not sql.endswith("LIMIT 1"):
            return f"SELECT * FROM ({sql}) AS {self.alias()} LIMIT 1"
        return sql

    def smallest(self, kind: str, outer: tuple[Column, ...]) -> str:
        """A column of a table, if one has that type."""
        tables = [table for table in self.schema.tables if table.of(kind)]
        if not tables or self.chance(0.1):
            return f"SELECT {literal(self.random, kind)}"
        source = self.table(self.random.choice(tables))
        scope = Scope(source.columns, outer)
        column = self.leaf(kind, scope, 0).sql
        where = f" WHERE {self.test(scope, 1)}" if self.chance(0.6) else ""
        if self.chance(0.3):
            return f"SELECT max({column}) FROM {source.sql}{where}"
        return f"SELECT {column} FROM {source.sql}{where} LIMIT 1"

    def query(
        self, outer: tuple[Column, ...], depth: int, kinds: tuple[str, ...] | None = None
    ) -> Query:
        """A query of these types, or of any."""
        if depth > 0 and self.chance(0.1):
            return self.operation(outer, depth - 1, kinds)
        if depth > 0 and self.chance(0.08):
            return self.with_cte(outer, depth - 1, kinds)
        if self.chance(0.03):
            return self.rows(Scope(outer=outer), kinds)
        return self.select(outer, depth, kinds)

    def operation(
        self, outer: tuple[Column, ...], depth: int, kinds: tuple[str, ...] | None
    ) -> Query:
        """UNION, INTERSECT or EXCEPT."""
        left = self.query(outer, depth, kinds)
        right = self.query(outer, depth, left.kinds)
        word = self.random.choice(("UNION", "UNION", "INTERSECT", "EXCEPT"))
        every = self.random.choice(("", " ALL"))
        end = self.random.choice(("", "", "", " LIMIT 1", " ORDER BY 1 LIMIT 2"))
        sql = f"({left.sql}) {word}{every} ({right.sql}){end}"
        labels = tuple(f"{word}" for _ in left.labels)
        return Query(sql, left.names, left.kinds, labels)

    def with_cte(
        self, outer: tuple[Column, ...], depth: int, kinds: tuple[str, ...] | None
    ) -> Query:
        """A query behind a WITH."""
        before = self.ctes
        texts: list[str] = []
        for _ in range(self.random.choice((1, 1, 2))):
            text, cte = self.recursive() if self.chance(0.25) else self.plain_cte(outer, depth)
            texts.append(text)
            self.ctes = (*self.ctes, cte)
        query = self.query(outer, depth, kinds)
        self.ctes = before
        return replace(query, sql=f"WITH RECURSIVE {', '.join(texts)} {query.sql}")

    def plain_cte(self, outer: tuple[Column, ...], depth: int) -> tuple[str, Cte]:
        """A CTE that isn't recursive."""
        query = self.query(outer if self.chance(0.3) else (), depth)
        cte = Cte(f"w{self.alias()}", tuple(zip(names_of(query.kinds), query.kinds, strict=True)))
        how = self.random.choice(("", "", " MATERIALIZED", " NOT MATERIALIZED"))
        return (
            f"{cte.name} ({', '.join(name for name, _ in cte.columns)}) AS{how} ({query.sql})",
            cte,
        )

    def recursive(self, *, marked: bool = False) -> tuple[str, Cte]:
        """A CTE that reads itself, three times at most; one with CYCLE, if asked for."""
        kinds = tuple(any_name(self.random) for _ in range(self.random.choice((1, 2))))
        columns = (("step", "int4"), *zip(names_of(kinds), kinds, strict=True))
        cte = Cte(f"w{self.alias()}", columns)
        start = [self.expression(kind, Scope(), 1).sql for kind in kinds]
        recursion = self.cte(cte)
        source = recursion
        if self.chance(0.4):
            other = self.table(self.random.choice(self.schema.tables))
            scope = Scope((*recursion.columns, *other.columns))
            word = self.random.choice(("JOIN", "LEFT JOIN"))
            sql = f"{recursion.sql} {word} {other.sql} ON {self.test(scope, 1)}"
            source = Source(sql, (*recursion.columns, *other.columns))
        scope = Scope(source.columns)
        again = [f"({self.expression(kind, scope, 1).sql})::{kind}" for kind in kinds]
        first = ", ".join(
            ["1", *(f"({value})::{kind}" for value, kind in zip(start, kinds, strict=True))]
        )
        step = recursion.columns[0].sql
        more = f" AND {self.test(scope, 1)}" if self.chance(0.3) else ""
        every = self.random.choice((" ALL", ""))
        text = (
            f"SELECT {first} UNION{every} SELECT {', '.join([f'{step} + 1', *again])}"
            f" FROM {source.sql} WHERE {step} < 3{more}"
        )
        names = tuple(name for name, _ in columns)
        added = NONE
        if marked or self.chance(0.3):
            added = clauses(self.random, names, cycle=marked or self.chance(0.5))
        cte = Cte(cte.name, (*columns, *added.columns), added.made)
        return f"{cte.name} ({', '.join(names)}) AS ({text}){added.text}", cte

    def select(self, outer: tuple[Column, ...], depth: int, kinds: tuple[str, ...] | None) -> Query:
        """SELECT."""
        source = self.source(outer, min(depth, 2)) if self.chance(0.97) else None
        rows = Scope(source.columns if source else (), outer)
        sql = f" FROM {source.sql}" if source else ""
        if source and source.columns and self.chance(0.06):
            more = self.source(outer, 0)
            sql += f", {more.sql}"
            rows = Scope((*rows.columns, *more.columns), outer)
        around, self.focus = self.focus, self.some_of(rows)
        if self.chance(0.45):
            sql += f" WHERE {self.condition(rows, self.random.choice((1, 2)))}"
        scope, grouping = self.grouped(rows, source) if self.chance(0.35) else (rows, "")
        kinds = kinds or self.kinds((1, 1, 2, 3))
        simple = self.chance(0.4)
        outputs = [
            self.leaf(kind, scope, 1)
            if simple
            else self.output(kind, scope, depth, grouped=bool(grouping))
            for kind in kinds
        ]
        if grouping and self.chance(0.25):
            grouping += f" HAVING {self.having(scope, rows)}"
        named = list(zip(outputs, names_of(kinds), strict=True))
        texts = [f"{output.sql} AS {name}" for output, name in named]
        distinct, end = self.end(
            scope, [output.sql for output in outputs], grouped=bool(grouping.strip())
        )
        labels = tuple(output.label for output in outputs)
        self.focus = around
        return Query(
            f"SELECT {distinct}{', '.join(texts)}{sql}{grouping.rstrip()}{end}",
            names_of(kinds),
            kinds,
            labels,
        )

    def kinds(self, numbers: tuple[int, ...]) -> tuple[str, ...]:
        """Types for a few columns."""
        number = self.random.choice(numbers)
        near = [column.kind for column in self.focus if column.kind in NAMES]
        return tuple(
            self.random.choice(near) if near and self.chance(0.6) else any_name(self.random)
            for _ in range(number)
        )

    def some_of(self, scope: Scope) -> tuple[Column, ...]:
        """A few columns to be about."""
        columns = [column for column in scope.columns if column.kind != "row"]
        return tuple(self.random.sample(columns, min(len(columns), 2)))

    def output(self, kind: str, scope: Scope, depth: int, *, grouped: bool) -> Expression:
        """A column of the result."""
        inner = replace(scope, windows=self.chance(0.15), sets=not grouped and self.chance(0.3))
        if self.chance(0.25):
            return self.leaf(kind, inner, depth)
        return self.expression(kind, inner, max(1, min(depth, 3)))

    def having(self, scope: Scope, rows: Scope) -> str:
        """A condition on groups."""
        column = self.any_column(rows)
        return self.random.choice(
            (
                "count(*) > 1",
                "count(*) > 0",
                f"max({column.sql}) IS NOT NULL",
                f"count({column.sql}) > 0",
                self.expression("bool", scope, 2).sql,
            )
        )

    def grouped(self, rows: Scope, source: Source | None) -> tuple[Scope, str]:
        """The scope behind a GROUP BY, and its text; a space where there is none."""
        group = rows.plain
        if source is None or self.chance(0.35):
            return Scope((), rows.outer, group), " "
        columns = [self.any_column(rows) for _ in range(self.random.choice((1, 1, 2, 3)))]
        columns = list(dict.fromkeys(columns))
        if self.chance(0.2):
            kind = any_name(self.random)
            made = self.expression(kind, replace(group, outer=()), 1)
            columns.append(Column(made.sql, kind))
        readable = columns
        if (key := columns[0].key) and self.chance(0.4):
            names = [f"{key[0]}.{name}" for name in key[1:]]
            by_sql = {column.sql: column for column in rows.columns}
            columns = [by_sql[name] for name in names if name in by_sql]
            readable = [column for column in rows.columns if column.sql.startswith(f"{key[0]}.")]
        texts = [column.sql for column in columns]
        text = self.sets_of(texts) if self.chance(0.3) else ", ".join(texts)
        if text != ", ".join(texts):
            numbers = [Column(f"grouping({text})", "int4") for text in texts[:1]]
            return Scope((*columns, *columns, *numbers), rows.outer, group), f" GROUP BY {text}"
        return Scope(tuple(readable), rows.outer, group), f" GROUP BY {text}"

    def sets_of(self, texts: list[str]) -> str:
        """Several groupings at once."""
        expressions = ", ".join(texts)
        return self.random.choice(
            (
                f"ROLLUP ({expressions})",
                f"CUBE ({expressions})",
                f"GROUPING SETS (({expressions}), ())",
                f"GROUPING SETS ({', '.join(f'({text})' for text in texts)})",
                f"GROUPING SETS (({expressions}))",
                f"GROUPING SETS (({expressions}), ({texts[0]}))",
                f"{texts[0]}, ROLLUP ({expressions})",
                f"DISTINCT ROLLUP ({expressions}), CUBE ({texts[-1]})",
            )
        )

    def end(self, scope: Scope, outputs: list[str], *, grouped: bool) -> tuple[str, str]:
        """DISTINCT, and what stands behind WHERE and GROUP BY."""
        if self.chance(0.06):
            return "DISTINCT ", self.limit() if self.chance(0.3) else ""
        column = self.any_column(scope).sql
        if self.chance(0.04) and column != "1::int4":
            return f"DISTINCT ON ({column}) ", f" ORDER BY {column}"
        if self.chance(0.2):
            down = self.random.choice(("", " DESC", " NULLS FIRST"))
            by = self.random.choice((column, "1", outputs[0]))
            by = "1" if re.fullmatch(r"-?\d+|1::int4", by) or ":p" in by else by
            return "", f" ORDER BY {by}{down}{self.limit() if self.chance(0.7) else ''}"
        if self.chance(0.06):
            return "", self.limit()
        if not grouped and self.chance(0.01):
            return "", " FOR UPDATE"
        return "", ""

    def limit(self) -> str:
        """LIMIT, OFFSET and their like."""
        choices = [
            " LIMIT 1",
            " LIMIT 1",
            " LIMIT 2",
            " LIMIT 0",
            " LIMIT ALL",
            " LIMIT NULL",
            " OFFSET 1",
            " LIMIT 1 OFFSET 1",
            " FETCH FIRST ROW ONLY",
            " FETCH FIRST 2 ROWS ONLY",
            " LIMIT 0 + 1",
            " LIMIT 1::bigint",
            f" LIMIT {literal(self.random, 'int4')} + 1",
        ]
        if not self.safe:
            choices.append(f" LIMIT {self.parameter(None)}")
        return self.random.choice(choices)
