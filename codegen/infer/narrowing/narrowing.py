"""Narrowing: expressions that can't be NULL, given the value of a condition.

Where `a.id = b.id AND lower(a.name) <> 'x'` is true, these aren't NULL: `a.id`, `b.id`, `a.name`,
`lower(a.name)`. PostgreSQL: find_nonnullable_vars.
"""

from collections.abc import Iterable, Sequence
from enum import Enum, auto
from typing import TypeAlias, assert_never

from codegen.infer.narrowing.alternatives import common_non_nulls
from codegen.infer.narrowing.row_tests import row_fields
from codegen.ir.calls import is_strict_call
from codegen.ir.enums import BoolOp, BoolTestType, NullTestType, SubLinkType
from codegen.ir.identity import expr_key
from codegen.ir.nodes import (
    Aggref,
    ArrayCoerceExpr,
    ArrayExpr,
    BooleanTest,
    BoolExpr,
    CaseExpr,
    CaseTestExpr,
    CoalesceExpr,
    CoerceToDomain,
    CoerceToDomainValue,
    CoerceViaIO,
    CollateExpr,
    Const,
    ConvertRowtypeExpr,
    DistinctExpr,
    Expr,
    FieldSelect,
    FieldStore,
    FuncExpr,
    GroupingFunc,
    JsonConstructorExpr,
    JsonExpr,
    JsonIsPredicate,
    JsonValueExpr,
    MergeSupportFunc,
    MinMaxExpr,
    NamedArgExpr,
    NextValueExpr,
    NullIfExpr,
    NullTest,
    Opaque,
    OpExpr,
    Param,
    RelabelType,
    RowCompareExpr,
    RowExpr,
    ScalarArrayOpExpr,
    SetToDefault,
    SQLValueFunction,
    SubLink,
    SubscriptingRef,
    Unknown,
    Var,
    WindowFunc,
)
from codegen.ir.oids import BOOL, FIRST_USER_OID
from codegen.ir.scope import Scope


class Truth(Enum):
    """All that is known of a condition's value."""

    TRUE = auto()
    FALSE = auto()
    NOT_TRUE = auto()  # false or NULL
    NOT_FALSE = auto()  # true or NULL
    NOT_NULL = auto()


NonNulls: TypeAlias = frozenset[Expr]
"""Keys of expressions that aren't NULL; see `ir.identity`."""

NOTHING: NonNulls = frozenset()

_OPPOSITE = {
    Truth.TRUE: Truth.FALSE,
    Truth.FALSE: Truth.TRUE,
    Truth.NOT_TRUE: Truth.NOT_FALSE,
    Truth.NOT_FALSE: Truth.NOT_TRUE,
    Truth.NOT_NULL: Truth.NOT_NULL,
}

# The value of a test that is never NULL itself.
_CERTAIN = {
    Truth.TRUE: True,
    Truth.NOT_FALSE: True,
    Truth.FALSE: False,
    Truth.NOT_TRUE: False,
}

# For each test, what its being true and its being false say of the tested value.
_TESTED: dict[BoolTestType, tuple[Truth | None, Truth | None]] = {
    BoolTestType.IS_TRUE: (Truth.TRUE, Truth.NOT_TRUE),
    BoolTestType.IS_NOT_TRUE: (Truth.NOT_TRUE, Truth.TRUE),
    BoolTestType.IS_FALSE: (Truth.FALSE, Truth.NOT_FALSE),
    BoolTestType.IS_NOT_FALSE: (Truth.NOT_FALSE, Truth.FALSE),
    BoolTestType.IS_UNKNOWN: (None, Truth.NOT_NULL),
    BoolTestType.IS_NOT_UNKNOWN: (Truth.NOT_NULL, None),
}


def non_nulls(scope: Scope, condition: Expr | None, truth: Truth) -> NonNulls | None:
    """Expressions that can't be NULL where the condition has such a value; None if it never has."""
    match condition:
        case None:
            return NOTHING
        case BoolExpr():
            return _logic(scope, condition, truth)
        case NullTest():
            return _null_test(scope, condition, truth)
        case BooleanTest():
            return _boolean_test(scope, condition, truth)
        case DistinctExpr():
            return _distinct(scope, condition, truth)
        case Const():
            return _constant(condition, truth)
        case SubLink():
            return _sublink(scope, condition, truth)
        case _ if truth in (Truth.NOT_TRUE, Truth.NOT_FALSE):
            return NOTHING  # it may be NULL
        case _:
            return _of_value(scope, condition, truth)


