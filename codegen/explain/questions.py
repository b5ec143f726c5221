"""Questions: an expression whose nullability is asked about, and the one to ask about next.

An expression that may be NULL is so because of one that it is made of, or because of what it does
with them: a step either leads on to that one, or ends at a reason.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from codegen.explain.places import Place
from codegen.explain.reasons import Kind, Reason
from codegen.infer.nullability.evaluator_protocol import Evaluator
from codegen.infer.nullability.output_columns import entry_columns
from codegen.ir.enums import SetOperator
from codegen.ir.nodes import Expr, RangeTblRef, SetOperationItem, SetOperationStmt
from codegen.ir.scope import result_targets
from codegen.ir.walk import item_at


@dataclass(frozen=True, slots=True)
class Question:
    """An expression over the rows of a query, with the place that it has."""

    place: Place
    evaluator: Evaluator
    expr: Expr | None

    def about(self, expr: Expr | None, evaluator: Evaluator | None = None) -> "Question":
        """The question about an expression within, or over other rows."""
        return Question(self.place.at(expr), evaluator or self.evaluator, expr)

    def reason(self, kind: Kind, message: str, remedy: str | None = None) -> Reason:
        """The end of the questions."""
        return self.place.reason(kind, message, remedy)


Step: TypeAlias = Question | Reason
"""The next question, or the answer."""


def ask_on(first: Step, step: Callable[[Question], Step]) -> Reason:
    """Ask on until there is an answer; an expression that leads to itself is recursive."""
    asked = set[int]()
    while isinstance(first, Question):
        if id(first.expr) in asked:
            return first.reason(Kind.RECURSION, "a step of the recursive query may make it NULL")
        asked.add(id(first.expr))
        first = step(first)
    return first


def ask_output(place: Place, evaluator: Evaluator, number: int, *, is_non_null: bool) -> Step:
    """Ask about a column of a query's result: about the branch of a UNION that decides."""
    query = evaluator.scope.query
    if query.set_operation:
        return _branch(place, evaluator, query.set_operation, number, is_non_null)
    target = item_at(result_targets(query), number)
    expr = target.expr if target else None
    if not is_non_null and query.grouping_sets and not query.has_group_entry:
        message = "before PostgreSQL 18, grouping sets may make any column NULL"
        return place.at(expr).reason(Kind.GROUPING_SET, message)
    return Question(place.at(expr), evaluator.over_output_rows(), expr)


def _branch(
    place: Place, evaluator: Evaluator, item: SetOperationItem, number: int, is_non_null: bool
) -> Step:
    match item:
        case RangeTblRef(index=index):
            entry = evaluator.scope.entry(index)
            inner = evaluator.entry_evaluator(entry) if entry else None
            if inner is None:
                return place.reason(Kind.UNKNOWN_EXPRESSION, "nothing is inferred of this query")
            return ask_output(place, inner, number, is_non_null=is_non_null)
        case SetOperationStmt(left=left, right=right, op=op):
            decides = op is SetOperator.EXCEPT or (
                _is_non_null(evaluator, left, number) is is_non_null
            )
            return _branch(place, evaluator, left if decides else right, number, is_non_null)


def _is_non_null(evaluator: Evaluator, item: SetOperationItem, number: int) -> bool:
    """Tell whether a side has no NULL in a column: UNION needs both, INTERSECT one."""
    match item:
        case RangeTblRef(index=index):
            entry = evaluator.scope.entry(index)
            return bool(entry and item_at(entry_columns(evaluator, entry), number))
        case SetOperationStmt(left=left, right=right, op=op):
            sides = [_is_non_null(evaluator, side, number) for side in (left, right)]
            if op is SetOperator.UNION:
                return all(sides)
            return any(sides) if op is SetOperator.INTERSECT else sides[0]
