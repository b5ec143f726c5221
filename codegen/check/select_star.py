"""Whether a `*` stands in the list of the result's columns, whose rows are decoded by position."""

from collections.abc import Iterator
from itertools import pairwise

from codegen.ask.analyzed_statement import AnalyzedStatement
from codegen.ask.node_reader import Node
from codegen.base.diagnostics import Diagnostic
from codegen.ir.scope import Scope, result_entries
from codegen.read.syntax import SourceQuery
from codegen.read.template import Template
from codegen.sql.assembler import Variant


def star(
    template: Template, whole: Variant, answer: AnalyzedStatement, scope: Scope
) -> Diagnostic | None:
    """The first `*` or `name.*`, with the list to write in its place."""
    for entry in _listed(scope):
        at = _star_place(template.query, whole, scope, entry.node("expr"))
        if at is not None:
            names = ", ".join(column.name for column in answer.columns)
            message = "a * in a list of columns: rows are decoded by position"
            return template.query.diagnose(message, f"write the list: {names}", at=at)
    return None


def _star_place(
    query: SourceQuery, whole: Variant, scope: Scope, expression: Node | None
) -> int | None:
    """Where the star stands that this column came of, if it did."""
    if expression is None or expression.name not in ("VAR", "FIELDSELECT"):
        return None
    if expression.name == "FIELDSELECT":  # (composite).* leaves no place in the tree
        pairs = pairwise(query.tokens)
        return next((dot.start for dot, star in pairs if dot.text + star.text == ".*"), None)
    at = whole.source_offset(expression.location)
    if at is None:  # so does `TABLE name`, which is SELECT * in other words
        return 0 if scope.column(expression) else None
    return at if _is_star(query, at) else None


def _listed(scope: Scope) -> Iterator[Node]:
    """The lists that name the result's columns: those of a UNION's sides, too."""
    if not scope.query.node("setOperations"):
        yield from result_entries(scope.query)
        return
    for entry in scope.entries:
        if inner := scope.inner(entry):
            yield from _listed(inner)


def _is_star(query: SourceQuery, at: int) -> bool:
    """Whether the tokens from here on are `*`, or names and dots that end in one."""
    for token in (token for token in query.tokens if token.start >= at):
        if token.text == "*":
            return True
        dotted = query.sql[token.end :].lstrip().startswith(".")
        if token.text != "." and not dotted:
            return False
    return False
