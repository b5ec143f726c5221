"""Constancy: whether an expression is the same in every row, by what it is computed from.

`lower($1) || 'x'` is, and so is `a.id + 1` where `a.id` is; `random()` isn't.
"""

from collections.abc import Iterable
from typing import assert_never

from codegen.infer.cardinality.constant_exprs import ConstantExprs
from codegen.infer.cardinality.equality_binding import equality_families, is_compatible_with
from codegen.ir.calls import called_function, is_strict_call, may_return_set
from codegen.ir.enums import SubLinkType
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
from codegen.ir.oids import Oid
from codegen.ir.rewrite import strip_relabel
from codegen.ir.volatility import contains_volatile
from codegen.ir.walk import pull_vars

# Subqueries that are computed once if they read nothing of the query around them (an InitPlan).
_ONCE = frozenset({SubLinkType.EXISTS, SubLinkType.EXPR, SubLinkType.ARRAY})


def is_constant_under(constants: ConstantExprs, expr: Expr, operator: Oid) -> bool:
    """Tell whether all rows are equal in the expression by this equality, NULL or not."""
    if is_constant(constants, expr):
        return True
    families = equality_families(constants.catalog, operator)
    return any(
        is_compatible_with(constants.catalog, binding, families, None)
        for binding in constants.bindings(strip_relabel(expr))
    )


def is_constant(constants: ConstantExprs, expr: Expr, *, or_null: bool = False) -> bool:
    """Tell whether the expression is the same in every row; or else NULL, with `or_null`."""
    match expr:
        case Var():
            return expr.level > 0 or constants.is_identical(expr, or_null=or_null)
        case SubLink():
            return _is_subquery_constant(constants, expr)
        case FuncExpr() | OpExpr() | NullIfExpr() | DistinctExpr() | ScalarArrayOpExpr():
            function = called_function(expr)
            if function is None or function.volatile or may_return_set(expr):
                return False
            return _are_constant(constants, expr.args, or_null and is_strict_call(expr))
        case RelabelType(arg=arg) | CollateExpr(arg=arg) | CoerceToDomain(arg=arg):
            return is_constant(constants, arg, or_null=or_null)
        case Const() | Param() | SQLValueFunction() | CaseTestExpr():
            return True
        case ArrayExpr(elements=args) | RowExpr(args=args) | BoolExpr(args=args):
            return _are_constant(constants, args)
        case CoalesceExpr(args=args) | MinMaxExpr(args=args):
            return _are_constant(constants, args)
        case NullTest(arg=arg) | BooleanTest(arg=arg) | NamedArgExpr(arg=arg):
            return is_constant(constants, arg)
        case CoerceViaIO(arg=arg) | ConvertRowtypeExpr(arg=arg) | FieldSelect(arg=arg):
            return is_constant(constants, arg)
        case ArrayCoerceExpr(arg=arg, element=element):
            return _are_constant(constants, (arg, element))
        case CaseExpr(arg=arg, whens=whens, default=default):
            branches = (part for when in whens for part in (when.condition, when.result))
            return _are_constant(constants, (arg, *branches, default))
        case SubscriptingRef(lower=lower, upper=upper, container=container, new_value=new_value):
            return _are_constant(constants, (*lower, *upper, container, new_value))
        case Aggref() | WindowFunc() | GroupingFunc() | MergeSupportFunc() | NextValueExpr():
            return False
        case JsonConstructorExpr() | JsonValueExpr() | JsonExpr() | JsonIsPredicate():
            return False
        case RowCompareExpr() | FieldStore() | SetToDefault() | CoerceToDomainValue():
            return False
        case Opaque() | Unknown():
            return False
        case _:
            assert_never(expr)


def _are_constant(
    constants: ConstantExprs, exprs: Iterable[Expr | None], or_null: bool = False
) -> bool:
    return all(expr is None or is_constant(constants, expr, or_null=or_null) for expr in exprs)


def _is_subquery_constant(constants: ConstantExprs, link: SubLink) -> bool:
    """Tell whether a subquery gives one value: `(SELECT max(id) FROM person)`."""
    if link.test is not None and not is_constant(constants, link.test):
        return False
    outer = list(pull_vars(link.query))
    is_computed_once = not outer and link.kind in _ONCE
    if not is_computed_once and contains_volatile(link.query):
        return False
    return all(constants.is_identical(var) for var in outer)
