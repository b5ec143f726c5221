"""Reports on random statements, as plain data."""

from collections import Counter
from dataclasses import dataclass, field

from codegen.model.query_model import QueryModel
from tests.codegen.soundness.oracle import Json, Rows
from tests.codegen.soundness.sources import Query


@dataclass(frozen=True, slots=True)
class Statement:
    """A random statement, with what was found out about it."""

    sql: str
    made: Query
    found: Json  # as `describe` says it
    typed: QueryModel
    rows: list[int] = field(default_factory=list[int])  # how many came, run by run
    nulls: set[str] = field(default_factory=set[str])  # the columns in which a NULL came out

    def note(self, rows: Rows) -> None:
        """Remember what came out."""
        self.rows.append(len(rows))
        for number, column in enumerate(self.found["columns"]):
            if any(row[number] is None for row in rows):
                self.nulls.add(column["name"])


@dataclass(frozen=True, slots=True)
class Doubt:
    """A column that is said to be nullable, and in which no NULL came out."""

    label: str  # the construct
    column: str
    sql: str


@dataclass(slots=True)
class Report:
    """Counts so far."""

    counts: Counter[str] = field(default_factory=Counter[str])
    findings: list[str] = field(default_factory=list[str])  # broken promises, with how to get there
    refusals: Counter[str] = field(default_factory=Counter[str])  # by PostgreSQL
    refused: list[str] = field(default_factory=list[str])  # by the compiler alone
    failures: Counter[str] = field(default_factory=Counter[str])  # when run
    doubts: list[Doubt] = field(default_factory=list[Doubt])

    def add(self, made: int, statements: list[Statement]) -> None:
        """Count what a batch came to."""
        ran = [it for it in statements if it.rows]
        columns = [column for it in ran for column in it.found["columns"]]
        self.counts["made"] += made
        self.counts["compiled"] += len(statements)
        self.counts["ran"] += len(ran)
        self.counts["gave a row"] += sum(any(it.rows) for it in ran)
        self.counts["columns"] += len(columns)
        self.counts["not null"] += sum(not column["nullable"] for column in columns)
        self.counts["few rows"] += sum(it.found["cardinality"] in FEW for it in ran)
        for it in ran:
            self._doubt(it)

    def _doubt(self, statement: Statement) -> None:
        """Note the columns that never were NULL, if rows came from two data sets at least."""
        if sum(map(bool, statement.rows)) < 2:
            return
        for column, label in zip(statement.found["columns"], statement.made.labels, strict=True):
            if column["nullable"] and column["name"] not in statement.nulls:
                self.doubts.append(Doubt(label, column["name"], statement.sql))


FEW = ("exactly_one", "at_most_one")
