"""Every text that a query can send, as the library assembles it."""

import importlib
import inspect
import typing
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import chain, combinations
from typing import Any

import msgspec

from attune_db.core import BaseRepository, KeysetQuery, Query, Statement
from attune_db.core.template import Clause, Fragment, Slot, Template

CURSOR = "after"
"""The group of the values that a cursor holds: they are set in each page but the first."""

Unit = tuple[Slot, ...]
"""Slots that are set all together, or not at all."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text, and what is set when it is sent."""

    title: str
    sql: str


@dataclass(frozen=True, slots=True)
class Form:
    """A statement of a query in one of its orders: a list has pages, a stream and a count."""

    title: str
    statement: Statement[Any]
    order: str | None = None

    def units(self, required: Collection[Slot]) -> list[Unit]:
        """The slots that can be set or not."""
        if isinstance(self.statement, Query):
            return []
        units = tied_slots(self.statement.template)
        fixed = {*required, *(slot for slot in self._slots if slot[0] == CURSOR)}
        return [unit for unit in units if fixed.isdisjoint(unit)]

    def text(self, omitted: Collection[Slot]) -> str:
        """The text with all slots set but for these."""
        if isinstance(self.statement, Query):
            return self.statement.sql
        given = tuple(slot not in omitted for slot in self._slots)
        return self.statement.text(given, self.order)

    @property
    def _slots(self) -> tuple[Slot, ...]:
        return () if isinstance(self.statement, Query) else self.statement.template.slots


def forms(repository: type[BaseRepository], name: str) -> Iterator[Form]:
    """The statements of a query, in each of its orders."""
    module = importlib.import_module(repository.__module__)
    constant: Any = getattr(module, name.upper())
    statement: Any = getattr(constant, "statement", constant)  # of a bulk query
    yield from statement_forms(statement, is_streamed=hasattr(repository, f"stream_{name}"))
    if hasattr(repository, f"count_{name}"):
        count = getattr(module, f"COUNT_{name.upper()}", None)
        yield Form("count", count or statement.count)


def statement_forms(statement: Statement[Any], *, is_streamed: bool = False) -> Iterator[Form]:
    """The statement in each of its orders; of a list in pages each page, and the whole list."""
    if isinstance(statement, KeysetQuery):
        yield from page_forms(statement)
    if not isinstance(statement, KeysetQuery) or is_streamed:
        orders = [] if isinstance(statement, Query) else [*statement.orders]
        yield Form("", statement)
        yield from (Form(f"order {order}", statement, order) for order in orders)
    if probe := statement.errors.row_probe:
        row = probe.row or statement.row
        yield Form("after a miss", Query(row, probe.text(statement.sql)))


def page_forms(statement: KeysetQuery[Any]) -> Iterator[Form]:
    """The statements that read pages."""
    for name, order in statement.page_orders.items():
        title = f"order {name}, " if name else ""
        yield Form(f"{title}first page", order.first_page)
        for missing, page in order.next_pages.items():
            without = f" after NULL in {', '.join(missing)}" if missing else ""
            yield Form(f"{title}next page{without}", page)


def tied_slots(template: Template) -> list[Unit]:
    """The slots of a text, together with those that they share a fragment with."""
    units: list[set[Slot]] = []
    for fragment in _fragments(template):
        met = [unit for unit in units if not unit.isdisjoint(fragment.slots)]
        units = [unit for unit in units if unit not in met] + [set(fragment.slots).union(*met)]
    ordered = (tuple(slot for slot in template.slots if slot in unit) for unit in units)
    return sorted(ordered, key=lambda unit: template.slots.index(unit[0]))


def _fragments(template: Template) -> Iterator[Fragment]:
    for part in template.parts:
        if isinstance(part, Fragment):
            yield part
        elif isinstance(part, Clause):
            yield from (fragment for _, fragment in part.pieces)


def required_slots(method: Any) -> set[Slot]:
    """The fields that a method's inputs can't be made without."""
    hints = typing.get_type_hints(method, vars(inspect.getmodule(method)))
    return set(chain.from_iterable(_required(name, hint) for name, hint in hints.items()))


def _required(name: str, hint: Any) -> Iterator[Slot]:
    struct = next(iter(typing.get_args(hint)), hint)
    if inspect.isclass(struct) and issubclass(struct, msgspec.Struct):
        yield from (
            (name, field.name) for field in msgspec.structs.fields(struct) if field.required
        )


def count_texts(repository: type[BaseRepository], name: str) -> int:
    """The number of texts."""
    required = required_slots(getattr(repository, name))
    return sum(2 ** len(form.units(required)) for form in forms(repository, name))


def texts(repository: type[BaseRepository], name: str) -> Iterator[Text]:
    """The texts: of each statement first the whole, then with one fragment less, and so on."""
    required = required_slots(getattr(repository, name))
    every = [(form, form.units(required)) for form in forms(repository, name)]
    for size in range(max(len(units) for _, units in every) + 1):
        for form, units in every:
            for unset in combinations(units, size):
                omitted = list(chain.from_iterable(unset))
                yield Text(_title(form, omitted), form.text(omitted))


def _title(form: Form, omitted: Collection[Slot]) -> str:
    without = [f"without {', '.join(f'{group}.{name}' for group, name in omitted)}"]
    return "; ".join([title for title in [form.title] if title] + (without if omitted else []))
