"""Aggregates and window functions: when they have something to work on."""

from codegen.ask.catalog import Function
from codegen.ask.node_reader import Node
from codegen.infer.nullability.evaluator_protocol import Prover
from codegen.infer.nullability.narrowing import Outcome
from codegen.ir.scope import RteKind, Scope

# Never NULL, though they count nothing.
_ALWAYS = {"count", "regr_count", "rank", "dense_rank", "percent_rank", "cume_dist", "row_number"}

# NULL only where no value went in.
_OF_VALUES = {
    *("sum", "min", "max", "avg", "bool_and", "bool_or", "every", "bit_and", "bit_or", "bit_xor"),
    *("string_agg", "any_value", "mode", "percentile_cont", "percentile_disc", "range_agg"),
    *("range_intersect_agg", "var_pop", "stddev_pop", "covar_pop"),
    *("regr_avgx", "regr_avgy", "regr_sxx", "regr_syy", "regr_sxy"),
}

# NULL only where no row went in, whatever was in it.
_OF_ROWS = {
    *("array_agg", "json_agg", "jsonb_agg", "json_object_agg", "jsonb_object_agg"),
    *("json_object_agg_unique", "jsonb_object_agg_unique"),
}

# WindowClause.frameOptions: frames that begin at or before the current row, and end at or after it.
_BEGINS_BEFORE, _ENDS_AFTER, _WITHOUT_CURRENT = (
    0x20 | 0x200 | 0x800,
    0x100 | 0x400 | 0x4000,
    0x18000,
)

_NEVER_EMPTY_SETS = (1, 4)  # GroupingSet.kind: SIMPLE, SETS; others hold the empty set, too


def aggregate(prover: Prover, node: Node) -> bool:
    """Whether an aggregate's value is never NULL."""
    function = _built_in(prover.scope, node, "aggfnoid")
    if function is None:
        return False
    if function.name in _ALWAYS:
        return True
    if node.number("agglevelsup") or node.node("aggfilter"):
        return False
    filled = is_filled(prover.scope)
    return filled and _of_a_row(prover.rows(), function, _arguments(node))


def filtered(prover: Prover, node: Node) -> Prover:
    """The proof for the rows that an aggregate takes."""
    return prover.rows().assuming(node.node("aggfilter"), Outcome.TRUE)


def window(prover: Prover, node: Node) -> bool:
    """Whether a window function's value is never NULL."""
    function = _built_in(prover.scope, node, "winfnoid")
    if function is None:
        return False
    arguments = node.nodes("args")
    match function.name:
        case name if name in _ALWAYS:
            return True
        case "ntile":
            return all(map(prover.holds, arguments))
        case "lag" | "lead":
            return len(arguments) == 3 and all(map(prover.holds, arguments))
        case _ if node.node("aggfilter") or not _frames_current_row(prover.scope, node):
            return False
        case "first_value" | "last_value":
            return all(map(prover.holds, arguments))
        case _:
            return _of_a_row(prover, function, arguments)


def _of_a_row(prover: Prover, function: Function, arguments: list[Node]) -> bool:
    """Whether the function gives a value for one row or more."""
    if function.name in _OF_ROWS:
        return True
    return function.name in _OF_VALUES and all(map(prover.holds, arguments))


def _arguments(aggregate: Node) -> list[Node]:
    listed = (entry.node("expr") for entry in aggregate.nodes("args") if not entry.flag("resjunk"))
    return [*aggregate.nodes("aggdirectargs"), *(it for it in listed if it)]


def _built_in(scope: Scope, node: Node, field: str) -> Function | None:
    function = scope.catalog.functions.get(node.number(field))
    return function if function is not None and function.built_in else None


def _frames_current_row(scope: Scope, node: Node) -> bool:
    """Whether the frame of each row has the row itself in it."""
    references = (it for it in scope.query.nodes("windowClause"))
    clause = next((it for it in references if it.number("winref") == node.number("winref")), None)
    options = clause.number("frameOptions") if clause else 0
    around = options & _BEGINS_BEFORE and options & _ENDS_AFTER
    return bool(around) and not options & _WITHOUT_CURRENT


def is_filled(scope: Scope) -> bool:
    """Whether each row of a grouped query has rows that it was made of."""
    query = scope.query
    if sets := query.nodes("groupingSets"):
        return any(_is_never_empty(it) for it in sets)
    return bool(query.items("groupClause")) or _has_rows(scope, query.node("jointree"))


def _is_never_empty(grouping_set: Node) -> bool:
    if grouping_set.number("kind") not in _NEVER_EMPTY_SETS:
        return False
    inner = grouping_set.nodes("content")
    return grouping_set.number("kind") == 1 or all(map(_is_never_empty, inner))


def _has_rows(scope: Scope, tree: Node | None) -> bool:
    """Whether a FROM without conditions is made of lists that aren't empty."""
    if tree is None or tree.node("quals") is not None:
        return False
    items = [scope.entry(it.number("rtindex")) for it in tree.nodes("fromlist")]
    return all(it is not None and _is_list(scope, it) for it in items)


def _is_list(scope: Scope, entry: Node) -> bool:
    if entry.number("rtekind") == RteKind.VALUES:
        return True
    inner = scope.inner(entry) if entry.number("rtekind") != RteKind.RELATION else None
    if inner is None or inner.query.node("limitCount") or inner.query.node("limitOffset"):
        return False
    return _is_values(inner)


def _is_values(scope: Scope) -> bool:
    """Whether a derived table is a list of VALUES and no more."""
    query, tree = scope.query, scope.query.node("jointree")
    items = tree.nodes("fromlist") if tree else []
    plain = not (
        query.items("groupClause") or query.node("havingQual") or query.node("setOperations")
    )
    plain = plain and query.number("commandType") == 1 and not query.flag("hasTargetSRFs")
    entries = [scope.entry(it.number("rtindex")) for it in items if it.name == "RANGETBLREF"]
    values = [it for it in entries if it and it.number("rtekind") == RteKind.VALUES]
    return plain and tree is not None and not tree.node("quals") and len(values) == len(items)
