"""Assembler of SQL texts: the variants of a statement, with a map back to the file."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter

from codegen.read.lexer import Token
from codegen.read.order_by import OrderByClause, top_level_order_by
from codegen.read.syntax import OrderAnnotation, Placeholder
from codegen.read.template import Clause, ClauseKind, Fragment, Template


@dataclass(frozen=True, slots=True)
class Variant:
    """A statement as the server gets it, with the place that each part comes from."""

    text: str
    keys: tuple[str, ...]  # the parameters $1…$n
    # (offset in `text`, offset in the file's statement), negative for the annotations above it.
    origins: tuple[tuple[int, int], ...]
    anchor: int = 0  # offset of the annotation that all of its errors belong to, if there is one

    def to_source(self, offset: int) -> int:
        """Translate an offset in `text` to one in the file's statement."""
        number = bisect_right(self.origins, offset, key=itemgetter(0))
        start, source = self.origins[number - 1] if number else (0, 0)
        return source + offset - start

    def source_offset(self, location: int) -> int | None:
        """The offset in the file's statement of this byte of `text`; None if negative."""
        return None if location < 0 else self.to_source(self._offset(location))

    def is_between(self, location: int) -> bool:
        """True if the word at this byte of `text` is BETWEEN."""
        at = self._offset(location) if location >= 0 else len(self.text)
        return self.text[at : at + len("BETWEEN")].upper() == "BETWEEN"

    def _offset(self, location: int) -> int:
        """Translate bytes to characters."""
        return location if self.text.isascii() else _characters(self.text, location)


def _characters(text: str, location: int) -> int:
    return len(text.encode()[:location].decode(errors="ignore"))


@dataclass(frozen=True, slots=True)
class BoundParam:
    """A parameter that stands in no file: `after.created` or `per_page`."""

    key: str


SPACE = " \t\n\r\f\v"
"""Characters that separate tokens in PostgreSQL."""

# A range of the file's statement, words of our own, a parameter of our own, a clause with optional
# fragments, or the ORDER BY that another order can replace.
Segment = tuple[int, int] | str | BoundParam | Clause | OrderByClause


def assemble_variant(template: Template, set_params: Collection[str]) -> Variant:
    """Assemble the statement with these dotted parameters set and all others unset."""
    return assemble(template, set_params, whole_segments(template))


def assemble_with_order(
    template: Template, set_params: Collection[str], line: OrderAnnotation
) -> Variant:
    """Assemble the variant with the order of an annotation."""
    text = assemble(template, set_params, order_by_segments(template), line)
    return replace(text, anchor=line.text_offset - template.query.sql_offset)


def assemble_noop_select(template: Template, set_params: Collection[str]) -> Variant:
    """Assemble the SELECT that replaces a plain UPDATE … RETURNING with nothing to set."""
    return assemble(template, set_params, noop_select_segments(template))


def assemble_key_lookup(
    template: Template, where: Clause, conditions: Sequence[Fragment], changed: Collection[int]
) -> Variant:
    """Assemble a SELECT of what an UPDATE or DELETE returns, by these of its conditions.

    Parameters are numbered by appearance. `old` and `new` stand at the offsets `changed`; the
    table's name replaces them.
    """
    tokens = template.query.tokens
    command, returning = tokens[0], _find_returning(template)
    opening = command if command.keyword == "UPDATE" else tokens[1]  # DELETE FROM
    closing = "SET" if command.keyword == "UPDATE" else "WHERE"
    after = next(token for token in tokens[2:] if token.depth == 0 and token.keyword == closing)
    target = tokens[tokens.index(after) - 1]
    writer, at = _Writer(template, ()), returning.end
    writer.add_text("SELECT   ")
    for token in (token for token in tokens if token.start in changed):
        writer.add_range(at, token.start)
        writer.add_range(target.start, target.end)
        at = token.end
    writer.add_range(at, len(template.query.sql))
    writer.add_text("\nFROM")
    writer.add_range(opening.end, target.end)
    writer.add_text(f"\n{where.kind.value}")
    for number, fragment in enumerate(conditions, 1):
        text = template.query.sql[fragment.start : fragment.end]
        last = number == len(conditions)
        writer.add_range(fragment.start, fragment.end - last * (len(text) - len(text.rstrip())))
        writer.add_text("" if last else where.separator)
    return Variant("".join(writer.parts), tuple(writer.numbers), tuple(writer.origins))


RETURNING_ONE = "\nRETURNING 1"
"""Returns a row for each that a bulk statement touches, so that they can be counted."""


def with_returning_one(text: Variant) -> Variant:
    """Add RETURNING 1 to a statement that returns nothing."""
    return replace(text, text=text.text + RETURNING_ONE)


def whole_segments(template: Template) -> Iterator[Segment]:
    """The statement as ranges of its text and clauses with optional fragments."""
    yield from clause_segments(template.clauses, 0, len(template.query.sql))


def order_by_segments(template: Template) -> Iterator[Segment]:
    """The segments of the statement, with the ORDER BY as one of its own."""
    order = top_level_order_by(template.query)
    for piece in whole_segments(template):
        if order and isinstance(piece, tuple) and piece[0] <= order.start <= order.end <= piece[1]:
            yield piece[0], order.start
            yield order
            if order.end < piece[1]:
                yield order.end, piece[1]
        else:
            yield piece


