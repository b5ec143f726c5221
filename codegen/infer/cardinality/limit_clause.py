"""LIMIT and OFFSET: whether they let one row through at most, and whether they let any through."""

from codegen.ir.constants import integer_value, is_null_const
from codegen.ir.enums import CoercionForm, LimitOption
from codegen.ir.nodes import Expr, FuncExpr, Query

_CASTS = frozenset({CoercionForm.EXPLICIT_CAST, CoercionForm.IMPLICIT_CAST})


def is_limited_to_one(query: Query) -> bool:
    """Tell whether LIMIT lets one row through at most: `LIMIT 1`, unless it is WITH TIES."""
    return _integer(query.limit) in (0, 1) and query.limit_option is LimitOption.COUNT


def passes_first_row(query: Query) -> bool:
    """Tell whether LIMIT and OFFSET let the first row through: `LIMIT 10`, but not `LIMIT $1`."""
    if query.offset is not None and _integer(query.offset) != 0:
        return False
    is_unlimited = query.limit is None or is_null_const(query.limit)
    return is_unlimited or (_integer(query.limit) or 0) > 0


def _integer(expr: Expr | None) -> int | None:
    """The number that LIMIT or OFFSET names, if it names one."""
    match expr:
        case FuncExpr(form=form, args=(arg, *_)) if form in _CASTS:
            return _integer(arg)
        case _:
            return integer_value(expr)
