"""The normal form of a condition, in which equal conditions look more alike.

`NOT (a OR b IS NULL)` is `NOT a AND b IS NOT NULL`, `x IN (1, 2)` is `x = 1 OR x = 2`, and
`live = true` is `live` (PostgreSQL: negate_clause, canonicalize_qual).
"""

from dataclasses import replace

from codegen.ir.catalog import Catalog
from codegen.ir.constant_arrays import expand_array
from codegen.ir.constants import is_non_null_const
from codegen.ir.enums import BoolOp, BoolTestType, NullTestType
from codegen.ir.nodes import (
    BooleanTest,
    BoolExpr,
    Expr,
    NullTest,
    OpExpr,
    ScalarArrayOpExpr,
)
from codegen.ir.oids import BOOLEAN_EQUALITY, BOOLEAN_INEQUALITY


def normalize(catalog: Catalog, condition: Expr) -> Expr:
    """A condition that is true of the same rows, made of AND, OR, and shortest others."""
    condition = canonicalize(condition)
    match condition:
        case BoolExpr(op=BoolOp.AND | BoolOp.OR, args=args):
            return BoolExpr(op=condition.op, args=tuple(normalize(catalog, arg) for arg in args))
        case BoolExpr(op=BoolOp.NOT, args=(arg,)):
            return _normalize_negation(catalog, normalize(catalog, arg))
        case ScalarArrayOpExpr(is_any=is_any):
            comparisons = expand_array(catalog, condition)
            if comparisons is None:
                return condition
            op = BoolOp.OR if is_any else BoolOp.AND
            return normalize(catalog, BoolExpr(op=op, args=comparisons))
        case _:
            return condition


def _normalize_negation(catalog: Catalog, arg: Expr) -> Expr:
    match arg:
        case BoolExpr(op=BoolOp.AND, args=args):
            return normalize(catalog, BoolExpr(op=BoolOp.OR, args=tuple(map(negate, args))))
        case BoolExpr(op=BoolOp.OR, args=args):
            return normalize(catalog, BoolExpr(op=BoolOp.AND, args=tuple(map(negate, args))))
        case NullTest(test=NullTestType.IS_NULL, is_row=False):
            return replace(arg, test=NullTestType.IS_NOT_NULL)
        case NullTest(test=NullTestType.IS_NOT_NULL, is_row=False):
            return replace(arg, test=NullTestType.IS_NULL)
        case _:
            return canonicalize(negate(arg))


def canonicalize(condition: Expr) -> Expr:
    """The shortest condition that is true of the same rows: `live` for `live = true`."""
    match condition:
        case BooleanTest(arg=arg, test=BoolTestType.IS_TRUE):
            return canonicalize(arg)
        case BooleanTest(arg=arg, test=BoolTestType.IS_FALSE):
            return canonicalize(negate(arg))
        case BoolExpr(op=BoolOp.NOT, args=(BoolExpr(op=BoolOp.NOT, args=(arg,)),)):
            return canonicalize(arg)
        case OpExpr(operator=operator, args=(left, right)):
            if operator not in (BOOLEAN_EQUALITY, BOOLEAN_INEQUALITY):
                return condition
            for tested, constant in ((left, right), (right, left)):
                if is_non_null_const(constant):
                    is_wanted = any(constant.value) == (operator == BOOLEAN_EQUALITY)
                    return canonicalize(tested if is_wanted else negate(tested))
            return condition
        case _:
            return condition


def negate(condition: Expr) -> Expr:
    """The condition that is true where another one is false."""
    return BoolExpr(op=BoolOp.NOT, args=(condition,))
