"""Expression rules: whether an expression can be NULL, told from what it is made of.

`COALESCE(name, '?')` and `a IS DISTINCT FROM b` never are; `a + b` isn't where `a` and `b` aren't;
and `CASE WHEN name IS NULL THEN '?' ELSE name END` isn't, since each result stands under its
condition. A class for which there is no rule may be NULL.
"""

from collections.abc import Sequence
from typing import assert_never

from codegen.infer.narrowing.narrowing import Truth
from codegen.infer.nullability.aggregates import aggregate_is_non_null, window_is_non_null
from codegen.infer.nullability.boolean_logic import logic_is_non_null
from codegen.infer.nullability.column_references import (
    field_is_non_null,
    one_side_is_non_null,
    var_is_non_null,
)
from codegen.infer.nullability.evaluator_protocol import Evaluator
from codegen.infer.nullability.finite_values import is_total_for
from codegen.infer.nullability.set_returning import srf_is_non_null
from codegen.infer.nullability.sublinks import compared_column_is_non_null, sublink_is_non_null
from codegen.infer.nullability.table_functions import json_exists_is_certain
from codegen.infer.nullability.total_functions import is_monotonic, is_total, required_arguments
from codegen.ir.calls import is_strict_call
from codegen.ir.enums import (
    JsonConstructorType,
    SqlValueFunctionOp,
)
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
from codegen.ir.oids import FIRST_USER_OID, JSONB

_BUILDERS = (JsonConstructorType.OBJECT, JsonConstructorType.ARRAY)
_CONVERSIONS = (
    JsonConstructorType.PARSE,
    JsonConstructorType.SCALAR,
    JsonConstructorType.SERIALIZE,
)


def is_non_null_by_rule(evaluator: Evaluator, expr: Expr) -> bool:
    """Tell whether an expression is never NULL, by the rule for its class."""
    match expr:
        case Var():
            return var_is_non_null(evaluator, expr)
        case Const(is_null=is_null):
            return not is_null
        case FuncExpr() | OpExpr():
            return _call(evaluator, expr)
        case CoalesceExpr(args=args) | MinMaxExpr(args=args):
            return _choice(evaluator, args)
        case BoolExpr():
            return logic_is_non_null(evaluator, expr)
        case CaseExpr():
            return _case(evaluator, expr)
        case RelabelType(arg=arg) | CollateExpr(arg=arg) | NamedArgExpr(arg=arg):
            return evaluator.is_non_null(arg)
        case ArrayCoerceExpr(arg=arg) | ConvertRowtypeExpr(arg=arg) | JsonIsPredicate(arg=arg):
            return evaluator.is_non_null(arg)
        case CoerceToDomain(arg=arg, type=type_):
            return evaluator.scope.catalog.refuses_null(type_) or evaluator.is_non_null(arg)
        case CoerceViaIO(arg=arg, type=type_):  # by functions of the type
            return type_ < FIRST_USER_OID and evaluator.is_non_null(arg)
        case NullTest() | BooleanTest() | DistinctExpr() | GroupingFunc():
            return True
        case ArrayExpr() | RowExpr() | FieldStore() | NextValueExpr() | MergeSupportFunc():
            return True
        case SQLValueFunction(op=op):
            return op is not SqlValueFunctionOp.CURRENT_SCHEMA
        case SubLink():
            return sublink_is_non_null(evaluator, expr)
        case Param():
            sent = evaluator.parameters.has_value(expr)
            return sent or compared_column_is_non_null(evaluator, expr)
        case Aggref():
            return aggregate_is_non_null(evaluator, expr)
        case WindowFunc():
            return window_is_non_null(evaluator, expr)
        case ScalarArrayOpExpr():
            return _array_comparison(evaluator, expr)
        case RowCompareExpr():
            return _row_comparison(evaluator, expr)
        case FieldSelect():
            return field_is_non_null(evaluator, expr)
        case SubscriptingRef():
            return _subscript(evaluator, expr)
        case JsonConstructorExpr():
            return _json_constructor(evaluator, expr)
        case JsonExpr():
            return _json_query(evaluator, expr)
        case NullIfExpr() | SetToDefault() | CaseTestExpr() | CoerceToDomainValue():
            return False
        case JsonValueExpr() | Opaque() | Unknown():
            return False
        case _:
            assert_never(expr)


