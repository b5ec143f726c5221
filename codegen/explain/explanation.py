"""The explanation of a statement: a reason for its rows, and for each column and parameter."""

from dataclasses import dataclass

from codegen.analyze.statement import Statement
from codegen.explain.columns import explain_column
from codegen.explain.parameters import explain_parameters
from codegen.explain.reasons import Reason
from codegen.explain.rows import explain_rows


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why everything was inferred of a statement."""

    rows: Reason
    columns: tuple[Reason, ...]  # in the order of the statement's
    parameters: tuple[Reason, ...]  # likewise


def explain_statement(statement: Statement) -> Explanation:
    """Explain all that was inferred of a statement."""
    numbers = range(1, len(statement.columns) + 1)
    return Explanation(
        explain_rows(statement),
        tuple(explain_column(statement, number) for number in numbers),
        tuple(explain_parameters(statement)),
    )
