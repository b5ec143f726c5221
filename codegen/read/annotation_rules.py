"""Rules on annotations: each needs a query whose sign gives it a meaning."""

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
    """Reject annotations that mean nothing beside the sign of the name line."""
    annotations, operation = query.annotations, query.operation
    if annotations.row and (why := _ROWLESS.get(operation)):
        hint = (
            "leave the line out, or end the name line with ^ for one row, with nothing for a list"
        )
        message = f"there is no row to name: {why}"
        raise CompileError(query.diagnose_annotation(annotations.row.offset, message, hint))
    for word, offset in _list_annotations(annotations):
        if why := _LISTLESS.get(operation):
            hint = "leave the line out, or end the name line with nothing for a list"
            raise CompileError(
                query.diagnose_annotation(offset, f"@{word} is for lists: {why}", hint)
            )
    if annotations.orders and "order" in query.arguments:
        message = "order is an argument of the query already"
        hint = "rename the parameter: the choice among the orders is called so"
        raise CompileError(query.diagnose_annotation(annotations.orders[0].offset, message, hint))


def _list_annotations(annotations: Annotations) -> Iterator[tuple[str, int]]:
    """Annotations that need a list, each with its offset."""
    yield from (("order", order.offset) for order in annotations.orders)
    if annotations.keyset:
        yield "keyset", annotations.keyset.offset
    if annotations.stream:
        yield "stream", annotations.stream.offset
