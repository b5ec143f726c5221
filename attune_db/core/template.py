"""The text of a statement, with marks where a fragment is optional.

    UPDATE book
    SET «title = ${input.title}»,
        «place = ${input.place}»
    WHERE id = $1
      AND «shelf = ${expected.shelf}»

`${group.field}` is a slot: the number of a parameter, if the field is set. A fragment between
`«` and `»` stays if all fields of its slots are set. It is omitted if all are unset, together with
the `,` or AND that joins it to the others; with the last one, SET or WHERE is omitted, too.

A slot between no marks becomes DEFAULT where its field is unset, and so does a longer value that
is written `«lower(${input.ref})¦DEFAULT»`. Marks around a text without slots show what can be
replaced, which is the order behind ORDER BY, or what is read for pages alone, which are columns.

A mark that belongs to the SQL itself is written `${«}`, and a `${` of the SQL `${$}{`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from .errors import ValidationError

Slot: TypeAlias = tuple[str, str]
"""Group and field."""

# Patterns are compiled when they are first used: importing a package of repositories parses none.
_SPACE = r"[ \t\n\r\f\v]*"
_MARK = r"(?<!\$\{)[«»]"
_ELSE = r"(?<!\$\{)¦"
_SLOT = r"\$\{(\w+)\.(\w+)\}"
_ESCAPED = r"\$\{([«»¦$])\}"
_BEFORE = rf"(?i:(,|AND|SET|WHERE)({_SPACE})\Z)"
_AFTER = rf"(?i:({_SPACE})(,|AND))"
_ORDER = rf"(?i:BY{_SPACE}\Z)"


class Template(Struct, frozen=True):
    """A text that is cut at its marks."""

    parts: tuple[str | Fragment | Clause | Order | PageColumns, ...]
    slots: tuple[Slot, ...]  # in the order of their first appearance

    @property
    def assignments(self) -> frozenset[Slot]:
        """The slots of the first clause."""
        clause = next(part for part in self.parts if isinstance(part, Clause))
        return frozenset(slot for _, fragment in clause.pieces for slot in fragment.slots)

    def render(
        self, numbers: dict[Slot, str], order: str | None = None, *, paged: bool = False
    ) -> str:
        """The text with these numbers of the slots whose fields are set.

        `order` replaces the text's own. ValidationError where fields that go together don't.
        """
        return "".join(_rendered(part, numbers, order, paged=paged) for part in self.parts)


class Fragment(Struct, frozen=True):
    """A stretch of the text that stays or goes as a whole."""

    texts: tuple[str, ...]  # around the slots
    slots: tuple[Slot, ...]
    otherwise: str = ""  # replaces it where it is omitted

    def render(self, numbers: dict[Slot, str]) -> str | None:
        """The fragment with its numbers; None if it is omitted."""
        own = [numbers[slot] for slot in self.slots if slot in numbers]
        if not own:
            return None
        if len(own) != len(self.slots):
            names = tuple(dict.fromkeys(name for _, name in self.slots))
            raise ValidationError(f"give all of {', '.join(names)}, or none", fields=names)
        pairs = zip(own, self.texts[1:], strict=True)
        return self.texts[0] + "".join(number + text for number, text in pairs)


class Clause(Struct, frozen=True):
    """Fragments of a clause that stand side by side, each with what joins it to the one before."""

    opening: str | None  # SET or WHERE; None where something that stays comes before
    pieces: tuple[tuple[str, Fragment], ...]
    following: str = ""  # the separator behind them, if something that stays comes after

    def render(self, numbers: dict[Slot, str]) -> str:
        """The clause with the fragments that stay, or nothing."""
        rendered = [(separator, fragment.render(numbers)) for separator, fragment in self.pieces]
        pieces = [(separator, text) for separator, text in rendered if text is not None]
        joined = "".join(separator + text for separator, text in pieces)
        if self.opening is None:
            return joined
        if not pieces:
            return self.opening if self.following else ""
        return self.opening + joined.removeprefix(pieces[0][0]) + self.following


class Order(Struct, frozen=True):
    """The order of the rows, which another can replace."""

    text: str


class PageColumns(Struct, frozen=True):
    """Columns that are read for pages alone."""

    text: str


def parse(text: str) -> Template:
    """Cut the text at its marks."""
    first, *others = re.split(_MARK, text)
    builder = _Builder()
    before = first
    for inside, after in zip(others[::2], others[1::2], strict=True):
        builder.add(before, inside)
        before = after
    builder.end(before)
    slots = dict.fromkeys((slot[1], slot[2]) for slot in re.finditer(_SLOT, text))
    return Template(tuple(builder.parts), tuple(slots))


class _Builder:
    """Parts in the making; the last clause is open until something else comes."""

    def __init__(self) -> None:
        self.parts: list[str | Fragment | Clause | Order | PageColumns] = []

    def add(self, before: str, inside: str) -> None:
        """Add what stands between two pairs of marks, and then what stands between the second."""
        if not re.search(_SLOT, inside):
            self.end(before)
            text = _unescaped(inside)
            self.parts.append(Order(text) if re.search(_ORDER, before) else PageColumns(text))
        elif value := re.search(_ELSE, inside):
            self.end(before)
            self.parts.append(_fragment(inside[: value.start()], inside[value.end() :]))
        else:
            self._add_to_clause(before, inside)

    def end(self, before: str) -> None:
        """Add text that always stays."""
        last, joint = self.parts[-1] if self.parts else None, re.match(_AFTER, before)
        if isinstance(last, Clause) and joint:
            self.parts[-1] = last = _widened(last, joint[1])
            before = before[joint.end(1) :]
            if last.opening is not None:
                self.parts[-1] = replace(last, following=joint[2])
                before = before[len(joint[2]) :]
        self.parts += _plain_parts(before)

    def _add_to_clause(self, before: str, inside: str) -> None:
        joint, opener = re.match(_AFTER, before), re.search(_BEFORE, before)
        assert opener is not None  # the compiler puts the mark right behind such a word
        last, fragment = self.parts[-1] if self.parts else None, _fragment(opener[2] + inside)
        if isinstance(last, Clause) and joint and joint.start(2) == opener.start(1):
            pieces = (*_widened(last, joint[1]).pieces, (opener[1], fragment))
            self.parts[-1] = replace(last, pieces=pieces)
            return
        self.end(before[: opener.start(1)])
        joins = opener[1].upper() in (",", "AND")
        opening, separator = (None, opener[1]) if joins else (opener[1], "")
        self.parts.append(Clause(opening, ((separator, fragment),)))


def _rendered(
    part: str | Fragment | Clause | Order | PageColumns,
    numbers: dict[Slot, str],
    order: str | None,
    *,
    paged: bool,
) -> str:
    match part:
        case str():
            return part
        case Fragment():
            text = part.render(numbers)
            return part.otherwise if text is None else text
        case Clause():
            return part.render(numbers)
        case Order():
            return part.text if order is None else order
        case PageColumns():
            return part.text if paged else ""


def _plain_parts(text: str) -> Iterator[str | Fragment]:
    """A text between no marks: a slot in it is a value, or DEFAULT."""
    pieces = re.split(_SLOT, text)
    yield from filter(None, [_unescaped(pieces[0])])
    for group, name, after in _in_threes(pieces[1:]):
        yield Fragment(("", ""), ((group, name),), "DEFAULT")
        yield from filter(None, [_unescaped(after)])


def _fragment(text: str, otherwise: str = "") -> Fragment:
    pieces = re.split(_SLOT, text)
    slots = tuple((group, name) for group, name, _ in _in_threes(pieces[1:]))
    return Fragment(tuple(map(_unescaped, pieces[::3])), slots, otherwise)


def _widened(clause: Clause, space: str) -> Clause:
    """The clause with space behind its last fragment, which is omitted together with that."""
    *pieces, (separator, fragment) = clause.pieces
    *texts, last = fragment.texts
    widened = replace(fragment, texts=(*texts, last + space))
    return replace(clause, pieces=(*pieces, (separator, widened)))


def _in_threes(pieces: Sequence[str]) -> Iterable[tuple[str, str, str]]:
    return zip(pieces[::3], pieces[1::3], pieces[2::3], strict=True)


def _unescaped(text: str) -> str:
    return re.sub(_ESCAPED, r"\1", text)
