"""Seek queries: pages of a list behind a row, by the values of its sort keys.

For ORDER BY a, b DESC behind the row (x, y): `(a = x AND b < y) UNION ALL (a > x)`. Each branch has
an ORDER BY and LIMIT of its own, so that an index serves it; joined by OR, PostgreSQL would read
all rows with a = x. Keys that have one direction and are never NULL need no branches, since their
rows can be compared as a whole: `(a, b) > (x, y)`.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final, TypeVar

from codegen.sql.assembler import BoundParam

LIMIT: Final = BoundParam("per_page")
"""The number of rows on a page."""


@dataclass(frozen=True, slots=True)
class SeekKey:
    """A column that pages are ordered by."""

    column: str  # its name in the derived table, quoted if need be
    slot: str  # its name among the values of a cursor
    not_null: bool
    descending: bool
    nulls_first: bool

    @property
    def value(self) -> BoundParam:
        """The key's value in the last row of the page before."""
        return BoundParam(f"after.{self.slot}")


AnyKey = TypeVar("AnyKey", bound=SeekKey)

# Text, and the parameters within it.
PageQuery = tuple[str | BoundParam, ...]


@dataclass(frozen=True, slots=True)
class _KeyRange:
    """Rows that are consecutive in the order."""

    conditions: tuple[PageQuery, ...]  # true of these rows alone
    keys: Sequence[SeekKey]  # what they are sorted by


def first_page_query(keys: Sequence[SeekKey]) -> PageQuery:
    """Write the query of the first page."""
    return tuple(_range_query(_KeyRange((), keys)))


def next_page_queries(keys: Sequence[AnyKey]) -> Iterator[tuple[tuple[AnyKey, ...], PageQuery]]:
    """Write the queries of the pages behind a row, each with the keys that are NULL in that row."""
    nullable = [key for key in keys if not key.not_null]
    for count in range(len(nullable) + 1):
        for missing in combinations(nullable, count):
            yield missing, tuple(_next_page_query(keys, missing))


def page_order(keys: Sequence[SeekKey]) -> str:
    """Write the ORDER BY of a page."""
    return ", ".join(map(_sort_item, keys))


def key_ranges(
    keys: Sequence[SeekKey], missing: Collection[SeekKey]
) -> Iterator[tuple[PageQuery, str]]:
    """The ranges of the rows behind one, each with its condition and its order."""
    for key_range in _key_ranges(keys, missing):
        yield tuple(_joined(key_range.conditions)), page_order(key_range.keys)


def _next_page_query(
    keys: Sequence[SeekKey], missing: Collection[SeekKey]
) -> Iterator[str | BoundParam]:
    ranges = _key_ranges(keys, missing)
    if len(ranges) == 1:
        yield from _range_query(ranges[0])
        return
    for number, key_range in enumerate(ranges):
        yield "\nUNION ALL\n(" if number else "("
        yield from _range_query(key_range)
        yield ")"
    yield from _order_and_limit(keys)


def _range_query(key_range: _KeyRange) -> Iterator[str | BoundParam]:
    yield "SELECT * FROM listed"
    if key_range.conditions:
        yield "\nWHERE "
        yield from _joined(key_range.conditions)
    yield from _order_and_limit(key_range.keys)


def _joined(conditions: Sequence[PageQuery]) -> Iterator[str | BoundParam]:
    for number, condition in enumerate(conditions):
        yield from [" AND "] if number else []
        yield from condition


def _order_and_limit(keys: Sequence[SeekKey]) -> Iterator[str | BoundParam]:
    yield f"\nORDER BY {page_order(keys)}"
    yield "\nLIMIT "
    yield LIMIT


def _sort_item(key: SeekKey) -> str:
    """The key with its direction; by itself, NULL is greater than all values."""
    direction = " DESC" if key.descending else ""
    if key.nulls_first != key.descending:
        direction += " NULLS FIRST" if key.nulls_first else " NULLS LAST"
    return key.column + direction


def _key_ranges(keys: Sequence[SeekKey], missing: Collection[SeekKey]) -> list[_KeyRange]:
    """Ranges of rows behind a row, the nearest first; if there are none, one of no rows.

    A key that is NULL stays in the ORDER BY: PostgreSQL knows a key held by `=` to be one value,
    and takes the order from an index all the same; one held by IS NULL it would sort.
    """
    all_keys = keys
    ranges: list[list[_KeyRange]] = []
    equal: tuple[PageQuery, ...] = ()
    null: tuple[SeekKey, ...] = ()
    while keys:
        run = keys[: _comparable_prefix(keys)]
        sort_keys = (*null, *keys)
        ranges.append(
            [
                _KeyRange((*equal, condition), sort_keys)
                for condition in _later_conditions(run, missing)
            ]
        )
        equal += tuple(_equal_condition(key, missing) for key in run)
        null += tuple(key for key in run if key in missing)
        keys = keys[len(run) :]
    ordered = [key_range for branch in reversed(ranges) for key_range in branch]
    return ordered or [_KeyRange((("false",),), all_keys)]


def _comparable_prefix(keys: Sequence[SeekKey]) -> int:
    """The number of leading keys that one row comparison covers."""
    count = 1
    while count < len(keys) and _are_comparable(keys[0], keys[count]):
        count += 1
    return count


def _are_comparable(one: SeekKey, other: SeekKey) -> bool:
    return one.not_null and other.not_null and one.descending == other.descending


def _equal_condition(key: SeekKey, missing: Collection[SeekKey]) -> PageQuery:
    return (f"{key.column} IS NULL",) if key in missing else (f"{key.column} = ", key.value)


def _later_conditions(run: Sequence[SeekKey], missing: Collection[SeekKey]) -> Iterator[PageQuery]:
    """Conditions true of rows that are further in these keys."""
    key = run[0]
    if key not in missing:
        yield _comparison(run)
        if not key.not_null and not key.nulls_first:
            yield (f"{key.column} IS NULL",)
    elif key.nulls_first:
        yield (f"{key.column} IS NOT NULL",)


def _comparison(run: Sequence[SeekKey]) -> PageQuery:
    sign = " < " if run[0].descending else " > "
    if len(run) == 1:
        return (run[0].column, sign, run[0].value)
    values: list[str | BoundParam] = []
    for key in run:
        values += [", " if values else "(", key.value]
    return (f"({', '.join(key.column for key in run)})", sign, *values, ")")
