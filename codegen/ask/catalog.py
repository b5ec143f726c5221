"""PostgreSQL's catalogs, as plain data."""

from dataclasses import dataclass, field
from functools import cached_property

from codegen.ask.node_reader import Node, read_tree


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a relation."""

    relation: int
    number: int  # attnum
    name: str
    type: int
    dimensions: int  # of an array, as declared; PostgreSQL doesn't hold values to them
    not_null: bool  # no NULL can be stored in it
    not_null_below: bool  # nor in the tables that inherit it
    refuses_null: bool  # by NOT NULL of its own or of its domain
    has_default: bool  # its own, its domain's, or an identity's
    declared: str  # the type, as a table's definition writes it
    source: str | None  # of values that aren't given: identity, generated, default
    expression: str | None  # what is generated, or the default
    tree: str | None  # the same, as PostgreSQL writes trees
    comment: str | None

    def read_tree(self) -> Node | None:
        """The tree of what is generated, or of the default."""
        return read_tree(self.tree) if self.tree else None


@dataclass(frozen=True, slots=True)
class Relation:
    """A table, view or composite type."""

    oid: int
    schema: str
    name: str
    kind: str  # pg_class.relkind
    root: int  # the partitioned table that it is a part of, at the top; or itself
    has_children: bool  # by inheritance or partition
    may_skip_inserts: bool  # an INSERT may be dropped: by a trigger, or because it isn't a table
    may_skip_updates: bool  # likewise an UPDATE
    keeps_inserts: bool  # no trigger drops one: there is none, or all of them return NEW
    keeps_updates: bool  # likewise an UPDATE
    has_rules: bool  # that rewrite what is done to it
    ambiguous: bool  # a table outside public whose name another schema has, too
    has_instead_triggers: bool  # that do what is done to a view
    has_foreign_children: bool  # which promise nothing
    is_copied_alike: bool  # COPY does to it what an INSERT for each row would
    comment: str | None
    columns: dict[int, Column] = field(default_factory=dict[int, Column])  # by number


@dataclass(frozen=True, slots=True)
class UniqueIndex:
    """An index that holds rows to be different in these columns."""

    relation: int
    columns: tuple[int, ...]  # 0 in the place of an expression
    families: tuple[int, ...]  # operator families, column by column
    collations: tuple[int, ...]
    nulls_are_equal: bool
    expressions: tuple[Node, ...]  # in the order of their places
    predicate: Node | None  # which rows are in it, if not all

    @property
    def is_plain(self) -> bool:
        """Whether it is over nothing but columns, and all rows are in it."""
        return self.predicate is None and not self.expressions


@dataclass(frozen=True, slots=True)
class Equality:
    """What a family of B-tree operators says of one that it takes for equality."""

    operator: int
    family: int
    left: int  # types
    right: int
    left_is_exact: bool  # equal values are the same to the last bit
    right_is_exact: bool


@dataclass(frozen=True, slots=True)
class Constraint:
    """A constraint, or a unique index, that an error can name."""

    name: str
    kind: str  # pg_constraint.contype
    relation: int  # 0 where it belongs to a domain
    references: int  # the relation that a foreign key points to
    domain: str | None
    validated: bool
    columns: tuple[int, ...]
    definition: str  # as SQL
    comment: str | None
    tree: str | None  # a CHECK's condition
    own: bool  # not inherited


@dataclass(frozen=True, slots=True)
class Type:
    """A type."""

    oid: int
    schema: str
    name: str
    kind: str  # pg_type.typtype
    element: int  # of an array, else 0
    base: int  # of a domain, else 0
    not_null: bool  # a domain that refuses NULL
    dimensions: int  # of a domain over an array, as declared
    subtype: int  # of a range or multirange, else 0
    relation: int  # that holds the columns of a composite, else 0
    is_text: bool  # whether it is sent as its text even in binary
    labels: tuple[str, ...]  # of an enum, in their order
    comment: str | None  # of an enum or composite
    python: str | None = None  # the Python type that the settings give it, by its path


@dataclass(frozen=True, slots=True)
class Function:
    """A function, or what stands behind an operator."""

    oid: int
    name: str
    strict: bool
    volatile: bool
    built_in: bool
    arguments: tuple[int, ...]  # their types


@dataclass(frozen=True)
class View:
    """A view's query; most views are never asked for, so it is read when it is."""

    relation: int
    tree: str

    @cached_property
    def query(self) -> Node:
        return read_tree(self.tree.strip()[1:-1])  # a list of one


@dataclass(frozen=True, slots=True)
class Catalog:
    """Everything the later steps ask about the schema, by number."""

    relations: dict[int, Relation]
    types: dict[int, Type]
    functions: dict[int, Function]
    unique_indexes: dict[int, tuple[UniqueIndex, ...]]  # by relation
    equalities: dict[int, tuple[Equality, ...]]  # by operator
    descending: frozenset[int]  # operators by which the greater one comes first
    vague_collations: frozenset[int]  # by which different texts can be equal
    constraints: tuple[Constraint, ...]
    checks: dict[int, tuple[Node, ...]]  # conditions that every row of a table fulfils
    views: dict[int, View]
    homonyms: frozenset[str]  # names that enums and composites of several schemas share
    keywords: frozenset[str]  # what has to be quoted to be a name, at least in some places

    def column(self, relation: int, number: int) -> Column | None:
        """A column by its relation's and its own number; None for system columns."""
        found = self.relations.get(relation)
        return found.columns.get(number) if found else None

    def base_type(self, oid: int) -> Type:
        """The type, or what lies beneath it if it is a domain."""
        found = self.types[oid]
        while found.base:
            found = self.types[found.base]
        return found

    def refuses_null(self, oid: int) -> bool:
        """Whether the type is a domain that no NULL can be cast to."""
        found = self.types.get(oid)
        return found is not None and (found.not_null or self.refuses_null(found.base))
