"""Dimensions of arrays, which their types don't tell: `ARRAY[[1, 2], [3, 4]]` has two."""

from collections.abc import Iterable
from typing import assert_never

from codegen.infer.nullability.evaluator_protocol import Evaluator
from codegen.ir.calls import built_in_name
from codegen.ir.catalog import Catalog, Column
from codegen.ir.enums import SubLinkType
from codegen.ir.functions import Function
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

# Functions that give an array with the dimensions of their arguments.
_LIKE_THEIR_ARGUMENTS = frozenset(
    {
        *("array_append", "array_prepend", "array_remove", "array_replace"),
        *("array_reverse", "array_sample", "array_shuffle", "array_sort", "trim_array"),
    }
)


def array_dimensions(evaluator: Evaluator, expr: Expr | None) -> int:
    """The most dimensions that an expression's arrays have; 0 where that is unknown."""
    match expr:
        case None:
            return 0
        case ArrayExpr(elements=elements, is_multidimensional=is_multidimensional):
            return max(_most(evaluator, elements), 1) + 1 if is_multidimensional else 1
        case Const():
            return _dimensions_of_constant(evaluator.scope.catalog, expr)
        case SubLink():
            return _dimensions_of_subquery(evaluator, expr)
        case Aggref(function=function, args=args, level=0):
            exprs = [argument.expr for argument in args if not argument.is_junk]  # ORDER BY's are
            return _aggregated(function, _most(evaluator.over_input_rows(), exprs))
        case WindowFunc(function=function, args=(value, _, default)) if _is_shifting(function):
            return common_dimensions((evaluator, each) for each in (value, default))
        case WindowFunc(function=function, args=args):
            return _aggregated(function, _most(evaluator, args))
        case Var():
            return _dimensions_of_column(evaluator, expr)
        case FuncExpr(function=function, args=args) | OpExpr(function=function, args=args):
            if built_in_name(function) == "array_cat":
                return _concatenated(evaluator, args)
            is_alike = built_in_name(function) in _LIKE_THEIR_ARGUMENTS
            return _most(evaluator, args) if is_alike else 0
        case _:
            return common_dimensions((evaluator, each) for each in _passed_on(expr))


def common_dimensions(exprs: Iterable[tuple[Evaluator, Expr | None]]) -> int:
    """The dimensions of all these expressions; 0 where they differ."""
    counts = {array_dimensions(*pair) for pair in exprs if not _is_empty(pair[1])}
    return counts.pop() if len(counts) == 1 else 0


def _passed_on(expr: Expr) -> tuple[Expr | None, ...]:
    """The expressions that one gives as they are, or assigns to."""
    match expr:
        case CoalesceExpr(args=args) | MinMaxExpr(args=args):
            return args
        case CaseExpr(whens=whens, default=default):
            return (*(when.result for when in whens), default)
        case RelabelType() | CoerceToDomain() | CollateExpr() | ArrayCoerceExpr():
            return (expr.arg,)
        case NullIfExpr(args=args):
            return (args[0],)
        case SubscriptingRef(lower=lower, new_value=new_value, container=container):
            return (container,) if lower or new_value else ()
        case Param() | CaseTestExpr() | CoerceToDomainValue() | SetToDefault() | NextValueExpr():
            return ()
        case CoerceViaIO() | ConvertRowtypeExpr() | NamedArgExpr() | RowExpr() | FieldSelect():
            return ()
        case FieldStore() | JsonConstructorExpr() | JsonValueExpr() | JsonExpr():
            return ()
        case BoolExpr() | NullTest() | BooleanTest() | RowCompareExpr() | DistinctExpr():
            return ()
        case ScalarArrayOpExpr() | JsonIsPredicate() | GroupingFunc() | MergeSupportFunc():
            return ()
        case Var() | Const() | SubLink() | FuncExpr() | OpExpr() | Aggref() | WindowFunc():
            return ()
        case ArrayExpr() | SQLValueFunction() | Opaque() | Unknown():
            return ()
        case _:
            assert_never(expr)


def _is_shifting(function: Function | None) -> bool:
    return built_in_name(function) in ("lag", "lead")


def _is_empty(expr: Expr | None) -> bool:
    """Tell whether it is a NULL or an array without elements, which are like any other."""
    return isinstance(expr, Const) and (expr.is_null or not any(expr.value[4:8]))


def _most(evaluator: Evaluator, exprs: Iterable[Expr]) -> int:
    return max((array_dimensions(evaluator, expr) for expr in exprs), default=0)


def _concatenated(evaluator: Evaluator, arrays: tuple[Expr, ...]) -> int:
    """A row joined to a table makes a table, if the table isn't NULL."""
    deepest = max(arrays, key=lambda array: array_dimensions(evaluator, array))
    if evaluator.is_non_null(deepest):
        return array_dimensions(evaluator, deepest)
    return common_dimensions((evaluator, array) for array in arrays)


def _dimensions_of_constant(catalog: Catalog, constant: Const) -> int:
    """An array begins with its length and then the number of its dimensions."""
    type_ = catalog.types.get(constant.type)
    if type_ is None or not type_.element or constant.is_null:
        return 0
    return int.from_bytes(constant.value[4:8], "little")


def _dimensions_of_subquery(evaluator: Evaluator, link: SubLink) -> int:
    if link.kind not in (SubLinkType.ARRAY, SubLinkType.EXPR):
        return 0
    inner = common_dimensions(evaluator.enter(link.query).output_exprs(1))
    return inner + 1 if link.kind is SubLinkType.ARRAY else inner


def _aggregated(function: Function | None, inner: int) -> int:
    """array_agg adds a dimension; other built-in aggregates, such as max, give an argument."""
    name = built_in_name(function)
    if not name:
        return 0
    return inner + 1 if name == "array_agg" else inner


def _dimensions_of_column(evaluator: Evaluator, var: Var) -> int:
    definitions = evaluator.definitions(var)
    if isinstance(definitions, Column):
        return _declared_dimensions(evaluator.scope.catalog, definitions)
    return common_dimensions(definitions or ())


def _declared_dimensions(catalog: Catalog, column: Column) -> int:
    """The dimensions as declared; an array is one of at least one."""
    type_ = catalog.types[column.type]
    declared = max(column.dimensions, type_.dimensions)
    while type_.base:
        type_ = catalog.types[type_.base]
        declared = max(declared, type_.dimensions)
    return max(declared, 1 if type_.element else 0)
