"""A variant of a query together with PostgreSQL's analysis of it, as plain data."""

from dataclasses import dataclass
from functools import cached_property

from codegen.ir.analyzed_statement import AnalyzedStatement, ResultColumn
from codegen.ir.catalog import Catalog
from codegen.ir.nodes import Query
from codegen.ir.oids import Oid
from codegen.ir.scope import Scope
from codegen.sql.assembler import Variant


@dataclass(frozen=True)
class AnalyzedVariant:
    """A variant of a query, with its types and its tree."""

    variant: Variant
    statement: AnalyzedStatement
    catalog: Catalog

    @property
    def query(self) -> Query:
        """The tree."""
        return self.statement.query

    @property
    def columns(self) -> tuple[ResultColumn, ...]:
        """The columns that come out."""
        return self.statement.columns

    @cached_property
    def scope(self) -> Scope:
        """The tree as a scope without others around it."""
        return Scope(self.statement.query, self.catalog)

    @cached_property
    def param_types(self) -> dict[str, Oid]:
        """The types of the parameters, by the names that the file gives them."""
        return dict(zip(self.variant.keys, self.statement.parameters, strict=True))

    @property
    def column_types(self) -> list[Oid]:
        """The types of the columns that come out."""
        return [column.type for column in self.statement.columns]
