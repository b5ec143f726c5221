"""Why an expression may be NULL: the part of it that is so though all that it needs isn't.

Of `upper(a.name || b.note)` it is `b.note`, and of that the LEFT JOIN that may find no `b`. Which
part it is, the evaluator is asked: had the others been values, would the whole have been one?
"""

from codegen.explain.calls import call_name, parts_of
from codegen.explain.nullable_aggregates import aggregate_step, window_step
from codegen.explain.nullable_columns import column_step
from codegen.explain.questions import Question, Step, ask_output
from codegen.explain.reasons import Kind
from codegen.infer.cardinality.cardinality import Cardinality, infer_cardinality
from codegen.infer.narrowing.narrowing import Truth
from codegen.infer.nullability.evaluator_protocol import Evaluator
from codegen.ir.calls import is_strict_call
from codegen.ir.enums import ParamKind, SubLinkType
from codegen.ir.identity import expr_key
from codegen.ir.nodes import (
    Aggref,
    BoolExpr,
    CaseExpr,
    CoalesceExpr,
    Const,
    Expr,
    FieldSelect,
    FuncExpr,
    JsonExpr,
    MinMaxExpr,
    NullIfExpr,
    OpExpr,
    Param,
    ScalarArrayOpExpr,
    SQLValueFunction,
    SubLink,
    SubscriptingRef,
    Var,
    WindowFunc,
)


def nullable_step(question: Question) -> Step:
    """Ask on, of an expression that may be NULL, about the part of it that makes it so."""
    match question.expr:
        case Var() as var:
            return column_step(question, var)
        case Const():
            return question.reason(Kind.NULL_CONSTANT, "NULL stands here")
        case Param(kind=ParamKind.EXTERN, number=number):
            key = question.place.text.variant.keys[number - 1]
            return question.reason(Kind.NULL_PARAMETER, f"nothing keeps a NULL out of :{key}")
        case CoalesceExpr(args=args) | MinMaxExpr(args=args) if args:
            return question.about(args[-1])
        case CaseExpr() as case:
            return _case(question, case)
        case SubLink() as link:
            return _subquery(question, link)
        case Aggref() as call:
            return aggregate_step(question, call)
        case WindowFunc() as call:
            return window_step(question, call)
        case None:
            return question.reason(Kind.UNKNOWN_EXPRESSION, "nothing is inferred of this")
        case expr:
            culprit = _culprit(question.evaluator, expr)
            return question.about(culprit) if culprit else _own_doing(question, expr)


def _culprit(evaluator: Evaluator, expr: Expr) -> Expr | None:
    """The part that makes the whole NULL; None if the whole may be NULL of values, too."""
    nullable = [part for part in parts_of(expr) if not evaluator.is_non_null(part)]
    if not nullable:
        return None
    keys = [key for part in nullable if (key := expr_key(evaluator.scope, part)) is not None]
    if len(keys) < len(nullable):  # of a subquery, of which nothing can be supposed
        return nullable[0] if _passes_null_on(expr) else None
    if not evaluator.with_non_nulls(keys).is_non_null(expr):
        return None
    for part, key in zip(nullable, keys, strict=True):
        others = [other for other in keys if other != key]
        if not evaluator.with_non_nulls(others).is_non_null(expr):
            return part
    return nullable[0]


def _passes_null_on(expr: Expr) -> bool:
    """Tell whether a NULL part is reason enough for a NULL: of a cast, of `a OR b`."""
    return is_strict_call(expr) or isinstance(expr, BoolExpr) or len(parts_of(expr)) == 1


def _own_doing(question: Question, expr: Expr) -> Step:
    """The reason of an expression that may be NULL though nothing is that it is made of."""
    match expr:
        case FuncExpr() | OpExpr():
            return _call(question, expr)
        case NullIfExpr():
            return question.reason(Kind.NULLIF, "NULLIF gives NULL where its arguments are equal")
        case SubscriptingRef():
            return question.reason(Kind.SUBSCRIPT, "there may be no such element")
        case FieldSelect():
            return question.reason(Kind.FIELD, "a field of a composite value may be NULL")
        case ScalarArrayOpExpr():
            return question.reason(Kind.NULL_ELEMENTS, "an element of the array may be NULL")
        case SQLValueFunction():
            message = "there is no current schema where none of the search path exists"
            return question.reason(Kind.FUNCTION, message)
        case JsonExpr():
            return question.reason(Kind.JSON_PATH, "the path may lead to nothing, or to a null")
        case _:
            return question.reason(Kind.UNKNOWN_EXPRESSION, "nothing is inferred of this")


def _call(question: Question, call: FuncExpr | OpExpr) -> Step:
    name = call_name(question.place, call)
    function = call.function
    if function is None or not function.built_in:
        remedy = "give COALESCE a value for it"
        return question.reason(
            Kind.UNKNOWN_FUNCTION, f"nothing is known of what {name} gives", remedy
        )
    if call.returns_set:
        return question.reason(Kind.NULL_ELEMENTS, f"a row of {name} may be NULL")
    return question.reason(Kind.FUNCTION, f"{name} may give NULL for values that aren't")


def _case(question: Question, case: CaseExpr) -> Step:
    """The first branch that may give NULL where it is taken."""
    evaluator = question.evaluator
    for when in case.whens:
        taken = evaluator.given(when.condition, Truth.TRUE)
        if case.arg and is_strict_call(when.condition):
            taken = taken.given(case.arg, Truth.NOT_NULL)
        if not taken.is_non_null(when.result):
            return question.about(when.result, taken)
        evaluator = evaluator.given(when.condition, Truth.NOT_TRUE)
    default = case.default
    if default is None or (isinstance(default, Const) and default.location < 0):
        message = "no condition of the CASE need be true, and it has no ELSE"
        return question.reason(Kind.CASE_WITHOUT_ELSE, message, "add an ELSE")
    return question.about(default, evaluator)


# Subqueries


def _subquery(question: Question, link: SubLink) -> Step:
    inner = question.evaluator.enter(link.query)
    if link.kind in (SubLinkType.ANY, SubLinkType.ALL):
        return _comparison(question, inner, link)
    if infer_cardinality(inner.scope) is not Cardinality.EXACTLY_ONE:
        message = "this subquery may find no row"
        return question.reason(Kind.EMPTY_SUBQUERY, message, "give COALESCE a value for it")
    if link.kind is SubLinkType.EXPR:
        return ask_output(question.place, inner, 1, is_non_null=False)
    return _comparison(question, inner, link)


def _comparison(question: Question, inner: Evaluator, link: SubLink) -> Step:
    """What is compared with the subquery, or else the column that it is compared with."""
    columns = inner.non_null_columns
    evaluator = question.evaluator.with_compared_columns([True] * len(columns))
    if link.test is not None and not evaluator.is_non_null(link.test):
        return question.about(link.test, evaluator)
    number = columns.index(False) + 1 if False in columns else 0
    return ask_output(question.place, inner, number, is_non_null=False)
