"""Transfer functions: the sinks that a NULL within an expression reaches, given the expression's.

In `SET name = COALESCE(:name, 'none')` a NULL of the whole would be stored; that of `:name` is
tested. Strict functions pass a NULL on, to be ignored by whatever compares or computes.
"""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from enum import Enum, auto
from typing import NamedTuple, TypeAlias, assert_never

from codegen.ir.calls import built_in_name
from codegen.ir.catalog import Catalog, Column
from codegen.ir.check_constraints import has_no_null_elements_by_check
from codegen.ir.enums import BoolTestType, CoercionForm, JsonConstructorType, SubLinkType
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
    Node,
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
    TargetEntry,
    Unknown,
    Var,
    WindowFunc,
)
from codegen.ir.walk import children, parameter_number


class NullSink(Enum):
    """An end that a NULL may come to."""

    STORED = auto()  # stored, returned, or given to a function that handles NULL in its own way
    TESTED = auto()  # IS NULL, IS DISTINCT FROM, COALESCE: the statement says what it means
    DEFAULTED = auto()  # no WHEN of a CASE compares as true: its ELSE says what it means
    GUARDED = auto()  # compared or computed with, but only where another parameter isn't NULL
    IGNORED = auto()  # compared or computed with: it says nothing
    REJECTED = auto()  # it would be an error


Sinks: TypeAlias = AbstractSet[NullSink]
"""All ends that a NULL may come to."""


class Flow(NamedTuple):
    """A part of an expression, with the sinks that a NULL of it reaches."""

    part: Node
    sinks: Sinks
    column: Column | None = None  # that the part is stored in, but for a cast


STORED: Sinks = frozenset({NullSink.STORED})
TESTED: Sinks = frozenset({NullSink.TESTED})
IGNORED: Sinks = frozenset({NullSink.IGNORED})
REJECTED: Sinks = frozenset({NullSink.REJECTED})

_IGNORING = ("array_append", "array_prepend", "overlaps")  # they aren't strict, and yet
_REQUIRING = ("concat_ws", "format", "string_to_array", "string_to_table")  # their first argument
_KEYED = ("json_build_object", "jsonb_build_object")  # every other argument is a key


def transfer(
    catalog: Catalog, expr: Expr, sinks: Sinks, column: Column | None = None
) -> Iterator[Flow]:
    """The parts of an expression with their sinks, given the expression's and its column."""
    match expr:
        case FuncExpr():
            yield from _function(expr, sinks)
        case OpExpr(args=args, function=function):
            strict = function is not None and function.strict
            yield from _each(args, _through_strict(sinks) if strict else IGNORED)
        case CoalesceExpr(args=args):
            yield from _each(args[:-1], TESTED)
            yield from _each(args[-1:], sinks)
        case DistinctExpr(args=args) | MinMaxExpr(args=args):
            yield from _each(args, TESTED)
        case NullTest(arg=arg):
            yield Flow(arg, TESTED)
        case BooleanTest():
            yield _truth_test(expr)
        case NullIfExpr(args=args):
            yield from _each(args[:1], sinks)
            yield from _each(args[1:], IGNORED)
        case CaseExpr():
            yield from _case(expr, sinks)
        case SubLink():
            yield from _sublink(expr, sinks)
        case ArrayExpr(elements=values) | RowExpr(args=values):
            is_checked = has_no_null_elements_by_check(catalog, column)
            yield from _each(values, REJECTED if is_checked else _within(sinks))
        case RelabelType() | CollateExpr() | CoerceViaIO() | ArrayCoerceExpr():
            yield Flow(expr.arg, sinks, column)
        case CoerceToDomain(arg=arg, type=type_):
            yield Flow(arg, REJECTED if catalog.types[type_].not_null else sinks)
        case JsonConstructorExpr():
            yield from _json(expr)
        case Aggref() | WindowFunc() | NamedArgExpr() | GroupingFunc() | ScalarArrayOpExpr():
            yield from _each(children(expr), IGNORED)
        case BoolExpr() | RowCompareExpr() | FieldSelect() | FieldStore() | SubscriptingRef():
            yield from _each(children(expr), IGNORED)
        case ConvertRowtypeExpr() | JsonValueExpr() | JsonIsPredicate() | JsonExpr():
            yield from _each(children(expr), IGNORED)
        case Var() | Const() | Param() | SQLValueFunction() | NextValueExpr() | SetToDefault():
            yield from _each(children(expr), IGNORED)
        case MergeSupportFunc() | CaseTestExpr() | CoerceToDomainValue() | Opaque() | Unknown():
            yield from _each(children(expr), IGNORED)
        case _:
            assert_never(expr)


