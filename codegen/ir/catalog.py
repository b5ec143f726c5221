"""PostgreSQL's catalogs, as plain data."""

from dataclasses import dataclass, field
from functools import cached_property

from codegen.ir.build import build_expression, read_query
from codegen.ir.enums import CompareType
from codegen.ir.functions import Function, Functions
from codegen.ir.node_reader import read_tree
from codegen.ir.nodes import Expr, Query
from codegen.ir.oids import AttNum, Oid


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a relation."""

    relation: Oid
    number: AttNum
    name: str
    type: Oid
    dimensions: int  # of an array, as declared; PostgreSQL doesn't hold values to them
    not_null: bool  # no NULL can be stored in it
    not_null_below: bool  # nor in the tables that inherit it
    refuses_null: bool  # by NOT NULL of its own or of its domain
    has_default: bool  # its own, its domain's, or an identity's
    declared: str  # the type, as a table's definition writes it
    source: str | None  # of values that aren't given: identity, generated, default
    is_virtual: bool  # generated each time that it is read
    is_computed_alike: (
        bool  # not generated, or by the same expression in all tables that inherit it
    )
    expression: str | None  # what is generated, or the default
    tree: str | None  # the same, as PostgreSQL writes trees
    comment: str | None


@dataclass(frozen=True, slots=True)
class Relation:
    """A table, view or composite type."""

    oid: Oid
    schema: str
    name: str
    kind: str  # pg_class.relkind
    root: Oid  # the partitioned table that it is a part of, at the top; or itself
    has_children: bool  # by inheritance or partition
    may_skip_inserts: bool  # an INSERT may be dropped: by a trigger, or because it isn't a table
    may_skip_updates: bool  # likewise an UPDATE
    keeps_inserts: bool  # no trigger drops one: there is none, or all of them return NEW
    keeps_updates: bool  # likewise an UPDATE
    has_rules: bool  # that rewrite what is done to it
    ambiguous: bool  # a table outside public whose name another schema has, too
    check_option: str | None  # of a view, WITH CHECK OPTION: local or cascaded
    has_instead_triggers: bool  # that do what is done to a view
    has_foreign_children: bool  # which guarantee nothing
    is_copied_alike: bool  # COPY does to it what an INSERT for each row would
    comment: str | None
    columns: dict[AttNum, Column] = field(default_factory=dict[AttNum, Column])  # by number


@dataclass(frozen=True, slots=True)
class UniqueIndex:
    """An index that holds rows to be different in these columns."""

    relation: Oid
    columns: tuple[AttNum, ...]  # 0 in the place of an expression
    families: tuple[Oid, ...]  # operator families, column by column
    collations: tuple[Oid, ...]
    nulls_are_equal: bool
    expressions: tuple[Expr, ...]  # in the order of their places
    predicate: Expr | None  # which rows are in it, if not all

    @property
    def is_plain(self) -> bool:
        """Tell whether it is over nothing but columns, and all rows are in it."""
        return self.predicate is None and not self.expressions


@dataclass(frozen=True, slots=True)
class Equality:
    """An operator that a B-tree operator family takes for equality."""

    operator: Oid
    family: Oid
    left: Oid  # types
    right: Oid
    left_is_exact: bool  # equal values are the same to the last bit
    right_is_exact: bool


@dataclass(frozen=True, slots=True)
class ComparisonOperator:
    """An operator of PostgreSQL's own that compares by a B-tree operator family."""

    operator: Oid
    family: Oid
    type: CompareType


@dataclass(frozen=True, slots=True)
class Constraint:
    """A constraint, or a unique index, that an error can name."""

    name: str
    kind: str  # pg_constraint.contype
    relation: Oid  # 0 where it belongs to a domain
    references: Oid  # the relation that a foreign key points to
    domain_oid: Oid  # likewise 0 where it belongs to a relation
    domain: str | None
    validated: bool
    enforced: bool  # on new rows
    columns: tuple[AttNum, ...]
    definition: str  # as SQL
    comment: str | None
    tree: str | None  # a CHECK's condition
    own: bool  # not inherited


@dataclass(frozen=True, slots=True)
class Type:
    """A type."""

    oid: Oid
    schema: str
    name: str
    kind: str  # pg_type.typtype
    element: Oid  # of an array, else 0
    base: Oid  # of a domain, else 0
    not_null: bool  # a domain that refuses NULL
    dimensions: int  # of a domain over an array, as declared
    subtype: Oid  # of a range or multirange, else 0
    relation: Oid  # that holds the columns of a composite, else 0
    is_text: bool  # whether it is sent as its text even in binary
    labels: tuple[str, ...]  # of an enum, in their order
    comment: str | None  # of an enum or composite
    python: str | None = None  # the Python type that the settings give it, by its path


@dataclass(frozen=True, eq=False)
class View:
    """A view; most are never asked for, so that the query is built when it is."""

    relation: Oid
    tree: str
    functions: Functions

    @cached_property
    def query(self) -> Query:
        return read_query(self.tree.strip()[1:-1], self.functions)  # a list of one


@dataclass(frozen=True, slots=True)
class Catalog:
    """Everything the later steps ask about the schema, by number."""

    relations: dict[Oid, Relation]
    types: dict[Oid, Type]
    functions: dict[Oid, Function]
    unique_indexes: dict[Oid, tuple[UniqueIndex, ...]]  # by relation
    equalities: dict[Oid, tuple[Equality, ...]]  # by operator
    comparisons: dict[Oid, tuple[ComparisonOperator, ...]]  # by operator
    descending: frozenset[Oid]  # operators by which the greater one comes first
    vague_collations: frozenset[Oid]  # by which different texts can be equal
    constraints: tuple[Constraint, ...]
    checks: dict[Oid, tuple[Expr, ...]]  # conditions that every row of a table fulfils
    enforced_checks: dict[Oid, tuple[Expr, ...]]  # likewise every new row
    own_checks: dict[Oid, tuple[Expr, ...]]  # likewise, but of no table that inherits
    domain_checks: dict[Oid, tuple[Expr, ...]]  # conditions on the values of a domain
    views: dict[Oid, View]
    homonyms: frozenset[str]  # names that enums and composites of several schemas share
    keywords: frozenset[str]  # what has to be quoted to be a name, at least in some places

    def column(self, relation: Oid, number: AttNum) -> Column | None:
        """A column by its relation's and its own number; None for system columns."""
        owner = self.relations.get(relation)
        return owner.columns.get(number) if owner else None

    def base_type(self, oid: Oid) -> Type:
        """The type, or what lies beneath it if it is a domain."""
        type_ = self.types[oid]
        while type_.base:
            type_ = self.types[type_.base]
        return type_

    def refuses_null(self, oid: Oid) -> bool:
        """Tell whether the type is a domain that no NULL can be cast to."""
        type_ = self.types.get(oid)
        return type_ is not None and (type_.not_null or self.refuses_null(type_.base))

    def column_expression(self, column: Column) -> Expr | None:
        """The expression of a generated column, or the default of another one."""
        if column.tree is None:
            return None
        return build_expression(read_tree(column.tree), self.functions, column.relation)
