"""Why an expression can't be NULL: by a constraint, a condition, or what it is made of.

In `SELECT a.name FROM b LEFT JOIN a ON … WHERE a.id > 1` it is the condition: without it the
column could be NULL. What holds without any condition is asked of the evaluator first.
"""

from codegen.explain.calls import call_name
from codegen.explain.conditions import condition_step
from codegen.explain.non_null_columns import column_step
from codegen.explain.questions import Question, Step
from codegen.explain.reasons import Kind
from codegen.ir.enums import SubLinkType
from codegen.ir.nodes import (
    Aggref,
    ArrayCoerceExpr,
    ArrayExpr,
    BooleanTest,
    CaseExpr,
    CoalesceExpr,
    CoerceToDomain,
    CoerceViaIO,
    CollateExpr,
    Const,
    ConvertRowtypeExpr,
    DistinctExpr,
    Expr,
    FieldStore,
    FuncExpr,
    GroupingFunc,
    JsonConstructorExpr,
    MergeSupportFunc,
    MinMaxExpr,
    NamedArgExpr,
    NextValueExpr,
    NullTest,
    OpExpr,
    Param,
    RelabelType,
    RowExpr,
    ScalarArrayOpExpr,
    SQLValueFunction,
    SubLink,
    Var,
    WindowFunc,
)

_RANKS = frozenset({"row_number", "rank", "dense_rank", "percent_rank", "cume_dist", "ntile"})


def non_null_step(question: Question) -> Step:
    """Ask on, of an expression that can't be NULL, about what keeps it from it."""
    if (condition := condition_step(question)) is not None:
        return condition
    match question.expr:
        case Var() as var:
            return column_step(question, var)
        case Const():
            return question.reason(Kind.CONSTANT, "it is a constant")
        case Param():
            message = "no None is sent for the parameter: the library looks for it before"
            return question.reason(Kind.CHECKED_ARGUMENT, message)
        case CoalesceExpr(args=args) | MinMaxExpr(args=args) as choice:
            return _choice(question, choice, args)
        case CaseExpr():
            return question.reason(Kind.CASE, "no result of the CASE is NULL where it is taken")
        case NullTest() | BooleanTest() | DistinctExpr():
            return question.reason(Kind.TEST, "the test is true or false, never NULL")
        case SubLink() as link:
            return _subquery(question, link)
        case ArrayExpr() | RowExpr() | FieldStore() | JsonConstructorExpr():
            return question.reason(Kind.CONSTRUCTOR, "a value is built here, whatever goes into it")
        case CoerceToDomain(arg=arg):
            if not question.evaluator.is_non_null(arg):
                return question.reason(Kind.DOMAIN, "the domain refuses NULL")
            return question.about(arg)
        case RelabelType(arg=arg) | CollateExpr(arg=arg) | CoerceViaIO(arg=arg):
            return question.about(arg)
        case NamedArgExpr(arg=arg) | ArrayCoerceExpr(arg=arg) | ConvertRowtypeExpr(arg=arg):
            return question.about(arg)
        case FuncExpr() | OpExpr() | ScalarArrayOpExpr() as call:
            return _call(question, call)
        case Aggref() | WindowFunc() as call:
            return _aggregate(question, call)
        case SQLValueFunction() | NextValueExpr() | MergeSupportFunc():
            return question.reason(Kind.CONSTANT, "it always has a value")
        case GroupingFunc():
            return question.reason(Kind.COUNT, "GROUPING() is a number in any row")
        case _:
            return question.reason(Kind.EXPRESSION, "nothing that it is made of can be NULL")


def _choice(question: Question, choice: CoalesceExpr | MinMaxExpr, args: tuple[Expr, ...]) -> Step:
    """The argument that is always there for COALESCE or GREATEST to give."""
    name = "COALESCE" if isinstance(choice, CoalesceExpr) else "GREATEST or LEAST"
    for arg in args:
        if question.evaluator.is_non_null(arg):
            message = f"{name} has this argument, which can't be NULL"
            return question.about(arg).reason(Kind.COALESCE, message)
    message = f"one of the arguments of {name} is of a side of the FULL JOIN that is there"
    return question.reason(Kind.FULL_JOIN, message)


def _call(question: Question, call: FuncExpr | OpExpr | ScalarArrayOpExpr) -> Step:
    name = call_name(question.place, call)
    if isinstance(call, FuncExpr | OpExpr) and call.returns_set:
        return question.reason(Kind.ROW_SOURCE, f"no row of {name} is NULL")
    if not call.args or not all(map(question.evaluator.is_non_null, call.args)):
        return question.reason(Kind.TOTAL_FUNCTION, f"{name} never gives NULL for this")
    message = f"{name} gives a value for values, and gets no NULL"
    return question.reason(Kind.TOTAL_FUNCTION, message)


def _aggregate(question: Question, call: Aggref | WindowFunc) -> Step:
    name, function = call_name(question.place, call), call.function.name if call.function else ""
    if function == "count":
        return question.reason(Kind.COUNT, "count() is 0 where there is nothing to count")
    if function in _RANKS:
        return question.reason(Kind.COUNT, f"{name} gives each row a number")
    if function in ("lag", "lead"):
        return question.reason(Kind.AGGREGATE, f"{name} gives its default where it finds no row")
    return question.reason(Kind.AGGREGATE, f"{name} always has a row with a value to work on")


def _subquery(question: Question, link: SubLink) -> Step:
    match link.kind:
        case SubLinkType.EXISTS:
            return question.reason(Kind.TEST, "EXISTS is true or false, never NULL")
        case SubLinkType.ARRAY:
            return question.reason(Kind.CONSTRUCTOR, "an array is built here, if an empty one")
        case SubLinkType.EXPR:
            message = "this subquery always gives a row, and no NULL in it"
            return question.reason(Kind.SUBQUERY, message)
        case _:
            message = "neither what is compared nor what the subquery gives can be NULL"
            return question.reason(Kind.SUBQUERY, message)
