"""Rows that are more than their columns side by side: typed documents, and Structs within."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType
from typing import Any, TypeVar, get_args, get_type_hints

from msgspec import Struct

from attune_db.core.documents import document

T = TypeVar("T", bound=Struct)

NOTHING: Mapping[str, str | None] = MappingProxyType({})


def nested(
    row: type[T],
    *,
    embedded: Mapping[str, str | None] = NOTHING,
    documents: Collection[str] = (),
) -> Callable[..., T]:
    """Makes a row of a record's columns, called with them in their order.

    `embedded` are the fields that hold a Struct of the columns behind their dot: `action` holds
    `action.id` and `action.ref`. With each goes the column that is NULL where there is no such
    Struct, or None where there always is one. `documents` are the columns of JSON that become
    what their fields are annotated with.
    """
    return _Layout(embedded, documents).builder(row, "")


class _Layout:
    """Which columns go where; names are dotted, as the statement writes them."""

    def __init__(self, embedded: Mapping[str, str | None], documents: Collection[str]) -> None:
        self.embedded = embedded
        self.documents = documents

    def builder(self, row: type[T], prefix: str) -> Callable[..., T]:
        """What makes a Struct of its columns; without anything to do it is the Struct itself."""
        hints = get_type_hints(row)
        converted: list[tuple[int, Callable[[Any], Any]]] = []
        gathered: list[tuple[slice, Callable[..., Any]]] = []
        place = 0
        for name in row.__struct_fields__:
            column, hint = prefix + name, hints[name]
            if column in self.embedded:
                struct = _struct(hint)
                width = len(self._columns(struct, f"{column}."))
                gathered.append((slice(place, place + width), self._within(struct, column)))
                place += width
                continue
            if column in self.documents:
                converted.append((place, document(hint, name, row)))
            place += 1
        gathered.reverse()  # from right to left, so that the places to the left stay as they are
        if not converted and not gathered:
            return row

        def build(*columns: Any) -> T:
            values = [*columns]
            for at, convert in converted:
                values[at] = convert(values[at])
            for span, gather in gathered:
                values[span] = (gather(*values[span]),)
            return row(*values)

        return build

    def _within(self, struct: type[Struct], field: str) -> Callable[..., Struct | None]:
        build = self.builder(struct, f"{field}.")
        key = self.embedded[field]
        if key is None:
            return build
        place = self._columns(struct, f"{field}.").index(key)

        def build_if_present(*columns: Any) -> Struct | None:
            return None if columns[place] is None else build(*columns)

        return build_if_present

    def _columns(self, struct: type[Struct], prefix: str) -> list[str]:
        """The columns that make a Struct, those of the Structs within it included."""
        hints = get_type_hints(struct)
        found: list[str] = []
        for name in struct.__struct_fields__:
            column = prefix + name
            inside = column in self.embedded
            found += self._columns(_struct(hints[name]), f"{column}.") if inside else [column]
        return found


def _struct(hint: Any) -> type[Struct]:
    """`Action` of `Action | None`."""
    arms: tuple[type[Struct], ...] = get_args(hint) or (hint,)
    return arms[0]
