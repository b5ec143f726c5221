"""Analysis of one statement, step by step: all that holds for every variant of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from codegen.ask.analyzer import Analyzer, StatementRejectedError
from codegen.ask.query_analyzer import QueryAnalyzer
from codegen.base.diagnostics import CompileError
from codegen.check.copy_eligibility import CopyTarget, copy_target
from codegen.check.select_star import find_star
from codegen.check.stream_rules import check_stream
from codegen.derive.keyset.eligibility import keyset_query_errors
from codegen.derive.keyset.pages import Pages, build_pages
from codegen.derive.keyset.validation import check_pages
from codegen.derive.orders import TotalOrder, derive_orders
from codegen.derive.row_probe import RowProbe, derive_row_probe
from codegen.infer.argument_checks import ArgumentCheck, infer_checked_columns
from codegen.infer.cardinality.cardinality import Cardinality, infer_cardinality
from codegen.infer.cardinality.lower_bound import only_adds_rows
from codegen.infer.nullability.non_null_parameters import NonNullParameters
from codegen.infer.parameters.usage import (
    UNUSED,
    ParameterUsage,
    infer_usage,
    without_refusing_guards,
)
from codegen.infer.result_columns import ResultColumnInfo, opaque_columns
from codegen.ir.catalog import Catalog, Relation
from codegen.ir.enums import CommandType
from codegen.ir.nodes import Query, RelationEntry
from codegen.ir.oids import Oid, ParamNumber
from codegen.ir.result_relation import result_relations, written_table
from codegen.ir.scope import Scope
from codegen.ir.side_effects import only_reads
from codegen.ir.walk import parameters, walk
from codegen.read.syntax import SourceQuery
from codegen.read.template import Template
from codegen.sql.analyzed_variant import AnalyzedVariant
from codegen.sql.assembler import assemble_variant, with_returning_one
from codegen.variants.abstraction import AbstractVariant
from codegen.variants.placement_rules import broken_rules
from codegen.variants.validation import abstractions, check_variants

_COUNTED = " (with RETURNING, by which its rows are counted)"


@dataclass(frozen=True, slots=True)
class StatementParameter:
    """A parameter, with all that is inferred of it."""

    key: str  # as it is written: `id` or `input.label`
    type: Oid
    optional: bool  # dotted: its fragment is omitted if it is unset
    required: bool  # nothing comes without it: its column has no default, or it isn't dotted
    usage: ParameterUsage


@dataclass(frozen=True, slots=True)
class Statement:
    """A sound statement and what is guaranteed of every variant of it."""

    template: Template
    parameters: tuple[StatementParameter, ...]
    columns: tuple[ResultColumnInfo, ...]
    checks: tuple[ArgumentCheck, ...]  # by the library, for what is guaranteed of the columns
    cardinality: Cardinality  # of the rows returned, or touched if none are
    relations: frozenset[Oid]  # all that it touches
    only_reads: bool  # and changes nothing, whatever it calls
    is_insert: bool
    only_adds: bool  # INSERT … VALUES: no row that it looks for could be missing
    written: Relation | None  # the table that it changes, if that is one
    orders: tuple[TotalOrder, ...]  # its own and those to choose from, where there is a choice
    pages: Pages | None  # where `-- @keyset` asks for them
    has_star: bool  # in a list of columns, so that their names aren't chosen
    text: str  # the whole statement as the server gets it
    copy: CopyTarget | None  # where COPY does the same as the statement for each of many inputs
    probe: RowProbe | None  # of a change of one row that asks more of it than its key
    has_rules: bool  # that may put any other statement in its place
    whole: AnalyzedVariant = field(repr=False)  # with every fragment
    abstract: tuple[AbstractVariant, ...] = field(repr=False)  # of which all this was inferred

    @property
    def query(self) -> SourceQuery:
        return self.template.query

    @property
    def non_null_parameters(self) -> NonNullParameters:
        """The parameters for which the library sends no NULL, since a guarantee rests on that."""
        values = (check for check in self.checks if not check.elements)
        elements = (check for check in self.checks if check.elements)
        return NonNullParameters(
            frozenset(ParamNumber(check.position + 1) for check in values),
            frozenset(ParamNumber(check.position + 1) for check in elements),
        )

    @property
    def texts(self) -> int:
        """The number of SQL texts: 2^(independent optional groups) * (orders + page queries)."""
        required = {parameter.key for parameter in self.parameters if parameter.required}
        free = [names for names in self.template.all_or_none if required.isdisjoint(names)]
        annotations = self.query.annotations
        endings = self.pages.query_count if self.pages else 0
        if not endings or annotations.stream:
            endings += 1 + len(annotations.orders)
        return endings << len(free)


async def analyze_statement(
    server: Analyzer, catalog: Catalog, template: Template, *, stars: bool = False
) -> Statement:
    """Infer what holds for a statement; CompileError with all that is wrong with it."""
    if errors := list(broken_rules(template)):
        raise CompileError(*errors)
    analyzer = QueryAnalyzer(server, catalog, template)
    whole = await analyzer.analyze(assemble_variant(template, template.optional_params))
    _refuse_utility(template, whole.query)
    check_stream(template, whole.query)
    await _check_placeholders(analyzer, whole)
    star = find_star(template, whole)
    if star and not stars:
        raise CompileError(star)
    await analyzer.check_plan(whole.variant)
    await check_variants(analyzer, whole)
    if template.batch_param and not whole.columns:
        await analyzer.analyze(with_returning_one(whole.variant), _COUNTED)
    abstract = [each async for each in abstractions(analyzer, whole)]
    scopes = [each.scope for each in abstract]
    orders, pages = await _orders_and_pages(analyzer, whole)
    has_rules = _has_rewrite_rules(whole)
    usage = _merge_null_usage(
        template, infer_usage(whole.scope), [infer_usage(scope) for scope in scopes]
    )
    columns, checks = _columns_and_checks(whole, template, scopes, usage, has_rules=has_rules)
    return Statement(
        template=template,
        parameters=tuple(_parameters(template, whole.param_types, usage)),
        columns=columns,
        checks=checks,
        cardinality=Cardinality.MANY if has_rules else max(map(infer_cardinality, scopes)),
        relations=_relations(whole.query),
        only_reads=not has_rules and only_reads(whole.query, catalog),
        is_insert=whole.query.command is CommandType.INSERT,
        only_adds=only_adds_rows(whole.scope),
        written=None if has_rules else written_table(whole.query, catalog),
        orders=orders,
        pages=pages,
        has_star=star is not None,
        text=whole.variant.text,
        copy=copy_target(whole, template, usage),
        probe=None if has_rules else await derive_row_probe(analyzer, whole),
        has_rules=has_rules,
        whole=whole,
        abstract=tuple(abstract),
    )


def _columns_and_checks(
    whole: AnalyzedVariant,
    template: Template,
    scopes: Sequence[Scope],
    usage: Mapping[ParamNumber, ParameterUsage],
    *,
    has_rules: bool,
) -> tuple[tuple[ResultColumnInfo, ...], tuple[ArgumentCheck, ...]]:
    if has_rules:
        return tuple(opaque_columns(whole)), ()
    # A field of a class that is given may be None, whatever the statement does with it.
    plain = [key for key in template.bound_params if "." not in key]
    return infer_checked_columns(whole, scopes, usage, (*plain, *template.required_fields))


def _relations(query: Query) -> frozenset[Oid]:
    return frozenset(node.relation for node in walk(query) if isinstance(node, RelationEntry))


def _merge_null_usage(
    template: Template,
    whole: Mapping[ParamNumber, ParameterUsage],
    abstract: Sequence[Mapping[ParamNumber, ParameterUsage]],
) -> dict[ParamNumber, ParameterUsage]:
    """The usage per parameter; that of an always bound one without what may be omitted."""
    usage = dict(whole)
    for number in map(ParamNumber, range(1, len(template.bound_params) + 1)):
        variants = (each.get(number, UNUSED) for each in abstract)
        rejecting = [each for each in variants if not each.accepts_null]
        if number in usage and rejecting:
            usage[number] = replace(usage[number], sinks=rejecting[0].sinks)
    return without_refusing_guards(usage)


def _parameters(
    template: Template, types: Mapping[str, Oid], usage: Mapping[ParamNumber, ParameterUsage]
) -> Iterator[StatementParameter]:
    """The parameters; of fields that go together none can be unset if one of them can't."""
    by_name = {name: usage.get(ParamNumber(number), UNUSED) for number, name in enumerate(types, 1)}
    required = {name for name, each in by_name.items() if each.is_required}
    required.update(
        name for group in template.all_or_none if required.intersection(group) for name in group
    )
    for name, each in by_name.items():
        optional = name in template.optional_params
        is_required = not optional or name in required
        yield StatementParameter(name, types[name], optional, is_required, each)