def _each(parts: Iterable[Node], sinks: Sinks) -> Iterator[Flow]:
    return (Flow(part, sinks) for part in parts)


def _through_strict(sinks: Sinks) -> Sinks:
    """A strict function passes NULL on, which says something only where that is tested."""
    return TESTED if sinks == TESTED else IGNORED


def _within(sinks: Sinks) -> Sinks:
    """The sinks of a value within an array or row that reaches these."""
    whole = frozenset({NullSink.STORED, NullSink.REJECTED})
    return frozenset(NullSink.STORED if sink in whole else NullSink.IGNORED for sink in sinks)


def _truth_test(test: BooleanTest) -> Flow:
    """`(x > :x) IS NOT FALSE` says what NULL means, `(x > :x) IS TRUE` doesn't."""
    tells = test.test not in (BoolTestType.IS_TRUE, BoolTestType.IS_FALSE)
    return Flow(test.arg, TESTED if tells or parameter_number(test.arg) else IGNORED)


def _case(case: CaseExpr, sinks: Sinks) -> Iterator[Flow]:
    """`CASE WHEN condition THEN result ELSE default END` gives one of its results."""
    if case.arg is not None:
        yield Flow(case.arg, IGNORED)
    if case.default is not None:
        yield Flow(case.default, sinks)
    for when in case.whens:
        yield Flow(when.condition, IGNORED)
        yield Flow(when.result, sinks)


def _sublink(link: SubLink, sinks: Sinks) -> Iterator[Flow]:
    """`(SELECT …)` gives its column's value, `ARRAY(SELECT …)` holds it, others compare."""
    if link.test is not None:
        yield Flow(link.test, IGNORED)
    match link.kind:
        case SubLinkType.EXPR | SubLinkType.MULTI_EXPR:
            yield Flow(link.query, sinks)
        case SubLinkType.ARRAY:
            yield Flow(link.query, _within(sinks))
        case _:
            yield Flow(link.query, IGNORED)


def _json(constructor: JsonConstructorExpr) -> Iterator[Flow]:
    """The keys of an object can't be NULL: `JSON_OBJECT(:key VALUE :value)`."""
    has_keys = constructor.kind is JsonConstructorType.OBJECT
    for position, arg in enumerate(constructor.args):
        yield Flow(arg, REJECTED if has_keys and not position % 2 else STORED)
    match constructor.function:
        case Aggref(args=(TargetEntry(expr=first), *_)) | WindowFunc(args=(first, *_)):
            is_key = constructor.kind is JsonConstructorType.OBJECT_AGG
            yield Flow(first, REJECTED if is_key else IGNORED)
        case _:
            pass
    if constructor.function is not None:
        yield Flow(constructor.function, IGNORED)


def _function(call: FuncExpr, sinks: Sinks) -> Iterator[Flow]:
    """A cast passes NULL on as it is: `:id::text`."""
    is_cast = call.form in (CoercionForm.EXPLICIT_CAST, CoercionForm.IMPLICIT_CAST)
    for position, arg in enumerate(call.args):
        if is_cast and not position:
            yield Flow(arg, sinks)
        elif call.function is None:
            yield Flow(arg, IGNORED)
        elif call.function.strict:
            yield Flow(arg, _through_strict(sinks))
        else:
            yield Flow(arg, _through_non_strict(built_in_name(call.function), position))


def _through_non_strict(name: str, position: int) -> Sinks:
    """A function that isn't strict makes sense of a NULL, mostly: `concat(:name, '!')`."""
    if name in _IGNORING or (name in _REQUIRING and not position):
        return IGNORED
    return REJECTED if name in _KEYED and not position % 2 else STORED