def all_of(facts: Iterable[NonNulls | None]) -> NonNulls | None:
    """Expressions that aren't NULL where all of several facts hold."""
    union = NOTHING
    for fact in facts:
        if fact is None:
            return None
        union |= fact
    return union


def any_of(facts: Iterable[NonNulls | None]) -> NonNulls | None:
    """Expressions that aren't NULL where one of several facts holds."""
    possible = [fact for fact in facts if fact is not None]
    return common_non_nulls(possible) if possible else None


# Tests, which are never NULL, and logic


def _logic(scope: Scope, logic: BoolExpr, truth: Truth) -> NonNulls | None:
    """`a AND b` is true where both are true, `a OR b` is false where both are false."""
    if logic.op is BoolOp.NOT:
        return non_nulls(scope, logic.args[0], _OPPOSITE[truth])
    if truth is Truth.NOT_NULL:
        return _itself(scope, logic)
    is_positive = truth in (Truth.TRUE, Truth.NOT_FALSE)
    facts = (non_nulls(scope, arg, truth) for arg in logic.args)
    if is_positive == (logic.op is BoolOp.AND):
        return all_of(facts)
    common = any_of(facts)
    return (
        common
        if truth in (Truth.NOT_TRUE, Truth.NOT_FALSE)
        else all_of([common, _itself(scope, logic)])
    )


def _null_test(scope: Scope, test: NullTest, truth: Truth) -> NonNulls | None:
    """`name IS NOT NULL`; of a row, it is true if each field passes, and IS NULL likewise."""
    certain = _CERTAIN.get(truth)
    if certain is None or certain == (test.test is NullTestType.IS_NULL):
        return NOTHING
    fields = row_fields(scope, test.arg) if test.is_row else ()
    facts = [non_nulls(scope, field, Truth.NOT_NULL) for field in fields]
    tested = non_nulls(scope, test.arg, Truth.NOT_NULL)
    if not facts:
        return tested
    return all_of([tested, all_of(facts) if certain else any_of(facts)])


def _boolean_test(scope: Scope, test: BooleanTest, truth: Truth) -> NonNulls | None:
    """`(name = 'x') IS NOT UNKNOWN`."""
    certain = _CERTAIN.get(truth)
    if certain is None:
        return NOTHING
    tested = _TESTED[test.test][0 if certain else 1]
    return non_nulls(scope, test.arg, tested) if tested else NOTHING


def _distinct(scope: Scope, test: DistinctExpr, truth: Truth) -> NonNulls | None:
    """`name IS DISTINCT FROM NULL`, `name IS NOT DISTINCT FROM 'x'`."""
    certain = _CERTAIN.get(truth)
    if certain is None:
        return NOTHING
    union = NOTHING
    left, right = test.args
    for arg, other in ((left, right), (right, left)):
        if isinstance(other, Const) and other.is_null == certain:
            union |= non_nulls(scope, arg, Truth.NOT_NULL) or NOTHING
    return union


def _constant(const: Const, truth: Truth) -> NonNulls | None:
    """`true` is never false, and `NULL` neither."""
    if const.is_null:
        return None if truth in (Truth.TRUE, Truth.FALSE, Truth.NOT_NULL) else NOTHING
    if const.type != BOOL:
        return NOTHING
    return NOTHING if _CERTAIN.get(truth) in (None, any(const.value)) else None


def _sublink(scope: Scope, link: SubLink, truth: Truth) -> NonNulls | None:
    """`x IN (SELECT …)` is true only if x equals a value; NOT IN may have no value to compare."""
    match link.kind:
        case SubLinkType.ANY if truth is Truth.TRUE:
            return non_nulls(scope, link.test, Truth.TRUE)
        case SubLinkType.EXPR if truth not in (Truth.NOT_TRUE, Truth.NOT_FALSE):
            return _itself(scope, link)
        case _:
            return NOTHING


# Other expressions: whatever their value is, they aren't NULL where they have one


