"""The condition by which an expression isn't NULL: it lets no row through where that is NULL.

Candidates are the conditions of WHERE, HAVING and ON that all rows have passed.
"""

from collections.abc import Iterator
from dataclasses import replace

from codegen.explain.questions import Question
from codegen.explain.reasons import Kind, Reason
from codegen.infer.narrowing.narrowing import NOTHING, Truth, non_nulls
from codegen.infer.narrowing.outer_joins import JoinSide, NullableSide, Sides, nullable_sides
from codegen.infer.nullability.evaluator import NullabilityEvaluator
from codegen.infer.nullability.evaluator_protocol import Evaluator
from codegen.ir.enums import BoolOp, CommandType, ReturningVersion
from codegen.ir.nodes import (
    BoolExpr,
    CteEntry,
    Expr,
    FromExpr,
    FromItem,
    GroupEntry,
    JoinEntry,
    JoinExpr,
    RangeTblRef,
    SetToDefault,
    SubqueryEntry,
    Var,
)
from codegen.ir.scope import Scope
from codegen.ir.walk import conjuncts, item_at

_CONDITION = "no row in which it is NULL passes this condition"


def condition_step(question: Question) -> Reason | None:
    """The condition or assignment without which the expression could be NULL; None if none is."""
    evaluator, expr = question.evaluator, question.expr
    rows = evaluator.unconditional()
    if expr is None or not evaluator.non_nulls or rows.is_non_null(expr):
        return None
    stored = replace(expr, version=ReturningVersion.DEFAULT) if isinstance(expr, Var) else expr
    if (assigned := _assignment(question, expr)) is not None:
        return assigned
    for condition in _passed_conditions(evaluator):
        implied = non_nulls(evaluator.scope, condition, Truth.TRUE) or NOTHING
        if implied and rows.with_non_nulls(implied).is_non_null(stored):
            return question.place.at_beginning(condition).reason(Kind.CONDITION, _CONDITION)
    if not isinstance(expr, Var) or _is_non_null_beneath(evaluator, expr):
        return None  # what it is made of has its conditions
    for condition in conjuncts(_where(evaluator)):
        if not _without(evaluator, condition).is_non_null(stored):
            return question.place.at_beginning(condition).reason(Kind.CONDITION, _CONDITION)
    return question.reason(Kind.CONDITION, "the conditions let no row through in which it is NULL")


def _is_non_null_beneath(evaluator: Evaluator, var: Var) -> bool:
    """Tell whether what a column stands for isn't NULL either."""
    entry = evaluator.scope.entry(var.index)
    match entry if not var.level else None:
        case GroupEntry(columns=columns):
            return evaluator.over_input_rows().is_non_null(item_at(columns, var.column))
        case JoinEntry(columns=columns):
            return evaluator.is_non_null(item_at(columns, var.column))
        case SubqueryEntry() | CteEntry() as query:
            inner = evaluator.entry_evaluator(query)
            return bool(inner and item_at(inner.non_null_columns, var.column))
        case _:
            return False


def _where(evaluator: Evaluator) -> Expr | None:
    jointree = evaluator.scope.query.jointree
    return jointree.condition if jointree else None


def _without(evaluator: Evaluator, condition: Expr) -> Evaluator:
    """The evaluator for the rows that pass all of WHERE but this condition."""
    scope = evaluator.scope
    others = tuple(each for each in conjuncts(_where(evaluator)) if each is not condition)
    rest = BoolExpr(op=BoolOp.AND, args=others) if others else None
    jointree = replace(scope.query.jointree or FromExpr(), condition=rest)
    query = replace(scope.query, jointree=jointree)
    rest_scope = Scope(query, scope.catalog, scope.outer)
    return NullabilityEvaluator(rest_scope, None, evaluator.parameters).over_output_rows()


def _passed_conditions(evaluator: Evaluator) -> Iterator[Expr]:
    query = evaluator.scope.query
    yield from conjuncts(_where(evaluator))
    yield from conjuncts(query.having)
    present = evaluator.facts.joins.present_sides(evaluator.over_input_rows().non_nulls)
    for item in query.jointree.items if query.jointree else ():
        yield from _conditions_of_joins(item, present)


def _conditions_of_joins(item: FromExpr | FromItem, present: Sides) -> Iterator[Expr]:
    match item:
        case JoinExpr(left=left, right=right):
            absent = nullable_sides(item) - present
            if not absent:
                yield from conjuncts(item.condition)
            for child, side in ((left, JoinSide.LEFT), (right, JoinSide.RIGHT)):
                if NullableSide(item.index, side) not in absent:
                    yield from _conditions_of_joins(child, present)
        case FromExpr() | RangeTblRef():
            return


def _assignment(question: Question, expr: Expr) -> Reason | None:
    """The value that a statement gives the column that it returns."""
    query = question.evaluator.scope.query
    if not isinstance(expr, Var) or expr.index != query.result_relation or expr.level:
        return None
    if expr.version is ReturningVersion.OLD:
        return None
    values = [target.expr for target in query.targets if target.number == expr.column]
    if query.command is CommandType.INSERT and not any(
        not isinstance(value, SetToDefault) for value in values
    ):
        return question.reason(Kind.ASSIGNMENT, "the default that is stored in it is a value")
    if query.command in (CommandType.INSERT, CommandType.UPDATE) and values:
        place = question.place.at(values[0])
        return place.reason(
            Kind.ASSIGNMENT, "a value is stored in it here, which no trigger changes"
        )
    return None
