"""Where a statement can vary: the clauses that hold dotted parameters, cut into fragments.

The rule of the dot is a rule about the tree, and PostgreSQL's tree has the last word (`agreement`
compares the two). Here tokens only say where in the text each fragment begins and ends.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from codegen.read.lexer import Token
from codegen.read.syntax import Operation, Placeholder, SourceQuery


class ClauseKind(Enum):
    """The places where a fragment may drop out, with the word that opens each."""

    VALUES = ""  # of an INSERT; what drops out becomes DEFAULT
    SET = "SET"
    WHERE = "WHERE"


@dataclass(frozen=True, slots=True)
class Fragment:
    """A stretch of a clause that stays or goes as a whole."""

    start: int  # in the statement
    end: int
    optional_params: tuple[str, ...]  # dotted parameters in it; empty if it always stays
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
        """What stands between two fragments."""
        return "AND" if self.kind is ClauseKind.WHERE else ","

    @property
    def optional_params(self) -> tuple[str, ...]:
        """The dotted parameters in it."""
        return tuple(key for fragment in self.fragments for key in fragment.optional_params)

    @property
    def has_fixed_fragment(self) -> bool:
        """Whether a fragment always stays."""
        return any(not fragment.optional_params for fragment in self.fragments)


@dataclass(frozen=True, slots=True)
class Template:
    """A statement and the clauses in which it varies."""

    query: SourceQuery
    clauses: tuple[Clause, ...]  # in the order of the text; empty for a static statement
    bound_params: tuple[str, ...]  # always bound parameters, in the order of the text: $1…$k
    optional_params: tuple[str, ...]  # dotted ones that may be left unset, likewise: $k+1…
    # The last of `bound_params`: fields of a bulk input (`*!`) that are always bound.
    required_fields: tuple[str, ...] = ()

    @property
    def batch_param(self) -> str | None:
        """The group whose fields come from each of many inputs."""
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
        """The dotted parameters in sets of those that are given all together, or none of them."""
        sets: list[set[str]] = []
        for fragment in self.fragments:
            met = [it for it in sets if not it.isdisjoint(fragment.optional_params)]
            sets = [it for it in sets if it not in met] + [
                set(fragment.optional_params).union(*met)
            ]
        found = (tuple(key for key in self.optional_params if key in it) for it in sets)
        return tuple(sorted(found, key=lambda keys: self.optional_params.index(keys[0])))


# What ends a clause at its own depth. FROM after DISTINCT belongs to IS DISTINCT FROM.
_SET_ENDS = {"FROM", "WHERE", "RETURNING", "WHEN"}
_WHERE_ENDS = {
    *("GROUP", "HAVING", "WINDOW", "UNION", "INTERSECT", "EXCEPT", "ORDER"),
    *("LIMIT", "OFFSET", "FETCH", "FOR", "RETURNING", "ON", "DO"),
}
_COMMANDS = {"SELECT", "INSERT", "UPDATE", "DELETE", "MERGE"}


def parse_template(query: SourceQuery, bound: frozenset[str]) -> Template:
    """The statement's template; groups in `bound` are read from an existing type, never unset."""
    dotted = [it for it in query.placeholders if it.group is not None and it.group not in bound]
    each = _always_bound_fields(query, dotted)
    dotted = [it for it in dotted if it.key not in each]
    plain = [it for it in query.placeholders if it not in dotted]
    clauses = tuple(_outermost(_clauses(query.tokens, dotted, plain)))
    shared = [it for it in plain if it.key not in each]
    return Template(query, clauses, (*_keys(shared), *each), _keys(dotted), each)


def _always_bound_fields(query: SourceQuery, dotted: list[Placeholder]) -> tuple[str, ...]:
    """The fields of many inputs that are always bound.

    These are the ones that no VALUES and no SET holds, that say which rows are written, or that
    stand where nothing can drop out.
    """
    if query.operation is not Operation.MANY:
        return ()
    held = list(_outermost(_clauses(query.tokens, dotted, [])))
    written = {key for it in held if it.kind is not ClauseKind.WHERE for key in it.optional_params}
    written -= {
        key for it in held if _selects_written_rows(query.tokens, it) for key in it.optional_params
    }
    written -= {it.key for it in dotted if not any(_holds(clause, it) for clause in held)}
    return tuple(key for key in _keys(dotted) if key not in written)


def _selects_written_rows(tokens: Sequence[Token], clause: Clause) -> bool:
    """Whether it is a WHERE that says which rows are written, not only which are read.

    Where something is changed or deleted, a query of its own may say so, too.
    """
    if clause.kind is not ClauseKind.WHERE:
        return False
    index = next(place for place, it in enumerate(tokens) if it.start == clause.start)
    return _modifies_rows(tokens) or any(
        it != "SELECT" for _, it in _commands_outward(tokens, index)
    )


def _modifies_rows(tokens: Sequence[Token]) -> bool:
    """Whether it holds an UPDATE or DELETE, but for the one of ON CONFLICT."""
    words = ["", *(it.keyword for it in tokens)]
    return any(
        word == "DELETE" or (word == "UPDATE" and before not in ("DO", "FOR", "KEY"))
        for before, word in pairwise(words)
    )


