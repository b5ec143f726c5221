"""Whether at most one row comes of a query."""

from codegen.ask.node_reader import Node, constant_bytes
from codegen.infer.cardinality.determined_rows import Held, Rows
from codegen.infer.cardinality.equality_binding import all_held
from codegen.infer.cardinality.merge_bounds import merges_one
from codegen.ir.result_relation import changes_once
from codegen.ir.scope import Command, Scope

_CASTS = (1, 2)  # FuncExpr.funcformat: explicit and implicit ones
_INTEGERS = (20, 21, 23)
_UNION, _INTERSECT = 1, 2  # SetOperationStmt.op


def at_most_one(scope: Scope, held: Held) -> bool:
    """Whether at most one row comes of the query, among those with what is held."""
    query = scope.query
    if _limited_to_one(query):
        return True
    if sides := query.node("setOperations"):
        return _set_operation(scope, sides, held)
    match scope.command:
        case Command.SELECT:
            return _select(scope, held)
        case Command.INSERT:
            return not query.flag("hasTargetSRFs") and Rows(scope, at_most_one, {}).all_single
        case Command.UPDATE | Command.DELETE:
            return _changes_one(scope)
        case Command.MERGE:
            return merges_one(scope, at_most_one)
        case _:
            return False


def _changes_one(scope: Scope) -> bool:
    """A row is changed once, however many rows of others it meets."""
    rows, number = Rows(scope, at_most_one, {}), scope.query.number("resultRelation")
    return rows.all_single or (changes_once(scope) and number in rows.single)


def _select(scope: Scope, held: Held) -> bool:
    query = scope.query
    sets = query.nodes("groupingSets")
    grouped = bool(query.items("groupClause"))
    if sets:  # GROUP BY () makes one group; others make NULLs that no condition has seen
        empty = not grouped and len(sets) == 1 and not sets[0].number("kind")
        return empty and not query.flag("hasTargetSRFs")
    rows, distinct = Rows(scope, at_most_one, held), query.nodes("distinctClause")
    late = query.flag("hasDistinctOn") and query.flag("hasTargetSRFs")  # sets may come afterwards
    if distinct and rows.settles(distinct) and not late:
        return True
    if query.flag("hasTargetSRFs"):
        return False
    if not grouped and (query.flag("hasAggs") or query.node("havingQual") is not None):
        return True
    if grouped and rows.settles(query.nodes("groupClause")):
        return True
    return rows.all_single or rows.is_numbered()


def _set_operation(scope: Scope, node: Node, held: Held) -> bool:
    """UNION may bring rows of both sides, INTERSECT brings those of either, EXCEPT of the left."""
    if node.name == "RANGETBLREF":
        entry = scope.entry(node.number("rtindex"))
        inner = scope.inner(entry) if entry else None
        return inner is not None and at_most_one(inner, held)
    sides = [side for name in ("larg", "rarg") if (side := node.node(name))]
    below = {_UNION: [], _INTERSECT: sides}.get(node.number("op"), sides[:1])
    if any(_set_operation(scope, side, held) for side in below):
        return True
    operators = [clause.number("eqop") for clause in node.nodes("groupClauses")]
    return not node.flag("all") and all_held(scope.catalog, operators, held)


def _limited_to_one(query: Node) -> bool:
    """Whether LIMIT lets one row through at most; WITH TIES may let more."""
    return constant_limit(query.node("limitCount")) in (0, 1) and not query.number("limitOption")


def constant_limit(limit: Node | None) -> int | None:
    """The number that LIMIT or OFFSET names, if it names one."""
    while limit is not None and limit.name == "FUNCEXPR" and limit.number("funcformat") in _CASTS:
        limit = next(iter(limit.nodes("args")), None)
    if limit is None or limit.name != "CONST" or limit.flag("constisnull"):
        return None
    if limit.number("consttype") not in _INTEGERS:
        return None
    return int.from_bytes(constant_bytes(limit), "little", signed=True)
