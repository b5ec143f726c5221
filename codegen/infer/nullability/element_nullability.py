"""Nullability within a value: NULL elements of arrays, and the JSON null.

`ARRAY[id, 1]` has no NULL elements where `id` isn't NULL, `array_agg(name)` has where `name` may be
NULL; `jsonb_build_object(…)` is never a JSON null, `to_jsonb(config)` may be one.
"""

from collections.abc import Callable
from typing import assert_never

from codegen.infer.nullability.aggregates import over_filtered_rows
from codegen.infer.nullability.evaluator_protocol import Evaluator
from codegen.ir.calls import built_in_name
from codegen.ir.catalog import Catalog, Column
from codegen.ir.check_constraints import has_no_json_null_by_check, has_no_null_elements_by_check
from codegen.ir.constants import is_null_const
from codegen.ir.enums import SubLinkType
from codegen.ir.expr_type import expr_type
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
from codegen.ir.oids import FIRST_USER_OID, JSONB, Oid

Rule = Callable[[Evaluator, Expr | None], bool]
StoredRule = Callable[[Catalog, Column | None], bool]

_JSON_BUILDERS = frozenset(
    {
        *("json_build_object", "jsonb_build_object", "json_build_array", "jsonb_build_array"),
        *("json_object", "jsonb_object", "array_to_json", "jsonb_path_query_array"),
        *("jsonb_concat", "jsonb_delete", "jsonb_delete_path", "row_to_json"),
    }
)


def has_no_null_elements(evaluator: Evaluator, expr: Expr | None) -> bool:
    """Tell whether no array that an expression gives has a NULL in it; a NULL has none."""
    match expr:
        case None:
            return False
        case ArrayExpr(elements=elements, is_multidimensional=is_multidimensional):
            rule = has_no_null_elements if is_multidimensional else _is_non_null
            return all(rule(evaluator, element) for element in elements)
        case Param():
            return evaluator.parameters.has_elements(expr)
        case Const():
            return expr.is_null or not any(expr.value[8:12])  # the offset of its bitmap of NULLs
        case SubLink(kind=SubLinkType.ARRAY, query=query):
            return all(_is_element(*pair) for pair in evaluator.enter(query).output_exprs(1))
        case Aggref():
            return _aggregates_no_null(evaluator, expr)
        case FuncExpr(function=function, args=args) | OpExpr(function=function, args=args):
            return _computes_no_null(evaluator, built_in_name(function), args)
        case ArrayCoerceExpr(arg=arg, type=type_):
            return type_ < FIRST_USER_OID and has_no_null_elements(evaluator, arg)
        case SubscriptingRef(lower=lower, new_value=new_value, container=container):
            is_slice = bool(lower) and new_value is None
            return is_slice and has_no_null_elements(evaluator, container)
        case _:
            stored = has_no_null_elements_by_check
            return _passes_on(evaluator, expr, has_no_null_elements, stored)


def has_no_json_null(evaluator: Evaluator, expr: Expr | None) -> bool:
    """Tell whether no document that an expression gives is a JSON null; a NULL is none."""
    match expr:
        case None:
            return False
        case Const():
            return expr.is_null or _is_no_json_null(expr)
        case Aggref(function=function):
            return built_in_name(function).startswith(("json_", "jsonb_"))
        case FuncExpr(function=function, args=args) | OpExpr(function=function, args=args):
            return _computes_no_json_null(evaluator, built_in_name(function), args)
        case _:
            return _passes_on(evaluator, expr, has_no_json_null, has_no_json_null_by_check)