def noop_select_segments(template: Template) -> Iterator[Segment]:
    """Segments of `SELECT {RETURNING list} FROM {table} {WHERE}`."""
    assignments, *others = template.clauses
    tokens, returning = template.query.tokens, _find_returning(template)
    before = tokens[tokens.index(returning) - 1]
    start = min(token.start for token in tokens if token.start >= assignments.end)
    wheres = [clause for clause in others if clause.start < returning.start]
    yield "SELECT   "  # as long as RETURNING, so that the lines below stay aligned
    yield from clause_segments(others[len(wheres) :], returning.end, len(template.query.sql))
    yield "\nFROM"
    yield tokens[0].end, assignments.start
    yield from clause_segments(wheres, start, before.end)


def _find_returning(template: Template) -> Token:
    tokens = template.query.tokens
    return next(token for token in tokens if token.depth == 0 and token.keyword == "RETURNING")


def clause_segments(clauses: Iterable[Clause], position: int, end: int) -> Iterator[Segment]:
    """The segments of a range: its text, and these clauses within it."""
    for clause in clauses:
        yield position, clause.start
        yield clause
        position = clause.end
    if position < end:
        yield position, end


def trim(sql: str, fragment: Fragment) -> tuple[int, int]:
    """Offsets of a fragment without the white space around it."""
    text = sql[fragment.start : fragment.end]
    start = fragment.start + len(text) - len(text.lstrip(SPACE))
    return start, max(start, fragment.start + len(text.rstrip(SPACE)))


def _remaining_segments(
    sql: str, clause: Clause, set_params: Collection[str]
) -> Iterator[tuple[int, int] | str]:
    """Segments of a clause without its omitted fragments; each goes with the AND before it."""
    is_values, is_first = clause.kind is ClauseKind.VALUES, True
    position = clause.start
    for number, fragment in enumerate(clause.fragments):
        stays = all(key in set_params for key in fragment.optional_params)
        if stays or is_values:
            yield position, clause.fragments[0 if is_first else number].start
            is_first = False
        if stays:
            yield fragment.start, fragment.end
        elif is_values:
            start, end = trim(sql, fragment)
            yield fragment.start, start
            yield "DEFAULT"
            yield end, fragment.end
        position = clause.start if is_first else fragment.end


def assemble(
    template: Template,
    set_params: Collection[str],
    pieces: Iterable[Segment],
    line: OrderAnnotation | None = None,
) -> Variant:
    """Assemble these segments, with the order of an annotation if there is one.

    Parameters are numbered as the whole statement has them: first those that are always bound.
    """
    optional = [key for key in template.optional_params if key in set_params]
    writer, set_params = (
        _Writer(template, (*template.bound_params, *optional)),
        frozenset(set_params),
    )
    sql = template.query.sql
    for piece in (part for whole in pieces for part in _expand(sql, whole, set_params, line)):
        match piece:
            case str():
                writer.add_text(piece)
            case BoundParam():
                writer.add_parameter(piece.key)
            case OrderAnnotation():
                writer.add_order(piece)
            case start, end:
                writer.add_range(start, end)
    return Variant("".join(writer.parts), tuple(writer.numbers), tuple(writer.origins))


def _expand(
    sql: str, piece: Segment, set_params: Collection[str], line: OrderAnnotation | None
) -> Iterable[tuple[int, int] | str | BoundParam | OrderAnnotation]:
    match piece:
        case Clause():
            return _remaining_segments(sql, piece, set_params)
        case OrderByClause():
            return [line or (piece.start, piece.end)]
        case _:
            return [piece]


class _Writer:
    """Writes a variant, numbers its parameters and maps it to the file."""

    def __init__(self, template: Template, first: Iterable[str]) -> None:
        """`first` are parameters that are numbered first, wherever they stand."""
        self.query = template.query
        self.numbers = {key: number for number, key in enumerate(first, 1)}
        self.parts: list[str] = []
        self.length = 0
        self.origins: list[tuple[int, int]] = []

    def add_text(self, text: str) -> None:
        """Write text that doesn't stand in the file."""
        self.parts.append(text)
        self.length += len(text)

    def add_parameter(self, key: str) -> None:
        """Write the number of a parameter."""
        self.add_text(f"${self.numbers.setdefault(key, len(self.numbers) + 1)}")

    def add_order(self, line: OrderAnnotation) -> None:
        """Write the order of an annotation."""
        self.origins.append((self.length, line.text_offset - self.query.sql_offset))
        self.add_text(line.text)

    def add_range(self, start: int, end: int) -> None:
        """Write a range of the file's statement, with $1… for its parameters."""
        for placeholder in placeholders_in(self.query.placeholders, start, end):
            token = placeholder.token
            self._copy(start, token.start)
            self.origins.append((self.length, token.start))
            self.add_parameter(placeholder.key)
            start = token.end
        self._copy(start, end)

    def _copy(self, start: int, end: int) -> None:
        self.origins.append((self.length, start))
        self.add_text(self.query.sql[start:end])


def placeholders_in(
    placeholders: tuple[Placeholder, ...], start: int, end: int
) -> tuple[Placeholder, ...]:
    """Placeholders within a range; they are sorted by offset."""
    first, last = (bisect_left(placeholders, at, key=_start) for at in (start, end))
    return placeholders[first:last]


def _start(placeholder: Placeholder) -> int:
    return placeholder.token.start
