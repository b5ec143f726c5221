"""Aggregates and window functions, which are NULL where they have nothing to work on.

`sum(amount)` is NULL over no rows, and so it may be without GROUP BY; `count(*)` is 0 then.
"""

from collections.abc import Sequence

from codegen.infer.narrowing.narrowing import Truth
from codegen.infer.nullability.evaluator_protocol import Evaluator
from codegen.infer.nullability.group_rows import OF_ROWS, OF_VALUES, groups_are_nonempty
from codegen.infer.nullability.window_frames import frames_current_row
from codegen.ir.constants import integer_value
from codegen.ir.functions import Function
from codegen.ir.nodes import Aggref, Expr, WindowFunc
from codegen.ir.scope import Scope
from codegen.ir.walk import item_at

# Never NULL, though they count nothing.
_ALWAYS = {"count", "regr_count", "rank", "dense_rank", "percent_rank", "cume_dist", "row_number"}


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
    # What is known of one row isn't of those in its frame.
    evaluator = evaluator.over_input_rows().over_output_rows()
    match function.name:
        case name if name in _ALWAYS:
            return True
        case "ntile":
            return all(map(evaluator.is_non_null, arguments))
        case "lag" | "lead" if integer_value(item_at(arguments, 2)) == 0:
            return evaluator.is_non_null(arguments[0])  # the row itself
        case "lag" | "lead":
            return len(arguments) == 3 and all(map(evaluator.is_non_null, arguments))
        case _ if call.filter or not _frames_current_row(evaluator.scope, call):
            return False
        case "first_value" | "last_value":
            return all(map(evaluator.is_non_null, arguments))
        case "nth_value":  # of the frame's rows, of which one is sure to be there
            return integer_value(arguments[1]) == 1 and evaluator.is_non_null(arguments[0])
        case _:
            return _is_non_null_over_a_row(evaluator, function, arguments)


def _is_non_null_over_a_row(
    evaluator: Evaluator, function: Function, arguments: Sequence[Expr]
) -> bool:
    """Tell whether the function gives a value for one row or more."""
    if function.name in OF_ROWS:
        return True
    return function.name in OF_VALUES and all(map(evaluator.is_non_null, arguments))


def _frames_current_row(scope: Scope, call: WindowFunc) -> bool:
    windows = (window for window in scope.query.windows if window.number == call.window)
    return any(frames_current_row(scope.catalog, window) for window in windows)
