"""The ends of a statement that take a page of what it lists.

Behind a row come, first, those that are equal to it in all keys but the last ones, and at last
those that differ in the first. Each of these stretches is read by a branch of its own, from where
it begins, and no further than a page goes: with OR, PostgreSQL would read all rows that are equal
in the first key. Keys that have one direction and are never NULL need no branches, since rows of
them can be compared as a whole.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final, TypeVar

from codegen.sql.assembler import BoundParam

LIMIT: Final = BoundParam("per_page")
"""How many rows are read."""


@dataclass(frozen=True, slots=True)
class SeekKey:
    """A column that pages are ordered by."""

    column: str  # its name among what is listed, as SQL writes it
    slot: str  # its name among the values of a cursor
    not_null: bool
    descending: bool
    nulls_first: bool

    @property
    def value(self) -> BoundParam:
        """What a cursor says that it was."""
        return BoundParam(f"after.{self.slot}")


AnyKey = TypeVar("AnyKey", bound=SeekKey)

# Words, and the values between them.
PageQuery = tuple[str | BoundParam, ...]


@dataclass(frozen=True, slots=True)
class _KeyRange:
    """Rows that come one after the other."""

    conditions: tuple[PageQuery, ...]  # all that tells them from other rows
    keys: Sequence[SeekKey]  # what they are sorted by


def first_page_query(keys: Sequence[SeekKey]) -> PageQuery:
    """The end that takes the first page."""
    return tuple(_page(_KeyRange((), keys)))


def next_page_queries(keys: Sequence[AnyKey]) -> Iterator[tuple[tuple[AnyKey, ...], PageQuery]]:
    """The ends that take the page behind a row, each with the keys that are NULL in that row."""
    nullable = [key for key in keys if not key.not_null]
    for count in range(len(nullable) + 1):
        for missing in combinations(nullable, count):
            yield missing, tuple(_behind(keys, missing))


def page_order(keys: Sequence[SeekKey]) -> str:
    """What a page is ordered by."""
    return ", ".join(map(_sort_item, keys))


def key_ranges(
    keys: Sequence[SeekKey], missing: Collection[SeekKey]
) -> Iterator[tuple[PageQuery, str]]:
    """The ranges of the rows behind one, each with its condition and its order."""
    for key_range in _key_ranges(keys, missing):
        yield tuple(_joined(key_range.conditions)), page_order(key_range.keys)


def _behind(keys: Sequence[SeekKey], missing: Collection[SeekKey]) -> Iterator[str | BoundParam]:
    stretches = _key_ranges(keys, missing)
    if len(stretches) == 1:
        yield from _page(stretches[0])
        return
    for number, stretch in enumerate(stretches):
        yield "\nUNION ALL\n(" if number else "("
        yield from _page(stretch)
        yield ")"
    yield from _order_and_limit(keys)


def _page(stretch: _KeyRange) -> Iterator[str | BoundParam]:
    yield "SELECT * FROM listed"
    if stretch.conditions:
        yield "\nWHERE "
        yield from _joined(stretch.conditions)
    yield from _order_and_limit(stretch.keys)


def _joined(conditions: Sequence[PageQuery]) -> Iterator[str | BoundParam]:
    for number, condition in enumerate(conditions):
        yield from [" AND "] if number else []
        yield from condition


def _order_and_limit(keys: Sequence[SeekKey]) -> Iterator[str | BoundParam]:
    yield f"\nORDER BY {page_order(keys)}"
    yield "\nLIMIT "
    yield LIMIT


def _sort_item(key: SeekKey) -> str:
    """The key with its direction. By itself, NULL is greater than all values."""
    direction = " DESC" if key.descending else ""
    if key.nulls_first != key.descending:
        direction += " NULLS FIRST" if key.nulls_first else " NULLS LAST"
    return key.column + direction


def _key_ranges(keys: Sequence[SeekKey], missing: Collection[SeekKey]) -> list[_KeyRange]:
    """What comes behind a row, the nearest first; if there is nothing, one range of no rows.

    A key that is NULL stays in the order: what `=` holds PostgreSQL knows to be one value, and
    takes the order from an index all the same; what IS NULL holds, it would sort.
    """
    every, found = keys, list[list[_KeyRange]]()
    equal: tuple[PageQuery, ...] = ()
    null: tuple[SeekKey, ...] = ()
    while keys:
        run = keys[: _comparable_prefix(keys)]
        left = (*null, *keys)
        found.append([_KeyRange((*equal, it), left) for it in _further(run, missing)])
        equal += tuple(_equal(key, missing) for key in run)
        null += tuple(key for key in run if key in missing)
        keys = keys[len(run) :]
    ranges = [stretch for own in reversed(found) for stretch in own]
    return ranges or [_KeyRange((("false",),), every)]


def _comparable_prefix(keys: Sequence[SeekKey]) -> int:
    """How many of the keys can be compared in one go."""
    count = 1
    while count < len(keys) and _are_compared(keys[0], keys[count]):
        count += 1
    return count


def _are_compared(one: SeekKey, other: SeekKey) -> bool:
    return one.not_null and other.not_null and one.descending == other.descending


def _equal(key: SeekKey, missing: Collection[SeekKey]) -> PageQuery:
    return (f"{key.column} IS NULL",) if key in missing else (f"{key.column} = ", key.value)


def _further(run: Sequence[SeekKey], missing: Collection[SeekKey]) -> Iterator[PageQuery]:
    """What is true of rows that are further in these keys."""
    key = run[0]
    if key not in missing:
        yield _compared(run)
        if not key.not_null and not key.nulls_first:
            yield (f"{key.column} IS NULL",)
    elif key.nulls_first:
        yield (f"{key.column} IS NOT NULL",)


def _compared(run: Sequence[SeekKey]) -> PageQuery:
    sign = " < " if run[0].descending else " > "
    if len(run) == 1:
        return (run[0].column, sign, run[0].value)
    values: list[str | BoundParam] = []
    for key in run:
        values += [", " if values else "(", key.value]
    return (f"({', '.join(key.column for key in run)})", sign, *values, ")")
