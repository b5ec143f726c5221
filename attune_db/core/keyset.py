"""Keyset (seek) pagination: pages of a list, each of which begins behind the last row before it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from itertools import starmap
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Generic, LiteralString, TypeVar

import asyncpg
import msgspec
from msgspec import Struct

from .call_context import short_repr
from .composition import (
    digits,
    next_page_text,
    own_order,
    page_text,
    paged,
    unordered,
)
from .dynamic_query import DynamicQuery, ListQuery
from .errors import InvalidCursorError, ValidationError
from .not_none import NotNone
from .page_cursor import CursorCodec, invalid
from .pagination import MAX_PER_PAGE, Page
from .query import NO_CONTEXT, ErrorContext

if TYPE_CHECKING:
    from .template import Slot

T = TypeVar("T")


class KeysetKey(Struct, frozen=True):
    """One of the values that rows are ordered by."""

    name: str  # its slot in the texts is ${after.name}
    type: Any  # of its values, as a cursor carries them
    column: str | None = None  # None: of the same name


class KeyRange(Struct, frozen=True):
    """Rows behind the one of a cursor that an index can read one after the other."""

    where: LiteralString
    order: LiteralString | None = None  # of these rows; None: the order of the page


class KeysetOrder(Struct, frozen=True):
    """An order that pages go along."""

    keys: tuple[KeysetKey, ...]
    after: tuple[KeyRange, ...]  # of the rows behind a cursor, the nearest first
    # The same, by the keys that are NULL in the cursor.
    after_nulls: Mapping[tuple[str, ...], tuple[KeyRange, ...]] = {}
    by: LiteralString | None = None  # as pages have it; None: as the statement has it


class KeysetQuery(ListQuery[T]):
    """A list that comes in pages.

    A page is read by a statement whose parameters are the list's own, then the number of rows, and
    whose groups are the list's own, then `after`, which holds the values of a cursor.
    """

    def __init__(
        self,
        row: Callable[..., T],
        sql: LiteralString,
        parameters: tuple[str, ...] = (),
        *,
        name: str,
        pages: Mapping[str | None, KeysetOrder],
        orders: Mapping[str, LiteralString] | None = None,
        hidden: int = 0,
        listed: LiteralString | None = None,
        errors: ErrorContext = NO_CONTEXT,
        not_none: tuple[NotNone, ...] = (),
        read_only: bool = False,
    ) -> None:
        """The order None is the statement's own; the last `hidden` columns of a page are only keys.

        A cursor is good for pages of a list of this `name`, in the order that it came of. `listed`
        is what pages are taken of, unless it is the statement without its ORDER BY.
        """
        super().__init__(row, sql, parameters, orders, errors, not_none, read_only)
        self._name, self._pages = name, pages
        self._listed: LiteralString | None = listed
        self._width = -hidden or None

    def page_of(
        self, args: tuple[object, ...], order: str | None, cursor: str | None, per_page: int
    ) -> tuple[DynamicQuery[T], tuple[object, ...]]:
        """Return what reads a page, and one row more to know whether it is the last.

        ValidationError or InvalidCursorError where there is no such page.
        """
        if not 1 <= per_page <= MAX_PER_PAGE:
            message = f"per_page is {per_page}: give 1 to {MAX_PER_PAGE}"
            raise ValidationError(message, fields=("per_page",), value=per_page)
        chosen = self._chosen(order)
        static = len(self.parameters)
        plain, groups = args[:static], args[static:]
        if cursor is None:
            return chosen.first_page, (*plain, per_page + 1, *groups, None)
        values = self._values(chosen, cursor)
        missing = tuple([name for name, value in values.items() if value is None])
        after = SimpleNamespace(**values)
        return chosen.next_pages[missing], (*plain, per_page + 1, *groups, after)

    def page(self, records: Sequence[asyncpg.Record], order: str | None, per_page: int) -> Page[T]:
        """Make a page of the records that were read for it."""
        cursor = None
        if len(records) > per_page:
            cursor = self._chosen(order).cursor(records[per_page - 1])
        rows = (record[: self._width] for record in records[:per_page])
        return Page(list(starmap(self.row, rows)), cursor)

    @cached_property
    def page_orders(self) -> dict[str | None, PageOrder[T]]:
        """The orders that pages go along, by name."""
        return {name: self._page_order(name, order) for name, order in self._pages.items()}

    def _page_order(self, name: str | None, order: KeysetOrder) -> PageOrder[T]:
        listed = unordered(self.sql) if self._listed is None else self._listed
        by = order.by or (own_order(self.sql) if name is None else self.orders[name])
        return PageOrder(self, f"{self._name}\n{name or ''}", name, order, by, listed)

    def _values(self, order: PageOrder[T], cursor: str) -> dict[str, object]:
        """Return what a cursor holds; InvalidCursorError tells what is wrong with it."""
        try:
            return order.values(cursor)
        except InvalidCursorError:
            orders = self.page_orders.values()
            other = next((each for each in orders if each.has_written(cursor)), None)
            if other in (None, order):
                raise
            raise invalid(f"is of {other}, and not of {order}", cursor) from None

    def _chosen(self, name: str | None) -> PageOrder[T]:
        order = self.page_orders.get(name)
        if order is None:
            names = ", ".join(filter(None, self._pages)) or "none"
            message = f"order is {short_repr(name)}: give one of {names}"
            raise ValidationError(message, fields=("order",), value=name)
        return order


class PageOrder(Generic[T]):
    """An order of a list in pages, with the statements that read them and its cursors."""

    def __init__(
        self,
        query: KeysetQuery[T],
        title: str,
        name: str | None,
        order: KeysetOrder,
        by: LiteralString,
        listed: LiteralString,
    ) -> None:
        self._query, self._name, self._order = query, name, order
        self._limit: LiteralString = f"LIMIT ${digits(len(query.parameters) + 1)}"
        self._by: LiteralString = by
        self._listed: LiteralString = listed
        # The text tells by which keys and in which directions.
        self._cursors = CursorCodec(f"{title}\n{page_text(by, self._limit)}")

    def __str__(self) -> str:
        return "the query's own order" if self._name is None else f"the order {self._name!r}"

    @cached_property
    def first_page(self) -> PageQuery[T]:
        """The statement that reads the first page."""
        return PageQuery(self._query, self._listed, page_text(self._by, self._limit))

    @cached_property
    def next_pages(self) -> dict[tuple[str, ...], PageQuery[T]]:
        """The statements that read what is behind a cursor, by its keys that are NULL."""
        after = {(): self._order.after, **self._order.after_nulls}
        return {
            missing: PageQuery(self._query, self._listed, self._behind(ranges))
            for missing, ranges in after.items()
        }

    def _behind(self, ranges: Sequence[KeyRange]) -> LiteralString:
        pairs: list[tuple[LiteralString, LiteralString]]
        pairs = [(each.where, each.order or self._by) for each in ranges]
        return next_page_text(pairs, self._by, self._limit)

    def cursor(self, record: asyncpg.Record) -> str:
        """Return the cursor of the page behind this row."""
        values = [record[key.column or key.name] for key in self._order.keys]
        return self._cursors.write(msgspec.msgpack.encode(values))

    def values(self, cursor: str) -> dict[str, object]:
        """Return what the keys were in the row that a cursor goes on behind."""
        payload = self._cursors.read(cursor)
        try:
            return msgspec.structs.asdict(self._decode(payload))
        except (msgspec.MsgspecError, ValueError, RecursionError) as error:
            raise invalid("is damaged", cursor) from error

    def has_written(self, cursor: str) -> bool:
        """Tell whether a cursor is one of this order's."""
        try:
            self._cursors.read(cursor)
        except InvalidCursorError:
            return False
        return True

    @cached_property
    def _decode(self) -> Callable[[bytes], Any]:
        fields = [(key.name, key.type) for key in self._order.keys]
        keys = msgspec.defstruct("Keys", fields, array_like=True, forbid_unknown_fields=True)
        return msgspec.msgpack.Decoder[Any](keys).decode


class PageQuery(DynamicQuery[T]):
    """The statement that reads a page: the list as a CTE, then a SELECT of the page."""

    def __init__(self, query: KeysetQuery[T], listed: LiteralString, page: LiteralString) -> None:
        """`page` takes so many rows of `listed` as the parameter behind the query's own says."""
        super().__init__(
            query.row,
            paged(listed, page),
            (*query.parameters, "limit"),
            query.errors,
            query.not_none,
            query.read_only,
        )

    def _rendered(self, numbers: dict[Slot, str], order: str | None) -> str:
        return self.template.render(numbers, order, paged=True)
