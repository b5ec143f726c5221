"""Why an aggregate or a window function may be NULL: for want of rows, or of values in them."""

from codegen.explain.calls import call_name
from codegen.explain.questions import Question, Step
from codegen.explain.reasons import Kind
from codegen.infer.nullability.group_rows import groups_are_nonempty
from codegen.ir.nodes import Aggref, WindowFunc


def aggregate_step(question: Question, call: Aggref) -> Step:
    """Ask on, of an aggregate that may be NULL, about the value that may be."""
    name, evaluator = call_name(question.place, call), question.evaluator
    if call.function is None or not call.function.built_in or call.level:
        return question.reason(Kind.UNKNOWN_FUNCTION, f"nothing is known of what {name} gives")
    if call.filter:
        message = f"{name} gives NULL where its FILTER leaves no row"
        return question.reason(Kind.FILTERED_AGGREGATE, message)
    if not groups_are_nonempty(evaluator.scope):
        message = f"{name} gives NULL over no rows, and there may be none"
        return question.reason(Kind.EMPTY_AGGREGATE, message, "give COALESCE a value for it")
    rows = evaluator.over_input_rows()
    arguments = (*call.direct_args, *(target.expr for target in call.args if not target.is_junk))
    for argument in arguments:
        if not rows.is_non_null(argument):
            return question.about(argument, rows)
    return question.reason(Kind.FUNCTION, f"{name} may give NULL for values that aren't")


def window_step(question: Question, call: WindowFunc) -> Step:
    """Ask on, of a window function that may be NULL, about the value that may be."""
    name, function = call_name(question.place, call), call.function
    if function is None or not function.built_in:
        return question.reason(Kind.UNKNOWN_FUNCTION, f"nothing is known of what {name} gives")
    for argument in call.args:
        if not question.evaluator.is_non_null(argument):
            return question.about(argument)
    if call.filter:
        message = f"{name} gives NULL where its FILTER leaves no row"
        return question.reason(Kind.FILTERED_AGGREGATE, message)
    if function.name in ("lag", "lead"):
        remedy = f"name a value for that: {function.name}(value, 1, default)"
        return question.reason(Kind.WINDOW_FRAME, f"{name} may find no row there", remedy)
    return question.reason(Kind.WINDOW_FRAME, f"the frame of {name} may have no row with a value")
