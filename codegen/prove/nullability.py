"""Which expressions can't be NULL.

Everything is nullable until a rule here proves otherwise; a node that no rule knows stays so.
"""

from collections.abc import Callable, Iterable

from codegen.ask.tree import Node, conjuncts
from codegen.prove.scope import Command, RteKind, Scope, result_entries
from codegen.prove.total import is_total

# A Var as it is seen at one place: (levels up, entry, column, the outer joins it came through).
_Seen = tuple[int, int, int, tuple[int, ...]]

_FIRST_USER_OID = 16384  # the numbers below are PostgreSQL's own
_CLOCKS = frozenset(range(9))  # SQLValueFunctionOp: CURRENT_DATE … LOCALTIMESTAMP


def columns_not_null(scope: Scope) -> list[bool]:
    """For each column of the query's result, whether no NULL can come out."""
    query = scope.query
    if scope.command is Command.MERGE:  # its source may be missing without any join that says so
        return [False for _ in result_entries(query)]
    if query.node("setOperations"):
        return _set_operation(scope, query.node("setOperations"))
    if _groups_unseen(query):
        return [_is_count(entry.node("expr"), scope) for entry in result_entries(query)]
    proof = _Proof(scope)
    return [proof.holds(entry.node("expr")) for entry in result_entries(query)]


def _set_operation(scope: Scope, node: Node | None) -> list[bool]:
    """UNION takes the weaker side, INTERSECT either, EXCEPT the left one."""
    if node is None:
        return []
    if node.name == "RANGETBLREF":
        entry = scope.entry(node.number("rtindex"))
        inner = scope.inner(entry) if entry else None
        return columns_not_null(inner) if inner else []
    left = _set_operation(scope, node.node("larg"))
    right = _set_operation(scope, node.node("rarg"))
    match node.number("op"):
        case 1:
            return [a and b for a, b in zip(left, right, strict=False)]
        case 2:
            return [a or b for a, b in zip(left, right, strict=False)]
        case _:
            return left


def _groups_unseen(query: Node) -> bool:
    """Grouping sets make NULLs that no Var tells of before PostgreSQL 18."""
    return bool(query.items("groupingSets")) and not query.flag("hasGroupRTE")


def _is_count(expression: Node | None, scope: Scope) -> bool:
    if expression is None or expression.name != "AGGREF":
        return False
    function = scope.catalog.functions.get(expression.number("aggfnoid"))
    return function is not None and function.built_in and function.name == "count"


class _Proof:
    """The rules, for expressions of one query."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.known = set(self._narrowed())

    def holds(self, node: Node | None) -> bool:
        """Whether this expression can't be NULL."""
        rule = _RULES.get(node.name) if node else None
        return node is not None and rule is not None and rule(self, node)

    def constant(self, node: Node) -> bool:
        """Whether a constant isn't NULL."""
        return not node.flag("constisnull")

    def argument(self, node: Node) -> bool:
        """Whether what is relabelled isn't NULL."""
        return self.holds(node.node("arg"))

    def converted(self, node: Node) -> bool:
        """A conversion by way of text; only PostgreSQL's own are known to give a value."""
        return node.number("resulttype") < _FIRST_USER_OID and self.argument(node)

    def function(self, node: Node) -> bool:
        """Whether a total function gets nothing but values."""
        oid = node.number("funcid") or node.number("opfuncid")
        function = self.scope.catalog.functions.get(oid)
        if function is None or not is_total(function) or node.flag("funcretset"):
            return False
        return self._all(node.nodes("args"))

    def every(self, node: Node) -> bool:
        """AND, OR and NOT of values are values."""
        return self._all(node.nodes("args"))

    def some(self, node: Node) -> bool:
        """COALESCE, GREATEST and LEAST take what there is."""
        return any(self.holds(arg) for arg in node.nodes("args"))

    def _all(self, nodes: Iterable[Node]) -> bool:
        return all(self.holds(node) for node in nodes)

    def any_element(self, node: Node) -> bool:
        """`x = ANY (array)`: NULL also where an element of the array is."""
        value, array = node.nodes("args")
        function = self.scope.catalog.functions.get(node.number("opfuncid"))
        total = function is not None and is_total(function)
        return total and array.name == "ARRAYEXPR" and self._all([value, *array.nodes("elements")])

    def case(self, node: Node) -> bool:
        """Whether every branch, ELSE included, gives a value."""
        results = [when.node("result") for when in node.nodes("args")]
        return all(self.holds(result) for result in [*results, node.node("defresult")])

    def sublink(self, node: Node) -> bool:
        """EXISTS and ARRAY always give a value."""
        exists, array = 0, 6
        return node.number("subLinkType") in (exists, array)

    def var(self, var: Node) -> bool:
        """Whether what a column shows, through the joins around it, is never NULL."""
        scope = self.scope.at(var.number("varlevelsup"))
        if scope is None or var.number("varreturningtype"):
            return False
        if _seen(var) in self.known:
            return True
        if var.numbers("varnullingrels"):
            return False
        return self._source(scope, var)

    def _source(self, scope: Scope, var: Node) -> bool:
        """Whether what the Var reads, before any outer join, is never NULL."""
        entry, number = scope.entry(var.number("varno")), var.number("varattno")
        if entry is None:
            return False
        match entry.number("rtekind"):
            case RteKind.RELATION:
                column = scope.catalog.column(entry.number("relid"), number)
                return column is not None and column.not_null and not _has_children(scope, entry)
            case RteKind.SUBQUERY | RteKind.CTE:
                inner = scope.inner(entry)
                columns = columns_not_null(inner) if inner else []
                return 0 < number <= len(columns) and columns[number - 1]
            case RteKind.VALUES:
                return _Proof(scope).column_of_values(entry, number)
            case RteKind.JOIN:
                return _Proof(scope).holds(_nth(entry.nodes("joinaliasvars"), number))
            case RteKind.GROUP:
                return _Proof(scope).holds(_nth(entry.nodes("groupexprs"), number))
            case _:
                return False

    def column_of_values(self, entry: Node, number: int) -> bool:
        """Whether no row of VALUES has a NULL in this column."""
        rows = [row for row in entry.items("values_lists") if isinstance(row, list)]
        values = [row[number - 1] for row in rows if number > 0]
        return bool(values) and all(isinstance(it, Node) and self.holds(it) for it in values)

    def _narrowed(self) -> Iterable[_Seen]:
        """Vars that every row of the result has passed a strict test with."""
        if self.scope.command is not Command.SELECT or _groups_unseen(self.scope.query):
            return
        tree = self.scope.query.node("jointree")
        for condition in _inner_conditions(tree):
            yield from _tested(condition, self.scope)


