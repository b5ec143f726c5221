"""The constants of a repository's module as plain data: what the core's classes are made of."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Layout:
    """The nested Structs and the decoded JSON of a row."""

    # Fields that hold a Struct of columns, each with the column that is NULL where there is none;
    # names are dotted.
    embedded: tuple[tuple[str, str | None], ...] = ()
    documents: tuple[str, ...] = ()  # the columns of JSON that become what their fields say
    naive: tuple[int, ...] = ()  # places of columns with timestamps without a time zone

    @property
    def plain(self) -> bool:
        """Tell whether the row is its columns, side by side."""
        return not (self.embedded or self.documents)


SIDE_BY_SIDE = Layout()


@dataclass(frozen=True, slots=True)
class RowFactory:
    """The callable that makes a row of a record."""

    role: ClassVar[str] = "row"

    type: str  # that is called with the columns
    layout: Layout = SIDE_BY_SIDE
    document: str | None = None  # the column, where there is but one value and it is a document

    @property
    def template(self) -> str:
        """Name of the template."""
        if self.layout.naive:
            return "naive_columns"
        if self.document:
            return "json_decoder"
        return "row_type" if self.layout.plain else "row_factory"

    @property
    def core_names(self) -> frozenset[str]:
        """Names of the core that the constant refers to."""
        inner = self.inner.core_names if self.layout.naive else frozenset[str]()
        return inner | frozenset({self.template} - {"row_type"})

    @property
    def inner(self) -> "RowFactory":
        """The same without a word on timestamps."""
        return replace(self, layout=replace(self.layout, naive=()))


@dataclass(frozen=True, slots=True)
class Precondition:
    """A condition of a change beside its key."""

    role: ClassVar[str] = "precondition"
    template: ClassVar[str] = "precondition"

    name: str
    source: str | None  # of its value: `$1` or `group.field`
    text: str | None  # as SQL, where it is more than `name = value`
    secret: bool


@dataclass(frozen=True, slots=True)
class RowProbe:
    """The SELECT of the row that a change's key finds."""

    role: ClassVar[str] = "row_probe"
    template: ClassVar[str] = "row_probe"

    row: RowFactory | None  # None: the change's own
    sql: str  # or the WHERE, behind the change's own columns and table
    positions: tuple[int, ...]  # of its parameters among the call's arguments
    preconditions: tuple[Precondition, ...]

    @property
    def core_names(self) -> frozenset[str]:
        """Names of the core that the constant refers to."""
        own = frozenset({"Precondition", "RowProbe"})
        return own | self.row.core_names if self.row else own


@dataclass(frozen=True, slots=True)
class ErrorContext:
    """Facts about a statement that only errors need."""

    role: ClassVar[str] = "error_context"
    template: ClassVar[str] = "error_context"

    key_parameters: tuple[str, ...] | None = None  # that find the row, if not all
    secret_tables: tuple[str, ...] = ()  # that it touches, beside the repository's own
    target_entity: str | None = None  # that is changed, if not the repository's own
    row_probe: RowProbe | None = None

    @property
    def core_names(self) -> frozenset[str]:
        """Names of the core that the constant refers to."""
        own = frozenset({"ErrorContext"})
        return own | self.row_probe.core_names if self.row_probe else own


@dataclass(frozen=True, slots=True)
class NotNone:
    """An argument in which the library lets no None through."""

    role: ClassVar[str] = "check"
    template: ClassVar[str] = "not_none"

    position: int  # among the arguments, from 0
    name: str
    elements: bool  # of a list


@dataclass(frozen=True, slots=True)
class KeysetKey:
    """One of the values that pages go along."""

    name: str  # among the values of a cursor
    annotation: str  # its Python type
    column: str | None  # None: of the same name


@dataclass(frozen=True, slots=True)
class KeyRange:
    """Rows behind a cursor that come one after the other."""

    role: ClassVar[str] = "key_range"
    template: ClassVar[str] = "key_range"

    where: str
    order: str | None  # None: the page's


