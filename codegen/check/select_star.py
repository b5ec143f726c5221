"""Stars in select lists: `SELECT *`, `SELECT pack.*`, `RETURNING *`.

Rows are decoded by position, so that a column which a migration adds must not slip in.
"""

from collections.abc import Iterator
from itertools import pairwise

from codegen.base.diagnostics import Diagnostic
from codegen.ir.nodes import Expr, FieldSelect, TargetEntry, Var
from codegen.ir.scope import Scope, result_targets
from codegen.read.syntax import SourceQuery
from codegen.read.template import Template
from codegen.sql.analyzed_variant import AnalyzedVariant


def find_star(template: Template, whole: AnalyzedVariant) -> Diagnostic | None:
    """Report the first `*` or `name.*`, with the list to write in its place."""
    for target in _targets(whole.scope):
        at = _star_offset(template.query, whole, target.expr)
        if at is not None:
            names = ", ".join(column.name for column in whole.columns)
            message = "a * in a list of columns: rows are decoded by position"
            return template.query.diagnose(message, f"write the list: {names}", at=at)
    return None


def _star_offset(query: SourceQuery, whole: AnalyzedVariant, expr: Expr) -> int | None:
    """The offset in the file's statement of the star that this column came of, if it did."""
    match expr:
        case FieldSelect():  # (composite).* leaves no place in the tree
            pairs = pairwise(query.tokens)
            return next((dot.start for dot, star in pairs if dot.text + star.text == ".*"), None)
        case Var(location=location):
            at = whole.variant.source_offset(location)
            if at is None:  # so does `TABLE name`, which is SELECT * in other words
                return 0 if whole.scope.column(expr) else None
            return at if _is_star(query, at) else None
        case _:
            return None


def _targets(scope: Scope) -> Iterator[TargetEntry]:
    """The columns of all lists that make the result: of a UNION's sides, too."""
    if not scope.query.set_operation:
        yield from result_targets(scope.query)
        return
    for entry in scope.entries:
        if inner := scope.inner(entry):
            yield from _targets(inner)


def _is_star(query: SourceQuery, at: int) -> bool:
    """Tell whether the tokens from here on are `*`, or names and dots that end in one."""
    for token in (token for token in query.tokens if token.start >= at):
        if token.text == "*":
            return True
        is_qualifier = query.sql[token.end :].lstrip().startswith(".")
        if token.text != "." and not is_qualifier:
            return False
    return False