def _count(proof: _Proof, node: Node) -> bool:
    return _is_count(node, proof.scope)


def _always(_: _Proof, __: Node) -> bool:
    """Tests and constructors give a value whatever they are given."""
    return True


def _clock(_: _Proof, node: Node) -> bool:
    return node.number("op") in _CLOCKS


_RULES: dict[str, Callable[[_Proof, Node], bool]] = {
    "AGGREF": _count,
    "ARRAYEXPR": _always,
    "BOOLEANTEST": _always,
    "BOOLEXPR": _Proof.every,
    "CASEEXPR": _Proof.case,
    "COALESCEEXPR": _Proof.some,
    "COERCETODOMAIN": _Proof.argument,
    "COERCEVIAIO": _Proof.converted,
    "COLLATEEXPR": _Proof.argument,
    "CONST": _Proof.constant,
    "DISTINCTEXPR": _always,
    "FUNCEXPR": _Proof.function,
    "MINMAXEXPR": _Proof.some,
    "NULLTEST": _always,
    "OPEXPR": _Proof.function,
    "RELABELTYPE": _Proof.argument,
    "ROWEXPR": _always,
    "SCALARARRAYOPEXPR": _Proof.any_element,
    "SQLVALUEFUNCTION": _clock,
    "SUBLINK": _Proof.sublink,
    "VAR": _Proof.var,
}


def _has_children(scope: Scope, entry: Node) -> bool:
    """Tables that inherit may lack what their parent promises; partitions may not."""
    relation = scope.catalog.relations[entry.number("relid")]
    return entry.flag("inh") and relation.has_children and relation.kind == "r"


def _nth(nodes: list[Node], number: int) -> Node | None:
    return nodes[number - 1] if 0 < number <= len(nodes) else None


def _seen(var: Node) -> _Seen:
    return (
        var.number("varlevelsup"),
        var.number("varno"),
        var.number("varattno"),
        var.numbers("varnullingrels"),
    )


def _inner_conditions(node: Node | None) -> Iterable[Node]:
    """Conditions that hold for every row: WHERE, and ON of inner joins not under an outer one."""
    if node is None or node.name == "RANGETBLREF":
        return
    if node.name == "FROMEXPR":
        children = node.nodes("fromlist")
    elif node.name == "JOINEXPR" and node.number("jointype") == 0:
        children = [child for side in ("larg", "rarg") if (child := node.node(side))]
    else:
        return
    yield from conjuncts(node.node("quals"))
    for child in children:
        yield from _inner_conditions(child)


def _tested(condition: Node, scope: Scope) -> Iterable[_Seen]:
    """The Vars that can't be NULL where this condition is true."""
    match condition.name:
        case "VAR":
            yield _seen(condition)
        case "NULLTEST" if condition.number("nulltesttype") == 1 and not condition.flag("argisrow"):
            yield from _strict_vars(condition.node("arg"), scope)
        case "OPEXPR" | "FUNCEXPR":
            yield from _strict_vars(condition, scope)
        case "SCALARARRAYOPEXPR" if condition.flag("useOr") and _is_strict(condition, scope):
            yield from _strict_vars(condition.nodes("args")[0], scope)
        case _:
            return


def _is_strict(node: Node, scope: Scope) -> bool:
    function = scope.catalog.functions.get(node.number("funcid") or node.number("opfuncid"))
    return function is not None and function.strict and not node.flag("funcretset")


def _strict_vars(node: Node | None, scope: Scope) -> Iterable[_Seen]:
    """The Vars whose NULL would make this expression NULL."""
    if node is None:
        return
    match node.name:
        case "VAR":
            yield _seen(node)
        case "RELABELTYPE" | "COLLATEEXPR":
            yield from _strict_vars(node.node("arg"), scope)
        case "OPEXPR" | "FUNCEXPR" if _is_strict(node, scope):
            for arg in node.nodes("args"):
                yield from _strict_vars(arg, scope)
        case _:
            return
