"""Everything that is proven of one statement, over all the variants that it can become."""

from collections.abc import AsyncIterator, Collection, Iterator
from dataclasses import dataclass

from codegen.ask.catalog import Catalog, Column
from codegen.ask.postgres import Answer, RefusedError, Server
from codegen.ask.tree import Node
from codegen.ask.variants import Variant, agrees, unchanged, variant
from codegen.problems import InputError, Problem
from codegen.prove.cardinality import Cardinality, cardinality
from codegen.prove.nullability import columns_not_null
from codegen.prove.parameters import Uses, uses
from codegen.prove.refusals import explain
from codegen.prove.rules import broken_rules, has_unchanged
from codegen.prove.scope import Command, Scope, result_entries
from codegen.prove.stars import star
from codegen.read.source import SourceQuery
from codegen.read.template import Template


@dataclass(frozen=True, slots=True)
class ProvenColumn:
    """A column of the result."""

    name: str
    type: int
    not_null: bool
    origin: Column | None  # the stored column that it shows, unchanged
    at: int | None  # where it stands in the statement


@dataclass(frozen=True, slots=True)
class ProvenParameter:
    """A parameter, with all that becomes of it."""

    key: str  # as it is written: `id` or `input.label`
    type: int
    optional: bool  # dotted: what it stands in drops out if it is left unset
    uses: Uses


@dataclass(frozen=True, slots=True)
class Statement:
    """A sound statement and what is promised of every variant of it."""

    template: Template
    parameters: tuple[ProvenParameter, ...]
    columns: tuple[ProvenColumn, ...]
    cardinality: Cardinality  # of the rows returned, or touched if none are
    command: Command
    text: str  # the whole statement as the server gets it

    @property
    def query(self) -> SourceQuery:
        return self.template.query


async def prove(
    server: Server, catalog: Catalog, template: Template, *, stars: bool = False
) -> Statement:
    """What holds for the statement; InputError with all that is wrong with it."""
    if problems := list(broken_rules(template)):
        raise InputError(*problems)
    whole = variant(template, template.optional)
    answer = await _prepare(server, catalog, template, whole, "")
    _refuse_utility(template, answer)
    _compare_places(template, whole, answer)
    scope = Scope(answer.tree, catalog)
    if not stars and (problem := star(template, whole, answer, scope)):
        raise InputError(problem)
    parts = [part async for part in _check_variants(server, catalog, template, whole, answer)]
    variants = [scope, *(Scope(part.tree, catalog) for part in parts)]
    return Statement(
        template=template,
        parameters=tuple(
            ProvenParameter(key, type_, key in template.optional, uses(scope, number))
            for number, (key, type_) in enumerate(_types(whole, answer).items(), 1)
        ),
        columns=tuple(_columns(whole, answer, variants)),
        cardinality=max(map(cardinality, variants)),
        command=scope.command,
        text=whole.text,
    )


async def _prepare(
    server: Server, catalog: Catalog, template: Template, text: Variant, which: str
) -> Answer:
    try:
        return await server.prepare(text.text)
    except RefusedError as refusal:
        raise InputError(explain(catalog, template, text, refusal, which)) from refusal


def _refuse_utility(template: Template, answer: Answer) -> None:
    if answer.tree.number("commandType") == Command.UTILITY:
        message = "neither SELECT, INSERT, UPDATE, DELETE nor MERGE"
        raise InputError(template.query.problem(message, "move it into a migration", at=0))


def _compare_places(template: Template, whole: Variant, answer: Answer) -> None:
    """The parameters must stand where PostgreSQL sees them."""
    seen = {whole.place(node) for node in answer.tree.walk() if node.parameter}
    for placeholder in template.query.placeholders:
        if placeholder.token.start not in seen:
            message = f"PostgreSQL finds no parameter where :{placeholder.key} stands"
            hint = "write the statement without it here, or report this"
            at = placeholder.token.start
            raise InputError(template.query.problem(message, hint, at=at))


def _types(text: Variant, answer: Answer) -> dict[str, int]:
    return dict(zip(text.keys, answer.parameters, strict=True))


async def _check_variants(
    server: Server, catalog: Catalog, template: Template, whole: Variant, answer: Answer
) -> AsyncIterator[Answer]:
    """Prepare the emptiest statement and each fragment alone, and compare them with the whole."""
    for kept in _kept_sets(template):
        which = f" (with only {', '.join(kept)} given)" if kept else " (with nothing given)"
        reads = has_unchanged(template) and not set(kept).intersection(template.clauses[0].optional)
        text = unchanged(template, kept) if reads else variant(template, kept)
        part = await _prepare(server, catalog, template, text, which)
        _compare_types(template, _types(whole, answer), _types(text, part), which)
        if not reads and not agrees(template, kept, answer.tree, part.tree):
            raise InputError(_disagreement(template, kept))
        if [it.type for it in part.columns] != [it.type for it in answer.columns]:
            raise InputError(template.query.problem(f"other columns come out{which}"))
        yield part


def _kept_sets(template: Template) -> Iterator[tuple[str, ...]]:
    if template.clauses:
        yield ()
        yield from dict.fromkeys(fragment.optional for fragment in template.fragments)


def _disagreement(template: Template, kept: Collection[str]) -> Problem:
    dropped = [it for it in template.fragments if not set(it.optional) <= set(kept)]
    at = next((it.token.start for it in template.query.placeholders if it.key in
               (dropped[0].optional if dropped else kept)), 0)  # fmt: skip
    return template.query.problem(
        "PostgreSQL reads these conditions in another way than they seem to be joined",
        "put each condition that may drop out directly between ANDs, without parentheses around"
        " several of them",
        at=at,
    )


def _compare_types(
    template: Template, whole: dict[str, int], part: dict[str, int], which: str
) -> None:
    for placeholder in template.query.placeholders:
        key = placeholder.key
        if key in part and part[key] != whole[key]:
            message = f":{key} has another type{which}"
            hint = f"say its type with a cast wherever it stands, as in :{key}::bigint"
            raise InputError(template.query.problem(message, hint, at=placeholder.token.start))


def _columns(whole: Variant, answer: Answer, variants: list[Scope]) -> Iterator[ProvenColumn]:
    """The columns with what holds of them in every variant."""
    scope = variants[0]
    proofs = zip(*map(columns_not_null, variants), strict=True)
    for column, entry, proof in zip(
        answer.columns, result_entries(scope.query), proofs, strict=True
    ):
        expression = entry.node("expr")
        yield ProvenColumn(
            name=column.name,
            type=column.type,
            not_null=all(proof),
            origin=_origin(scope, expression) if expression else None,
            at=whole.place(expression),
        )


def _origin(scope: Scope, expression: Node) -> Column | None:
    if expression.name != "VAR" or expression.number("varlevelsup"):
        return None
    entry = scope.entry(expression.number("varno"))
    if entry is not None and (inner := scope.inner(entry)):
        listed = result_entries(inner.query)
        number = expression.number("varattno")
        below = listed[number - 1].node("expr") if 0 < number <= len(listed) else None
        return _origin(inner, below) if below else None
    return scope.column(expression)
