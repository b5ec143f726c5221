"""Everything that is proven of one statement, over all the variants that it can become."""

from collections.abc import AsyncIterator, Collection, Iterator
from dataclasses import dataclass

from codegen.ask.catalog import Catalog, Column
from codegen.ask.postgres import Answer, RefusedError, Server
from codegen.ask.tree import Node
from codegen.problems import InputError, Problem
from codegen.prove.absence import UNKNOWN, Presence, presence, weakest
from codegen.prove.agreement import agrees, place
from codegen.prove.cardinality import Cardinality, cardinality
from codegen.prove.document import Document
from codegen.prove.documents import column_document
from codegen.prove.expressions import Key
from codegen.prove.nullability import Proof
from codegen.prove.origins import origin, sources
from codegen.prove.parameters import UNUSED, Uses, uses
from codegen.prove.refusals import explain
from codegen.prove.rules import broken_rules, has_unchanged
from codegen.prove.scope import Command, Scope, result_entries
from codegen.prove.stars import star
from codegen.prove.targets import targets
from codegen.read.source import SourceQuery
from codegen.read.template import ClauseKind, Template
from codegen.read.variants import Variant, unchanged, variant


@dataclass(frozen=True, slots=True)
class ProvenColumn:
    """A column of the result."""

    name: str
    type: int
    not_null: bool
    elements_not_null: bool  # of an array
    json_not_null: bool  # whether JSON is no JSON null
    dimensions: int  # of an array, 0 where they aren't known
    origin: Column | None  # the stored column that it shows, unchanged
    sources: frozenset[Column]  # the stored columns that it is made of
    at: int | None  # where it stands in the statement
    presence: Presence
    document: Document | None  # what its JSON is made of, if the statement makes it


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
    relations: frozenset[int]  # all that it touches
    has_star: bool  # in a list of columns, so that their names aren't chosen
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
    starred = star(template, whole, answer, scope)
    if starred and not stars:
        raise InputError(starred)
    parts = [part async for part in _check_variants(server, catalog, template, whole, answer)]
    variants = [scope, *(Scope(part.tree, catalog) for part in parts)]
    ruled, tree = _is_ruled(catalog, answer), answer.tree
    relations = frozenset(it.number("relid") for it in tree.walk() if it.name == "RANGETBLENTRY")
    becomes = uses(scope)
    return Statement(
        template=template,
        parameters=tuple(
            ProvenParameter(key, type_, key in template.optional, becomes.get(number, UNUSED))
            for number, (key, type_) in enumerate(_types(whole, answer).items(), 1)
        ),
        columns=tuple(
            _unproven(catalog, answer, relations) if ruled else _columns(whole, answer, variants)
        ),
        cardinality=Cardinality.MANY if ruled else max(map(cardinality, variants)),
        relations=relations,
        has_star=starred is not None,
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


def _is_ruled(catalog: Catalog, answer: Answer) -> bool:
    """Whether a rule may put any other statement in the place of this one."""
    queries = (Scope(node, catalog) for node in answer.tree.walk() if node.name == "QUERY")
    return any(relation.has_rules for query in queries for relation in targets(query))


def _unproven(
    catalog: Catalog, answer: Answer, relations: frozenset[int]
) -> Iterator[ProvenColumn]:
    """What a rule returns may be anything, of any column."""
    touched = (catalog.relations[oid] for oid in relations if oid in catalog.relations)
    sources = frozenset(column for it in touched for column in it.columns.values())
    for it in answer.columns:
        yield ProvenColumn(
            name=it.name,
            type=it.type,
            not_null=False,
            elements_not_null=False,
            json_not_null=False,
            dimensions=0,
            origin=None,
            sources=sources,
            at=None,
            presence=UNKNOWN,
            document=None,
        )


def _compare_places(template: Template, whole: Variant, answer: Answer) -> None:
    """The parameters must stand where PostgreSQL sees them."""
    seen = {place(whole, node) for node in answer.tree.walk() if node.parameter}
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
        if not reads and _guarded(part.tree) < _guarded(answer.tree):
            raise InputError(_unguarded(template, kept))
        if not reads and not agrees(template, kept, answer.tree, part.tree):
            raise InputError(_disagreement(template, kept))
        if [it.type for it in part.columns] != [it.type for it in answer.columns]:
            raise InputError(template.query.problem(f"other columns come out{which}"))
        yield part


def _guarded(tree: Node) -> int:
    """How many UPDATEs and DELETEs of the statement have conditions."""
    changes = (Command.UPDATE, Command.DELETE)
    queries = (
        it for it in tree.walk() if it.name == "QUERY" and it.number("commandType") in changes
    )
    jointrees = (query.node("jointree") for query in queries)
    return sum(it is not None and it.node("quals") is not None for it in jointrees)


def _unguarded(template: Template, kept: Collection[str]) -> Problem:
    message = "all conditions of an UPDATE or DELETE could drop out, and it would touch every row"
    hint = "keep one condition with a plain parameter, as in `id = :id`"
    return template.query.problem(message, hint, at=_first_dropped(template, kept))


def _kept_sets(template: Template) -> Iterator[tuple[str, ...]]:
    if template.clauses:
        each = (fragment.optional for fragment in template.fragments)
        yield from dict.fromkeys([(), *_weakest(template), *each])


def _weakest(template: Template) -> Iterator[tuple[str, ...]]:
    """All values and no condition, where there are both: nothing is held, everything changes."""
    values = [it for it in template.clauses if it.kind is not ClauseKind.WHERE]
    if 0 < len(values) < len(template.clauses):
        yield tuple(key for clause in values for key in clause.optional)


def _first_dropped(template: Template, kept: Collection[str]) -> int:
    """Where the first parameter stands that isn't kept."""
    places = (it for it in template.query.placeholders if it.key in template.optional)
    return next((it.token.start for it in places if it.key not in kept), 0)


def _disagreement(template: Template, kept: Collection[str]) -> Problem:
    return template.query.problem(
        "PostgreSQL reads these conditions in another way than they seem to be joined",
        "put each condition that may drop out directly between ANDs, without parentheses around"
        " several of them",
        at=_first_dropped(template, kept),
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


def _mixed(variants: list[Scope]) -> Iterator[Proof]:
    """What holds in every variant, those included that mix what was asked one by one."""
    proofs = [Proof(scope) for scope in variants]
    for proof in proofs:
        like = [it for it in proofs if it.scope.command is proof.scope.command]
        yield proof.weakened(frozenset[Key].intersection(*(it.result.known for it in like)))


def _columns(whole: Variant, answer: Answer, variants: list[Scope]) -> Iterator[ProvenColumn]:
    """The columns with what holds of them in every variant."""
    scope, proofs = variants[0], list(_mixed(variants))
    entries = [entry.node("expr") for entry in result_entries(scope.query)]
    found = zip(answer.columns, entries, strict=True)
    for number, (column, expression) in enumerate(found, 1):
        yield ProvenColumn(
            name=column.name,
            type=column.type,
            not_null=all(proof.columns[number - 1] for proof in proofs),
            elements_not_null=all(proof.has_elements(number) for proof in proofs),
            json_not_null=all(proof.has_documents(number) for proof in proofs),
            dimensions=max(proof.dimensions(number) for proof in proofs),
            origin=origin(scope, expression),
            sources=frozenset(sources(scope, number)),
            at=place(whole, expression),
            presence=weakest(presence(proof, number) for proof in proofs),
            document=column_document(proofs, number),
        )
