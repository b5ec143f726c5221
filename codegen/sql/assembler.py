"""The statements that a template can become, as the server gets them."""

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
    """A statement as the server gets it, and where each piece of it comes from."""

    text: str
    keys: tuple[str, ...]  # the parameters $1…$n
    origins: tuple[tuple[int, int], ...]  # (offset in `text`, offset in the file's statement);
    # what comes of the lines above the statement has a negative one
    anchor: int = 0  # where the line begins that all its mistakes are of, counted likewise

    def to_source(self, offset: int) -> int:
        """The offset in the file's statement of an offset in the text."""
        number = bisect_right(self.origins, offset, key=itemgetter(0))
        start, source = self.origins[number - 1] if number else (0, 0)
        return source + offset - start

    def source_offset(self, location: int) -> int | None:
        """The offset in the file's statement of what stands at this byte of the text."""
        return None if location < 0 else self.to_source(self._offset(location))

    def is_between(self, location: int) -> bool:
        """Whether the word at this byte of the text is BETWEEN."""
        at = self._offset(location) if location >= 0 else len(self.text)
        return self.text[at : at + len("BETWEEN")].upper() == "BETWEEN"

    def _offset(self, location: int) -> int:
        return location if self.text.isascii() else _characters(self.text, location)


def _characters(text: str, location: int) -> int:
    return len(text.encode()[:location].decode(errors="ignore"))


@dataclass(frozen=True, slots=True)
class BoundParam:
    """A value that is bound, and stands in no file."""

    key: str


SPACE = " \t\n\r\f\v"
"""What separates tokens in PostgreSQL."""

# A stretch of the file's statement, words or a value of our own, a clause that varies, or the ORDER
# BY in the place of which others can stand.
Segment = tuple[int, int] | str | BoundParam | Clause | OrderByClause


def assemble_variant(template: Template, kept: Collection[str]) -> Variant:
    """The statement in which only these dotted parameters are given."""
    return assemble(template, kept, whole_segments(template))


def assemble_with_order(
    template: Template, kept: Collection[str], line: OrderAnnotation
) -> Variant:
    """The same in the order of a line."""
    found = assemble(template, kept, order_by_segments(template), line)
    return replace(found, anchor=line.text_offset - template.query.sql_offset)


def assemble_noop_select(template: Template, kept: Collection[str]) -> Variant:
    """The SELECT that stands for a plain UPDATE … RETURNING that has nothing to set."""
    return assemble(template, kept, noop_select_segments(template))


def assemble_key_lookup(
    template: Template, where: Clause, kept: Sequence[Fragment], changed: Collection[int]
) -> Variant:
    """The SELECT of what a plain UPDATE or DELETE returns, by these of its conditions.

    Its parameters are numbered anew, as they come; at `changed` stands `old` or `new`, in whose
    place comes the table's name.
    """
    tokens = template.query.tokens
    command, returning = tokens[0], _find_returning(template)
    opening = command if command.keyword == "UPDATE" else tokens[1]  # DELETE FROM
    closing = "SET" if command.keyword == "UPDATE" else "WHERE"
    after = next(it for it in tokens[2:] if it.depth == 0 and it.keyword == closing)
    target = tokens[tokens.index(after) - 1]
    writer, at = _Writer(template, ()), returning.end
    writer.add("SELECT   ")
    for token in (it for it in tokens if it.start in changed):
        writer.add_stretch(at, token.start)
        writer.add_stretch(target.start, target.end)
        at = token.end
    writer.add_stretch(at, len(template.query.sql))
    writer.add("\nFROM")
    writer.add_stretch(opening.end, target.end)
    writer.add(f"\n{where.kind.value}")
    for number, fragment in enumerate(kept, 1):
        text = template.query.sql[fragment.start : fragment.end]
        last = number == len(kept)
        writer.add_stretch(fragment.start, fragment.end - last * (len(text) - len(text.rstrip())))
        writer.add("" if last else where.separator)
    return Variant("".join(writer.parts), tuple(writer.numbers), tuple(writer.origins))


RETURNING_ONE = "\nRETURNING 1"
"""What lets the rows be counted that a statement without RETURNING touches for many inputs."""


def with_returning_one(text: Variant) -> Variant:
    """The same, with a row for each that it touches."""
    return replace(text, text=text.text + RETURNING_ONE)


def whole_segments(template: Template) -> Iterator[Segment]:
    """The statement, stretch by stretch and clause by clause."""
    yield from clause_segments(template.clauses, 0, len(template.query.sql))


def order_by_segments(template: Template) -> Iterator[Segment]:
    """The same, in which the ORDER BY is a piece of its own."""
    own = top_level_order_by(template.query)
    for piece in whole_segments(template):
        if own and isinstance(piece, tuple) and piece[0] <= own.start <= own.end <= piece[1]:
            yield piece[0], own.start
            yield own
            if own.end < piece[1]:
                yield own.end, piece[1]
        else:
            yield piece


