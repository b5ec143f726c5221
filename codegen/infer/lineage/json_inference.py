"""Shapes of the JSON that a statement builds: objects, arrays, and the values in them.

`jsonb_build_object('id', p.id, 'tags', jsonb_agg(t))` is an object of a number and an array; of
JSON that is stored, or computed in other ways, nothing is inferred.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import assert_never

from codegen.infer.lineage.json_shape import (
    JsonArray,
    JsonObject,
    JsonScalar,
    JsonShape,
    join_shapes,
)
from codegen.infer.lineage.lineage import direct_source, sources_of_expr
from codegen.infer.narrowing.narrowing import Truth
from codegen.infer.nullability.aggregates import over_filtered_rows
from codegen.infer.nullability.array_dimensions import array_dimensions
from codegen.infer.nullability.element_nullability import has_no_json_null
from codegen.infer.nullability.evaluator import NullabilityEvaluator
from codegen.infer.nullability.evaluator_protocol import Evaluator
from codegen.ir.calls import built_in_name
from codegen.ir.catalog import Column
from codegen.ir.constants import const_text, is_non_null_const, is_null_const
from codegen.ir.enums import JsonConstructorType, ReturningVersion, SubLinkType
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
    CteEntry,
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
    RangeTblEntry,
    RelabelType,
    RelationEntry,
    RowCompareExpr,
    RowExpr,
    ScalarArrayOpExpr,
    SetToDefault,
    SQLValueFunction,
    SubLink,
    SubqueryEntry,
    SubscriptingRef,
    Unknown,
    Var,
    WindowFunc,
)
from codegen.ir.oids import (
    JSON,
    JSON_ARRAY,
    JSONB,
    JSONB_ARRAY,
    TEXT,
    UNKNOWN,
    VARCHAR,
    WHOLE_ROW,
    AttNum,
    Oid,
)
from codegen.ir.scope import Scope, result_targets

_JSON_TYPES = (JSON, JSONB, JSON_ARRAY, JSONB_ARRAY)
_EMPTY_JSONB_ARRAY = b"\x00\x00\x00\x40"


def infer_column_json(evaluators: Sequence[NullabilityEvaluator], number: int) -> JsonShape | None:
    """The shape of the JSON in a column of the result, in every variant of a statement."""
    exprs = (pair for evaluator in evaluators for pair in evaluator.output_exprs(number))
    shape = join_shapes(_shape(*pair) for pair in exprs)
    not_null = all(evaluator.non_null_columns[number - 1] for evaluator in evaluators)
    return shape and replace(shape, not_null=not_null)


def _shape(evaluator: Evaluator, expr: Expr | None) -> JsonShape | None:
    """The shape of the JSON that an expression gives, as far as it is known."""
    if expr is None or not _gives_json(evaluator, expr):
        return None
    shape = _shape_of_json(evaluator, expr)
    return shape and replace(shape, not_null=evaluator.is_non_null(expr))


def _gives_json(evaluator: Evaluator, expr: Expr) -> bool:
    """Tell whether an expression gives JSON, or an array of it."""
    catalog = evaluator.scope.catalog
    type_ = expr_type(catalog, expr)
    return type_ in catalog.types and catalog.base_type(type_).oid in _JSON_TYPES


def _shape_of_json(evaluator: Evaluator, expr: Expr) -> JsonShape | None:
    match expr:
        case Aggref():
            return _shape_of_aggregate(evaluator, expr)
        case WindowFunc(function=function, args=args, filter=condition):
            rows = evaluator.given(condition, Truth.TRUE)
            return _aggregated(rows, built_in_name(function), args[0] if args else None)
        case FuncExpr():
            return _shape_of_call(evaluator, expr)
        case JsonConstructorExpr():
            return _shape_of_constructor(evaluator, expr)
        case ArrayExpr(elements=elements):
            return None if expr.is_multidimensional else _shape_of_array(evaluator, elements)
        case Const():
            return _shape_of_constant(expr)
        case Var():
            return _shape_of_column(evaluator, expr)
        case SubLink():
            return _shape_of_subquery(evaluator, expr)
        case CaseExpr():
            return _shape_of_case(evaluator, expr)
        case CoalesceExpr(args=args):
            return join_shapes(_shape(evaluator, arg) for arg in args if not is_null_const(arg))
        case RelabelType(arg=arg) | CoerceViaIO(arg=arg) | CoerceToDomain(arg=arg):
            return _shape(evaluator, arg)
        case Param() | OpExpr() | MinMaxExpr() | NullIfExpr() | CollateExpr() | ArrayCoerceExpr():
            return None
        case ConvertRowtypeExpr() | SubscriptingRef() | RowExpr() | FieldSelect() | FieldStore():
            return None
        case JsonValueExpr() | JsonExpr() | JsonIsPredicate() | NamedArgExpr() | CaseTestExpr():
            return None
        case BoolExpr() | NullTest() | BooleanTest() | RowCompareExpr() | DistinctExpr():
            return None
        case ScalarArrayOpExpr() | GroupingFunc() | MergeSupportFunc() | SQLValueFunction():
            return None
        case NextValueExpr() | SetToDefault() | CoerceToDomainValue() | Opaque() | Unknown():
            return None
        case _:
            assert_never(expr)


def _value_shape(evaluator: Evaluator, expr: Expr | None) -> JsonShape | None:
    """The shape that any value has as JSON."""
    if expr is None:
        return None
    if isinstance(expr, Var) and expr.column == WHOLE_ROW:
        return _shape_of_whole_row(evaluator, expr)
    type_ = expr_type(evaluator.scope.catalog, expr)
    if type_ not in evaluator.scope.catalog.types:
        return None
    return _shape(evaluator, expr) or JsonScalar(
        type=type_,
        not_null=evaluator.is_non_null(expr),
        elements_not_null=evaluator.has_no_null_elements(expr),
        json_not_null=has_no_json_null(evaluator, expr),
        dimensions=array_dimensions(evaluator, expr),
        origin=direct_source(evaluator.scope, expr),
        sources=frozenset(sources_of_expr(evaluator.scope, expr)),
    )


# Calls


def _shape_of_aggregate(evaluator: Evaluator, aggregate: Aggref) -> JsonShape | None:
    if aggregate.level:
        return None
    rows = over_filtered_rows(evaluator, aggregate)
    value = aggregate.args[0].expr if aggregate.args else None
    return _aggregated(rows, built_in_name(aggregate.function), value)


def _aggregated(evaluator: Evaluator, name: str, value: Expr | None) -> JsonShape | None:
    match name:
        case "json_agg" | "jsonb_agg":
            return _array_of(_value_shape(evaluator, value))
        case "json_agg_strict" | "jsonb_agg_strict":
            shape = _value_shape(evaluator, value)
            return _array_of(shape and replace(shape, not_null=True))
        case "array_agg":
            return _array_of(_element_shape(evaluator, value))
        case _:
            return None


def _element_shape(evaluator: Evaluator, expr: Expr | None) -> JsonShape | None:
    """The shape of JSON that is collected in an array."""
    return _value_shape(evaluator, expr) if expr and _gives_json(evaluator, expr) else None


def _array_of(item: JsonShape | None) -> JsonShape | None:
    return item and JsonArray(item, not_null=False)


def _shape_of_call(evaluator: Evaluator, call: FuncExpr) -> JsonShape | None:
    args = call.args
    match built_in_name(call.function):
        case "json_build_object" | "jsonb_build_object":
            if call.is_variadic or len(args) % 2:  # an odd number fails when it is run
                return None
            return _object(evaluator, args[::2], args[1::2])
        case "json_build_array" | "jsonb_build_array" if not args:
            return JsonArray(None, not_null=True)
        case "to_json" | "to_jsonb" | "row_to_json" | "array_to_json":
            shape = _value_shape(evaluator, args[0])
            return None if isinstance(shape, JsonScalar) else shape
        case _:
            return None


def _shape_of_constructor(evaluator: Evaluator, expr: JsonConstructorExpr) -> JsonShape | None:
    """SQL's own JSON_OBJECT and JSON_ARRAYAGG."""
    if expr.coercion:
        return None
    match expr.kind:
        case JsonConstructorType.ARRAY_AGG:
            return _shape(evaluator, expr.function)
        case JsonConstructorType.OBJECT if not expr.absent_on_null:
            return _object(evaluator, expr.args[::2], expr.args[1::2])
        case _:
            return None