def _holds(clause: Clause, placeholder: Placeholder) -> bool:
    start = placeholder.token.start
    return any(it.start <= start < it.end for it in clause.fragments if it.optional_params)


def _outermost(clauses: Iterable[Clause]) -> Iterator[Clause]:
    """The clauses that hold something that may drop out, and stand in no other."""
    end = -1
    for clause in clauses:
        if clause.start >= end and any(fragment.optional_params for fragment in clause.fragments):
            end = clause.end
            yield clause


def _keys(placeholders: Iterable[Placeholder]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(placeholder.key for placeholder in placeholders))


def misplaced_optional_params(template: Template) -> Iterator[Placeholder]:
    """Optional parameters that stand where nothing can drop out."""
    spans = [(fragment.start, fragment.end) for fragment in template.fragments]
    for placeholder in template.query.placeholders:
        start = placeholder.token.start
        held = any(first <= start < last for first, last in spans)
        if placeholder.key in template.optional_params and not held:
            yield placeholder


def top_level_where(template: Template) -> Clause | None:
    """The WHERE of the statement itself, even if all of it stays."""
    query = template.query
    dotted = [it for it in query.placeholders if it.key in template.optional_params]
    plain = [it for it in query.placeholders if it.key not in template.optional_params]
    outermost = {token.start for token in query.tokens if token.depth == 0}
    clauses = (it for it in _clauses(query.tokens, dotted, plain) if it.kind is ClauseKind.WHERE)
    return next((it for it in clauses if it.start in outermost), None)


def _clauses(
    tokens: Sequence[Token], dotted: list[Placeholder], plain: list[Placeholder]
) -> Iterator[Clause]:
    """Every clause in which something could drop out, nested ones after those around them."""
    for index, token in enumerate(tokens):
        kind = _kind(tokens, index)
        inside = _inside(tokens, index, kind) if kind else []
        if not kind or not inside:
            continue
        values = kind is ClauseKind.VALUES
        first = tokens[index + 1].end if values else token.end
        fragments = tuple(
            Fragment(
                start, end, _keys(_within(start, end, dotted)), _keys(_within(start, end, plain))
            )
            for start, end in _split(first, inside, kind)
        )
        yield Clause(kind, first if values else token.start, inside[-1].end, fragments)


def _within(start: int, end: int, placeholders: list[Placeholder]) -> Iterator[Placeholder]:
    return (it for it in placeholders if start <= it.token.start < end)


def _kind(tokens: Sequence[Token], index: int) -> ClauseKind | None:
    token = tokens[index]
    before = tokens[index - 1].keyword if index else ""
    if token.keyword == "WHERE":
        filtered = index > 1 and tokens[index - 2].keyword == "FILTER"
        return None if filtered else ClauseKind.WHERE
    if token.keyword == "SET" and (before == "UPDATE" or "UPDATE" in _command(tokens, index)):
        return ClauseKind.SET
    if token.keyword == "VALUES" and _command(tokens, index) == "INSERT":
        return ClauseKind.VALUES
    return None


def _command(tokens: Sequence[Token], index: int) -> str:
    """The command whose clause begins here: the nearest one before it at its depth."""
    depth = tokens[index].depth
    return next((it for found, it in _commands_outward(tokens, index) if found == depth), "")


def _commands_outward(tokens: Sequence[Token], index: int) -> Iterator[tuple[int, str]]:
    """The commands before it at its depth, nearest first, then at those around it."""
    depth = tokens[index].depth
    for place in range(index - 1, -1, -1):
        token = tokens[place]
        depth = min(depth, token.depth)
        if token.depth == depth and token.keyword in _COMMANDS:
            conflict = place > 0 and tokens[place - 1].keyword == "DO"
            yield depth, "DO UPDATE" if conflict else token.keyword


def _inside(tokens: Sequence[Token], index: int, kind: ClauseKind) -> list[Token]:
    """The tokens of the clause; none where it isn't one that can vary."""
    if kind is ClauseKind.VALUES:
        return _one_row(tokens, index)
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


def _one_row(tokens: Sequence[Token], index: int) -> list[Token]:
    depth = tokens[index].depth
    inside: list[Token] = []
    for place, token in enumerate(tokens[index + 2 :], index + 2):
        if token.depth == depth:
            more = place + 1 < len(tokens) and tokens[place + 1].text == ","
            return [] if more else inside
        inside.append(token)
    return inside


def _split(start: int, inside: list[Token], kind: ClauseKind) -> Iterator[tuple[int, int]]:
    """Where the text of each part begins and ends: all that stands between two separators."""
    depth = min(token.depth for token in inside)
    cuts = _ands(inside, depth) if kind is ClauseKind.WHERE else _commas(inside, depth)
    for separator in cuts:
        yield start, separator.start
        start = separator.end
    yield start, inside[-1].end


def _commas(inside: list[Token], depth: int) -> list[Token]:
    return [token for token in inside if token.text == "," and token.depth == depth]


def _ands(inside: list[Token], depth: int) -> list[Token]:
    """The ANDs that join whole conditions; none if an OR joins them first."""
    cuts: list[Token] = []
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
            cuts.append(token)
    return cuts
