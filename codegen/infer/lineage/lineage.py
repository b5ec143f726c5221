"""Which stored columns a result shows, or is made of."""

from collections.abc import Iterator

from codegen.ask.catalog import Column
from codegen.ask.node_reader import Node
from codegen.ir.scope import RteKind, Scope, result_entries


def origin(scope: Scope, expression: Node | None) -> Column | None:
    """The one stored column that this expression shows as it is, if it does."""
    if expression is None or expression.name != "VAR" or expression.number("varlevelsup"):
        return None
    if scope.query.node("setOperations"):
        return _common(scope, expression.number("varattno"))
    entry, number = scope.entry(expression.number("varno")), expression.number("varattno")
    if entry is None:
        return None
    if below := _aliased(entry, number):
        return origin(scope, below)
    if column := scope.column(expression):
        return column
    inner = scope.inner(entry)
    return origin(inner, _listed(inner, number)) if inner else None


def _common(scope: Scope, number: int) -> Column | None:
    """The column that every side of a UNION shows."""
    sides = [inner for entry in scope.entries if (inner := scope.inner(entry))]
    shown = {origin(side, _listed(side, number)) for side in sides}
    return shown.pop() if len(shown) == 1 else None


def sources(scope: Scope, number: int) -> Iterator[Column]:
    """Every stored column that a column of the result is made of; columns count from 1."""
    if scope.query.node("setOperations"):
        for entry in scope.entries:
            if inner := scope.inner(entry):
                yield from sources(inner, number)
    elif expression := _listed(scope, number):
        yield from made_of(scope, expression)


def made_of(scope: Scope, expression: Node) -> Iterator[Column]:
    """Every stored column that an expression is made of."""
    for node in expression.own():
        if node.name == "SUBLINK" and (query := node.node("subselect")):
            yield from sources(Scope(query, scope.catalog, scope), 1)
        home = scope.at(node.number("varlevelsup")) if node.name == "VAR" else None
        entry = home.entry(node.number("varno")) if home else None
        if home is not None and entry is not None:
            yield from _read(home, entry, node.number("varattno"))


def _read(scope: Scope, entry: Node, number: int) -> Iterator[Column]:
    """The stored columns behind a column of an entry, or behind all of them: its whole row."""
    inner, relation = scope.inner(entry), scope.catalog.relations.get(entry.number("relid"))
    if below := _aliased(entry, number):
        yield from made_of(scope, below)
    elif number == 0 and entry.number("rtekind") == RteKind.JOIN:
        for below in entry.nodes("joinaliasvars"):
            yield from made_of(scope, below)
    elif inner:
        every = range(1, len(result_entries(inner.query)) + 1)
        for each in every if number == 0 else (number,):
            yield from sources(inner, each)
    elif relation is not None:
        every_column = relation.columns.values() if number == 0 else ()
        column = relation.columns.get(number)
        yield from every_column if column is None else (column,)


def _listed(scope: Scope, number: int) -> Node | None:
    entries = result_entries(scope.query)
    return entries[number - 1].node("expr") if 0 < number <= len(entries) else None


def _aliased(entry: Node, number: int) -> Node | None:
    """What a merged column of a join, or a grouped expression, stands for."""
    fields = {RteKind.JOIN: "joinaliasvars", RteKind.GROUP: "groupexprs"}
    field = fields.get(RteKind(entry.number("rtekind")))
    nodes = entry.nodes(field) if field else []
    return nodes[number - 1] if 0 < number <= len(nodes) else None
