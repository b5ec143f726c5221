"""What may go into a parameter, told from where the tree puts it."""

from collections.abc import Iterator
from dataclasses import dataclass

from codegen.ask.catalog import Column
from codegen.ask.tree import Node, Value
from codegen.prove.scope import Command, Scope, result_entries


@dataclass(frozen=True, slots=True)
class Uses:
    """All that a statement does with one parameter."""

    inserted: tuple[Column, ...]  # columns that an INSERT makes of it, as it is or not
    assigned: tuple[Column, ...]  # columns that take it as it is
    compared: tuple[Column, ...]  # columns that it is compared with
    null_makes_sense: bool

    @property
    def column(self) -> Column | None:
        """The column that the parameter stands for."""
        return next(iter((*self.assigned, *self.compared)), None)


def uses(scope: Scope, number: int) -> Uses:
    """What becomes of the parameter $number."""
    assignments = list(_assignments(scope))
    inserted = (
        column
        for command, column, value in assignments
        if command == Command.INSERT and any(_is_parameter(it, number) for it in value.walk())
    )
    assigned = tuple(
        column for _, column, value in assignments if _is_parameter(_bare(value), number)
    )
    tested = any(_tests_null(node, number) for node in scope.query.walk())
    count = sum(_is_parameter(node, number) for node in scope.query.walk())
    stored = len(assigned) == count and all(not column.refuses_null for column in assigned)
    refused = any(column.refuses_null for column in assigned)
    makes_sense = (tested or stored) and not refused
    return Uses(tuple(inserted), assigned, tuple(_compared(scope, number)), makes_sense)


def _is_parameter(node: Node | None, number: int) -> bool:
    return node is not None and node.parameter == number


def _bare(node: Node | None) -> Node | None:
    """The expression beneath its casts; all of them pass NULL on."""
    while node is not None:
        if node.name in ("RELABELTYPE", "COERCETODOMAIN", "COLLATEEXPR", "COERCEVIAIO"):
            node = node.node("arg")
        elif node.name == "FUNCEXPR" and node.number("funcformat") in (1, 2):
            node = next(iter(node.nodes("args")), None)
        else:
            return node
    return None


def _queries(node: Node) -> Iterator[Node]:
    return (it for it in node.walk() if it.name == "QUERY")


def _assignments(scope: Scope) -> Iterator[tuple[Command, Column, Node]]:
    """Every value that the statement, or a CTE of it, puts into a column."""
    for query in _queries(scope.query):
        command = query.number("commandType")
        if command not in (Command.INSERT, Command.UPDATE):
            continue
        inner = Scope(query, scope.catalog)
        target = inner.entry(query.number("resultRelation"))
        conflict = query.node("onConflict")
        lists = [(Command(command), query.nodes("targetList"))]
        lists += [(Command.UPDATE, conflict.nodes("onConflictSet"))] if conflict else []
        for done_by, entry in ((done_by, entry) for done_by, it in lists for entry in it):
            number = entry.number("resno")
            column = scope.catalog.column(target.number("relid"), number) if target else None
            for value in _values(inner, entry.node("expr")):
                if column:
                    yield done_by, column, value


def _values(scope: Scope, value: Node | None) -> Iterator[Node]:
    """The value itself, or what VALUES or SELECT puts in its place."""
    if value is None:
        return
    yield value
    entry = scope.entry(value.number("varno")) if value.name == "VAR" else None
    if entry is None:
        return
    for row in entry.items("values_lists"):
        yield from _nth(row, value.number("varattno"))
    if inner := scope.inner(entry):
        listed = list[Value](result_entries(inner.query))
        for selected in _nth(listed, value.number("varattno")):
            yield from _values(inner, selected.node("expr"))


def _nth(row: Value, number: int) -> Iterator[Node]:
    if isinstance(row, list) and 0 < number <= len(row):
        item = row[number - 1]
        if isinstance(item, Node):
            yield item


def _tests_null(node: Node, number: int) -> bool:
    """IS NULL, IS DISTINCT FROM and COALESCE say what NULL means."""
    match node.name:
        case "NULLTEST":
            return _is_parameter(_bare(node.node("arg")), number)
        case "DISTINCTEXPR" | "COALESCEEXPR":
            return any(_is_parameter(_bare(arg), number) for arg in node.nodes("args"))
        case _:
            return False


def _compared(scope: Scope, number: int) -> Iterator[Column]:
    for query in _queries(scope.query):
        inner = Scope(query, scope.catalog)
        for node in query.own():
            args = [_bare(arg) for arg in node.nodes("args")] if node.name == "OPEXPR" else []
            if not any(_is_parameter(arg, number) for arg in args):
                continue
            for arg in args:
                column = inner.column(arg) if arg is not None else None
                if column is not None:
                    yield column