def _call(evaluator: Evaluator, call: FuncExpr | OpExpr) -> bool:
    """Tell whether a total function gets nothing but values: `lower(name)`."""
    function, args = call.function, call.args
    if function is None:
        return False
    if call.returns_set:
        return srf_is_non_null(evaluator, call)
    if function.strict:
        catalog = evaluator.scope.catalog
        total = is_total(catalog, function) or is_monotonic(function, args)
        if not total and not is_total_for(catalog, function, args):
            return False
        return all(map(evaluator.is_non_null, args))
    if function.built_in and function.name == "array_cat":
        return any(map(evaluator.is_non_null, args))
    required = required_arguments(function)
    if isinstance(call, FuncExpr) and call.is_variadic and required is not None:
        required = len(args)  # an array in place of arguments, which may be NULL as a whole
    return required is not None and all(map(evaluator.is_non_null, args[:required]))


def _choice(evaluator: Evaluator, args: Sequence[Expr]) -> bool:
    """Tell whether an argument of COALESCE is a value, be it a different one in each row."""
    if any(map(evaluator.is_non_null, args)) or one_side_is_non_null(evaluator, args):
        return True
    choices = [key for key in evaluator.non_nulls if isinstance(key, CoalesceExpr)]
    return any(
        all(any(map(evaluator.with_non_nulls((one,)).is_non_null, args)) for one in choice.args)
        for choice in choices
    )


def _case(evaluator: Evaluator, case: CaseExpr) -> bool:
    """Tell whether every branch gives a value where it is taken."""
    for when in case.whens:
        taken = evaluator.given(when.condition, Truth.TRUE)
        if case.arg and is_strict_call(when.condition):
            taken = taken.given(case.arg, Truth.NOT_NULL)  # CASE x WHEN y: x is y
        if not taken.is_non_null(when.result):
            return False
        evaluator = evaluator.given(when.condition, Truth.NOT_TRUE)
    return evaluator.is_non_null(case.default)


def _array_comparison(evaluator: Evaluator, test: ScalarArrayOpExpr) -> bool:
    """`x = ANY (array)`: NULL also where an element of the array is."""
    if test.function is None or not is_total(evaluator.scope.catalog, test.function):
        return False
    return all(map(evaluator.is_non_null, test.args)) and evaluator.has_no_null_elements(
        test.args[1]
    )


def _row_comparison(evaluator: Evaluator, test: RowCompareExpr) -> bool:
    """`(a, b) < (c, d)`, by the operators of B-trees, which are total."""
    built_in = all(operator < FIRST_USER_OID for operator in test.operators)
    return built_in and all(map(evaluator.is_non_null, (*test.left, *test.right)))


def _subscript(evaluator: Evaluator, ref: SubscriptingRef) -> bool:
    """`tags[1:2]` is empty if need be, unlike `tags[9]`; an assignment leaves the whole array."""
    if ref.new_value:
        container = evaluator.scope.catalog.types[ref.container_type]
        grows = bool(container.element) or container.oid == JSONB
        return grows and not ref.lower
    bounds: Sequence[Expr] = [bound for bound in (*ref.lower, *ref.upper) if bound]
    is_slice = bool(ref.lower)
    return is_slice and all(map(evaluator.is_non_null, (ref.container, *bounds)))


def _json_constructor(evaluator: Evaluator, constructor: JsonConstructorExpr) -> bool:
    """JSON_OBJECT and JSON_ARRAY as they are; JSON, JSON_SCALAR, JSON_SERIALIZE of values."""
    if constructor.coercion:
        return False
    if constructor.kind in _BUILDERS:
        return True
    return constructor.kind in _CONVERSIONS and all(map(evaluator.is_non_null, constructor.args))


def _json_query(evaluator: Evaluator, query: JsonExpr) -> bool:
    """JSON_EXISTS, unless it is told to give UNKNOWN on an error."""
    asked = (query.document, query.path)
    return json_exists_is_certain(query) and all(map(evaluator.is_non_null, asked))
