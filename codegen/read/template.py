"""Optional fragments: the clauses of a statement that dotted parameters make optional, in parts.

The rule of the dot is a rule about the tree, and PostgreSQL's tree has the last word
(`variants/equivalence` compares). Tokens only tell where each fragment begins and ends.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from codegen.read.lexer import Token
from codegen.read.syntax import Operation, Placeholder, SourceQuery


class ClauseKind(Enum):
    """The clauses with optional fragments, by the word that opens each."""

    VALUES = ""  # of an INSERT: DEFAULT replaces an omitted value
    SET = "SET"
    WHERE = "WHERE"


@dataclass(frozen=True, slots=True)
class Fragment:
    """A part of a clause that is kept or omitted as a whole."""

    start: int  # in the statement
    end: int
    optional_params: tuple[str, ...]  # dotted parameters in it; empty if it is always kept
    bound_params: tuple[str, ...]  # always bound parameters in it


@dataclass(frozen=True, slots=True)
class Clause:
    """A list of fragments, at least one of which is optional."""

    kind: ClauseKind
    start: int  # of the opening word, or of the first value
    end: int
    fragments: tuple[Fragment, ...]

    @property
    def separator(self) -> str:
        """The word between two fragments."""
        return "AND" if self.kind is ClauseKind.WHERE else ","

    @property
    def optional_params(self) -> tuple[str, ...]:
        """The dotted parameters in it."""
        return tuple(key for fragment in self.fragments for key in fragment.optional_params)

    @property
    def has_fixed_fragment(self) -> bool:
        """True if some fragment is always kept."""
        return any(not fragment.optional_params for fragment in self.fragments)


@dataclass(frozen=True, slots=True)
class Template:
    """A statement and its clauses with optional fragments."""

    query: SourceQuery
    clauses: tuple[Clause, ...]  # in the order of the text; empty for a static statement
    bound_params: tuple[str, ...]  # always bound parameters, in the order of the text: $1…$k
    optional_params: tuple[str, ...]  # dotted ones that may be left unset, likewise: $k+1…
    # The last of `bound_params`: fields of a bulk input (`*!`) that are always bound.
    required_fields: tuple[str, ...] = ()

    @property
    def batch_param(self) -> str | None:
        """The group that a bulk query (`*!`) binds once per input, if there is one."""
        if self.query.operation is not Operation.MANY:
            return None
        fields = (*self.required_fields, *self.optional_params)
        return fields[0].partition(".")[0] if fields else None

    @property
    def fragments(self) -> Iterator[Fragment]:
        """The optional fragments."""
        for clause in self.clauses:
            yield from (fragment for fragment in clause.fragments if fragment.optional_params)

    @property
    def all_or_none(self) -> tuple[tuple[str, ...], ...]:
        """Dotted parameters in groups of which all or none are set, since they share a fragment."""
        sets: list[set[str]] = []
        for fragment in self.fragments:
            overlapping = [
                group for group in sets if not group.isdisjoint(fragment.optional_params)
            ]
            sets = [group for group in sets if group not in overlapping] + [
                set(fragment.optional_params).union(*overlapping)
            ]
        ordered = (tuple(key for key in self.optional_params if key in group) for group in sets)
        return tuple(sorted(ordered, key=lambda keys: self.optional_params.index(keys[0])))


# Words that end a clause at its depth. FROM after DISTINCT belongs to IS DISTINCT FROM.
_SET_ENDS = {"FROM", "WHERE", "RETURNING", "WHEN"}
_WHERE_ENDS = {
    *("GROUP", "HAVING", "WINDOW", "UNION", "INTERSECT", "EXCEPT", "ORDER"),
    *("LIMIT", "OFFSET", "FETCH", "FOR", "RETURNING", "ON", "DO"),
}
_COMMANDS = {"SELECT", "INSERT", "UPDATE", "DELETE", "MERGE"}


def parse_template(query: SourceQuery, bound: frozenset[str]) -> Template:
    """Find the optional fragments; groups in `bound` come from an existing type, never unset."""
    dotted = [
        placeholder
        for placeholder in query.placeholders
        if placeholder.group is not None and placeholder.group not in bound
    ]
    required = _always_bound_fields(query, dotted)
    dotted = [placeholder for placeholder in dotted if placeholder.key not in required]
    bound_placeholders = [
        placeholder for placeholder in query.placeholders if placeholder not in dotted
    ]
    clauses = tuple(_outermost(_clauses(query.tokens, dotted, bound_placeholders)))
    shared = [placeholder for placeholder in bound_placeholders if placeholder.key not in required]
    return Template(query, clauses, (*_keys(shared), *required), _keys(dotted), required)


def _always_bound_fields(query: SourceQuery, dotted: list[Placeholder]) -> tuple[str, ...]:
    """Fields of a bulk input that are always bound.

    They stand in no VALUES and no SET, say which rows are written, or stand outside of all
    fragments.
    """
    if query.operation is not Operation.MANY:
        return ()
    clauses = list(_outermost(_clauses(query.tokens, dotted, [])))
    omittable = {
        key
        for clause in clauses
        if clause.kind is not ClauseKind.WHERE
        for key in clause.optional_params
    }
    omittable -= {
        key
        for clause in clauses
        if _selects_written_rows(query.tokens, clause)
        for key in clause.optional_params
    }
    omittable -= {
        placeholder.key
        for placeholder in dotted
        if not any(_is_within(clause, placeholder) for clause in clauses)
    }
    return tuple(key for key in _keys(dotted) if key not in omittable)


def _selects_written_rows(tokens: Sequence[Token], clause: Clause) -> bool:
    """True for a WHERE that says which rows are written, not only which are read.

    In a statement that updates or deletes, a subquery may say so, too.
    """
    if clause.kind is not ClauseKind.WHERE:
        return False
    index = next(number for number, token in enumerate(tokens) if token.start == clause.start)
    return _modifies_rows(tokens) or any(
        command != "SELECT" for _, command in _commands_outward(tokens, index)
    )


def _modifies_rows(tokens: Sequence[Token]) -> bool:
    """True if these tokens hold an UPDATE or DELETE, other than that of ON CONFLICT."""
    words = ["", *(token.keyword for token in tokens)]
    return any(
        word == "DELETE" or (word == "UPDATE" and before not in ("DO", "FOR", "KEY"))
        for before, word in pairwise(words)
    )


def _is_within(clause: Clause, placeholder: Placeholder) -> bool:
    start = placeholder.token.start
    return any(
        fragment.start <= start < fragment.end
        for fragment in clause.fragments
        if fragment.optional_params
    )


def _outermost(clauses: Iterable[Clause]) -> Iterator[Clause]:
    """Clauses with optional fragments that stand in no other such clause."""
    end = -1
    for clause in clauses:
        if clause.start >= end and any(fragment.optional_params for fragment in clause.fragments):
            end = clause.end
            yield clause


def _keys(placeholders: Iterable[Placeholder]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(placeholder.key for placeholder in placeholders))


def misplaced_optional_params(template: Template) -> Iterator[Placeholder]:
    """Optional parameters outside of every fragment."""
    spans = [(fragment.start, fragment.end) for fragment in template.fragments]
    for placeholder in template.query.placeholders:
        start = placeholder.token.start
        is_placed = any(first <= start < last for first, last in spans)
        if placeholder.key in template.optional_params and not is_placed:
            yield placeholder


def top_level_where(template: Template) -> Clause | None:
    """The WHERE of the statement itself, even if none of its fragments is optional."""
    query = template.query
    dotted = [
        placeholder
        for placeholder in query.placeholders
        if placeholder.key in template.optional_params
    ]
    plain = [
        placeholder
        for placeholder in query.placeholders
        if placeholder.key not in template.optional_params
    ]
    outermost = {token.start for token in query.tokens if token.depth == 0}
    clauses = (
        clause
        for clause in _clauses(query.tokens, dotted, plain)
        if clause.kind is ClauseKind.WHERE
    )
    return next((clause for clause in clauses if clause.start in outermost), None)


def _clauses(
    tokens: Sequence[Token], dotted: list[Placeholder], plain: list[Placeholder]
) -> Iterator[Clause]:
    """All clauses that could have optional fragments, outer ones before those within."""
    for index, token in enumerate(tokens):
        kind = _clause_kind(tokens, index)
        inside = _clause_tokens(tokens, index, kind) if kind else []
        if not kind or not inside:
            continue
        values = kind is ClauseKind.VALUES
        first = tokens[index + 1].end if values else token.end
        fragments = tuple(
            Fragment(
                start, end, _keys(_within(start, end, dotted)), _keys(_within(start, end, plain))
            )
            for start, end in _split_fragments(first, inside, kind)
        )
        yield Clause(kind, first if values else token.start, inside[-1].end, fragments)


def _within(start: int, end: int, placeholders: list[Placeholder]) -> Iterator[Placeholder]:
    return (placeholder for placeholder in placeholders if start <= placeholder.token.start < end)


def _clause_kind(tokens: Sequence[Token], index: int) -> ClauseKind | None:
    token = tokens[index]
    before = tokens[index - 1].keyword if index else ""
    if token.keyword == "WHERE":
        filtered = index > 1 and tokens[index - 2].keyword == "FILTER"
        return None if filtered else ClauseKind.WHERE
    if token.keyword == "SET" and (before == "UPDATE" or "UPDATE" in _command_of(tokens, index)):
        return ClauseKind.SET
    if token.keyword == "VALUES" and _command_of(tokens, index) == "INSERT":
        return ClauseKind.VALUES
    return None


def _command_of(tokens: Sequence[Token], index: int) -> str:
    """The command that the word here belongs to: the nearest one before it at its depth."""
    depth = tokens[index].depth
    return next(
        (command for level, command in _commands_outward(tokens, index) if level == depth), ""
    )


def _commands_outward(tokens: Sequence[Token], index: int) -> Iterator[tuple[int, str]]:
    """Commands before this token, nearest first: those at its depth, then those around it."""
    depth = tokens[index].depth
    for number in range(index - 1, -1, -1):
        token = tokens[number]
        depth = min(depth, token.depth)
        if token.depth == depth and token.keyword in _COMMANDS:
            conflict = number > 0 and tokens[number - 1].keyword == "DO"
            yield depth, "DO UPDATE" if conflict else token.keyword


def _clause_tokens(tokens: Sequence[Token], index: int, kind: ClauseKind) -> list[Token]:
    """Tokens of the clause; none where it has no optional fragments by rule."""
    if kind is ClauseKind.VALUES:
        return _single_row(tokens, index)
    ends = _SET_ENDS if kind is ClauseKind.SET else _WHERE_ENDS
    inside: list[Token] = []
    cases = 0
    for token in tokens[index + 1 :]:
        if token.depth < tokens[index].depth:
            break
        if token.depth == tokens[index].depth:
            cases += (token.keyword == "CASE") - (token.keyword == "END")
            distinct = bool(inside) and inside[-1].keyword == "DISTINCT"
            if token.keyword in ends and not cases and not distinct:
                # The WHERE of ON CONFLICT (…) WHERE … DO chooses an index, not rows.
                return [] if token.keyword == "DO" else inside
            if token.text == ";":
                break
        inside.append(token)
    return inside


def _single_row(tokens: Sequence[Token], index: int) -> list[Token]:
    depth = tokens[index].depth
    inside: list[Token] = []
    for number, token in enumerate(tokens[index + 2 :], index + 2):
        if token.depth == depth:
            more = number + 1 < len(tokens) and tokens[number + 1].text == ","
            return [] if more else inside
        inside.append(token)
    return inside


def _split_fragments(
    start: int, inside: list[Token], kind: ClauseKind
) -> Iterator[tuple[int, int]]:
    """Start and end of each fragment: the text between two separators."""
    depth = min(token.depth for token in inside)
    cuts = (
        _top_level_ands(inside, depth)
        if kind is ClauseKind.WHERE
        else _top_level_commas(inside, depth)
    )
    for separator in cuts:
        yield start, separator.start
        start = separator.end
    yield start, inside[-1].end


def _top_level_commas(inside: list[Token], depth: int) -> list[Token]:
    return [token for token in inside if token.text == "," and token.depth == depth]


def _top_level_ands(inside: list[Token], depth: int) -> list[Token]:
    """The ANDs between whole conditions; none if an OR joins them first."""
    ands: list[Token] = []
    betweens = cases = 0
    for token in inside:
        if token.depth != depth:
            continue
        cases += (token.keyword == "CASE") - (token.keyword == "END")
        if cases:
            continue
        if token.keyword == "OR":
            return []
        if token.keyword == "BETWEEN":
            betweens += 1
        elif token.keyword == "AND" and betweens:
            betweens -= 1
        elif token.keyword == "AND":
            ands.append(token)
    return ands
