"""A statement whose optional fragments drop out when their fields are left unset."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import count
from typing import Generic, LiteralString, NamedTuple, TypeAlias, TypeVar

from msgspec import UNSET, Struct

from attune_db.core.call_context import short_repr
from attune_db.core.errors import ValidationError
from attune_db.core.query import Query
from attune_db.core.row_probe import KeyProbe

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

PLANS = 256
"""How many assembled texts a statement keeps, of the sets of fields that were used last."""

SLOT = re.compile(r"(?<!\$)\$\{(\w+)\.(\w+)\}")


class Clause(Struct, frozen=True):
    """Fragments behind an opening word, such as SET or WHERE; without any, the word goes too.

    A fragment with slots (`${group.field}`) stays if all its fields are set, and drops out if
    all are unset. One without slots always stays. A `${` of the SQL itself is written `$${`.
    """

    opening: LiteralString
    separator: LiteralString
    fragments: tuple[LiteralString, ...]
    otherwise: LiteralString | None = None  # stands in for each fragment that drops out


class OneOf(Struct, frozen=True):
    """Texts of which the caller names one; the text of "" stands where none is named.

    The slots of the one that is chosen must all be set.
    """

    texts: dict[str, LiteralString]


Part: TypeAlias = LiteralString | Clause | OneOf


class DynamicQuery(Generic[T_co]):
    """A statement of fixed texts, clauses and choices, assembled for the fields that are set.

    The arguments are the values of `parameters`, which are $1 to $k in every variant, then one
    object for each of `groups`, then, if there is a choice, its name or None. The fields that are
    set follow from $k+1, in the order of their first slots. Nothing but the texts given here, and
    these numbers, gets into the statement.
    """

    def __init__(
        self,
        row: Callable[..., T_co],
        parts: tuple[Part, ...],
        parameters: tuple[str, ...] = (),
        groups: tuple[str, ...] = (),
        *,
        unchanged: Query[T_co] | DynamicQuery[T_co] | None = None,
        key: tuple[str, ...] | None = None,
        reaches: tuple[str, ...] = (),
        probe: KeyProbe | None = None,
        writes: str | None = None,
    ) -> None:
        """`unchanged` runs instead, with the same arguments, when SET would be left empty."""
        self.row = row
        self.parameters = parameters
        self.key = key
        self.reaches = reaches
        self.probe = probe
        self.writes = writes
        self._unchanged = unchanged
        self._static = len(parameters)
        self._slots = _slots(parts)
        self._parts = [_prepared(part, self._slots) for part in parts]
        choices = [part.texts for part in parts if isinstance(part, OneOf)]
        self.choices = tuple(filter(None, choices[0])) if choices else ()
        self._sources = [(self._static + groups.index(group), name) for group, name in self._slots]
        conditions = probe.conditions if probe else ()
        expected = {(it.place, it.field) for it in conditions}
        self._given = [source for source in self._sources if source not in expected]
        self.text = lru_cache(maxsize=PLANS)(self._assemble)

    def bind(self, args: tuple[object, ...]) -> tuple[str, tuple[object, ...]]:
        """The text and the values to send; ValidationError if fields that go together don't."""
        values = [getattr(args[place], name) for place, name in self._sources]
        chosen = args[-1] if self.choices else None
        if chosen is not None and not isinstance(chosen, str):
            raise self._unknown(chosen)
        sql = self.text(tuple([value is not UNSET for value in values]), chosen)
        if sql is None:
            return self._bind_unchanged(args)
        return sql, (*args[: self._static], *[value for value in values if value is not UNSET])

    def arguments(self, args: tuple[object, ...]) -> dict[str, object]:
        """The values by column, for an error to show: the parameters', then the set fields'.

        What is expected of a row isn't what is put into it.
        """
        given = dict(zip(self.parameters, args, strict=False))
        values = [(name, getattr(args[place], name)) for place, name in self._given]
        return given | {name: value for name, value in values if value is not UNSET}

    def _bind_unchanged(self, args: tuple[object, ...]) -> tuple[str, tuple[object, ...]]:
        assert self._unchanged is not None  # or _assemble would have given a text
        static = isinstance(self._unchanged, Query)
        return self._unchanged.bind(args[: self._static] if static else args)

    def _assemble(self, given: tuple[bool, ...], chosen: str | None = None) -> str | None:
        marks = _marks(given, self._static)
        if self._unchanged is not None and self._keeps_nothing(marks):
            return None
        if chosen is not None and chosen not in self.choices:
            raise self._unknown(chosen)
        return "".join(
            part if isinstance(part, str) else part.render(marks, chosen or "")
            for part in self._parts
        )

    def _unknown(self, chosen: object) -> ValidationError:
        message = f"order is {short_repr(chosen)}: give one of {', '.join(self.choices)}"
        return ValidationError(message, fields=("order",), value=chosen)

    def _keeps_nothing(self, marks: Sequence[str | None]) -> bool:
        """Whether the first SET has no assignment left."""
        frames = (part for part in self._parts if isinstance(part, _Frame))
        return next((not frame.render(marks, "") for frame in frames if frame.is_set), False)


