"""Why each column of a statement's result may be NULL, or can't be."""

from codegen.analyze.statement import Statement
from codegen.explain.non_null import non_null_step
from codegen.explain.nullable import nullable_step
from codegen.explain.places import Place
from codegen.explain.questions import ask_on, ask_output
from codegen.explain.reasons import Kind, Reason
from codegen.explain.remedies import with_constraint_remedy
from codegen.explain.source_text import SourceText
from codegen.infer.nullability.evaluator import NullabilityEvaluator


def explain_column(statement: Statement, number: int) -> Reason:
    """The reason for a column's nullability, of the variant that decides it."""
    column = statement.columns[number - 1]
    if statement.has_rules:
        return Reason(Kind.REWRITE_RULE, "a rule may put any other statement in its place", 0)
    place = Place(SourceText(statement.query, statement.whole.variant), column.at or 0)
    for abstract in statement.abstract:
        evaluator = NullabilityEvaluator(abstract.scope, None, statement.non_null_parameters)
        place = Place(SourceText(statement.query, abstract.variant), place.offset)
        if evaluator.non_null_columns[number - 1] is column.not_null:
            first = ask_output(place, evaluator, number, is_non_null=column.not_null)
            reason = ask_on(first, non_null_step if column.not_null else nullable_step)
            return with_constraint_remedy(statement, number, reason)
    return place.reason(Kind.UNKNOWN_EXPRESSION, "nothing is inferred of this column")
