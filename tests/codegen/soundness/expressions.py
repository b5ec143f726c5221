"""Random expressions of a given type over the columns in sight."""

import re
from dataclasses import dataclass, replace
from random import Random

from tests.codegen.soundness.grammar import HOLE, Production, productions
from tests.codegen.soundness.kinds import NAMES, SCALARS, UNCOMPARED, any_name, literal
from tests.codegen.soundness.schema import Schema
from tests.codegen.soundness.window_frames import DISTANCES, TIMES, frame


@dataclass(frozen=True, slots=True)
class Column:
    """Something in sight that can be written as it is."""

    sql: str
    kind: str  # a type, or "row"
    key: tuple[str, ...] = ()  # the alias, and the columns of a unique key that it belongs to


@dataclass(frozen=True, slots=True)
class Scope:
    """Columns and parameters that an expression may read."""

    columns: tuple[Column, ...] = ()
    outer: tuple[Column, ...] = ()  # of the queries around it
    group: "Scope | None" = None  # the rows that an aggregate would read
    windows: bool = False  # whether a window function may stand here
    sets: bool = False  # whether a set may come out

    @property
    def plain(self) -> "Scope":
        """The surroundings without functions over several rows."""
        return Scope(self.columns, self.outer)

    @property
    def within(self) -> tuple[Column, ...]:
        """The surroundings as a subquery here sees them."""
        return (*self.columns, *self.outer)

    def kind(self, kind: str) -> list[Column]:
        """The columns of a type, those of this query first."""
        near = [column for column in self.columns if column.kind == kind]
        return near * 4 + [column for column in self.outer if column.kind == kind]


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression, and which construct it is at its top."""

    sql: str
    kind: str
    label: str


_TESTS = (  # of a column, and another expression of its type
    *("{0} = {1}", "{0} = {1}", "{0} = {1}", "{0} <> {1}", "{0} > {1}", "{0} <= {1}", "{1} < {0}"),
    *("{0} IS NOT NULL", "{0} IS NOT NULL", "{0} IS NULL", "NOT ({0} IS NULL)"),
    *("{0} IS NOT DISTINCT FROM {1}", "{0} IS DISTINCT FROM {1}", "{0} IS DISTINCT FROM NULL"),
    *("({0} = {1}) IS NOT FALSE", "({0} = {1}) IS TRUE", "NOT {0} = {1}", "{0} < {1}"),
    *("coalesce({0} = {1}, true)", "coalesce({0} = {1}, false)", "{0} >= ANY (ARRAY[{1}, NULL])"),
    *("{0} IN ({1})", "{0} BETWEEN {1} AND NULL", "({0} = {1} OR {0} IS NULL)"),
    *("{0} <> ALL (ARRAY[{1}])", "({0} IS NOT NULL OR {1} IS NOT NULL)", "{0} NOT IN ({1}, {1})"),
    *("CASE WHEN {0} IS NULL THEN {1} IS NOT NULL ELSE {0} = {1} END",),
    *("({0} IS NULL) = false", "({0} IS NULL) IS NOT TRUE", "({0}, {1}) IS NOT NULL"),
)


class Expressions:
    """Writes expressions; each writer serves one statement."""

    def __init__(self, random: Random, schema: Schema, *, safe: bool = False) -> None:
        self.random, self.schema = random, schema
        self.safe = safe  # nothing that may fail when it is run, and no parameters
        self.parameters: dict[str, str | None] = {}  # with the type of its cast
        self.aliases = 0
        self.focus: tuple[Column, ...] = ()  # columns that conditions and results are both about

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def alias(self) -> str:
        self.aliases += 1
        return f"a{self.aliases}"

    def subquery(self, kind: str, outer: tuple[Column, ...], depth: int, *, one: bool) -> str:
        """A query of one column."""
        raise NotImplementedError

    def expression(self, kind: str, scope: Scope, depth: int) -> Expression:
        """An expression of this type."""
        if depth <= 0 or self.chance(0.3):
            return self.leaf(kind, scope, depth)
        section, reads = self.section(scope)
        choices = productions(section, kind)
        choices = (
            tuple(production for production in choices if not production.risky)
            if self.risks_nothing()
            else choices
        )
        own = tuple(Production(text, risky=False) for text in self.schema.own(section, kind))
        choices = own if own and self.chance(0.08) else choices
        if not choices:
            return self.leaf(kind, scope, depth)
        made = self.random.choice(choices)
        text = self.fill(made, kind, reads, depth - 1)
        if section == "aggregate":
            text = self.aggregate(text, reads)
        elif section == "window":
            text = f"{text}{self.filter(text, reads)} OVER ({self.window(reads)})"
        return Expression(f"({text})" if " " in text else text, kind, f"{section}: {made.text}")

    def risks_nothing(self) -> bool:
        return self.safe or self.chance(0.85)

    def section(self, scope: Scope) -> tuple[str, Scope]:
        """Productions to choose from, and what their holes may read."""
        if scope.sets and self.chance(0.06):
            return "set", scope.plain
        if scope.group and self.chance(0.5):
            return "aggregate", scope.group
        if scope.windows and self.chance(0.4):
            return "window", replace(scope, windows=False, sets=False)
        return "row", replace(scope, sets=False)

    def aggregate(self, text: str, rows: Scope) -> str:
        """A call of an aggregate, now and then with a filter."""
        return text + self.filter(text, rows) if text.endswith(")") else text

    def filter(self, text: str, rows: Scope) -> str:
        """FILTER, where the call can have one."""
        outermost = re.fullmatch(
            r"(count|sum|min|max|avg|array_agg|string_agg|bool_and)\(.*\)", text
        )
        if not outermost or not self.chance(0.2):
            return ""
        return f" FILTER (WHERE {self.condition(rows.plain, 1)})"

    def window(self, scope: Scope) -> str:
        """A window definition, as in OVER's parentheses."""
        parts: list[str] = []
        if self.chance(0.4):
            parts.append(f"PARTITION BY {self.any_column(scope).sql}")
        by: Column | None = None
        if self.chance(0.6):
            by = self.ordering(scope)
            down = self.random.choice(("", " DESC", " NULLS FIRST", " DESC NULLS LAST"))
            parts.append(f"ORDER BY {by.sql}{down}")
        if self.chance(0.4):
            parts.append(frame(self.random, by.kind if by else None))
        return " ".join(parts)

    def ordering(self, scope: Scope) -> Column:
        """A column to order a window by, more often one that has distances."""
        columns = [column for column in scope.columns if column.kind in DISTANCES]
        times = [column for column in columns if column.kind in TIMES]
        near = times if self.chance(0.5) else columns
        return self.random.choice(near) if near and self.chance(0.7) else self.any_column(scope)

    def fill(self, made: Production, kind: str, scope: Scope, depth: int) -> str:
        """A production with its holes filled."""
        bound = {"T": kind, "A": any_name(self.random), "B": any_name(self.random)}
        bound["S"] = any_name(self.random, among=SCALARS)
        columns: dict[str, str] = {}

        def hole(match: re.Match[str]) -> str:
            how, asked = match.groups()
            if asked == "name":
                return kind
            if asked == "row":
                return self.row(scope, depth)
            wanted = bound.get(asked, asked)
            match how:
                case "lit":
                    return literal(self.random, wanted)
                case "col" | "same":
                    return columns.setdefault(wanted, self.leaf(wanted, scope, 0).sql)
                case "query" | "one":
                    return self.subquery(wanted, scope.within, depth, one=how == "one")
                case _:
                    return self.expression(wanted, scope, depth).sql

        return HOLE.sub(hole, made.text)

    def leaf(self, kind: str, scope: Scope, depth: int) -> Expression:
        """A column, a parameter or a constant."""
        columns = scope.kind(kind)
        if columns and self.chance(0.85):
            near = [column for column in columns if column in self.focus]
            column = self.random.choice(near if near and self.chance(0.6) else columns)
            return Expression(column.sql, kind, "a column")
        if scope.group and depth > 0 and self.chance(0.7):
            few = kind in UNCOMPARED
            call = "any_value({})" if few else self.random.choice(("min({})", "max({})"))
            return Expression(
                call.format(self.leaf(kind, scope.group, 0).sql), kind, f"aggregate: {call}"
            )
        if self.chance(0.08) and not self.safe:
            return Expression(self.parameter(kind), kind, "a parameter")
        if self.chance(0.1):
            return Expression(f"NULL::{kind}", kind, "NULL")
        return Expression(literal(self.random, kind), kind, "a constant")

    def parameter(self, kind: str | None) -> str:
        """A parameter, with a cast or without."""
        names = [name for name, cast in self.parameters.items() if cast == kind and kind]
        if not names or self.chance(0.5):
            names = [f"p{len(self.parameters) + 1}"]
        name = self.random.choice(names)
        self.parameters[name] = kind
        return f":{name}::{kind}" if kind else f":{name}"

    def row(self, scope: Scope, depth: int) -> str:
        """A whole row of a table, or a row of expressions."""
        rows = scope.kind("row")
        if rows and self.chance(0.8):
            return self.random.choice(rows).sql
        names = (any_name(self.random) for _ in range(2))
        return f"ROW({', '.join(self.expression(kind, scope, depth).sql for kind in names)})"

    def any_column(self, scope: Scope) -> Column:
        """A column of this query, or a constant."""
        columns = [column for column in scope.columns if column.kind != "row"]
        return self.random.choice(columns) if columns else Column("1::int4", "int4")

    def condition(self, scope: Scope, depth: int) -> str:
        """A condition as people write them: few rows get through, and few errors happen."""
        if self.chance(0.25) and (condition := self.key_condition(scope)):
            return condition
        parts = [self.test(scope, depth) for _ in range(self.random.choice((1, 1, 2, 3)))]
        word = " AND " if self.chance(0.7) else " OR "
        return word.join(parts)

    def test(self, scope: Scope, depth: int) -> str:
        """A single condition."""
        columns = [column for column in scope.columns if column.kind in NAMES]
        if not columns or self.chance(0.45):
            return self.expression("bool", scope, max(depth, 1)).sql
        near = [column for column in columns if column in self.focus]
        column = self.random.choice(near if near and self.chance(0.6) else columns)
        same = [candidate.sql for candidate in scope.columns if candidate.kind == column.kind]
        other = (
            self.random.choice(same)
            if self.chance(0.4)
            else self.expression(column.kind, scope, depth - 1).sql
        )
        if self.chance(0.15) and not self.safe:
            other = self.parameter(None if self.chance(0.7) else column.kind)
        text = self.random.choice(_TESTS)
        return text.format(column.sql, other)

    def key_condition(self, scope: Scope) -> str | None:
        """Equality on the columns of a unique key, mostly all of them."""
        keyed = [column for column in scope.columns if column.key]
        if not keyed:
            return None
        alias, *names = self.random.choice(keyed).key
        if len(names) > 1 and self.chance(0.2):
            names = names[1:]
        tests: list[str] = []
        for name in names:
            sql = f"{alias}.{name}"
            kind = next((column.kind for column in scope.columns if column.sql == sql), None)
            if kind is None:
                return None
            others = [
                column.sql for column in scope.within if column.kind == kind and column.sql != sql
            ]
            other = self.random.choice(others) if others and self.chance(0.5) else None
            constant = literal(self.random, kind)
            bound = self.parameter(None) if self.chance(0.2) and not self.safe else None
            pair = [sql, other or bound or constant]
            self.random.shuffle(pair)
            tests.append(" = ".join(pair))
        if self.chance(0.3):
            tests.append(self.test(scope, 1))
        return " AND ".join(tests)
