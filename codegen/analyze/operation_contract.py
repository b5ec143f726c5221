"""The contract of an operation: the sign of the name line against what was inferred."""

from collections.abc import Iterator

from codegen.analyze.statement import Statement
from codegen.base.diagnostics import Diagnostic
from codegen.infer.cardinality.cardinality import Cardinality
from codegen.read.syntax import Operation

_ROWS = (Operation.SELECT, Operation.ONE, Operation.VALUE, Operation.RETURNING)
_SINGLE = (Operation.ONE, Operation.VALUE, Operation.RETURNING)


def contract_errors(statement: Statement) -> Iterator[Diagnostic]:
    """Report each guarantee of the name line that the statement doesn't give."""
    query, operation = statement.query, statement.query.operation
    sign = operation.value or "a name line without a sign"
    if operation in _ROWS and not statement.columns:
        hint = "add RETURNING and what to return, or end the name line with !"
        yield query.diagnose_sign(f"{sign} promises rows, but no columns come back", hint)
        return
    if operation is Operation.MANY and not statement.columns and query.annotations.row:
        hint = "leave the line out, or add RETURNING and what to return"
        message = "there is no row to name: nothing is returned"
        yield query.diagnose_annotation(query.annotations.row.offset, message, hint)
    if operation is Operation.EXECUTE and statement.columns:
        hint = "end the name line with <! for one row, with nothing for a list"
        yield query.diagnose_sign("! promises a number of rows, but columns come back", hint)
    if operation in _SINGLE and statement.cardinality is Cardinality.MANY:
        yield query.diagnose_sign(
            f"{sign} promises one row, but several can come",
            "hold every column of a unique key with =, add LIMIT 1,"
            " or leave the sign away for a list",
        )
    if operation is Operation.VALUE and len(statement.columns) > 1:
        hint = "end the name line with ^ for a row of several columns"
        yield query.diagnose_sign("$ promises one value, but several columns come back", hint)
