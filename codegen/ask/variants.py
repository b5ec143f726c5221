"""The statements that a template can become, and whether PostgreSQL agrees with how it was cut."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from codegen.ask.tree import Node, Value, conjuncts
from codegen.read.template import Clause, ClauseKind, Template


@dataclass(frozen=True, slots=True)
class Variant:
    """A statement as the server gets it, and where each piece of it comes from."""

    text: str
    keys: tuple[str, ...]  # the parameters $1…$n
    origins: tuple[tuple[int, int], ...]  # (offset in `text`, offset in the file's statement)

    def origin(self, offset: int) -> int:
        """The offset in the file's statement of an offset in the text."""
        before = [origin for origin in self.origins if origin[0] <= offset]
        start, source = before[-1] if before else (0, 0)
        return source + offset - start

    def place(self, node: Node | None) -> int | None:
        """The offset in the file's statement of what a node was made of."""
        location = node.number("location") if node and "location" in node.fields else -1
        if location < 0:
            return None
        return self.origin(len(self.text.encode()[:location].decode()))  # PostgreSQL counts bytes


# A stretch of the file's statement, words of our own, or a clause that varies.
Piece = tuple[int, int] | str | Clause


def variant(template: Template, kept: Collection[str]) -> Variant:
    """The statement in which only these dotted parameters are given."""
    return _write(template, kept, whole_pieces(template))


def unchanged(template: Template, kept: Collection[str]) -> Variant:
    """The SELECT that stands for a plain UPDATE … RETURNING that has nothing to set."""
    return _write(template, kept, unchanged_pieces(template))


def whole_pieces(template: Template) -> Iterator[Piece]:
    """The statement, stretch by stretch and clause by clause."""
    yield from _between(template.clauses, 0, len(template.query.sql))


def unchanged_pieces(template: Template) -> Iterator[Piece]:
    """SELECT what the UPDATE returns FROM its table, by its WHERE."""
    assignments, *wheres = template.clauses
    tokens = template.query.tokens
    returning = next(it for it in tokens if it.depth == 0 and it.keyword == "RETURNING")
    before = tokens[tokens.index(returning) - 1]
    yield "SELECT   "  # as long as RETURNING, so that the lines below stay aligned
    yield returning.end, len(template.query.sql)
    yield "\nFROM"
    yield tokens[0].end, max(it.end for it in tokens if it.end <= assignments.start)
    yield from _between(wheres, assignments.end, before.end)


def _between(clauses: Iterable[Clause], position: int, end: int) -> Iterator[Piece]:
    for clause in clauses:
        yield position, clause.start
        yield clause
        position = clause.end
    if position < end:
        yield position, end


def _left(clause: Clause, kept: Collection[str]) -> Iterator[tuple[int, int] | str]:
    """What is left of a clause."""
    left: list[tuple[int, int] | str] = []
    for fragment in clause.fragments:
        if all(key in kept for key in fragment.optional):
            left.append((fragment.start, fragment.end))
        elif clause.kind is ClauseKind.VALUES:
            left.append(" DEFAULT")
    if left:
        yield clause.kind.value
    for number, piece in enumerate(left):
        yield from ([clause.separator] if number else [])
        yield piece


def _write(template: Template, kept: Collection[str], pieces: Iterable[Piece]) -> Variant:
    text, keys, origins = "", list(template.plain), list[tuple[int, int]]()
    for piece in (it for whole in pieces for it in _expanded(whole, kept)):
        if isinstance(piece, str):
            text += piece
            continue
        start, end = piece
        for placeholder in template.query.placeholders:
            token = placeholder.token
            if start <= token.start < end:
                if placeholder.key not in keys:
                    keys.append(placeholder.key)
                origins.append((len(text), start))
                text += template.query.sql[start : token.start]
                origins.append((len(text), token.start))
                text += f"${keys.index(placeholder.key) + 1}"
                start = token.end
        origins.append((len(text), start))
        text += template.query.sql[start:end]
    return Variant(text, tuple(keys), tuple(origins))


def _expanded(piece: Piece, kept: Collection[str]) -> Iterable[tuple[int, int] | str]:
    return _left(piece, kept) if isinstance(piece, Clause) else [piece]


def agrees(template: Template, kept: Collection[str], whole: Node, part: Node) -> bool:
    """Whether the tree of a variant is the whole tree without what the rule of the dot drops."""
    dropped = set(template.optional) - set(kept)
    every = variant(template, template.optional)
    some = variant(template, kept)
    return _Shape(every.keys, dropped).of(whole) == _Shape(some.keys, set()).of(part)


# Where a node stands in the text, and what depends on which columns a statement mentions.
_IGNORED = {"stmt_len", "list_start", "list_end", "rteperminfos", "perminfoindex", "hasSubLinks"}

_Comparable = tuple[object, ...] | str | None
_UPDATE, _INSERT = 2, 3


class _Shape:
    """A tree as nested tuples: places left out, parameters by name, dropped parts removed."""

    def __init__(self, keys: tuple[str, ...], dropped: set[str]) -> None:
        self.keys = keys
        self.dropped = dropped

    def of(self, value: Value) -> _Comparable:
        if isinstance(value, list):
            return tuple(self.of(item) for item in value)
        if not isinstance(value, Node):
            return value
        if value.parameter:
            return ("PARAM", self.keys[value.parameter - 1])
        fields = value.fields.items()
        return (
            value.name,
            *((k, self._field(value, k, v)) for k, v in fields if not _ignored(k)),
        )

    def _field(self, node: Node, name: str, value: Value) -> _Comparable:
        if name in ("quals", "onConflictWhere") and node.name in ("FROMEXPR", "ONCONFLICTEXPR"):
            return tuple(self.of(it) for it in conjuncts(node.node(name)) if not self._drops(it))
        command = node.number("commandType") if node.name == "QUERY" else 0
        if name == "onConflictSet" or (name == "targetList" and command == _UPDATE):
            return tuple(self.of(it) for it in node.nodes(name) if not self._drops(it))
        if name == "targetList" and command == _INSERT:
            return tuple(
                it.fields["resno"] if self._defaults(it) else self.of(it) for it in node.nodes(name)
            )
        return self.of(value)

    def _defaults(self, entry: Node) -> bool:
        expression = entry.node("expr")
        return self._drops(entry) or (expression is not None and expression.name == "SETTODEFAULT")

    def _drops(self, node: Node) -> bool:
        numbers = {it.parameter for it in node.walk()} - {0}
        return any(self.keys[number - 1] in self.dropped for number in numbers)


def _ignored(field: str) -> bool:
    return field.endswith("location") or field in _IGNORED
