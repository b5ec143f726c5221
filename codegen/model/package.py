"""The generated package as plain data: all names, types and words decided, nothing written yet."""

from dataclasses import dataclass

# (module, name); a module that begins with a dot lies in the package, CORE is the core's.
Import = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a Struct."""

    name: str
    annotation: str
    doc: str | None = None
    default: str | None = None  # the expression, where it has one


@dataclass(frozen=True, slots=True)
class Struct:
    """A class of fields: an entity, a row, or an input."""

    name: str
    module: str  # the module of its room that holds it: a table's or a file's name
    doc: str
    fields: tuple[Field, ...]
    imports: frozenset[Import]
    secrets: tuple[str, ...] = ()  # fields that never show


@dataclass(frozen=True, slots=True)
class Alias:
    """A name for a type: one of the names of a query's orders, say."""

    name: str
    module: str  # the module of its room that holds it
    doc: str
    annotation: str


ALIAS_IMPORTS: frozenset[Import] = frozenset({("typing", "Literal"), ("typing", "TypeAlias")})
"""What the module of an alias imports for it."""


@dataclass(frozen=True, slots=True)
class Enum:
    """An enum of the database."""

    name: str  # ExecutionStatus
    module: str  # execution_status
    type: tuple[str, str]  # its schema and name in the database
    doc: str
    members: tuple[tuple[str, str], ...]  # names and labels, in the type's order


@dataclass(frozen=True, slots=True)
class Composite:
    """A composite type of the database, or the row type of a table."""

    struct: Struct
    type: tuple[str, str]  # its schema and name in the database


@dataclass(frozen=True, slots=True)
class Override:
    """A type that the settings give a Python type of their choice."""

    type: tuple[str, str]  # its schema and name in the database
    name: str  # the Python type
    is_text: bool  # whether it is sent as its text even in binary
    imports: frozenset[Import]


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause whose fragments may drop out."""

    opening: str
    separator: str
    fragments: tuple[str, ...]  # SQL, optional parameters as ${group.field}
    otherwise: str | None  # what stands for a fragment that drops out


@dataclass(frozen=True, slots=True)
class OneOf:
    """A place of a statement at which the caller chooses a text."""

    texts: tuple[tuple[str, str], ...]  # SQL by the choice's name; the one named "" is the usual


Part = str | Clause | OneOf


@dataclass(frozen=True, slots=True)
class Layout:
    """How a row is made of its columns, where that is more than to put them side by side."""

    embedded: tuple[tuple[str, str | None], ...] = ()  # fields that hold a Struct of columns, each
    # with the column that is NULL where there is none; names are dotted
    documents: tuple[str, ...] = ()  # the columns of JSON that become what their fields say

    @property
    def plain(self) -> bool:
        """Whether the row is its columns, side by side."""
        return not (self.embedded or self.documents)


SIDE_BY_SIDE = Layout()


@dataclass(frozen=True, slots=True)
class Condition:
    """What a change asks of its row, beside the key."""

    name: str
    place: int | None  # the argument that holds its value, among the call's
    field: str | None  # of that argument
    text: str | None  # as SQL, where it is more than `name = value`
    secret: bool


@dataclass(frozen=True, slots=True)
class Probe:
    """The SELECT of the row that a change's key finds."""

    row: str  # the type that a row becomes
    layout: Layout
    sql: str
    parameters: tuple[str, ...]  # the column that each of $1… stands for
    places: tuple[int, ...]  # where their values stand, among the call's arguments
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class KeysetKey:
    """One of the values that pages go along."""

    name: str  # among the values of a cursor
    place: int  # among the columns, from 0
    annotation: str  # its Python type


@dataclass(frozen=True, slots=True)
class KeysetOrder:
    """An order that pages go along."""

    name: str  # empty for the query's own
    keys: tuple[KeysetKey, ...]
    first: str  # the end of the statement that takes the first page
    after: tuple[tuple[tuple[str, ...], str], ...]  # those of others, by the keys that are NULL


@dataclass(frozen=True, slots=True)
class Keyset:
    """What reads a list in pages."""

    name: str  # tells its cursors from those of other lists
    orders: tuple[KeysetOrder, ...]
    hidden: int  # columns behind the row's


