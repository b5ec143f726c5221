"""Column lineage: the stored columns that a result shows as they are, or is made of.

In `SELECT p.name, upper(p.name) AS loud FROM person p` both columns are made of `person.name`, but
only the first one shows it directly.
"""

from collections.abc import Iterator

from codegen.ir.catalog import Column
from codegen.ir.identity import aliased_expr
from codegen.ir.nodes import (
    Expr,
    JoinEntry,
    Node,
    RangeTblEntry,
    RelationEntry,
    SubLink,
    Var,
)
from codegen.ir.scope import Scope, result_targets
from codegen.ir.walk import walk_level


def direct_source(scope: Scope, expr: Expr | None) -> Column | None:
    """The one stored column that an expression shows unchanged, if it does."""
    match expr:
        case Var(level=0, index=index, column=number):
            if scope.query.set_operation:
                return _common_source(scope, number)
            entry = scope.entry(index)
            return _source_in_entry(scope, entry, expr) if entry else None
        case _:
            return None


def _source_in_entry(scope: Scope, entry: RangeTblEntry, var: Var) -> Column | None:
    if aliased := aliased_expr(entry, var.column):
        return direct_source(scope, aliased)
    if column := scope.column(var):
        return column
    inner = scope.inner(entry)
    return direct_source(inner, inner.result_expr(var.column)) if inner else None


def _common_source(scope: Scope, number: int) -> Column | None:
    """The column that every side of a UNION shows."""
    sides = [inner for entry in scope.entries if (inner := scope.inner(entry))]
    sources = {direct_source(side, side.result_expr(number)) for side in sides}
    return sources.pop() if len(sources) == 1 else None


def sources_of_column(scope: Scope, number: int) -> Iterator[Column]:
    """Every stored column that a column of the result is made of; columns count from 1."""
    if scope.query.set_operation:
        for entry in scope.entries:
            if inner := scope.inner(entry):
                yield from sources_of_column(inner, number)
    elif expr := scope.result_expr(number):
        yield from sources_of_expr(scope, expr)


def sources_of_expr(scope: Scope, expr: Node) -> Iterator[Column]:
    """Every stored column that an expression is made of, by way of subqueries, too."""
    for node in walk_level(expr):
        match node:
            case SubLink(query=query):
                yield from sources_of_column(scope.enter(query), 1)
            case Var(level=level, index=index, column=number):
                home = scope.at(level)
                entry = home.entry(index) if home else None
                if home and entry:
                    yield from _sources_in_entry(home, entry, number)
            case _:
                pass


def _sources_in_entry(scope: Scope, entry: RangeTblEntry, number: int) -> Iterator[Column]:
    """The stored columns behind a column of an entry; behind all of them, if it is 0."""
    if aliased := aliased_expr(entry, number):
        yield from sources_of_expr(scope, aliased)
        return
    inner = scope.inner(entry)
    match entry:
        case JoinEntry(columns=columns) if number == 0:
            for column in columns:
                yield from sources_of_expr(scope, column)
        case _ if inner:
            every = range(1, len(result_targets(inner.query)) + 1)
            for each in every if number == 0 else (number,):
                yield from sources_of_column(inner, each)
        case RelationEntry():
            yield from _stored_columns(scope, entry, number)
        case _:
            pass


def _stored_columns(scope: Scope, entry: RelationEntry, number: int) -> Iterator[Column]:
    relation = scope.catalog.relations.get(entry.relation)
    for column in relation.columns.values() if relation else ():
        if number in (0, column.number):
            yield column
