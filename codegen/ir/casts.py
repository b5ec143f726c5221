"""Injective casts, which keep different values different: `id::text`.

A `char(5)` loses its trailing spaces as text, but values that differ in nothing else are equal.
"""

from typing import NamedTuple

from codegen.ir.catalog import Catalog
from codegen.ir.enums import CoercionForm
from codegen.ir.expr_type import expr_type
from codegen.ir.nodes import CoerceViaIO, Expr, FuncExpr
from codegen.ir.oids import (
    BOOL,
    BPCHAR,
    BPCHAR_EQUALITY,
    DATE,
    FLOAT4,
    FLOAT8,
    INT2,
    INT4,
    INT8,
    NAME,
    NO_OID,
    NUMERIC,
    OID,
    TEXT,
    TIMESTAMP,
    UUID,
    VARCHAR,
    Oid,
)
from codegen.ir.rewrite import strip_relabel

# Types whose values are equal only if their texts are.
_EXACT_TYPES = frozenset({BOOL, INT8, INT2, INT4, OID, UUID})

# The result, and the type that is cast.
_INJECTIVE = frozenset(
    {
        *((INT8, INT2), (INT8, INT4), (INT4, INT2)),
        *((NUMERIC, INT8), (NUMERIC, INT2), (NUMERIC, INT4)),
        *((FLOAT8, INT2), (FLOAT8, INT4), (FLOAT4, INT2)),
        *((TIMESTAMP, DATE), (TEXT, NAME)),
    }
)
_WITHOUT_TRAILING_SPACES = frozenset({(TEXT, BPCHAR), (VARCHAR, BPCHAR)})


class InjectiveCast(NamedTuple):
    """A cast that gives another result for each value."""

    arg: Expr
    equality: Oid  # by which values of one result are equal; NO_OID: to the last bit


def read_injective_cast(catalog: Catalog, expr: Expr) -> InjectiveCast | None:
    """The injective cast that an expression is, as `id::text`; None for any other expression."""
    match expr:
        case CoerceViaIO(arg=arg, type=type_) if type_ in (TEXT, VARCHAR):
            return InjectiveCast(strip_relabel(arg), NO_OID) if _is_exact(catalog, arg) else None
        case FuncExpr(function=function, args=(arg, *_), type=type_) if function is not None:
            is_cast = expr.form in (CoercionForm.EXPLICIT_CAST, CoercionForm.IMPLICIT_CAST)
            if not is_cast or not function.built_in or len(function.arguments) != 1:
                return None
            types = (type_, function.arguments[0])
            if types in _WITHOUT_TRAILING_SPACES:
                return InjectiveCast(strip_relabel(arg), BPCHAR_EQUALITY)
            return InjectiveCast(strip_relabel(arg), NO_OID) if types in _INJECTIVE else None
        case _:
            return None


def _is_exact(catalog: Catalog, expr: Expr) -> bool:
    base = base_type(catalog, expr)
    type_ = catalog.types.get(base)
    return base in _EXACT_TYPES or (type_ is not None and type_.kind == "e")


def base_type(catalog: Catalog, expr: Expr) -> Oid:
    """The type of an expression, a domain by what lies beneath it; NO_OID where no node tells."""
    type_ = expr_type(catalog, expr)
    return catalog.base_type(type_).oid if type_ in catalog.types else Oid(0)