@dataclass(frozen=True, slots=True)
class KeysetOrder:
    """An order that pages go along."""

    name: str | None  # None: the query's own
    keys: tuple[KeysetKey, ...]
    after: tuple[KeyRange, ...]
    after_nulls: tuple[tuple[tuple[str, ...], tuple[KeyRange, ...]], ...]  # by the NULL keys
    by: str | None  # as pages have it; None: as the statement has it


@dataclass(frozen=True, slots=True)
class Keyset:
    """The keyset pages of a list."""

    name: str  # tells its cursors from those of other lists
    orders: tuple[KeysetOrder, ...]
    hidden: int  # columns behind the row's
    listed: str | None  # what pages are taken of; None: the statement without its order
    insertions: tuple[tuple[int, str], ...]  # the hidden columns, by offset in the file's statement


@dataclass(frozen=True, slots=True)
class CopyTarget:
    """The table and columns that COPY fills with the fields of a bulk's inputs."""

    role: ClassVar[str] = "copy_target"
    template: ClassVar[str] = "copy_target"

    schema: str | None  # where the statement names it
    table: str
    columns: tuple[tuple[str, str], ...]  # field and column, where they differ
    jsonb: tuple[str, ...]  # the fields whose columns are of this type
    self_references: tuple[str, ...]  # the fields that may point to rows of the table itself


_TYPES = {
    "static": "Query",
    "dynamic": "DynamicQuery",
    "update": "UpdateQuery",
    "list": "ListQuery",
    "keyset": "KeysetQuery",
}


@dataclass(frozen=True, slots=True)
class QueryConstant:
    """A statement, as the repository's module holds it."""

    role: ClassVar[str] = "query"

    name: str  # FIND_BY_ID
    template: str  # static, dynamic, update, list or keyset
    annotation: str | None  # of its rows, where it can't be told from `row`
    row: RowFactory
    sql: str  # with marks, unless it is static
    parameters: tuple[str, ...]  # the column that each of $1… stands for
    orders: tuple[tuple[str, str], ...]  # to choose from, by name
    noop_read: str | None  # what is read where nothing is set, unless the library composes it
    keyset: Keyset | None  # where the list comes in pages
    errors: ErrorContext | None
    checks: tuple[NotNone, ...]
    read_only: bool

    @property
    def type(self) -> str:
        """The core's class."""
        return (
            "ReadQuery" if self.read_only and self.template == "static" else _TYPES[self.template]
        )

    @property
    def core_names(self) -> frozenset[str]:
        """Names of the core that the constant refers to."""
        return frozenset({self.type, *self.row.core_names, *self._names_within()})

    def _names_within(self) -> Iterator[str]:
        yield from self.errors.core_names if self.errors else ()
        yield from ("KeysetKey", "KeysetOrder", "KeyRange") if self.keyset else ()
        yield from ("NotNone",) if self.checks else ()


@dataclass(frozen=True, slots=True)
class Reference:
    """The constant of a statement that is the same, but for columns where rows are counted."""

    role: ClassVar[str] = "reference"

    name: str
    counts_rows: bool

    @property
    def template(self) -> str:
        """Name of the template."""
        return "returning_one" if self.counts_rows else "reference"

    @property
    def core_names(self) -> frozenset[str]:
        """Names of the core that the constant refers to."""
        return frozenset({self.template} - {"reference"})


@dataclass(frozen=True, slots=True)
class BulkConstant:
    """A statement for each of many inputs, as the repository's module holds it."""

    role: ClassVar[str] = "query"
    template: ClassVar[str] = "bulk"
    annotation: ClassVar[str | None] = None

    name: str  # CREATE_MANY
    statement: QueryConstant | Reference
    argument: str  # that holds the inputs
    required_fields: tuple[str, ...]  # of each of them, always bound
    copy: CopyTarget | None  # where COPY does the same

    @property
    def core_names(self) -> frozenset[str]:
        """Names of the core that the constant refers to."""
        names = frozenset({"BulkQuery"}) | self.statement.core_names
        return names | {"CopyTarget"} if self.copy else names


Constant = QueryConstant | BulkConstant

Part = (
    Constant
    | Reference
    | RowFactory
    | ErrorContext
    | RowProbe
    | Precondition
    | KeyRange
    | NotNone
    | CopyTarget
)
"""Parts that have a template of their own, in which each has the name of its role."""
