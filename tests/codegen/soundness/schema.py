"""A schema as plain data: what statements can be written about."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a table or view."""

    name: str
    kind: str  # the type of its values; a domain's, what lies beneath it
    declared: str = ""  # as the table's definition writes it
    not_null: bool = False
    given: bool = True  # whether a value can be written into it
    always: bool = False  # an identity that takes a value only by force


@dataclass(frozen=True, slots=True)
class Table:
    """A table, view or materialized view."""

    name: str
    columns: tuple[TableColumn, ...]
    keys: tuple[tuple[str, ...], ...] = ()  # unique, more or less
    arbiters: tuple[tuple[str, ...], ...] = ()  # what ON CONFLICT may name
    written: bool = True  # whether rows can be changed
    kind: str = "table"
    is_checked: bool = False  # by a CHECK that keeps NULL out of a column
    certain: bool = True  # whether a row is stored as it is given, and computed by no partition

    def of(self, kind: str) -> list[TableColumn]:
        """Its columns of a type."""
        return [column for column in self.columns if column.kind == kind]


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a function that the schema has, with holes for its arguments."""

    section: str  # of the grammar: where it may stand
    kind: str  # the type that comes out
    text: str


@dataclass(slots=True)
class Schema:
    """Objects that have been made so far."""

    tables: list[Table] = field(default_factory=list[Table])
    calls: list[Call] = field(default_factory=list[Call])
    ddl: list[str] = field(default_factory=list[str])

    @property
    def written(self) -> list[Table]:
        """The tables whose rows can be changed."""
        return [table for table in self.tables if table.written]

    def own(self, section: str, kind: str) -> list[str]:
        """The calls of its own functions of a type."""
        return [call.text for call in self.calls if (call.section, call.kind) == (section, kind)]
