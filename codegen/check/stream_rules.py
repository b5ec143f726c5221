"""Whether the rows of a statement can come through a cursor, in a transaction that only reads."""

from codegen.ask.analyzed_statement import AnalyzedStatement
from codegen.base.diagnostics import CompileError
from codegen.ir.side_effects import changes_rows, locks_rows
from codegen.read.template import Template


def refuse_unreadable(template: Template, answer: AnalyzedStatement) -> None:
    """CompileError where a statement that is to be streamed writes, or locks what it reads."""
    found = template.query.annotations.stream
    if found is None:
        return
    if changes_rows(answer.tree):
        message = "@stream only reads, and this statement changes rows"
        hint = "leave the line out, and take the rows as a list"
        raise CompileError(template.query.diagnose_annotation(found.offset, message, hint))
    if locks_rows(answer.tree):
        message = "@stream only reads, and this statement locks rows"
        hint = "leave out the line or the FOR"
        raise CompileError(template.query.diagnose_annotation(found.offset, message, hint))
