"""Whether at least one row comes of a query, whatever the data."""

from collections.abc import Iterator

from codegen.ask.node_reader import Node, conjuncts
from codegen.infer.cardinality.merge_bounds import merges_always
from codegen.infer.cardinality.upper_bound import constant_limit
from codegen.ir.result_relation import target
from codegen.ir.scope import Command, RteKind, Scope

_INNER, _LEFT, _FULL, _RIGHT = range(4)  # JoinExpr.jointype
_UNION = 1  # SetOperationStmt.op
_EMPTY = 0  # GroupingSet.kind
_DO_UPDATE = 2  # OnConflictExpr.action
_CHANGES = (Command.INSERT, Command.UPDATE, Command.DELETE, Command.MERGE)


def at_least_one(scope: Scope) -> bool:
    """Whether the query always returns a row."""
    query = scope.query
    if not _passes_limit(query):
        return False
    if sides := query.node("setOperations"):
        return _set_operation(scope, sides)
    match scope.command:
        case Command.SELECT:
            return _select(scope)
        case Command.INSERT:
            return _joined(scope, query.node("jointree")) and not _may_skip(scope)
        case Command.MERGE:
            return _joined(scope, query.node("jointree")) and not _may_skip_merged(scope)
        case _:
            return False


def _passes_limit(query: Node) -> bool:
    limit, offset = query.node("limitCount"), query.node("limitOffset")
    unlimited = limit is None or (limit.name == "CONST" and limit.flag("constisnull"))
    if offset is not None and constant_limit(offset) != 0:
        return False
    return unlimited or (constant_limit(limit) or 0) > 0


def _select(scope: Scope) -> bool:
    query = scope.query
    if query.node("havingQual") is not None or query.flag("hasTargetSRFs"):
        return False
    sets = query.nodes("groupingSets")
    if not query.items("groupClause") and (query.flag("hasAggs") or sets):
        return all(it.number("kind") == _EMPTY for it in sets)
    return not query.items("rowMarks") and _joined(scope, query.node("jointree"))


def _joined(scope: Scope, node: Node | None) -> bool:
    """Whether a FROM, or a join in it, always brings a row."""
    if node is None:
        return True
    if node.name == "RANGETBLREF":
        entry = scope.entry(node.number("rtindex"))
        return entry is not None and _brings_row(scope, entry)
    if node.name == "FROMEXPR":
        return _is_true(node) and all(_joined(scope, it) for it in node.nodes("fromlist"))
    left, right = (_joined(scope, node.node(side)) for side in ("larg", "rarg"))
    match node.number("jointype"):
        case 0:
            return left and right and _is_true(node)
        case 1:
            return left
        case 2:
            return left or right
        case 3:
            return right
        case _:
            return False


def _is_true(node: Node) -> bool:
    """Whether there is no condition that anything could fail."""
    return all(
        it.name == "CONST" and (it.text("constvalue") or "").startswith("1 [ 1")
        for it in conjuncts(node.node("quals"))
    )


def _brings_row(scope: Scope, entry: Node) -> bool:
    if inner := scope.inner(entry):
        return at_least_one(inner)
    match entry.number("rtekind"):
        case RteKind.VALUES | RteKind.RESULT:
            return True
        case RteKind.RELATION:
            return entry.text("relkind") == "S"  # a sequence
        case RteKind.FUNCTION:
            calls = [it.node("funcexpr") for it in entry.nodes("functions")]
            return any(it is not None and not it.flag("funcretset") for it in calls)
        case _:
            return False


def _set_operation(scope: Scope, node: Node) -> bool:
    """UNION brings the rows of both sides; what INTERSECT and EXCEPT leave, nobody knows."""
    if node.name == "RANGETBLREF":
        entry = scope.entry(node.number("rtindex"))
        inner = scope.inner(entry) if entry else None
        return inner is not None and at_least_one(inner)
    sides = [side for name in ("larg", "rarg") if (side := node.node(name))]
    return node.number("op") == _UNION and any(_set_operation(scope, it) for it in sides)


def _may_skip(scope: Scope) -> bool:
    """Whether a row that an INSERT is given may be left out."""
    conflict, relation = scope.query.node("onConflict"), target(scope)
    if relation is None or not relation.keeps_inserts:
        return True
    if conflict is None:
        return False
    updates = conflict.number("action") == _DO_UPDATE
    conditional = conflict.node("onConflictWhere") is not None
    return not updates or conditional or not relation.keeps_updates or _changes_more(scope)


def _changes_more(scope: Scope) -> bool:
    """Whether a CTE may have changed the row already: then it is left as it is."""
    top = scope
    while top.outer is not None:
        top = top.outer
    return sum(1 for _ in _changes(top)) > 1


def _changes(scope: Scope) -> Iterator[Node]:
    """The queries that change rows: the scope's own, and those of its CTEs."""
    for node in scope.query.walk():
        if node.name == "QUERY" and node.number("commandType") in _CHANGES:
            yield node


def only_adds_rows(scope: Scope) -> bool:
    """True for `INSERT … VALUES … ON CONFLICT DO UPDATE`, which looks for no row of a table.

    A condition of DO UPDATE may leave the row alone, but for one in a CTE there is SQL behind it.
    """
    if (conflict := scope.query.node("onConflict")) and conflict.node("onConflictWhere"):
        return False
    changes = list(_changes(scope))
    return bool(changes) and all(_adds_row(Scope(it, scope.catalog)) for it in changes)


def _adds_row(scope: Scope) -> bool:
    conflict = scope.query.node("onConflict")
    if scope.command is not Command.INSERT or not _joined(scope, scope.query.node("jointree")):
        return False
    return conflict is None or conflict.number("action") == _DO_UPDATE


def _may_skip_merged(scope: Scope) -> bool:
    relation = target(scope)
    if relation is None or not (relation.keeps_inserts and relation.keeps_updates):
        return True
    return _changes_more(scope) or not merges_always(scope)
