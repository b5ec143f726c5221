"""Infinite timestamps, each with a time zone where its type has one.

The driver gives one and the same naive datetime for `infinity`, whichever the type is, and another
for `-infinity`. References to them are counted to learn at no cost that no result has one, which is
nearly always so; otherwise the rows are searched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import repeat
from operator import attrgetter, is_
from sys import getrefcount
from typing import Annotated, Any, Final, SupportsIndex, TypeAlias, TypeVar

from asyncpg import Record
from asyncpg.pgproto import pgproto
from asyncpg.types import Range
from msgspec import Meta, Struct, StructMeta
from msgspec.structs import asdict, astuple

T = TypeVar("T")

# Private to asyncpg, as are their names.
_LAST: Final[datetime] = attrgetter("infinity_datetime")(pgproto)
_FIRST: Final[datetime] = attrgetter("negative_infinity_datetime")(pgproto)

# What is referred to from here and from one other place, as they are while no result has them. If
# anybody else keeps one, the rows are searched in vain.
_PROBE: Final = datetime(1, 2, 3, tzinfo=UTC)
_PLACES: Final = [_PROBE]
_AT_REST: Final = getrefcount(_PROBE)

NAIVE_LAST: Final = datetime.max  # noqa: DTZ901 - of a type without a time zone
NAIVE_FIRST: Final = datetime.min  # noqa: DTZ901
LAST: Final = datetime.max.replace(tzinfo=UTC)
FIRST: Final = datetime.min.replace(tzinfo=UTC)

NaiveDatetime: TypeAlias = Annotated[datetime, Meta(tz=False)]
"""A timestamp without a time zone, in JSON."""


def may_have_infinite() -> bool:
    """Tell whether a result that is in memory may have an infinite timestamp."""
    return getrefcount(_LAST) > _AT_REST or getrefcount(_FIRST) > _AT_REST


def naive_columns(row: Callable[..., T], *positions: int) -> Callable[..., T]:
    """Return the row factory, and say which columns have timestamps without a time zone."""
    factory: Any = partial(row)
    factory.naive = frozenset(positions)
    made: Callable[..., T] = factory
    return made


class AwareRecord(tuple[Any, ...]):
    """The values of a record, each infinite timestamp with its time zone."""

    names: tuple[str, ...]

    def __getitem__(self, key: SupportsIndex | slice | str) -> Any:
        """Return a value by its place or name, or several."""
        if isinstance(key, str):
            return self[self.names.index(key)]
        return super().__getitem__(key)


def add_time_zones(records: list[Record], row: Callable[..., object]) -> list[Any]:
    """Return the records, each infinite timestamp as its column has it."""
    if not records:
        return records
    naive: frozenset[int] = getattr(row, "naive", _NONE)
    before = list(zip(*records, strict=True))
    after = [_zoned_values(column, at in naive) for at, column in enumerate(before)]
    if all(map(is_, before, after)):
        return records
    names = tuple(records[0].keys())
    return [_aware_record(values, names) for values in zip(*after, strict=True)]


def add_time_zone(record: Record, row: Callable[..., object]) -> Any:
    """Return the record, each infinite timestamp as its column has it."""
    return add_time_zones([record], row)[0]


def _aware_record(values: Iterable[object], names: tuple[str, ...]) -> AwareRecord:
    record = AwareRecord(values)
    record.names = names
    return record


def _zoned_values(values: Sequence[Any], naive: bool) -> Sequence[Any]:
    """Return the values of a column or an array; the same object where none is infinite.

    The driver's own datetimes are replaced in any case, so that nobody refers to them any longer.
    """
    kinds = set(map(type, values))
    if kinds.isdisjoint(_SEARCHED) and StructMeta not in map(type, kinds):
        return values
    has_infinite = any(map(is_, values, repeat(_LAST))) or any(map(is_, values, repeat(_FIRST)))
    if kinds <= _MOMENTS and not has_infinite:
        return values
    zoned = [_zoned(value, naive) for value in values]
    return values if all(map(is_, values, zoned)) else zoned


def _zoned(value: Any, naive: bool) -> Any:
    return _ZONED.get(value.__class__, _zoned_composite)(value, naive)


def _zoned_moment(value: datetime, naive: bool) -> datetime:
    if value is _LAST:
        return NAIVE_LAST if naive else LAST
    if value is _FIRST:
        return NAIVE_FIRST if naive else FIRST
    return value


def _zoned_range(value: Range[Any], naive: bool) -> Range[Any]:
    if value.isempty:
        return value
    lower, upper = _zoned(value.lower, naive), _zoned(value.upper, naive)
    return Range(lower, upper, lower_inc=value.lower_inc, upper_inc=value.upper_inc)


def _zoned_composite(value: Any, naive: bool) -> Any:
    if not isinstance(value, Struct):
        return value
    fields: tuple[str, ...] = getattr(value, "naive_fields", ())
    parts = [_zoned(part, naive or name in fields) for name, part in asdict(value).items()]
    return value if all(map(is_, astuple(value), parts)) else type(value)(*parts)


_ZONED: Final[dict[type[object], Callable[[Any, bool], Any]]] = {
    datetime: _zoned_moment,
    list: _zoned_values,
    Range: _zoned_range,
}
_NONE: Final = frozenset[int]()
_MOMENTS: Final = frozenset({datetime, type(None)})
_SEARCHED: Final = frozenset(_ZONED)
