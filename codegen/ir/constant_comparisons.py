"""Comparisons with constants: `n > 0`, `state <> 'done'`, and `NOT state = 'done'`.

Only those are read whose constants mean the same in every session, and which compare as their
bytes do here: integers, texts and enums, but not `'2026-01-01'`, which TimeZone may move.
"""

import sys
from dataclasses import dataclass, replace

from codegen.ir.catalog import Catalog
from codegen.ir.constants import is_non_null_const
from codegen.ir.enums import BoolOp, CompareType
from codegen.ir.nodes import BoolExpr, Const, DistinctExpr, Expr, OpExpr
from codegen.ir.oids import (
    BPCHAR,
    BPCHAR_OPS,
    ENUM_OPS,
    INT2,
    INT4,
    INT8,
    INTEGER_OPS,
    TEXT,
    TEXT_OPS,
    VARCHAR,
    Oid,
)
from codegen.ir.rewrite import strip_relabel

_INTEGER_SIZES = {INT2: 2, INT4: 4, INT8: 8}

_COMMUTED = {
    CompareType.LT: CompareType.GT,
    CompareType.LE: CompareType.GE,
    CompareType.EQ: CompareType.EQ,
    CompareType.GE: CompareType.LE,
    CompareType.GT: CompareType.LT,
    CompareType.NE: CompareType.NE,
}
_NEGATED = {
    CompareType.LT: CompareType.GE,
    CompareType.LE: CompareType.GT,
    CompareType.EQ: CompareType.NE,
    CompareType.GE: CompareType.LT,
    CompareType.GT: CompareType.LE,
    CompareType.NE: CompareType.EQ,
}


@dataclass(frozen=True, slots=True)
class ConstantComparison:
    """A comparison of an expression with a constant, by the order of an operator family."""

    subject: Expr
    type: CompareType
    family: Oid
    value: int | bytes  # bytes are equal or not, and say nothing of the order


def read_comparison(catalog: Catalog, expr: Expr) -> ConstantComparison | None:
    """The comparison that an expression is; None for any other expression."""
    match expr:
        case BoolExpr(op=BoolOp.NOT, args=(DistinctExpr() as distinct,)):
            return read_comparison(catalog, as_comparison(distinct))
        case BoolExpr(op=BoolOp.NOT, args=(arg,)):
            comparison = read_comparison(catalog, arg)
            return comparison and replace(comparison, type=_NEGATED[comparison.type])
        case OpExpr(args=(left, right)):
            left, right = strip_relabel(left), strip_relabel(right)
            if is_non_null_const(right):
                return _compare(catalog, expr, left, right)
            if is_non_null_const(left):
                comparison = _compare(catalog, expr, right, left)
                return comparison and replace(comparison, type=_COMMUTED[comparison.type])
            return None
        case _:
            return None


def as_comparison(distinct: DistinctExpr) -> OpExpr:
    """The comparison `a = b` by whose operator `a IS DISTINCT FROM b` compares."""
    return OpExpr(
        operator=distinct.operator,
        function=distinct.function,
        type=distinct.type,
        args=distinct.args,
        input_collation=distinct.input_collation,
    )


def _compare(
    catalog: Catalog, expr: OpExpr, subject: Expr, const: Const
) -> ConstantComparison | None:
    if expr.input_collation in catalog.vague_collations:
        return None
    for operator in catalog.comparisons.get(expr.operator, ()):
        value = _read_value(catalog, const, operator.family)
        is_equality = operator.type in (CompareType.EQ, CompareType.NE)
        if isinstance(value, int) or (value is not None and is_equality):
            return ConstantComparison(subject, operator.type, operator.family, value)
    return None


def _read_value(catalog: Catalog, const: Const, family: Oid) -> int | bytes | None:
    """The value that a family compares; None where it isn't surely read."""
    if family == INTEGER_OPS:
        return _integer(const)
    if family == TEXT_OPS and const.type in (TEXT, VARCHAR):
        return _text_bytes(const)
    if family == BPCHAR_OPS and const.type in (BPCHAR, TEXT, VARCHAR):
        text = _text_bytes(const)
        return None if text is None else text.rstrip(b" ")
    type_ = catalog.types.get(const.type)
    if family == ENUM_OPS and type_ is not None and type_.kind == "e":
        return _first_bytes(const, 4)
    return None


def _integer(const: Const) -> int | None:
    size = _INTEGER_SIZES.get(const.type)
    if size is None:
        return None
    return int.from_bytes(_first_bytes(const, size), sys.byteorder, signed=True)


def _first_bytes(const: Const, size: int) -> bytes:
    """The bytes of a value that is narrower than a Datum, in the order of the machine."""
    return const.value[:size] if sys.byteorder == "little" else const.value[-size:]


def _text_bytes(const: Const) -> bytes | None:
    """The bytes behind a header of four; None for another form, such as a compressed one."""
    is_plain = int.from_bytes(const.value[:4], "little") == len(const.value) << 2
    return const.value[4:] if is_plain else None
