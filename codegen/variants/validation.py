"""The variants of a statement that PostgreSQL is asked about, and what they must have in common."""

from collections.abc import AsyncIterator, Collection, Iterator

from codegen.ask.analyzed_statement import AnalyzedStatement
from codegen.ask.analyzer import Analyzer, StatementRejectedError
from codegen.ask.catalog import Catalog
from codegen.ask.error_mapping import explain_rejection
from codegen.base.diagnostics import CompileError, Diagnostic
from codegen.ir.scope import Scope
from codegen.read.template import ClauseKind, Template
from codegen.sql.assembler import Variant, assemble_noop_select, assemble_variant
from codegen.variants.abstraction import mixed
from codegen.variants.equivalence import agrees
from codegen.variants.placement_rules import has_unchanged
from codegen.variants.write_guards import unguarded


async def prepare(
    server: Analyzer, catalog: Catalog, template: Template, text: Variant, which: str
) -> AnalyzedStatement:
    """What PostgreSQL says of a variant; CompileError where it refuses it."""
    try:
        return await server.analyze(text.text)
    except StatementRejectedError as refusal:
        raise CompileError(explain_rejection(catalog, template, text, refusal, which)) from refusal


def types(text: Variant, answer: AnalyzedStatement) -> dict[str, int]:
    """The types of a variant's parameters."""
    return dict(zip(text.keys, answer.parameters, strict=True))


async def check_variants(
    server: Analyzer,
    catalog: Catalog,
    template: Template,
    whole: Variant,
    answer: AnalyzedStatement,
) -> None:
    """Prepare the emptiest statement and each fragment alone, and compare them with the whole."""
    if problems := list(unguarded(template, answer.tree)):
        raise CompileError(*problems)
    for kept in _kept_sets(template):
        which = f" (with only {', '.join(kept)} given)" if kept else " (with nothing given)"
        reads = _reads(template, kept)
        text = assemble_noop_select(template, kept) if reads else assemble_variant(template, kept)
        part = await prepare(server, catalog, template, text, which)
        compare_types(template, types(whole, answer), types(text, part), which)
        if not reads and not agrees(template, kept, answer.tree, part.tree):
            raise CompileError(await _disagreement(server, catalog, template, answer))
        if [it.type for it in part.columns] != [it.type for it in answer.columns]:
            raise CompileError(template.query.diagnose(f"other columns come out{which}"))


def _reads(template: Template, kept: Collection[str]) -> bool:
    """Whether a SELECT stands for the UPDATE, which has nothing to set."""
    return has_unchanged(template) and not set(kept).intersection(
        template.clauses[0].optional_params
    )


async def every_mix(
    server: Analyzer,
    catalog: Catalog,
    template: Template,
    whole: Variant,
    answer: AnalyzedStatement,
) -> AsyncIterator[Scope]:
    """The trees that stand for every variant: of the statement, and of what reads in its place."""
    yield Scope(mixed(catalog, whole, answer.tree, template.optional_params), catalog)
    if has_unchanged(template):
        kept = set(template.optional_params) - set(template.clauses[0].optional_params)
        text = assemble_noop_select(template, kept)
        read = await prepare(server, catalog, template, text, " (with nothing to set)")
        yield Scope(mixed(catalog, text, read.tree, kept), catalog)


def _kept_sets(template: Template) -> Iterator[tuple[str, ...]]:
    """The sets of dotted parameters that are tried, beside all of them."""
    if template.clauses:
        yield from dict.fromkeys([(), *_weakest(template), *template.all_or_none])


def _weakest(template: Template) -> Iterator[tuple[str, ...]]:
    """All values and no condition, where there are both: nothing is held, everything changes."""
    values = [it for it in template.clauses if it.kind is not ClauseKind.WHERE]
    if 0 < len(values) < len(template.clauses):
        yield tuple(key for clause in values for key in clause.optional_params)


async def _disagreement(
    server: Analyzer, catalog: Catalog, template: Template, answer: AnalyzedStatement
) -> Diagnostic:
    """The first fragment without which the tree isn't what it should be."""
    for tied in template.all_or_none:
        kept = set(template.optional_params).difference(tied)
        text = assemble_variant(template, kept)
        if not _reads(template, kept):
            part = await prepare(server, catalog, template, text, f" (without {', '.join(tied)})")
            if not agrees(template, kept, answer.tree, part.tree):
                return _misread(template, tied)
    return _misread(template, template.optional_params)


def _misread(template: Template, tied: Collection[str]) -> Diagnostic:
    fragments = ((clause.kind, it) for clause in template.clauses for it in clause.fragments)
    kind, fragment = next(it for it in fragments if not set(it[1].optional_params).isdisjoint(tied))
    places = (it.token.start for it in template.query.placeholders if it.key in tied)
    at = next(it for it in places if fragment.start <= it < fragment.end)
    if kind is not ClauseKind.WHERE:
        message = "PostgreSQL reads these assignments in another way than they seem to be written"
        return template.query.diagnose(
            message, "write each of them apart, as in `a = :input.a`", at=at
        )
    return template.query.diagnose(
        "PostgreSQL reads these conditions in another way than they seem to be joined",
        "put each condition that may drop out directly between ANDs, without parentheses around"
        " several of them",
        at=at,
    )


def compare_types(
    template: Template, whole: dict[str, int], part: dict[str, int], which: str
) -> None:
    """Refuse a parameter that has another type in a part than in the whole."""
    for placeholder in template.query.placeholders:
        key = placeholder.key
        if key in part and part[key] != whole[key]:
            message = f":{key} has another type{which}"
            hint = f"say its type with a cast wherever it stands, as in :{key}::bigint"
            raise CompileError(template.query.diagnose(message, hint, at=placeholder.token.start))
