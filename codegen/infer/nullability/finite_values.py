"""Finite values: built-in functions that give a value for them, and NULL for infinity or NaN.

`to_char(now(), 'YYYY')` is never NULL, since the time is finite; `to_char(born, 'YYYY')` may be.
"""

from collections.abc import Sequence

from codegen.infer.nullability.total_functions import signature
from codegen.ir.calls import built_in_name
from codegen.ir.catalog import Catalog
from codegen.ir.constants import const_text, is_non_null_const
from codegen.ir.enums import SqlValueFunctionOp
from codegen.ir.expr_type import expr_type
from codegen.ir.functions import Function
from codegen.ir.nodes import Const, Expr, FuncExpr, OpExpr, SQLValueFunction
from codegen.ir.oids import (
    DATE,
    INT2,
    INT4,
    INT8,
    INTERVAL,
    NUMERIC,
    TEXT,
    TIMESTAMP,
    TIMESTAMPTZ,
)
from codegen.ir.rewrite import strip_relabel

# Strict functions that give a value for each that is finite. A format must not be empty.
_TOTAL = frozenset(
    {
        *("scale(numeric)", "min_scale(numeric)"),
        *("time(timestamp)", "time(timestamptz)", "timetz(timestamptz)"),
        *("extract(text,date)", "extract(text,timestamp)", "extract(text,timestamptz)"),
        *("extract(text,interval)", "date_part(text,interval)", "date_part(text,date)"),
        *("date_part(text,timestamp)", "date_part(text,timestamptz)"),
    }
)
_FORMATTING = frozenset(
    {"to_char(timestamp,text)", "to_char(timestamptz,text)", "to_char(interval,text)"}
)

# Functions that give nothing infinite, at all or for finite arguments: they would rather fail.
_FINITE = frozenset(
    {"now", "transaction_timestamp", "statement_timestamp", "clock_timestamp", "make_date"}
)
_FINITE_OF_FINITE = frozenset(
    {
        *("date", "timestamp", "timestamptz", "timezone", "date_trunc"),
        *("date_pli", "date_mii", "integer_pl_date", "date_pl_interval", "date_mi_interval"),
        *("timestamp_pl_interval", "timestamp_mi_interval", "timestamp_mi"),
        *("timestamptz_pl_interval", "timestamptz_mi_interval", "timestamptz_mi"),
        *("numeric", "numeric_add", "numeric_sub", "numeric_mul", "numeric_abs", "round"),
    }
)
_FINITE_TYPES = frozenset({INT2, INT4, INT8, TEXT})
_TIMES = frozenset(
    {
        SqlValueFunctionOp.CURRENT_DATE,
        SqlValueFunctionOp.CURRENT_TIMESTAMP,
        SqlValueFunctionOp.CURRENT_TIMESTAMP_N,
        SqlValueFunctionOp.LOCALTIMESTAMP,
        SqlValueFunctionOp.LOCALTIMESTAMP_N,
    }
)

_INT32_ENDS = frozenset({-(2**31), 2**31 - 1})
_INT64_ENDS = frozenset({-(2**63), 2**63 - 1})


def is_total_for(catalog: Catalog, function: Function, args: Sequence[Expr]) -> bool:
    """Tell whether a strict function gives a value for these arguments, if they are values."""
    if not function.built_in:
        return False
    name = signature(catalog, function)
    if name in _FORMATTING:
        return _is_nonempty(args[1]) and is_finite(catalog, args[0])
    return name in _TOTAL and all(is_finite(catalog, arg) for arg in args)


def _is_nonempty(expr: Expr) -> bool:
    return is_non_null_const(expr) and const_text(expr) != ""


def is_finite(catalog: Catalog, expr: Expr) -> bool:
    """Tell whether an expression is neither infinite nor NaN, by its form; it may be NULL."""
    match strip_relabel(expr):
        case Const() as const if const.type not in _FINITE_TYPES:
            return not const.is_null and _is_finite_const(const)
        case SQLValueFunction(op=op):
            return op in _TIMES
        case FuncExpr(function=function, args=args) | OpExpr(function=function, args=args) if (
            built_in_name(function) in _FINITE | _FINITE_OF_FINITE
        ):
            is_always = built_in_name(function) in _FINITE
            return is_always or all(is_finite(catalog, arg) for arg in args)
        case other:
            return expr_type(catalog, other) in _FINITE_TYPES


def _is_finite_const(const: Const) -> bool:
    """Tell whether a constant is finite, by the bytes that PostgreSQL keeps."""
    match const.type:
        case type_ if type_ == DATE:
            return _integer(const.value[:4]) not in _INT32_ENDS
        case type_ if type_ in (TIMESTAMP, TIMESTAMPTZ):
            return _integer(const.value) not in _INT64_ENDS
        case type_ if type_ == INTERVAL:
            return _integer(const.value[12:16]) not in _INT32_ENDS  # its months
        case type_ if type_ == NUMERIC:
            has_long_header = not const.value[0] & 1
            return has_long_header and const.value[5] & 0xC0 != 0xC0  # NUMERIC_SPECIAL
        case _:
            return False


def _integer(value: bytes) -> int:
    return int.from_bytes(value, "little", signed=True)
