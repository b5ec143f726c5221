"""Row factories for rows with nested Structs or decoded JSON."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType
from typing import Any, TypeVar, get_args, get_type_hints

from msgspec import Struct

from .json_decoding import json_decoder

T = TypeVar("T", bound=Struct)

NOTHING: Mapping[str, str | None] = MappingProxyType({})


def row_factory(
    row: type[T],
    *,
    embedded: Mapping[str, str | None] = NOTHING,
    documents: Collection[str] = (),
) -> Callable[..., T]:
    """Return what makes a row of a record's columns, called with them in their order.

    `embedded` are the fields that hold a Struct of the columns behind their dot: `action` holds
    `action.id` and `action.ref`. With each goes the column that is NULL where there is no such
    Struct, or None where there always is one. `documents` are the columns of JSON that become
    what their fields are annotated with.
    """
    return _Layout(embedded, documents).builder(row, "")


class _Layout:
    """The place of each column in a row; names are dotted, as the statement writes them."""

    def __init__(self, embedded: Mapping[str, str | None], documents: Collection[str]) -> None:
        self.embedded = embedded
        self.documents = documents

    def builder(self, row: type[T], prefix: str) -> Callable[..., T]:
        """Return what makes a Struct of its columns: the Struct itself if they are its fields."""
        hints = get_type_hints(row, include_extras=True)
        converted: list[tuple[int, Callable[[Any], Any]]] = []
        gathered: list[tuple[slice, int | None, Callable[..., Any]]] = []
        place = 0
        for name in row.__struct_fields__:
            column, hint = prefix + name, hints[name]
            if column in self.embedded:
                gathered.append(self._within(column, _struct(hint), place))
                place = gathered[-1][0].stop
                continue
            if column in self.documents:
                converted.append((place, json_decoder(hint, name, row)))
            place += 1
        gathered.reverse()  # from right to left, so that the places to the left stay as they are
        if not converted and not gathered:
            return row

        def build(*columns: Any) -> T:
            values = [*columns]
            for at, convert in converted:
                values[at] = convert(columns[at])
            for span, key, make in gathered:
                missing = key is not None and columns[key] is None
                values[span] = (None if missing else make(*columns[span]),)
            return row(*values)

        return build

    def _within(
        self, field: str, struct: type[Struct], place: int
    ) -> tuple[slice, int | None, Callable[..., Struct]]:
        """Return the span of a Struct's columns, the one that is NULL without it, its factory."""
        columns, key = self._columns(struct, f"{field}."), self.embedded[field]
        span = slice(place, place + len(columns))
        at = None if key is None else place + columns.index(key)
        return span, at, self.builder(struct, f"{field}.")

    def _columns(self, struct: type[Struct], prefix: str) -> list[str]:
        """The columns that make a Struct, those of the Structs within it included."""
        hints = get_type_hints(struct)
        columns: list[str] = []
        for name in struct.__struct_fields__:
            column = prefix + name
            inside = column in self.embedded
            columns += self._columns(_struct(hints[name]), f"{column}.") if inside else [column]
        return columns


def _struct(hint: Any) -> type[Struct]:
    """`Action` of `Action | None`."""
    arms: tuple[type[Struct], ...] = get_args(hint) or (hint,)
    return arms[0]
