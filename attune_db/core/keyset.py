"""Lists in pages, each of which begins behind the last row of the one before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import starmap
from types import SimpleNamespace
from typing import Any, LiteralString, TypeVar

import asyncpg
import msgspec
from msgspec import UNSET, Struct

from attune_db.core.call_context import short_repr
from attune_db.core.dynamic_query import Clause, DynamicQuery, OneOf
from attune_db.core.errors import InvalidCursorError, ValidationError
from attune_db.core.page_cursor import CursorCodec, invalid
from attune_db.core.pagination import MAX_PER_PAGE, Page

T = TypeVar("T")


class KeysetKey(Struct, frozen=True):
    """One of the values that rows are ordered by."""

    name: str  # its slot in the texts is ${after.name}
    place: int  # of its column in a record
    type: Any  # of its values, as a cursor carries them


class KeysetOrder(Struct, frozen=True):
    """What rows are ordered by, and the ends of the statement that take a page of them."""

    keys: tuple[KeysetKey, ...]
    first: LiteralString
    after: Mapping[tuple[str, ...], LiteralString]  # by the keys that are NULL in the cursor


class KeysetQuery(DynamicQuery[T]):
    """A list that comes in pages: a statement with an end that is chosen for each call.

    All ends are written down. What is put into them is how many rows to read, which is the last
    of the parameters, and the values of a cursor, which is the last of the groups.
    """

    def __init__(
        self,
        row: Callable[..., T],
        parts: tuple[LiteralString | Clause, ...],
        orders: Mapping[str, KeysetOrder],
        *,
        name: str,
        parameters: tuple[str, ...] = (),
        groups: tuple[str, ...] = (),
        hidden: int = 0,
        reaches: tuple[str, ...] = (),
    ) -> None:
        """The order "" is the statement's own; the last `hidden` columns are keys and no more.

        A cursor is good for statements of this name in the order that it came of.
        """
        self._orders = {key: _Order(name, key, order) for key, order in orders.items()}
        ends = OneOf(dict(end for it in self._orders.values() for end in it.ends()))
        super().__init__(
            row, (*parts, ends), (*parameters, "limit"), (*groups, "after"), reaches=reaches
        )
        self._plain = len(parameters)
        self._unset = {key.name: UNSET for it in orders.values() for key in it.keys}
        self._nothing = SimpleNamespace(**self._unset)
        self._width = -hidden or None

    def turn(
        self, args: tuple[object, ...], order: str | None, cursor: str | None, per_page: int
    ) -> tuple[object, ...]:
        """The arguments that read a page, and one row more to know whether it is the last.

        ValidationError or InvalidCursorError where there is no such page.
        """
        if not 1 <= per_page <= MAX_PER_PAGE:
            message = f"per_page is {per_page}: give 1 to {MAX_PER_PAGE}"
            raise ValidationError(message, fields=("per_page",), value=per_page)
        chosen = self._chosen(order)
        plain, groups = args[: self._plain], args[self._plain :]
        if cursor is None:
            return (*plain, per_page + 1, *groups, self._nothing, order)
        values = self._values(chosen, cursor)
        there = {name: value for name, value in values.items() if value is not None}
        behind = SimpleNamespace(**self._unset | there)
        return (*plain, per_page + 1, *groups, behind, chosen.end(values))

    def page(self, records: Sequence[asyncpg.Record], order: str | None, per_page: int) -> Page[T]:
        """What these arguments have read."""
        cursor = None
        if len(records) > per_page:
            cursor = self._chosen(order).cursor(records[per_page - 1])
        rows = (record[: self._width] for record in records[:per_page])
        return Page(list(starmap(self.row, rows)), cursor)

    def _values(self, order: _Order, cursor: str) -> dict[str, object]:
        """What a cursor holds, or else what is wrong with it."""
        try:
            return order.values(cursor)
        except InvalidCursorError:
            other = next((it for it in self._orders.values() if it.wrote(cursor)), None)
            if other in (None, order):
                raise
            raise invalid(f"is of {other}, and not of {order}", cursor) from None

    def _chosen(self, name: str | None) -> _Order:
        found = self._orders.get("" if name is None else name)
        if found is None or name == "":
            names = ", ".join(filter(None, self._orders)) or "none"
            message = f"order is {short_repr(name)}: give one of {names}"
            raise ValidationError(message, fields=("order",), value=name)
        return found


class _Order:
    """An order, under the name that calls have for it."""

    def __init__(self, query: str, name: str, order: KeysetOrder) -> None:
        self._name, self._order = name, order
        # The text tells by which keys and in which directions.
        self._cursors = CursorCodec(f"{query}\n{name}\n{order.first}")
        fields = [(key.name, key.type) for key in order.keys]
        held = msgspec.defstruct("Keys", fields, array_like=True, forbid_unknown_fields=True)
        self._decode = msgspec.msgpack.Decoder[Any](held).decode

    def __str__(self) -> str:
        return f"the order {self._name!r}" if self._name else "the query's own order"

    def ends(self) -> Iterator[tuple[str, LiteralString]]:
        """The texts, by what chooses them."""
        yield self._name, self._order.first
        for missing, text in self._order.after.items():
            yield self._behind(missing), text

    def end(self, values: Mapping[str, object]) -> str:
        """What chooses the text for the page behind these values."""
        return self._behind(name for name, value in values.items() if value is None)

    def _behind(self, missing: Iterable[str]) -> str:
        return f"{self._name} > {', '.join(missing)}"

    def cursor(self, record: asyncpg.Record) -> str:
        """What goes on behind this row."""
        values = [record[key.place] for key in self._order.keys]
        return self._cursors.write(msgspec.msgpack.encode(values))

    def values(self, cursor: str) -> dict[str, object]:
        """What the keys were in the row that a cursor goes on behind."""
        payload = self._cursors.read(cursor)
        try:
            return msgspec.structs.asdict(self._decode(payload))
        except (msgspec.MsgspecError, ValueError, RecursionError) as error:
            raise invalid("is damaged", cursor) from error

    def wrote(self, cursor: str) -> bool:
        """Whether a cursor is one of this order's."""
        try:
            self._cursors.read(cursor)
        except InvalidCursorError:
            return False
        return True