def _object(evaluator: Evaluator, keys: Sequence[Expr], values: Sequence[Expr]) -> JsonShape | None:
    names = [_key_text(key) for key in keys]
    shapes = [
        (name, _value_shape(evaluator, value)) for name, value in zip(names, values, strict=True)
    ]
    fields = tuple((name, shape) for name, shape in shapes if name is not None and shape)
    is_known = len(fields) == len(set(names)) == len(keys)
    return JsonObject(fields, not_null=True) if is_known and fields else None


def _key_text(key: Expr) -> str | None:
    """A key that stands there as a constant."""
    if not is_non_null_const(key):
        return None
    if key.type == UNKNOWN:  # a string literal, which ends in a zero
        return key.value[:-1].decode("utf-8", "replace")
    return const_text(key) if key.type in (TEXT, VARCHAR) else None


# Rows


def _shape_of_whole_row(evaluator: Evaluator, var: Var) -> JsonShape | None:
    """The row of a table or of a derived one, as an object of its columns."""
    scope = evaluator.scope.at(var.level)
    entry = scope.entry(var.index) if scope else None
    if scope is None or entry is None or var.version is not ReturningVersion.DEFAULT:
        return None
    present = evaluator.given(var, Truth.NOT_NULL)
    columns = list(_columns_of_entry(scope, entry))
    shapes = [
        (name, _value_shape(present, replace(var, column=number, type=type_)) if type_ else None)
        for number, name, type_ in columns
    ]
    fields = tuple((name, shape) for name, shape in shapes if shape)
    if not fields or len(dict(fields)) != len(columns):
        return None
    return JsonObject(fields, not_null=evaluator.is_non_null(var))


