"""Rows of a group: whether a grouped query makes groups of at least one row only.

GROUP BY does. Without it, and for the empty set of a ROLLUP, there is a group even of no rows, if
HAVING doesn't refuse it: `SELECT max(id) FROM person HAVING count(*) > 0`.
"""

from codegen.infer.cardinality.lower_bound import from_has_row
from codegen.infer.narrowing.narrowing import NOTHING, Truth, non_nulls
from codegen.ir.calls import built_in_name
from codegen.ir.constants import integer_value
from codegen.ir.enums import GroupingSetKind
from codegen.ir.identity import aliased_expr
from codegen.ir.nodes import Aggref, Expr, GroupEntry, GroupingSet, OpExpr, Var
from codegen.ir.scope import Scope
from codegen.ir.walk import conjuncts, pull_vars

# NULL only where no value went in.
OF_VALUES = frozenset(
    {
        *("sum", "min", "max", "avg", "bool_and", "bool_or", "every"),
        *("bit_and", "bit_or", "bit_xor", "string_agg", "any_value", "mode"),
        *("percentile_cont", "percentile_disc", "range_agg", "range_intersect_agg"),
        *("var_pop", "stddev_pop", "covar_pop"),
        *("regr_avgx", "regr_avgy", "regr_sxx", "regr_syy", "regr_sxy"),
    }
)

# NULL only where no row went in, whatever was in it.
OF_ROWS = frozenset(
    {
        *("array_agg", "json_agg", "jsonb_agg", "json_object_agg", "jsonb_object_agg"),
        *("json_object_agg_unique", "jsonb_object_agg_unique"),
    }
)

# For operators of a count and an integer: the least integer that no count of 0 passes.
_LEAST = {
    **dict.fromkeys(("int8gt", "int84gt", "int82gt"), 0),
    **dict.fromkeys(("int8ge", "int84ge", "int82ge", "int8eq", "int84eq", "int82eq"), 1),
}
_LEAST_REVERSED = {
    **dict.fromkeys(("int8lt", "int48lt", "int28lt"), 0),
    **dict.fromkeys(("int8le", "int48le", "int28le", "int8eq", "int48eq", "int28eq"), 1),
}
_UNEQUAL = frozenset({"int8ne", "int84ne", "int82ne", "int48ne", "int28ne"})


def groups_are_nonempty(scope: Scope) -> bool:
    """Tell whether each row of a grouped query is made of rows."""
    query = scope.query
    if query.grouping_sets:
        is_nonempty = any(map(_is_never_empty, query.grouping_sets))
    else:
        is_nonempty = bool(query.group)
    return is_nonempty or from_has_row(scope, query.jointree) or _having_needs_row(scope)


def _is_never_empty(grouping_set: GroupingSet) -> bool:
    """Tell whether a grouping set groups by something; ROLLUP and CUBE do so by nothing, too."""
    match grouping_set.kind:
        case GroupingSetKind.SIMPLE:
            return True
        case GroupingSetKind.SETS:
            return all(map(_is_never_empty, grouping_set.sets))
        case GroupingSetKind.EMPTY | GroupingSetKind.ROLLUP | GroupingSetKind.CUBE:
            return False


def _having_needs_row(scope: Scope) -> bool:
    """Tell whether HAVING is true of no group without rows."""
    passed = non_nulls(scope, scope.query.having, Truth.TRUE) or NOTHING
    if any(_needs_row(scope, key) for key in passed):
        return True
    return any(map(_is_positive_count, conjuncts(scope.query.having)))


def _needs_row(scope: Scope, expr: Expr) -> bool:
    """Tell whether a value is NULL for a group without rows: an aggregate's, a column's."""
    match expr:
        case Aggref(level=0, function=function):
            return built_in_name(function) in OF_VALUES | OF_ROWS
        case Var(level=0, index=index, column=column):
            entry = scope.entry(index)
            # A column of a query around has a value in each set.
            grouped = aliased_expr(entry, column) if isinstance(entry, GroupEntry) else None
            return any(pull_vars(grouped))
        case _:
            return False


def _is_positive_count(condition: Expr) -> bool:
    """Tell whether a condition is `count(*) > 0` or the like, which is false for no rows."""
    match condition:
        case OpExpr(function=function, args=(Aggref(level=0) as call, other)):
            least = _LEAST
        case OpExpr(function=function, args=(other, Aggref(level=0) as call)):
            least = _LEAST_REVERSED
        case _:
            return False
    number, operator = integer_value(other), built_in_name(function)
    if built_in_name(call.function) != "count" or number is None:
        return False
    if operator in _UNEQUAL:
        return number == 0
    return operator in least and number >= least[operator]
