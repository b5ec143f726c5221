"""Window frames: whether the frame of each row has at least the row itself in it.

`RANGE BETWEEN '1 day' PRECEDING AND CURRENT ROW` has; `RANGE BETWEEN '1 mon -29 days' PRECEDING AND
CURRENT ROW` needn't: PostgreSQL takes the offset for positive, since it counts 30 days a month, but
a month and 29 days on it may be later than it was.
"""

import struct
from typing import NamedTuple

from codegen.ir.catalog import Catalog
from codegen.ir.constants import is_non_null_const
from codegen.ir.enums import FrameOption
from codegen.ir.nodes import Expr, WindowClause
from codegen.ir.oids import INTERVAL, Oid

# Frames that begin at or before the current row, that end at or after it, that leave it out.
_BEGINS_BEFORE = (
    FrameOption.START_UNBOUNDED_PRECEDING
    | FrameOption.START_CURRENT_ROW
    | FrameOption.START_OFFSET_PRECEDING
)
_ENDS_AFTER = (
    FrameOption.END_UNBOUNDED_FOLLOWING
    | FrameOption.END_CURRENT_ROW
    | FrameOption.END_OFFSET_FOLLOWING
)
_WITHOUT_CURRENT = FrameOption.EXCLUDE_CURRENT_ROW | FrameOption.EXCLUDE_GROUP


class _Interval(NamedTuple):
    """The fields of an interval, which are added to a time one after the other."""

    microseconds: int
    days: int
    months: int


def frames_current_row(catalog: Catalog, window: WindowClause) -> bool:
    """Tell whether the frame of each row has the row itself in it."""
    frame = window.frame
    if not (frame & _BEGINS_BEFORE and frame & _ENDS_AFTER) or frame & _WITHOUT_CURRENT:
        return False
    return not frame & FrameOption.RANGE or (
        _moves_away(catalog, window.start_offset, window.start_in_range)
        and _moves_away(catalog, window.end_offset, window.end_in_range)
    )


def _moves_away(catalog: Catalog, offset: Expr | None, in_range: Oid) -> bool:
    """Tell whether a bound of a RANGE frame can't be on the other side of its row.

    `in_range` is the function that adds the offset to the row's value, and compares: its third
    argument.
    """
    if offset is None:
        return True
    function = catalog.functions.get(in_range)
    if function is None or not function.built_in:
        return False
    return INTERVAL not in function.arguments[2:] or _has_one_direction(offset)


def _has_one_direction(offset: Expr) -> bool:
    """Tell whether no field of an interval is negative; if all were, it would be refused."""
    return is_non_null_const(offset) and min(_interval(offset.value)) >= 0


def _interval(value: bytes) -> _Interval:
    return _Interval(*struct.unpack("=qii", value))
