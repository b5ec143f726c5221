"""Explanations as people read them: a line for each reason, a picture of the one asked for."""

from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches

from codegen.analyze.statement import Statement
from codegen.base.config import ConfigError
from codegen.base.diagnostics import CompileError, Diagnostic, render_diagnostic
from codegen.explain.columns import explain_column
from codegen.explain.explanation import explain_statement
from codegen.explain.parameters import explain_parameters
from codegen.explain.reasons import Kind, Reason
from codegen.explain.rows import explain_rows
from codegen.infer.cardinality.cardinality import Cardinality

_ROWS = {
    Cardinality.EXACTLY_ONE: "one row comes",
    Cardinality.AT_MOST_ONE: "at most one row comes",
    Cardinality.MANY: "several rows can come",
}
ROWS = "rows"
"""The subject that asks about the rows, unless a column has that name."""


class UnknownNameError(ConfigError):
    """A query, column or parameter that isn't there; says which there are."""


def find_statement(
    name: str, statements: Sequence[Statement], problems: Sequence[Diagnostic]
) -> Statement:
    """The statement of this name, with its file's or without; CompileError if it is unsound."""
    own = [statement for statement in statements if not statement.query.counts]
    named = [each for each in own if name in (each.query.name, _full_name(each))]
    if len(named) == 1:
        return named[0]
    if named:
        names = ", ".join(map(_full_name, named))
        raise UnknownNameError(f"several queries have the name {name}: write one of {names}")
    broken = [problem for problem in problems if problem.query == name.rpartition(".")[2]]
    if broken or not statements:
        raise CompileError(*(broken or problems))
    there = [*map(_full_name, own), *(each.query.name for each in own)]
    raise UnknownNameError(f"there is no query {name}{_suggestion(name, there)}")


def summarize_reasons(statement: Statement) -> str:
    """Write a line for the rows, and for each column and parameter."""
    return "\n".join(_lines(statement))


def _lines(statement: Statement) -> Iterator[str]:
    because = explain_statement(statement)
    rows = _rows_verdict(because.rows, statement)
    yield f"{_full_name(statement)}: {rows}: {because.rows.message}"
    for column, reason in zip(statement.columns, because.columns, strict=True):
        yield f"  {_column_verdict(column.name, not_null=column.not_null)}: {reason.message}"
    for parameter, reason in zip(statement.parameters, because.parameters, strict=True):
        verdict = _parameter_verdict(parameter.key, accepts=parameter.usage.accepts_null)
        yield f"  {verdict}: {reason.message}"


def explain_subject(statement: Statement, subject: str) -> str:
    """Draw the reason for a column, for a `:parameter`, or for the `rows`."""
    for number, column in enumerate(statement.columns, 1):
        if column.name == subject:
            verdict = _column_verdict(subject, not_null=column.not_null)
            return _picture(statement, verdict, explain_column(statement, number))
    reasons = explain_parameters(statement)
    for parameter, reason in zip(statement.parameters, reasons, strict=True):
        if subject == f":{parameter.key}":
            verdict = _parameter_verdict(parameter.key, accepts=parameter.usage.accepts_null)
            return _picture(statement, verdict, reason)
    if subject == ROWS:
        reason = explain_rows(statement)
        return _picture(statement, _rows_verdict(reason, statement), reason)
    raise UnknownNameError(_unknown_subject(statement, subject))


def _rows_verdict(reason: Reason, statement: Statement) -> str:
    return _ROWS[Cardinality.MANY if reason.kind is Kind.BULK else statement.cardinality]


def _column_verdict(name: str, *, not_null: bool) -> str:
    return f"{name} can't be NULL" if not_null else f"{name} may be NULL"


def _parameter_verdict(name: str, *, accepts: bool) -> str:
    return f":{name} may be None" if accepts else f":{name} refuses None"


def _picture(statement: Statement, verdict: str, reason: Reason) -> str:
    diagnostic = statement.query.diagnose(reason.message, reason.remedy, at=reason.offset)
    return render_diagnostic(diagnostic, verdict)


def _full_name(statement: Statement) -> str:
    return f"{statement.query.source.path.stem}.{statement.query.name}"


def _unknown_subject(statement: Statement, subject: str) -> str:
    parameters = [f":{parameter.key}" for parameter in statement.parameters]
    names = [*(column.name for column in statement.columns), *parameters]
    kind = "parameter" if subject.startswith(":") else "column"
    listed = f"; it has {', '.join(names)}" if names else ""
    return f"{_full_name(statement)} has no {kind} {subject}{_suggestion(subject, names)}{listed}"


def _suggestion(name: str, names: Iterable[str]) -> str:
    close = get_close_matches(name, names, 1)
    return f": did you mean {close[0]}?" if close else ""
