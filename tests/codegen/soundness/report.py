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
    described: Json  # as `describe` says it
    typed: QueryModel
    rows: list[int] = field(default_factory=list[int])  # how many came, run by run
    nulls: set[str] = field(default_factory=set[str])  # the columns in which a NULL came out
    fates: dict[str, list[str]] = field(default_factory=dict[str, list[str]])  # of None, if stored

    def note(self, rows: Rows) -> None:
        """Remember what came out."""
        self.rows.append(len(rows))
        for number, column in enumerate(self.described["columns"]):
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
        ran = [statement for statement in statements if statement.rows]
        columns = [column for statement in ran for column in statement.described["columns"]]
        self.counts["made"] += made
        self.counts["compiled"] += len(statements)
        self.counts["ran"] += len(ran)
        self.counts["gave a row"] += sum(any(statement.rows) for statement in ran)
        self.counts["columns"] += len(columns)
        self.counts["not null"] += sum(not column["nullable"] for column in columns)
        self.counts["few rows"] += sum(
            statement.described["cardinality"] in FEW for statement in ran
        )
        for statement in ran:
            self._doubt(statement)

    def _doubt(self, statement: Statement) -> None:
        """Note the columns that never were NULL, if rows came from two data sets at least."""
        if sum(map(bool, statement.rows)) < 2:
            return
        for column, label in zip(
            statement.described["columns"], statement.made.labels, strict=True
        ):
            if column["nullable"] and column["name"] not in statement.nulls:
                self.doubts.append(Doubt(label, column["name"], statement.sql))


FEW = ("exactly_one", "at_most_one")
