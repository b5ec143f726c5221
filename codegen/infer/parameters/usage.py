"""What may go into a parameter, told from where the tree puts it."""

from collections.abc import Iterator
from dataclasses import dataclass

from codegen.ask.catalog import Column
from codegen.ask.node_reader import Node, Value
from codegen.infer.parameters.dataflow import Gathered
from codegen.infer.parameters.null_transfer import Fate
from codegen.ir.identity import called
from codegen.ir.result_relation import stored_column
from codegen.ir.scope import Command, Scope, result_entries


@dataclass(frozen=True, slots=True)
class Uses:
    """All that a statement does with one parameter."""

    inserted: tuple[Column, ...]  # columns that an INSERT makes of it, as it is or not
    assigned: tuple[Column, ...]  # columns that take it as it is
    scattered: tuple[Column, ...]  # columns that take its elements, by unnest
    compared: tuple[Column, ...]  # columns that it is compared with
    fates: frozenset[Fate]  # what a NULL comes to, in all the places

    @property
    def column(self) -> Column | None:
        """The column that the parameter stands for."""
        return next(iter((*self.assigned, *self.compared)), None)

    @property
    def is_needed(self) -> bool:
        """Whether a column is made of it that is NOT NULL and has no default."""
        return any(it.refuses_null and not it.has_default for it in self.inserted)

    @property
    def null_makes_sense(self) -> bool:
        """Whether a NULL is kept wherever it goes, or tested; never where one place refuses it."""
        kept = self.fates == frozenset({Fate.KEPT})
        return (kept or Fate.TESTED in self.fates) and Fate.REFUSED not in self.fates


UNUSED = Uses((), (), (), (), frozenset())


def uses(scope: Scope) -> dict[int, Uses]:
    """What becomes of the parameters, by their numbers."""
    inserted: dict[int, list[Column]] = {}
    assigned: dict[int, list[Column]] = {}
    scattered: dict[int, list[Column]] = {}
    compared: dict[int, list[Column]] = {}
    for command, column, value in _assignments(scope):
        if (direct := _bare(value)) is not None and direct.parameter:
            assigned.setdefault(direct.parameter, []).append(column)
        for node in value.walk() if command == Command.INSERT else ():
            if node.parameter:
                inserted.setdefault(node.parameter, []).append(column)
    for number, column in _scattered(scope):
        scattered.setdefault(number, []).append(column)
    for number, column in _compared(scope):
        compared.setdefault(number, []).append(column)
    fates = Gathered(scope).found
    return {
        number: Uses(
            tuple(inserted.get(number, ())),
            tuple(assigned.get(number, ())),
            tuple(scattered.get(number, ())),
            tuple(compared.get(number, ())),
            frozenset(fates.get(number, ())),
        )
        for number in {*fates, *inserted, *assigned, *compared}
    }


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


def _assignments(scope: Scope) -> Iterator[tuple[int, Column, Node]]:
    """Every value that the statement, or a CTE of it, puts into a column."""
    for inner, command, column, expression in _assigned(scope):
        for value in _values(inner, expression):
            yield command, column, value


def _assigned(scope: Scope) -> Iterator[tuple[Scope, int, Column, Node | None]]:
    """Every column that is written, with what stands for its value in which query."""
    for query in _queries(scope.query):
        inner = Scope(query, scope.catalog)
        target = inner.entry(query.number("resultRelation"))
        relation = target.number("relid") if target else 0
        for command, entry in _targets(query):
            if column := stored_column(scope.catalog, relation, entry.number("resno")):
                yield inner, command, column, entry.node("expr")


def _scattered(scope: Scope) -> Iterator[tuple[int, Column]]:
    """Every parameter whose elements become rows, with a column that they are put into."""
    for inner, _, column, expression in _assigned(scope):
        if number := _unnested(inner, expression):
            yield number, column


def _unnested(scope: Scope, value: Node | None) -> int:
    """The parameter whose elements a value is; 0 if it is anything else."""
    value = _bare(value)
    if value is None:
        return 0
    if value.name == "FUNCEXPR":
        function = called(scope.catalog, value)
        own = function is not None and function.built_in and function.name == "unnest"
        array = _bare(next(iter(value.nodes("args")), None)) if own else None
        return array.parameter if array else 0
    entry = scope.entry(value.number("varno")) if value.name == "VAR" else None
    if entry is None:
        return 0
    place = value.number("varattno") - 1
    if functions := entry.nodes("functions")[place : place + 1]:
        return _unnested(scope, functions[0].node("funcexpr"))
    inner = scope.inner(entry)
    listed = result_entries(inner.query)[place : place + 1] if inner else []
    return _unnested(inner, listed[0].node("expr")) if inner and listed else 0


def _targets(query: Node) -> Iterator[tuple[int, Node]]:
    """The entries of lists of assignments, with the commands that make them."""
    command, conflict = query.number("commandType"), query.node("onConflict")
    lists = [(action.number("commandType"), action) for action in query.nodes("mergeActionList")]
    for done_by, action in [(command, query), *lists]:
        if done_by in (Command.INSERT, Command.UPDATE):
            yield from ((done_by, entry) for entry in action.nodes("targetList"))
    for entry in conflict.nodes("onConflictSet") if conflict else ():
        yield Command.UPDATE, entry


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


def _compared(scope: Scope) -> Iterator[tuple[int, Column]]:
    """Every parameter that is compared with a column."""
    for query in _queries(scope.query):
        inner = Scope(query, scope.catalog)
        for node in query.own():
            args = [_bare(arg) for arg in node.nodes("args")] if node.name == "OPEXPR" else []
            numbers = [arg.parameter for arg in args if arg is not None and arg.parameter]
            columns = [inner.column(arg) for arg in args if numbers and arg is not None]
            yield from ((it, column) for it in numbers for column in columns if column)
