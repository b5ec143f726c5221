"""Random statements about one construct each, which random composition seldom meets."""

from dataclasses import replace

from tests.codegen.soundness.expressions import Column, Scope
from tests.codegen.soundness.grammar import Production
from tests.codegen.soundness.kinds import NAMES, UNCOMPARED, literal
from tests.codegen.soundness.sources import Query, Source, names_of
from tests.codegen.soundness.stored_parameters import Storing
from tests.codegen.soundness.window_frames import DISTANCES, TIMES, frame

_CALLS = ("first_value({})", "last_value({})", "nth_value({}, 1)", "any_value({})", "lag({}, 0)")


class Focused(Storing):
    """Writes statements about one construct."""

    def statement(self) -> Query:
        """Any statement."""
        if self.chance(0.85):
            return super().statement()
        return self.random.choice(
            (self.framed, self.stored, self.marked, self.called, self.storing)
        )()

    def framed(self) -> Query:
        """Window functions over frames, of values that are mostly there."""
        source = self.near(self.random.choice((TIMES, tuple(DISTANCES))))
        scope = Scope(source.columns)
        columns = self.random.choices(
            [column for column in source.columns if column.kind in NAMES], k=2
        )
        texts: list[str] = []
        for column in columns:
            call = self.random.choice(_CALLS)
            if column.kind not in UNCOMPARED and self.chance(0.3):
                call = self.random.choice(("min({})", "max({})"))
            value = literal(self.random, column.kind) if self.chance(0.5) else column.sql
            texts.append(f"{call.format(value)} OVER ({self.framing(scope)})")
        where = f" WHERE {self.condition(scope, 1)}" if self.chance(0.2) else ""
        return self.selected(columns, texts, f"{source.sql}{where}", "a frame")

    def framing(self, scope: Scope) -> str:
        """A window with an order and a frame."""
        by = self.ordering(scope)
        down = self.random.choice(("", " DESC", " NULLS FIRST"))
        distances = (
            () if self.chance(0.8) or by.kind not in TIMES else (self.parameter("interval"),)
        )
        return f"ORDER BY {by.sql}{down} {frame(self.random, by.kind, distances)}"

    def stored(self) -> Query:
        """Columns of a table as they are, mostly one that computes some of them."""
        computing = [
            table
            for table in self.schema.tables
            if table.kind == "table" and not all(column.given for column in table.columns)
        ]
        among = computing if computing and self.chance(0.8) else self.schema.tables
        source = self.table(self.random.choice(among))
        columns = [column for column in source.columns if column.kind in NAMES]
        chosen = self.random.choices(columns, k=self.random.choice((2, 3, 4)))
        scope = Scope(source.columns)
        where = f" WHERE {self.condition(scope, 1)}" if self.chance(0.3) else ""
        texts = [column.sql for column in chosen]
        return self.selected(chosen, texts, f"{source.sql}{where}", "a stored column")

    def marked(self) -> Query:
        """Columns of a recursive CTE, among them what CYCLE and SEARCH add."""
        text, cte = self.recursive(marked=True)
        if self.chance(0.3):
            self.ctes = (cte,)
            made = self.select((), 1, None)
            self.ctes = ()
        else:
            made = self.marks(self.cte(cte))
        return replace(made, sql=f"WITH RECURSIVE {text} {made.sql}")

    def marks(self, source: Source) -> Query:
        """The columns that a CYCLE has marked, and some others."""
        columns = [column for column in source.columns if column.kind in NAMES]
        marks = [column for column in columns if column.sql.endswith(".marked")]
        chosen = [*marks, *self.random.choices(columns, k=self.random.choice((0, 1, 2)))]
        where = f" WHERE {self.condition(Scope(source.columns), 1)}" if self.chance(0.3) else ""
        texts = [column.sql for column in chosen]
        return self.selected(chosen, texts, f"{source.sql}{where}", "a mark")

    def called(self) -> Query:
        """Calls of the schema's own functions, of columns that are mostly there."""
        source = self.table(self.random.choice(self.schema.tables))
        scope = Scope(source.columns)
        chosen = [call for call in self.schema.calls if call.section in ("row", "set")]
        if not chosen:
            return self.stored()
        calls = self.random.choices(chosen, k=self.random.choice((1, 2)))
        columns = [Column("", call.kind) for call in calls]
        texts = [
            self.fill(Production(call.text, risky=False), call.kind, scope, 0) for call in calls
        ]
        tests = [call for call in chosen if (call.section, call.kind) == ("row", "bool")]
        where = ""
        if tests and self.chance(0.3):
            test = self.random.choice(tests)
            where = f" WHERE {self.fill(Production(test.text, risky=False), 'bool', scope, 0)}"
        elif self.chance(0.4):
            where = f" WHERE {self.condition(scope, 1)}"
        return self.selected(columns, texts, f"{source.sql}{where}", "an own function")

    def near(self, kinds: tuple[str, ...]) -> Source:
        """A table, mostly one that has a column of these types."""
        tables = [
            table for table in self.schema.tables if any(map(table.of, kinds)) or self.chance(0.1)
        ]
        return self.table(self.random.choice(tables or self.schema.tables))

    def selected(self, columns: list[Column], texts: list[str], rest: str, label: str) -> Query:
        """A SELECT of expressions that have the types of these columns."""
        kinds = tuple(column.kind for column in columns)
        names = names_of(kinds)
        outputs = (f"{text} AS {name}" for text, name in zip(texts, names, strict=True))
        sql = f"SELECT {', '.join(outputs)} FROM {rest}"
        return Query(sql, names, kinds, tuple(label for _ in kinds))
