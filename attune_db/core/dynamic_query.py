"""A statement whose optional fragments are omitted where their fields are unset."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache
from itertools import count
from typing import TYPE_CHECKING, Generic, LiteralString, TypeAlias, TypeVar

from msgspec import UNSET

from .call_context import short_repr
from .composition import noop_read, row_count, with_returning_one
from .errors import ValidationError
from .not_none import NotNone, check_arguments
from .query import NO_CONTEXT, ErrorContext, Query

if TYPE_CHECKING:
    from .template import Slot, Template

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

PLANS = 256
"""The number of assembled texts that a statement keeps, those that were used last."""


class DynamicQuery(Generic[T_co]):
    """A statement with marks where a fragment is optional, assembled for the fields that are set.

    The arguments are the values of `parameters`, which are $1 to $k in every variant, then one
    object for each group of its slots. The fields that are set follow from $k+1. Groups and fields
    have the order of their first slots. Nothing but the text given here, and these numbers, gets
    into the statement. It is cut at its marks, which `template` describes, when it is first used.
    """

    def __init__(
        self,
        row: Callable[..., T_co],
        sql: LiteralString,
        parameters: tuple[str, ...] = (),
        errors: ErrorContext = NO_CONTEXT,
        not_none: tuple[NotNone, ...] = (),
        read_only: bool = False,
    ) -> None:
        """Keep what the statement is made of; nothing is parsed yet, so that imports are fast."""
        self.row = row
        self.sql: LiteralString = sql
        self.parameters = parameters
        self.errors = errors
        self.not_none = not_none
        self.read_only = read_only  # True where it is proven to change nothing
        # Plain attributes, as `bind` reads them in each call: a `cached_property` slows down all.
        self.orders: Mapping[str, LiteralString] = {}
        self.text = lru_cache(maxsize=PLANS)(self.assemble)
        self._static = len(parameters)
        self._sources: list[tuple[int, str]] | None = None
        self._template: Template | None = None

    def bind(self, args: tuple[object, ...]) -> tuple[str, tuple[object, ...]]:
        """Return the text and the values to send.

        ValidationError if fields that go together don't, if there is no such order, or if a value
        mustn't be None.
        """
        if self.not_none:
            check_arguments(self.not_none, args)
        sources = self._sources
        if sources is None:
            sources = self._sources = self._find_sources()
        values = [getattr(args[position], name) for position, name in sources]
        given = tuple([value is not UNSET for value in values])
        if self.orders:
            order = args[-1]
            if order is not None and not isinstance(order, str):
                raise self._unknown(order)
            sql = self.text(given, order)
        else:
            sql = self.text(given)
        return sql, (*args[: self._static], *[value for value in values if value is not UNSET])

    def arguments(self, args: tuple[object, ...]) -> dict[str, object]:
        """Return the values by column, for an error to show: of parameters, then of set fields.

        The value of a precondition isn't put into the row.
        """
        given = dict(zip(self.parameters, args, strict=False))
        probe = self.errors.row_probe
        preconditions = {each.source for each in probe.preconditions} if probe else set[str]()
        for group, name in self.template.slots:
            value = self.value_of(f"{group}.{name}", args)
            if value is not UNSET and f"{group}.{name}" not in preconditions:
                given[name] = value
        return given

    def value_of(self, source: str, args: tuple[object, ...]) -> object:
        """Return the value of a parameter, which is written `$1`, or of a `group.field`."""
        if source.startswith("$"):
            return args[int(source[1:]) - 1]
        group, _, name = source.partition(".")
        value: object = getattr(args[self._position(group)], name)
        return value

    @property
    def template(self) -> Template:
        """The text, cut at its marks."""
        if self._template is None:
            self._template = _parse(self.sql)
        return self._template

    def assemble(self, given: tuple[bool, ...], order: str | None = None) -> str:
        """Return the text in which these slots are set, in this order; `text` is its cache."""
        if order is not None and order not in self.orders:
            raise self._unknown(order)
        numbers = count(self._static + 1)
        slots = zip(self.template.slots, given, strict=True)
        marks = {slot: f"${next(numbers)}" for slot, is_set in slots if is_set}
        return self._rendered(marks, None if order is None else self.orders[order])

    def _rendered(self, numbers: dict[Slot, str], order: str | None) -> str:
        return self.template.render(numbers, order)

    def _find_sources(self) -> list[tuple[int, str]]:
        """Return the argument and the field of each slot."""
        return [(self._position(group), name) for group, name in self.template.slots]

    def _position(self, group: str) -> int:
        groups = list(dict.fromkeys(group for group, _ in self.template.slots))
        return len(self.parameters) + groups.index(group)

    def _unknown(self, order: object) -> ValidationError:
        names = ", ".join(self.orders)
        message = f"order is {short_repr(order)}: give one of {names}"
        return ValidationError(message, fields=("order",), value=order)


def _parse(text: str) -> Template:
    """Cut the text at its marks; the parser is imported for the first one, as imports are fast."""
    from .template import parse

    return parse(text)


class UpdateQuery(DynamicQuery[T_co]):
    """A plain UPDATE … RETURNING: where no assignment is left, its row is read as it is."""

    def __init__(
        self,
        row: Callable[..., T_co],
        sql: LiteralString,
        parameters: tuple[str, ...] = (),
        errors: ErrorContext = NO_CONTEXT,
        noop_read: LiteralString | None = None,
        not_none: tuple[NotNone, ...] = (),
        read_only: bool = False,
    ) -> None:
        """`noop_read` is what reads the row, unless it can be made of the UPDATE."""
        super().__init__(row, sql, parameters, errors, not_none, read_only)
        self._noop_sql: LiteralString | None = noop_read
        self._noop_read: Template | None = None

    @property
    def noop_read(self) -> Template:
        """The SELECT that is sent where no assignment is left."""
        if self._noop_read is None:
            sql = noop_read(self.sql) if self._noop_sql is None else self._noop_sql
            self._noop_read = _parse(sql)
        return self._noop_read

    def _rendered(self, numbers: dict[Slot, str], order: str | None) -> str:
        if self.template.assignments.isdisjoint(numbers):
            return self.noop_read.render(numbers)
        return super()._rendered(numbers, order)


class ListQuery(DynamicQuery[T_co]):
    """A list: its rows can be counted, and may come in other orders than its own."""

    def __init__(
        self,
        row: Callable[..., T_co],
        sql: LiteralString,
        parameters: tuple[str, ...] = (),
        orders: Mapping[str, LiteralString] | None = None,
        errors: ErrorContext = NO_CONTEXT,
        not_none: tuple[NotNone, ...] = (),
        read_only: bool = False,
    ) -> None:
        """`orders` can be named by callers, in the last argument, which else is None.

        The text has marks around the order that they replace.
        """
        super().__init__(row, sql, parameters, errors, not_none, read_only)
        self.orders = orders or {}

    @cached_property
    def count(self) -> DynamicQuery[int]:
        """The number of rows on all pages: without LIMIT, and what is bound there."""
        sql = row_count(self.sql)
        bound = max((int(number) for number in re.findall(r"\$(\d+)", sql)), default=0)
        return DynamicQuery(
            int, sql, self.parameters[:bound], self.errors, read_only=self.read_only
        )


Statement: TypeAlias = Query[T] | DynamicQuery[T]


def returning_one(statement: Statement[object]) -> Statement[int]:
    """Return the change with RETURNING 1, by which its rows are counted."""
    sql = with_returning_one(statement.sql)
    if isinstance(statement, Query):
        return Query(int, sql, statement.parameters, statement.errors)
    return DynamicQuery(int, sql, statement.parameters, statement.errors)