@dataclass(frozen=True, slots=True)
class CopyTarget:
    """What a COPY puts the fields of many inputs into."""

    schema: str | None  # where the statement names it
    table: str
    columns: tuple[tuple[str, str], ...]  # field and column, in the order of VALUES
    jsonb: tuple[str, ...]  # the fields whose columns are of this type
    inward: tuple[str, ...]  # the fields that may point to rows of the table itself


@dataclass(frozen=True, slots=True)
class QueryConstant:
    """A statement, as the repository's module holds it."""

    name: str  # FIND_BY_ID
    row: str  # the type that a row becomes
    layout: Layout
    value: str | None  # the column, where there is but one value and it is a document
    annotation: str | None  # of the constant, where its type can't be told from `row`
    parts: tuple[Part, ...]  # one text for a static statement
    parameters: tuple[str, ...]  # the column that each of $1… stands for
    groups: tuple[str, ...]  # inputs that fields are read from
    key: tuple[str, ...] | None  # those of `parameters` that find the row, if not all
    reaches: tuple[str, ...]  # tables with secrets, beside the repository's own
    unchanged: tuple[Part, ...]  # what is read where nothing is set
    probe: Probe | None  # what is read where a change finds no row
    writes: str | None  # the entity that is changed, if not the repository's own
    inputs: str | None  # the argument that holds a list of inputs
    fields: tuple[str, ...]  # of each of them, always bound
    copy: CopyTarget | None  # where COPY does the same

    keyset: Keyset | None  # where the list comes in pages

    @property
    def type(self) -> str:
        """The core's class."""
        if self.keyset:
            return "KeysetQuery"
        return "DynamicQuery" if self.dynamic else "Query"

    @property
    def dynamic(self) -> bool:
        """Whether it has more than one text."""
        return any(not isinstance(part, str) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of a method."""

    name: str
    annotation: str
    default: str | None = None  # the expression, where it has one


@dataclass(frozen=True, slots=True)
class Method:
    """A method: signature, docstring, one return."""

    name: str
    arguments: tuple[Argument, ...]
    returns: str
    doc: str
    verb: str  # of the core's BaseRepository
    call: tuple[str, ...]  # what the verb is called with
    keywords: tuple[Argument, ...] = ()  # what is given by its name alone
    awaited: bool = True  # what it returns is to be awaited, as it is of all but streams


@dataclass(frozen=True, slots=True)
class Repository:
    """The class of a query file."""

    name: str  # PackRepository
    module: str  # the file's name, and the attribute of Database
    entity: str
    doc: str
    queries: tuple[QueryConstant, ...]
    lists: tuple[tuple[str, str], ...]  # names for lists: PackList, list[Pack]
    methods: tuple[Method, ...]
    imports: frozenset[Import]


@dataclass(frozen=True, slots=True)
class ConstraintEntry:
    """What a violation of a constraint means."""

    table: str  # or domain
    name: str
    entity: str
    fields: tuple[str, ...]
    comment: str | None
    references: str | None  # the entity that a foreign key points to


@dataclass(frozen=True, slots=True)
class Package:
    """Everything to be written."""

    core: str  # the module that generated code imports its core from
    command: str  # what people run to write it anew
    queries: str  # the folder, as seen from beside the package
    migrations: str  # likewise
    enums: tuple[Enum, ...]
    composites: tuple[Composite, ...]  # each after those that it is made of
    overrides: tuple[Override, ...]
    entities: tuple[Struct, ...]
    rows: tuple[Struct, ...]
    inputs: tuple[Struct, ...]
    aliases: tuple[Alias, ...]  # in the room of the inputs
    repositories: tuple[Repository, ...]
    tables: tuple[tuple[str, str], ...]  # table and entity
    constraints: tuple[ConstraintEntry, ...]
    secrets: tuple[tuple[str, tuple[str, ...]], ...]  # table and columns that never show

    @property
    def codecs(self) -> bool:
        """Whether connections must be taught more than JSON."""
        return bool(self.enums or self.composites or self.overrides)