async def _orders_and_pages(
    analyzer: QueryAnalyzer, whole: AnalyzedVariant
) -> tuple[tuple[TotalOrder, ...], Pages | None]:
    """The orders and pages that annotations ask for."""
    query = analyzer.template.query
    annotations = query.annotations
    if annotations.keyset and (errors := list(keyset_query_errors(query, whole.query))):
        raise CompileError(*errors)
    if not annotations.orders and not annotations.keyset:
        return (), None
    orders = await derive_orders(analyzer, whole)
    if not annotations.keyset:
        return orders, None
    pages = build_pages(analyzer, whole, orders)
    await check_pages(analyzer, whole, pages)
    return orders, pages


def _refuse_utility(template: Template, query: Query) -> None:
    if query.command is CommandType.UTILITY:
        message = "neither SELECT, INSERT, UPDATE, DELETE nor MERGE"
        raise CompileError(template.query.diagnose(message, "move it into a migration", at=0))


def _has_rewrite_rules(whole: AnalyzedVariant) -> bool:
    """Tell whether a rule may put any other statement in the place of this one."""
    queries = (node for node in walk(whole.query) if isinstance(node, Query))
    scopes = (Scope(query, whole.catalog) for query in queries)
    return any(relation.has_rules for scope in scopes for relation in result_relations(scope))


async def _check_placeholders(analyzer: QueryAnalyzer, whole: AnalyzedVariant) -> None:
    """Refuse a statement whose parameters don't stand where PostgreSQL sees them."""
    query, variant = analyzer.template.query, whole.variant
    seen = {variant.source_offset(param.location) for param in parameters(whole.query)}
    for placeholder in query.placeholders:
        at = placeholder.token.start
        if at not in seen and not await _is_parameter(analyzer, whole, at):
            message = f"PostgreSQL finds no parameter where :{placeholder.key} stands"
            hint = "write the statement without it here, or report this"
            raise CompileError(query.diagnose(message, hint, at=at))


async def _is_parameter(analyzer: QueryAnalyzer, whole: AnalyzedVariant, at: int) -> bool:
    """Tell whether a parameter that the tree lacks is one.

    In GROUP BY the tree has the SELECT list's in its place. Another one there is seen, or else it
    is in the way.
    """
    variant = whole.variant
    start = next(offset for offset, source in variant.origins if source == at)
    other = f"${len(variant.keys) + 1}"
    rest = variant.text[start + 1 :].lstrip("0123456789")
    try:
        statement = await analyzer.analyzer.analyze(f"{variant.text[:start]}{other}{rest}")
    except StatementRejectedError:
        return True
    return len(statement.parameters) > len(variant.keys)