def _columns_of_entry(scope: Scope, entry: RangeTblEntry) -> Iterator[tuple[AttNum, str, Oid]]:
    """Number, name and type of each column in a whole row."""
    match entry:
        case RelationEntry(relation=oid):
            relation = scope.catalog.relations.get(oid)
            for column in relation.columns.values() if relation else ():
                yield column.number, column.name, column.type
        case SubqueryEntry(column_names=names) | CteEntry(column_names=names):
            inner = scope.inner(entry)
            targets = result_targets(inner.query) if inner else []
            for number, (name, target) in enumerate(zip(names, targets, strict=False), 1):
                yield AttNum(number), name, expr_type(scope.catalog, target.expr)
        case _:
            return


# Expressions that pass JSON on


def _shape_of_column(evaluator: Evaluator, var: Var) -> JsonShape | None:
    definitions = evaluator.definitions(var)
    if definitions is None or isinstance(definitions, Column):
        return None
    return join_shapes(_shape(*pair) for pair in definitions)


def _shape_of_subquery(evaluator: Evaluator, link: SubLink) -> JsonShape | None:
    exprs = evaluator.enter(link.query).output_exprs(1)
    if link.kind is SubLinkType.ARRAY:
        return _array_of(join_shapes(_element_shape(*pair) for pair in exprs))
    return join_shapes(_shape(*pair) for pair in exprs)


def _shape_of_case(evaluator: Evaluator, case_expr: CaseExpr) -> JsonShape | None:
    shapes: list[JsonShape | None] = []
    for when in case_expr.whens:
        is_searched = case_expr.arg is None
        taken = evaluator.given(when.condition, Truth.TRUE) if is_searched else evaluator
        if not is_null_const(when.result):
            shapes.append(_shape(taken, when.result))
        if is_searched:
            evaluator = evaluator.given(when.condition, Truth.NOT_TRUE)
    default = case_expr.default
    if default is not None and not is_null_const(default):
        shapes.append(_shape(evaluator, default))
    return join_shapes(shapes)


def _shape_of_constant(constant: Const) -> JsonShape | None:
    """An empty array, as it stands in for NULL: `'[]'`, or `'{}'` of an array's type."""
    if constant.is_null:
        return None
    content = constant.value[4:]
    match constant.type:
        case kind if kind == JSONB:
            is_empty = content == _EMPTY_JSONB_ARRAY
        case kind if kind == JSON:
            is_empty = content.strip() == b"[]"
        case _:
            is_empty = not any(content[:4])  # the dimensions of an array
    return JsonArray(None, not_null=True) if is_empty else None


def _shape_of_array(evaluator: Evaluator, elements: Sequence[Expr]) -> JsonShape | None:
    if not elements:
        return JsonArray(None, not_null=True)
    return _array_of(join_shapes(_element_shape(evaluator, element) for element in elements))
