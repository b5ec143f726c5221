"""The variants of a statement that PostgreSQL is asked about, and what all of them must keep."""

from collections.abc import AsyncIterator, Collection, Iterator

from codegen.ask.catalog import Catalog
from codegen.ask.postgres import Answer, RefusedError, Server
from codegen.ask.tree import Node
from codegen.problems import InputError, Problem
from codegen.prove.agreement import agrees
from codegen.prove.refusals import explain
from codegen.prove.rules import has_unchanged
from codegen.prove.scope import Command
from codegen.read.template import ClauseKind, Template
from codegen.read.variants import Variant, unchanged, variant


async def prepare(
    server: Server, catalog: Catalog, template: Template, text: Variant, which: str
) -> Answer:
    """What PostgreSQL says of a variant; InputError where it refuses it."""
    try:
        return await server.prepare(text.text)
    except RefusedError as refusal:
        raise InputError(explain(catalog, template, text, refusal, which)) from refusal


def types(text: Variant, answer: Answer) -> dict[str, int]:
    """The types of a variant's parameters."""
    return dict(zip(text.keys, answer.parameters, strict=True))


async def checked_variants(
    server: Server, catalog: Catalog, template: Template, whole: Variant, answer: Answer
) -> AsyncIterator[Answer]:
    """Prepare the emptiest statement and each fragment alone, and compare them with the whole."""
    for kept in _kept_sets(template):
        which = f" (with only {', '.join(kept)} given)" if kept else " (with nothing given)"
        reads = has_unchanged(template) and not set(kept).intersection(template.clauses[0].optional)
        text = unchanged(template, kept) if reads else variant(template, kept)
        part = await prepare(server, catalog, template, text, which)
        _compare_types(template, types(whole, answer), types(text, part), which)
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