def _of_value(scope: Scope, expr: Expr, truth: Truth) -> NonNulls | None:
    """The expression, and those of its arguments for which a NULL would make it NULL."""
    match expr:
        case FuncExpr(args=args) | OpExpr(args=args):
            return _with_arguments(scope, expr, args if is_strict_call(expr) else ())
        case NullIfExpr(args=args):
            return _with_arguments(scope, expr, args[:1])
        case RelabelType(arg=arg) | CollateExpr(arg=arg) | CoerceViaIO(arg=arg):
            return _with_arguments(scope, expr, (arg,))
        case CoerceToDomain(arg=arg) | ArrayCoerceExpr(arg=arg) | FieldSelect(arg=arg):
            return _with_arguments(scope, expr, (arg,))
        case ConvertRowtypeExpr(arg=arg) | NamedArgExpr(arg=arg):
            return _with_arguments(scope, expr, (arg,))
        case ScalarArrayOpExpr():
            return _array_comparison(scope, expr, truth)
        case RowCompareExpr():
            return _with_arguments(scope, expr, _first_fields(expr))
        case CoalesceExpr(args=args):
            return _one_of(scope, expr, (non_nulls(scope, arg, truth) for arg in args))
        case CaseExpr():
            return NOTHING if expr.arg else _one_of(scope, expr, _branches(scope, expr, truth))
        case Var() | Param() | SQLValueFunction() | NextValueExpr() | SetToDefault():
            return _itself(scope, expr)
        case MergeSupportFunc() | CaseTestExpr() | CoerceToDomainValue() | GroupingFunc():
            return _itself(scope, expr)
        case Aggref() | WindowFunc() | MinMaxExpr() | SubscriptingRef():
            return _itself(scope, expr)
        case ArrayExpr() | RowExpr() | FieldStore() | JsonConstructorExpr() | JsonValueExpr():
            return _itself(scope, expr)
        case JsonIsPredicate() | JsonExpr() | Opaque() | Unknown():
            return _itself(scope, expr)
        case BoolExpr() | NullTest() | BooleanTest() | DistinctExpr() | Const() | SubLink():
            return NOTHING  # handled above
        case _:
            assert_never(expr)


def _itself(scope: Scope, expr: Expr) -> NonNulls:
    key = expr_key(scope, expr)
    return frozenset({key}) if key is not None else NOTHING


def _with_arguments(scope: Scope, expr: Expr, args: Sequence[Expr]) -> NonNulls | None:
    """The expression, and arguments of which none is NULL, since that would make it NULL."""
    arguments = (non_nulls(scope, arg, Truth.NOT_NULL) for arg in args)
    return all_of([_itself(scope, expr), *arguments])


def _one_of(scope: Scope, expr: Expr, choices: Iterable[NonNulls | None]) -> NonNulls | None:
    """The expression, and what isn't NULL in any of its choices."""
    common = any_of(choices)
    return None if common is None else common | _itself(scope, expr)


def _array_comparison(scope: Scope, test: ScalarArrayOpExpr, truth: Truth) -> NonNulls | None:
    """`x = ANY (array)` and `x <> ALL (array)`; an empty array compares with nothing."""
    if test.function is None or not test.function.strict:
        return NOTHING
    value, array = test.args
    is_decided = truth is (Truth.TRUE if test.is_any else Truth.FALSE)  # by an element
    is_compared = is_decided or _has_elements(array)
    args = (array, value) if is_compared else (array,)
    return all_of(non_nulls(scope, arg, Truth.NOT_NULL) for arg in args)


def _first_fields(test: RowCompareExpr) -> Sequence[Expr]:
    """The fields that `(a, b) < (c, d)` compares in any case, by PostgreSQL's own operators."""
    is_built_in = all(oid < FIRST_USER_OID for oid in (*test.operators, *test.families))
    return (*test.left[:1], *test.right[:1]) if is_built_in else ()


def _has_elements(array: Expr) -> bool:
    match array:
        case ArrayExpr(elements=elements, is_multidimensional=False):
            return bool(elements)
        case _:
            return False


def _branches(scope: Scope, case: CaseExpr, truth: Truth) -> Iterable[NonNulls | None]:
    """For each branch of a CASE, what isn't NULL where that branch gives the value."""
    before = NOTHING
    for when in case.whens:
        taken = non_nulls(scope, when.condition, Truth.TRUE)
        yield all_of([before, taken, non_nulls(scope, when.result, truth)])
        passed = non_nulls(scope, when.condition, Truth.NOT_TRUE)
        before = all_of([before, passed]) or NOTHING
    yield all_of([before, non_nulls(scope, case.default, truth)])
