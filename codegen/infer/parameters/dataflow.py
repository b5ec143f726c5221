"""Follows the parameters of a statement from their places to where a NULL would end.

Derived tables, CTEs and VALUES pass it on to what shows their columns: that is visited first.
"""

from collections.abc import Callable, Iterable

from codegen.ask.catalog import Column
from codegen.ask.node_reader import Node, Value, children
from codegen.infer.parameters.null_transfer import Fate, Fates, below
from codegen.ir.result_relation import stored_column
from codegen.ir.scope import Command, RteKind, Scope, result_entries

Columns = dict[int, Fates]  # by their numbers
Shown = Callable[[int], Fates]  # what a column of a query comes to

_PASSING = frozenset({"RELABELTYPE", "COLLATEEXPR", "COERCEVIAIO", "ARRAYCOERCEEXPR"})
_OF_SEVERAL = 3  # Param.paramkind


class Gathered:
    """The fates of all parameters of a statement."""

    def __init__(self, scope: Scope) -> None:
        self.catalog = scope.catalog
        self.found: dict[int, Fates] = {}
        self._shown: dict[tuple[int, int], Columns] = {}  # by query, entry, and column
        self._ctes: dict[int, Columns] = {}
        self._query(scope, lambda _: {Fate.KEPT})

    # Queries

    def _query(self, scope: Scope, shown: Shown) -> None:
        """Visit a query whose columns come to these ends."""
        query = scope.query
        for field, value in query.fields.items():
            if field not in _APART:
                self._each(scope, value, {Fate.LOST})
        for number, target in enumerate(result_entries(query), 1):
            self._visit(scope, target.node("expr"), shown(number))
        for target in query.nodes("targetList"):
            if target.flag("resjunk") and scope.command is Command.SELECT:
                self._visit(scope, target.node("expr"), {Fate.LOST})
        self._stores(scope)
        for number in range(len(scope.entries), 0, -1):  # LATERAL ones read those before them
            self._entry(scope, number, shown)
        for cte in reversed(query.nodes("cteList")):
            if body := cte.node("ctequery"):
                columns = self._ctes.setdefault(id(cte), {})
                self._query(scope.below(body), _live(columns))

    def _entry(self, scope: Scope, number: int, shown: Shown) -> None:
        """Visit what an entry is made of, once it is known what shows its columns."""
        entry = scope.entries[number - 1]
        fates = self._shown.setdefault((id(scope.query), number), {})
        match entry.number("rtekind"):
            case RteKind.SUBQUERY if body := entry.node("subquery"):
                sides = scope.query.node("setOperations") is not None
                self._query(scope.below(body), shown if sides else _live(fates))
            case RteKind.VALUES:
                for row in entry.items("values_lists"):
                    for place, value in enumerate(row if isinstance(row, list) else [], 1):
                        if isinstance(value, Node):
                            self._visit(scope, value, fates.get(place, set()))
            case RteKind.FUNCTION | RteKind.TABLEFUNC | RteKind.RELATION:
                for field in ("functions", "tablefunc", "tablesample"):
                    self._each(scope, entry.fields.get(field), {Fate.LOST})
            case _:
                return

    def _stores(self, scope: Scope) -> None:
        """Visit what goes into columns."""
        query = scope.query
        relation = self._relation(scope)
        conflict = query.node("onConflict")
        if conflict:
            self._assign(scope, conflict.nodes("onConflictSet"), relation, 0)
            for field in ("onConflictWhere", "arbiterElems", "arbiterWhere"):
                self._each(scope, conflict.fields.get(field), {Fate.LOST})
        for action in query.nodes("mergeActionList"):
            self._visit(scope, action.node("qual"), {Fate.LOST})
            self._assign(scope, action.nodes("targetList"), relation, 0)
        if scope.command in (Command.INSERT, Command.UPDATE):
            excluded = conflict.number("exclRelIndex") if conflict else 0
            self._assign(scope, query.nodes("targetList"), relation, excluded)

    def _assign(self, scope: Scope, targets: Iterable[Node], relation: int, excluded: int) -> None:
        """EXCLUDED shows what was to be inserted."""
        again = self._shown.get((id(scope.query), excluded), {})
        several: Columns = {}  # of a subquery that gives several columns their values
        for target in sorted(targets, key=lambda it: it.flag("resjunk")):
            expression = target.node("expr")
            if expression is None or target.flag("resjunk"):
                self._assign_several(scope, expression, several)
                continue
            number = target.number("resno")
            column = stored_column(self.catalog, relation, number)
            refused = column is None or column.refuses_null
            fates = {Fate.REFUSED if refused else Fate.KEPT} | again.get(number, set())
            if expression.name == "PARAM" and expression.number("paramkind") == _OF_SEVERAL:
                several[expression.number("paramid")] = fates
            self._visit(scope, expression, fates, column)

    def _assign_several(self, scope: Scope, node: Node | None, ends: Columns) -> None:
        """`SET (a, b) = (SELECT …)`."""
        query = node.node("subselect") if node and node.name == "SUBLINK" else None
        if node is None or query is None:
            return
        first = node.number("subLinkId") << 16
        self._query(scope.below(query), lambda number: ends.get(first | number, {Fate.LOST}))

    def _relation(self, scope: Scope) -> int:
        entry = scope.entry(scope.query.number("resultRelation"))
        return entry.number("relid") if entry else 0

    # Expressions

    def _each(self, scope: Scope, value: Value, fates: Fates) -> None:
        for child in children(value):
            self._visit(scope, child, fates)

    def _visit(
        self, scope: Scope, node: Node | None, fates: Fates, column: Column | None = None
    ) -> None:
        """Visit an expression whose NULL comes to these ends, perhaps stored in a column."""
        if node is None:
            return
        if node.parameter:
            self.found.setdefault(node.parameter, set()).update(fates)
            return
        match node.name:
            case "VAR":
                self._var(scope, node, fates)
            case "QUERY":
                self._query(scope.below(node), lambda _: fates)
            case "COERCETODOMAIN":
                refuses = self.catalog.types[node.number("resulttype")].not_null
                self._visit(scope, node.node("arg"), {Fate.REFUSED} if refuses else fates)
            case name if name in _PASSING:
                self._visit(scope, node.node("arg"), fates, column)
            case _:
                for child, its in below(self.catalog, node, fates, column):
                    self._visit(scope, child, its)

    def _var(self, scope: Scope, var: Node, fates: Fates) -> None:
        """Note what shows a column of something that isn't a table."""
        home, number = scope.at(var.number("varlevelsup")), var.number("varno")
        entry = home.entry(number) if home else None
        place = var.number("varattno")
        if home is None or entry is None:
            return
        match entry.number("rtekind"):
            case RteKind.JOIN:
                self._aliased(home, entry.nodes("joinaliasvars"), place, fates)
            case RteKind.GROUP:
                self._aliased(home, entry.nodes("groupexprs"), place, fates)
            case RteKind.CTE:
                _, cte = home.cte(entry)
                self._note(self._ctes.setdefault(id(cte), {}), place, fates)
            case _:
                self._note(self._shown.setdefault((id(home.query), number), {}), place, fates)

    def _aliased(self, home: Scope, nodes: list[Node], place: int, fates: Fates) -> None:
        if 0 < place <= len(nodes):
            self._visit(home, nodes[place - 1], fates)

    def _note(self, columns: Columns, place: int, fates: Fates) -> None:
        columns.setdefault(place, set()).update(fates)


# Fields of a Query that are visited with what becomes of them, or that hold nothing to visit.
_APART = frozenset(
    {
        *("targetList", "returningList", "rtable", "cteList", "onConflict", "mergeActionList"),
        *("setOperations", "groupClause", "distinctClause", "sortClause", "windowClause"),
        *("rowMarks", "withCheckOptions", "constraintDeps", "rteperminfos"),
    }
)


def _live(columns: Columns) -> Shown:
    """What columns come to, with what is still to be found."""
    return lambda number: columns.setdefault(number, set())
