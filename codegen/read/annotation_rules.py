"""Annotations that can mean nothing beside the query that they stand above."""

from collections.abc import Iterator

from codegen.base.diagnostics import CompileError
from codegen.read.syntax import Annotations, Operation, SourceQuery

# Signs whose queries give no row that could have a name.
_ROWLESS = {Operation.VALUE: "$ gives one value", Operation.EXECUTE: "! gives a number of rows"}

# Signs whose queries give no list that could be ordered, or come in parts.
_LISTLESS = {
    **_ROWLESS,
    Operation.ONE: "^ gives one row",
    Operation.RETURNING: "<! gives one row",
    Operation.MANY: "*! takes many inputs",
    Operation.SCRIPT: "# is a script",
}


def check_annotations(query: SourceQuery) -> None:
    """Refuse annotations that can mean nothing beside the sign of the name line."""
    found, operation = query.annotations, query.operation
    if found.row and (why := _ROWLESS.get(operation)):
        hint = (
            "leave the line out, or end the name line with ^ for one row, with nothing for a list"
        )
        message = f"there is no row to name: {why}"
        raise CompileError(query.diagnose_annotation(found.row.offset, message, hint))
    for word, offset in _of_lists(found):
        if why := _LISTLESS.get(operation):
            hint = "leave the line out, or end the name line with nothing for a list"
            raise CompileError(
                query.diagnose_annotation(offset, f"@{word} is for lists: {why}", hint)
            )
    if found.orders and "order" in query.arguments:
        message = "order is an argument of the query already"
        hint = "rename the parameter: the choice among the orders is called so"
        raise CompileError(query.diagnose_annotation(found.orders[0].offset, message, hint))


def _of_lists(found: Annotations) -> Iterator[tuple[str, int]]:
    """The annotations that need a list, and where they stand."""
    yield from (("order", it.offset) for it in found.orders)
    if found.keyset:
        yield "keyset", found.keyset.offset
    if found.stream:
        yield "stream", found.stream.offset
