"""Validation of variants: those that are analysed, and what they must have in common."""

from collections.abc import AsyncIterator, Collection, Iterator, Mapping

from codegen.ask.query_analyzer import QueryAnalyzer
from codegen.base.diagnostics import CompileError, Diagnostic
from codegen.ir.oids import Oid
from codegen.read.template import ClauseKind, Template
from codegen.sql.analyzed_variant import AnalyzedVariant
from codegen.sql.assembler import assemble_noop_select, assemble_variant
from codegen.variants.abstraction import AbstractVariant, abstract_variant
from codegen.variants.equivalence import is_variant_of
from codegen.variants.placement_rules import has_noop_form
from codegen.variants.write_guards import unguarded_writes


async def check_variants(analyzer: QueryAnalyzer, whole: AnalyzedVariant) -> None:
    """Analyse the emptiest statement and each fragment alone, and compare them with the whole."""
    template = analyzer.template
    if problems := list(unguarded_writes(template, whole.query)):
        raise CompileError(*problems)
    for set_params in _param_sets(template):
        given = f"only {', '.join(set_params)}" if set_params else "nothing"
        circumstance = f" (with {given} given)"
        is_noop = _is_noop_update(template, set_params)
        assemble = assemble_noop_select if is_noop else assemble_variant
        part = await analyzer.analyze(assemble(template, set_params), circumstance)
        compare_types(template, whole.param_types, part.param_types, circumstance)
        omitted = set(template.optional_params).difference(set_params)
        if not is_noop and not is_variant_of(whole, part, omitted):
            raise CompileError(await _find_misread_fragment(analyzer, whole))
        if part.column_types != whole.column_types:
            raise CompileError(template.query.diagnose(f"other columns come out{circumstance}"))


def _is_noop_update(template: Template, set_params: Collection[str]) -> bool:
    """Tell whether a SELECT stands for the UPDATE, which has nothing to set."""
    assigned = template.clauses[0].optional_params if template.clauses else ()
    return has_noop_form(template) and set(set_params).isdisjoint(assigned)


async def abstractions(
    analyzer: QueryAnalyzer, whole: AnalyzedVariant
) -> AsyncIterator[AbstractVariant]:
    """The trees that stand for all variants: of the statement, and of the SELECT in its place."""
    template = analyzer.template
    yield abstract_variant(whole, template.optional_params)
    if has_noop_form(template):
        set_params = set(template.optional_params) - set(template.clauses[0].optional_params)
        text = assemble_noop_select(template, set_params)
        yield abstract_variant(await analyzer.analyze(text, " (with nothing to set)"), set_params)


def _param_sets(template: Template) -> Iterator[tuple[str, ...]]:
    """The sets of optional parameters that are tried, beside all of them."""
    if template.clauses:
        yield from dict.fromkeys([(), *_least_constrained(template), *template.all_or_none])


def _least_constrained(template: Template) -> Iterator[tuple[str, ...]]:
    """All values and no condition, where there are both: everything changes, in every row."""
    values = [clause for clause in template.clauses if clause.kind is not ClauseKind.WHERE]
    if 0 < len(values) < len(template.clauses):
        yield tuple(name for clause in values for name in clause.optional_params)


async def _find_misread_fragment(analyzer: QueryAnalyzer, whole: AnalyzedVariant) -> Diagnostic:
    """Report the first fragment without which the tree isn't what it should be."""
    template = analyzer.template
    for group in template.all_or_none:
        set_params = set(template.optional_params).difference(group)
        if not _is_noop_update(template, set_params):
            text = assemble_variant(template, set_params)
            part = await analyzer.analyze(text, f" (without {', '.join(group)})")
            if not is_variant_of(whole, part, group):
                return _misread(template, group)
    return _misread(template, template.optional_params)


def _misread(template: Template, names: Collection[str]) -> Diagnostic:
    kind, fragment = next(
        (clause.kind, fragment)
        for clause in template.clauses
        for fragment in clause.fragments
        if not set(names).isdisjoint(fragment.optional_params)
    )
    offsets = (
        placeholder.token.start
        for placeholder in template.query.placeholders
        if placeholder.key in names
    )
    at = next(offset for offset in offsets if fragment.start <= offset < fragment.end)
    if kind is not ClauseKind.WHERE:
        message = "PostgreSQL reads these assignments in another way than they seem to be written"
        hint = "write each of them apart, as in `a = :input.a`"
        return template.query.diagnose(message, hint, at=at)
    return template.query.diagnose(
        "PostgreSQL reads these conditions in another way than they seem to be joined",
        "put each condition that may drop out directly between ANDs, without parentheses around"
        " several of them",
        at=at,
    )


def compare_types(
    template: Template, whole: Mapping[str, Oid], part: Mapping[str, Oid], circumstance: str
) -> None:
    """Refuse a parameter that has another type in a part than in the whole."""
    for placeholder in template.query.placeholders:
        name = placeholder.key
        if name in part and part[name] != whole[name]:
            message = f":{name} has another type{circumstance}"
            hint = f"say its type with a cast wherever it stands, as in :{name}::bigint"
            raise CompileError(template.query.diagnose(message, hint, at=placeholder.token.start))