Statement: TypeAlias = Query[T] | DynamicQuery[T]


class _Fragment(NamedTuple):
    texts: tuple[str, ...]  # what stands around the slots
    names: tuple[str, ...]  # the slots' fields …
    places: tuple[int, ...]  # … and where they stand among the statement's

    def render(self, marks: Sequence[str | None]) -> str | None:
        """The fragment with its numbers, or None if it drops out."""
        own = [marks[place] for place in self.places]
        numbers = [mark for mark in own if mark is not None]
        if not numbers and own:
            return None
        if len(numbers) != len(own):
            names = tuple(dict.fromkeys(self.names))
            raise ValidationError(f"give all of {', '.join(names)}, or none", fields=names)
        pairs = zip(numbers, self.texts[1:], strict=True)
        return self.texts[0] + "".join(number + text for number, text in pairs)


class _Frame:
    """A clause, cut at its slots."""

    def __init__(self, clause: Clause, slots: Sequence[tuple[str, str]]) -> None:
        self._clause = clause
        self._fragments = [_cut(fragment, slots) for fragment in clause.fragments]
        self.is_set = clause.opening.strip() == "SET"

    def render(self, marks: Sequence[str | None], _: str) -> str:
        """The clause with what stays of it, or nothing."""
        texts = (fragment.render(marks) for fragment in self._fragments)
        kept = [self._clause.otherwise if text is None else text for text in texts]
        stay = [text for text in kept if text is not None]
        return self._clause.opening + self._clause.separator.join(stay) if stay else ""


class _Texts:
    """A choice, cut at its slots."""

    def __init__(self, choice: OneOf, slots: Sequence[tuple[str, str]]) -> None:
        self.fragments = {name: _cut(text, slots) for name, text in choice.texts.items()}

    def render(self, marks: Sequence[str | None], chosen: str) -> str:
        """The text that is chosen."""
        text = self.fragments[chosen].render(marks)
        assert text is not None  # who chose it has set its slots
        return text


def _prepared(part: Part, slots: Sequence[tuple[str, str]]) -> str | _Frame | _Texts:
    if isinstance(part, str):
        return part
    return _Frame(part, slots) if isinstance(part, Clause) else _Texts(part, slots)


def _slots(parts: Sequence[Part]) -> list[tuple[str, str]]:
    """Group and field of every slot, in the order of their first appearance."""
    texts = (text for part in parts for text in _texts(part))
    return list(dict.fromkeys((slot[1], slot[2]) for text in texts for slot in SLOT.finditer(text)))


def _texts(part: Part) -> Iterable[str]:
    """The texts of a part that can hold slots."""
    if isinstance(part, str):
        return ()
    return part.fragments if isinstance(part, Clause) else part.texts.values()


def _cut(fragment: str, slots: Sequence[tuple[str, str]]) -> _Fragment:
    """A split at the slots gives text, group, field, text, …"""
    texts, groups, names = (tuple(SLOT.split(fragment)[start::3]) for start in range(3))
    texts = tuple(text.replace("$${", "${") for text in texts)
    places = tuple(slots.index(slot) for slot in zip(groups, names, strict=True))
    return _Fragment(texts, names, places)


def _marks(given: Sequence[bool], static: int) -> list[str | None]:
    """The number of each field that is set, counted on from the static parameters."""
    numbers = count(static + 1)
    return [f"${next(numbers)}" if is_set else None for is_set in given]
