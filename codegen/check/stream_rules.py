"""Rules of `-- @stream`: rows come through a cursor, in a transaction that only reads."""

from codegen.base.diagnostics import CompileError
from codegen.ir.nodes import Query
from codegen.ir.side_effects import changes_rows, locks_rows
from codegen.read.template import Template


def check_stream(template: Template, query: Query) -> None:
    """Refuse a statement that is to be streamed and writes, or locks what it reads."""
    annotation = template.query.annotations.stream
    if annotation is None:
        return
    if changes_rows(query):
        message = "@stream only reads, and this statement changes rows"
        hint = "leave the line out, and take the rows as a list"
        raise CompileError(template.query.diagnose_annotation(annotation.offset, message, hint))
    if locks_rows(query):
        message = "@stream only reads, and this statement locks rows"
        hint = "leave out the line or the FOR"
        raise CompileError(template.query.diagnose_annotation(annotation.offset, message, hint))
