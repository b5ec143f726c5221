"""The generated package as plain data: all names, types and words decided, nothing written yet."""

from dataclasses import dataclass

from codegen.model.constants import Constant

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
    module: str  # within its subpackage: a table's or a file's name
    doc: str
    fields: tuple[Field, ...]
    imports: frozenset[Import]
    secrets: tuple[str, ...] = ()  # fields that never show
    naive: tuple[str, ...] = ()  # of a composite: timestamps without a time zone


@dataclass(frozen=True, slots=True)
class Alias:
    """A name for a type: one of the names of a query's orders, say."""

    name: str
    module: str  # within its subpackage
    doc: str
    annotation: str


ALIAS_IMPORTS: frozenset[Import] = frozenset({("typing", "Literal"), ("typing", "TypeAlias")})
"""Imports of a module that holds an alias."""


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
    is_text: bool  # it is sent as its text even in binary
    imports: frozenset[Import]


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
    statement: str  # the verb's first argument: a constant, or one that it makes
    values: tuple[str, ...]  # the verb's further arguments
    keywords: tuple[Argument, ...] = ()  # keyword-only arguments
    named: tuple[str, ...] = ()  # keywords that are passed to the verb by name
    awaited: bool = True  # the verb is a coroutine, as all but streams are


@dataclass(frozen=True, slots=True)
class Repository:
    """The class of a query file."""

    name: str  # PackRepository
    module: str  # the file's name, and the attribute of Database
    entity: str
    doc: str
    constants: tuple[Constant, ...]
    lists: tuple[tuple[str, str], ...]  # names for lists: PackList, list[Pack]
    methods: tuple[Method, ...]
    imports: frozenset[Import]


@dataclass(frozen=True, slots=True)
class ConstraintEntry:
    """A constraint in the terms of entities and fields."""

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
    aliases: tuple[Alias, ...]  # in the subpackage of inputs
    repositories: tuple[Repository, ...]
    tables: tuple[tuple[str, str], ...]  # table and entity
    constraints: tuple[ConstraintEntry, ...]
    secrets: tuple[tuple[str, tuple[str, ...]], ...]  # table and columns that never show

    @property
    def codecs(self) -> bool:
        """Tell whether connections need codecs beside that of JSON."""
        return bool(self.enums or self.composites or self.overrides)
