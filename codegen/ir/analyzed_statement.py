"""PostgreSQL's analysis of a statement, as plain data."""

from dataclasses import dataclass

from codegen.ir.nodes import Query
from codegen.ir.oids import Oid


@dataclass(frozen=True, slots=True)
class ResultColumn:
    """A column that a statement returns."""

    name: str
    type: Oid


@dataclass(frozen=True, slots=True)
class AnalyzedStatement:
    """A statement's types and its query tree."""

    parameters: tuple[Oid, ...]  # the types of $1…, domains as themselves
    columns: tuple[ResultColumn, ...]
    query: Query