def noop_select_segments(template: Template) -> Iterator[Segment]:
    """SELECT what the UPDATE returns FROM its table, by its WHERE."""
    assignments, *others = template.clauses
    tokens, returning = template.query.tokens, _find_returning(template)
    before = tokens[tokens.index(returning) - 1]
    start = min(it.start for it in tokens if it.start >= assignments.end)
    wheres = [it for it in others if it.start < returning.start]
    yield "SELECT   "  # as long as RETURNING, so that the lines below stay aligned
    yield from clause_segments(others[len(wheres) :], returning.end, len(template.query.sql))
    yield "\nFROM"
    yield tokens[0].end, assignments.start
    yield from clause_segments(wheres, start, before.end)


def _find_returning(template: Template) -> Token:
    tokens = template.query.tokens
    return next(it for it in tokens if it.depth == 0 and it.keyword == "RETURNING")


def clause_segments(clauses: Iterable[Clause], position: int, end: int) -> Iterator[Segment]:
    """A stretch of the statement with the clauses in it."""
    for clause in clauses:
        yield position, clause.start
        yield clause
        position = clause.end
    if position < end:
        yield position, end


def trim(sql: str, fragment: Fragment) -> tuple[int, int]:
    """Where a fragment begins and ends without the space around it."""
    text = sql[fragment.start : fragment.end]
    start = fragment.start + len(text) - len(text.lstrip(SPACE))
    return start, max(start, fragment.start + len(text.rstrip(SPACE)))


def _remaining_segments(
    sql: str, clause: Clause, kept: Collection[str]
) -> Iterator[tuple[int, int] | str]:
    """What is left of a clause: a condition goes with what joins it to the one before."""
    is_values, is_first = clause.kind is ClauseKind.VALUES, True
    position = clause.start
    for number, fragment in enumerate(clause.fragments):
        stays = all(key in kept for key in fragment.optional_params)
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
    kept: Collection[str],
    pieces: Iterable[Segment],
    line: OrderAnnotation | None = None,
) -> Variant:
    """The statement that these pieces make, in the order of a line if there is one.

    Parameters are numbered as the whole statement has them: first those that are always bound.
    """
    optional = [key for key in template.optional_params if key in kept]
    writer, kept = _Writer(template, (*template.bound_params, *optional)), frozenset(kept)
    sql = template.query.sql
    for piece in (it for whole in pieces for it in _expand(sql, whole, kept, line)):
        match piece:
            case str():
                writer.add(piece)
            case BoundParam():
                writer.add_number(piece.key)
            case OrderAnnotation():
                writer.add_line(piece)
            case start, end:
                writer.add_stretch(start, end)
    return Variant("".join(writer.parts), tuple(writer.numbers), tuple(writer.origins))


def _expand(
    sql: str, piece: Segment, kept: Collection[str], line: OrderAnnotation | None
) -> Iterable[tuple[int, int] | str | BoundParam | OrderAnnotation]:
    match piece:
        case Clause():
            return _remaining_segments(sql, piece, kept)
        case OrderByClause():
            return [line or (piece.start, piece.end)]
        case _:
            return [piece]


class _Writer:
    """A variant in the making."""

    def __init__(self, template: Template, first: Iterable[str]) -> None:
        """`first` are the parameters that come first, wherever they stand."""
        self.query = template.query
        self.numbers = {key: number for number, key in enumerate(first, 1)}
        self.parts: list[str] = []
        self.length = 0
        self.origins: list[tuple[int, int]] = []

    def add(self, text: str) -> None:
        """Words that don't stand in the file."""
        self.parts.append(text)
        self.length += len(text)

    def add_number(self, key: str) -> None:
        """The number of a parameter."""
        self.add(f"${self.numbers.setdefault(key, len(self.numbers) + 1)}")

    def add_line(self, line: OrderAnnotation) -> None:
        """What a line says."""
        self.origins.append((self.length, line.text_offset - self.query.sql_offset))
        self.add(line.text)

    def add_stretch(self, start: int, end: int) -> None:
        """A stretch of the file's statement, with $1… for its parameters."""
        for placeholder in placeholders_in(self.query.placeholders, start, end):
            token = placeholder.token
            self._copy(start, token.start)
            self.origins.append((self.length, token.start))
            self.add_number(placeholder.key)
            start = token.end
        self._copy(start, end)

    def _copy(self, start: int, end: int) -> None:
        self.origins.append((self.length, start))
        self.add(self.query.sql[start:end])


def placeholders_in(
    placeholders: tuple[Placeholder, ...], start: int, end: int
) -> tuple[Placeholder, ...]:
    """Those of the placeholders, which are in the order of the text, that stand in a stretch."""
    first, last = (bisect_left(placeholders, at, key=_start) for at in (start, end))
    return placeholders[first:last]


def _start(placeholder: Placeholder) -> int:
    return placeholder.token.start