def _passes_on(evaluator: Evaluator, expr: Expr, rule: Rule, stored: StoredRule) -> bool:
    """Apply a rule to everything that an expression may pass on as it is."""
    match expr:
        case Var():
            definitions = evaluator.definitions(expr)
            if isinstance(definitions, Column):
                return stored(evaluator.scope.catalog, definitions)
            return definitions is not None and all(rule(*pair) for pair in definitions)
        case CoalesceExpr(args=args) | MinMaxExpr(args=args):
            return all(rule(evaluator, arg) for arg in args)
        case CaseExpr(whens=whens, default=default):
            return all(
                rule(evaluator, result) for result in [*(when.result for when in whens), default]
            )
        case RelabelType(arg=arg) | CoerceToDomain(arg=arg) | CollateExpr(arg=arg):
            return rule(evaluator, arg)
        case NullIfExpr(args=args):
            return rule(evaluator, args[0])
        case SubLink(kind=SubLinkType.EXPR, query=query):
            return all(rule(*pair) for pair in evaluator.enter(query).output_exprs(1))
        case SubLink() | WindowFunc() | Param() | CaseTestExpr() | CoerceToDomainValue():
            return False
        case CoerceViaIO() | ArrayCoerceExpr() | ConvertRowtypeExpr() | NamedArgExpr():
            return False
        case ArrayExpr() | SubscriptingRef() | RowExpr() | FieldSelect() | FieldStore():
            return False
        case JsonConstructorExpr() | JsonValueExpr() | JsonIsPredicate() | JsonExpr():
            return False
        case BoolExpr() | NullTest() | BooleanTest() | RowCompareExpr() | DistinctExpr():
            return False
        case ScalarArrayOpExpr() | GroupingFunc() | MergeSupportFunc() | SQLValueFunction():
            return False
        case Const() | FuncExpr() | OpExpr() | Aggref() | NextValueExpr() | SetToDefault():
            return False
        case Opaque() | Unknown():
            return False
        case _:
            assert_never(expr)


def _is_non_null(evaluator: Evaluator, expr: Expr | None) -> bool:
    return evaluator.is_non_null(expr)


def _is_element(evaluator: Evaluator, expr: Expr | None) -> bool:
    """Tell whether what is collected into an array leaves no NULL in it; arrays leave their own."""
    catalog = evaluator.scope.catalog
    type_ = expr_type(catalog, expr) if expr else Oid(0)
    if type_ not in catalog.types:
        return False
    is_array = bool(catalog.base_type(type_).element)
    return has_no_null_elements(evaluator, expr) if is_array else evaluator.is_non_null(expr)


def _aggregates_no_null(evaluator: Evaluator, aggregate: Aggref) -> bool:
    if built_in_name(aggregate.function) != "array_agg" or aggregate.level:
        return False
    return _is_element(over_filtered_rows(evaluator, aggregate), aggregate.args[0].expr)


def _computes_no_null(evaluator: Evaluator, name: str, args: tuple[Expr, ...]) -> bool:
    """Tell whether a built-in function of this name gives arrays without NULLs."""
    match name:
        case "string_to_array":
            return len(args) == 2
        case "regexp_split_to_array" | "array_positions" | "parse_ident" | "tsvector_to_array":
            return True
        case "array_cat":
            return all(has_no_null_elements(evaluator, arg) for arg in args)
        case "array_append":
            return _keeps_no_null(evaluator, args[0], args[1])
        case "array_prepend":
            return _keeps_no_null(evaluator, args[1], args[0])
        case "array_replace":
            return _keeps_no_null(evaluator, args[0], args[2])
        case "array_remove":
            return is_null_const(args[1]) or has_no_null_elements(evaluator, args[0])
        case "trim_array" | "array_reverse" | "array_sort" | "array_shuffle" | "array_sample":
            return has_no_null_elements(evaluator, args[0])
        case _:
            return False


def _keeps_no_null(evaluator: Evaluator, array: Expr, element: Expr) -> bool:
    return has_no_null_elements(evaluator, array) and evaluator.is_non_null(element)


def _computes_no_json_null(evaluator: Evaluator, name: str, args: tuple[Expr, ...]) -> bool:
    """Tell whether a built-in function of this name gives anything but a JSON null."""
    match name:
        case "to_json" | "to_jsonb":
            catalog = evaluator.scope.catalog
            type_ = expr_type(catalog, args[0])
            return type_ in catalog.types and not _is_json(catalog, type_)
        case "jsonb_strip_nulls" | "json_strip_nulls" | "jsonb_set" | "jsonb_insert":
            return has_no_json_null(evaluator, args[0])
        case _:
            return name in _JSON_BUILDERS


def _is_json(catalog: Catalog, oid: Oid) -> bool:
    type_ = catalog.base_type(oid)
    return type_.name in ("json", "jsonb", "unknown") or type_.kind == "p"


def _is_no_json_null(constant: Const) -> bool:
    """jsonb marks a scalar by a flag in its header, 0x10 of byte three; json is a text."""
    content = constant.value[4:]
    if constant.type == JSONB:
        return len(content) >= 4 and not content[3] & 0x10
    return content.decode("utf-8", "replace").strip() != "null"
