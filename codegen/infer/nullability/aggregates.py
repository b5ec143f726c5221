"""Aggregates and window functions, which are NULL where they have nothing to work on.

`sum(amount)` is NULL over no rows, and so it may be without GROUP BY; `count(*)` is 0 then.
"""

from collections.abc import Sequence

from codegen.infer.narrowing.narrowing import Truth
from codegen.infer.nullability.evaluator_protocol import Evaluator
from codegen.infer.nullability.window_frames import frames_current_row
from codegen.ir.enums import CommandType, GroupingSetKind
from codegen.ir.functions import Function
from codegen.ir.nodes import (
    Aggref,
    Expr,
    FromExpr,
    GroupingSet,
    RangeTblEntry,
    RangeTblRef,
    RelationEntry,
    ValuesEntry,
    WindowFunc,
)
from codegen.ir.scope import Scope

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


def aggregate_is_non_null(evaluator: Evaluator, call: Aggref) -> bool:
    """Tell whether an aggregate is never NULL."""
    function = call.function
    if function is None or not function.built_in:
        return False
    if function.name in _ALWAYS:
        return True
    if call.level or call.filter or not groups_are_nonempty(evaluator.scope):
        return False
    targets = (target.expr for target in call.args if not target.is_junk)
    arguments = [*call.direct_args, *targets]
    return _is_non_null_over_a_row(evaluator.over_input_rows(), function, arguments)


def over_filtered_rows(evaluator: Evaluator, call: Aggref) -> Evaluator:
    """The evaluator for the rows that an aggregate takes: `count(*) FILTER (WHERE n > 0)`."""
    return evaluator.over_input_rows().given(call.filter, Truth.TRUE)


def window_is_non_null(evaluator: Evaluator, call: WindowFunc) -> bool:
    """Tell whether a window function is never NULL: `lag(n)` is, in the first row."""
    function = call.function
    if function is None or not function.built_in:
        return False
    arguments = call.args
    match function.name:
        case name if name in _ALWAYS:
            return True
        case "ntile":
            return all(map(evaluator.is_non_null, arguments))
        case "lag" | "lead":
            return len(arguments) == 3 and all(map(evaluator.is_non_null, arguments))
        case _ if call.filter or not _frames_current_row(evaluator.scope, call):
            return False
        case "first_value" | "last_value":
            return all(map(evaluator.is_non_null, arguments))
        case _:
            return _is_non_null_over_a_row(evaluator, function, arguments)


def _is_non_null_over_a_row(
    evaluator: Evaluator, function: Function, arguments: Sequence[Expr]
) -> bool:
    """Tell whether the function gives a value for one row or more."""
    if function.name in _OF_ROWS:
        return True
    return function.name in _OF_VALUES and all(map(evaluator.is_non_null, arguments))


def _frames_current_row(scope: Scope, call: WindowFunc) -> bool:
    windows = (window for window in scope.query.windows if window.number == call.window)
    return any(frames_current_row(scope.catalog, window) for window in windows)


# Rows of a group


def groups_are_nonempty(scope: Scope) -> bool:
    """Tell whether each row of a grouped query is made of rows: GROUP BY makes no empty group."""
    query = scope.query
    if query.grouping_sets:
        return any(map(_is_never_empty, query.grouping_sets))
    return bool(query.group) or _has_rows(scope, query.jointree)


def _is_never_empty(grouping_set: GroupingSet) -> bool:
    """Tell whether a grouping set groups by something; ROLLUP and CUBE do so by nothing, too."""
    match grouping_set.kind:
        case GroupingSetKind.SIMPLE:
            return True
        case GroupingSetKind.SETS:
            return all(map(_is_never_empty, grouping_set.sets))
        case GroupingSetKind.EMPTY | GroupingSetKind.ROLLUP | GroupingSetKind.CUBE:
            return False


def _has_rows(scope: Scope, jointree: FromExpr | None) -> bool:
    """Tell whether a FROM without conditions is made of lists of VALUES."""
    if jointree is None or jointree.condition is not None:
        return False
    entries = (scope.entry(item.index) for item in jointree.items)
    return all(entry is not None and _is_list(scope, entry) for entry in entries)


def _is_list(scope: Scope, entry: RangeTblEntry) -> bool:
    match entry:
        case ValuesEntry():
            return True
        case RelationEntry():
            return False
        case _:
            inner = scope.inner(entry)
            return inner is not None and _selects_list(inner)


def _selects_list(scope: Scope) -> bool:
    """Tell whether a derived table is lists of VALUES and no more: `(VALUES (1), (2)) AS v`."""
    query = scope.query
    if query.command is not CommandType.SELECT or query.jointree is None:
        return False
    clauses = (query.group, query.having, query.set_operation, query.limit, query.offset)
    if any(clauses) or query.has_target_srfs or query.jointree.condition:
        return False
    items = query.jointree.items
    entries = (scope.entry(item.index) for item in items if isinstance(item, RangeTblRef))
    return sum(isinstance(entry, ValuesEntry) for entry in entries) == len(items)
