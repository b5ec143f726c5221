"""PostgreSQL's answer about a statement, as plain data."""

from dataclasses import dataclass

from codegen.ask.node_reader import Node


@dataclass(frozen=True, slots=True)
class ResultColumn:
    """A column that a statement returns."""

    name: str
    type: int


@dataclass(frozen=True, slots=True)
class AnalyzedStatement:
    """What PostgreSQL says of a statement."""

    parameters: tuple[int, ...]  # the types of $1…, domains as themselves
    columns: tuple[ResultColumn, ...]
    tree: Node  # the analysed query tree
