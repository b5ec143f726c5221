"""Set-returning functions (SRFs), in FROM and in the select list: NULLs in the rows they make.

`generate_series(1, 3)` makes none, `unnest(tags)` as many as there are among the elements.
"""

from collections.abc import Sequence
from typing import TypeGuard

from codegen.infer.nullability.evaluator_protocol import Evaluator
from codegen.ir.calls import built_in_name, called_function
from codegen.ir.constants import integer_value
from codegen.ir.expr_type import expr_type
from codegen.ir.nodes import Expr, FuncExpr, FunctionEntry, Node, OpExpr
from codegen.ir.walk import walk

# Their rows have no NULL in these columns, counted from 1.
_COLUMNS = {
    "generate_series": (1,),
    "generate_subscripts": (1,),
    "json_array_elements": (1,),
    "json_each": (1, 2),
    "json_each_text": (1,),
    "json_object_keys": (1,),
    "jsonb_array_elements": (1,),
    "jsonb_each": (1, 2),
    "jsonb_each_text": (1,),
    "jsonb_object_keys": (1,),
    "jsonb_path_query": (1,),
    "jsonb_path_query_tz": (1,),
    "regexp_matches": (1,),
    "regexp_split_to_table": (1,),
}


def is_srf_call(node: Node) -> TypeGuard[FuncExpr | OpExpr]:
    """Tell whether a node is a call that returns a set."""
    return isinstance(node, FuncExpr | OpExpr) and node.returns_set


def srf_column_is_non_null(evaluator: Evaluator, call: FuncExpr | OpExpr, number: int) -> bool:
    """Tell whether no row that a call of an SRF gives has a NULL in this column."""
    function = called_function(call)
    if function is None or not function.built_in:
        return False
    match function.name:
        case "unnest":
            return number == 1 and all(map(evaluator.has_no_null_elements, call.args))
        case "string_to_table":
            return number == 1 and len(call.args) == 2
        case name:
            return number in _COLUMNS.get(name, ())


def function_column_is_non_null(evaluator: Evaluator, entry: FunctionEntry, number: int) -> bool:
    """Tell whether a column of a function in FROM, or its ordinality, is never NULL."""
    columns = sum(function.column_count for function in entry.functions)
    if entry.with_ordinality and number == columns + 1:
        return True
    match entry.functions:
        case (function,) if not function.column_types:
            call = function.expr
        case _:  # a shorter one is filled up with NULL; a record has what it is said to have
            return False
    if is_srf_call(call):
        gives_fields = _is_unnest(call) and not _is_scalar(evaluator, call)  # of composites
        return not gives_fields and srf_column_is_non_null(evaluator, call, number)
    return _is_scalar(evaluator, call) and columns == number == 1 and evaluator.is_non_null(call)


def _is_unnest(call: FuncExpr | OpExpr) -> bool:
    return built_in_name(called_function(call)) == "unnest"


def _is_scalar(evaluator: Evaluator, call: Expr) -> bool:
    catalog = evaluator.scope.catalog
    type_ = expr_type(catalog, call)
    return type_ in catalog.types and catalog.base_type(type_).kind not in ("c", "p")


def srf_is_non_null(evaluator: Evaluator, call: FuncExpr | OpExpr) -> bool:
    """Tell whether an SRF in the select list gives no NULL: one with more rows would fill it up."""
    calls = [*filter(is_srf_call, walk(*evaluator.scope.query.targets))]
    is_longest = len(calls) == 1 or _is_longest(call, calls)
    return is_longest and srf_column_is_non_null(evaluator, call, 1)


def _is_longest(call: FuncExpr | OpExpr, calls: Sequence[FuncExpr | OpExpr]) -> bool:
    """Tell whether no other call has more rows, as far as constants tell."""
    counts = [*map(_row_count, calls)]
    count = _row_count(call)
    return count is not None and all(other is not None and other <= count for other in counts)


def _row_count(call: FuncExpr | OpExpr) -> int | None:
    """The rows of `generate_series(1, 9, 2)`; None where they aren't plain to see."""
    numbers = [*map(integer_value, call.args)]
    match (built_in_name(call.function), numbers):
        case ("generate_series", [int() as start, int() as stop, *steps]):
            step = steps[0] if steps else 1
            return max(0, (stop - start) // step + 1) if step else None
        case _:
            return None
