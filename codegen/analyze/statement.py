"""Everything that is proven of one statement, over all the variants that it can become."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from codegen.ask.analyzed_statement import AnalyzedStatement
from codegen.ask.analyzer import Analyzer, StatementRejectedError
from codegen.ask.catalog import Catalog, Relation
from codegen.base.diagnostics import CompileError
from codegen.check.copy_eligibility import CopyTarget, copy_target
from codegen.check.select_star import star
from codegen.check.stream_rules import refuse_unreadable
from codegen.derive.keyset.eligibility import unfit_query
from codegen.derive.keyset.validation import Pages, proven_pages
from codegen.derive.orders import ProvenOrder, proven_orders
from codegen.derive.row_probe import Probe, probe
from codegen.infer.cardinality.cardinality import Cardinality, cardinality
from codegen.infer.cardinality.lower_bound import only_adds_rows
from codegen.infer.parameters.usage import UNUSED, Uses, uses
from codegen.infer.result_columns import ProvenColumn, proven_columns, unproven_columns
from codegen.ir.result_relation import targets, written
from codegen.ir.scope import Command, Scope
from codegen.read.syntax import SourceQuery
from codegen.read.template import Template
from codegen.sql.assembler import Variant, assemble_variant, with_returning_one
from codegen.variants.placement_rules import broken_rules
from codegen.variants.validation import check_variants, every_mix, prepare, types

_COUNTED = " (with RETURNING, by which its rows are counted)"


@dataclass(frozen=True, slots=True)
class ProvenParameter:
    """A parameter, with all that becomes of it."""

    key: str  # as it is written: `id` or `input.label`
    type: int
    optional: bool  # dotted: what it stands in drops out if it is left unset
    required: bool  # nothing comes without it: its column has no default, or it isn't dotted
    uses: Uses


@dataclass(frozen=True, slots=True)
class Statement:
    """A sound statement and what is promised of every variant of it."""

    template: Template
    parameters: tuple[ProvenParameter, ...]
    columns: tuple[ProvenColumn, ...]
    cardinality: Cardinality  # of the rows returned, or touched if none are
    relations: frozenset[int]  # all that it touches
    is_insert: bool
    only_adds: bool  # INSERT … VALUES: no row that it looks for could be missing
    written: Relation | None  # the table that it changes, if that is one
    orders: tuple[ProvenOrder, ...]  # its own and those to choose from, where there is a choice
    pages: Pages | None  # where `-- @keyset` asks for them
    has_star: bool  # in a list of columns, so that their names aren't chosen
    text: str  # the whole statement as the server gets it
    copy: CopyTarget | None  # where COPY does the same as the statement for each of many inputs
    probe: Probe | None  # of a change of one row that asks more of it than its key

    @property
    def query(self) -> SourceQuery:
        return self.template.query

    @property
    def texts(self) -> int:
        """How many it can become: fields that go together are there or not, each with each end."""
        required = {it.key for it in self.parameters if it.required}
        free = [it for it in self.template.all_or_none if required.isdisjoint(it)]
        found, ends = self.query.annotations, self.pages.ends if self.pages else 0
        if not ends or found.stream:
            ends += 1 + len(found.orders)
        return ends << len(free)


async def prove(
    server: Analyzer, catalog: Catalog, template: Template, *, stars: bool = False
) -> Statement:
    """What holds for the statement; CompileError with all that is wrong with it."""
    if problems := list(broken_rules(template)):
        raise CompileError(*problems)
    whole = assemble_variant(template, template.optional_params)
    answer = await prepare(server, catalog, template, whole, "")
    _refuse_utility(template, answer)
    refuse_unreadable(template, answer)
    await _compare_places(server, template, whole, answer)
    scope = Scope(answer.tree, catalog)
    starred = star(template, whole, answer, scope)
    if starred and not stars:
        raise CompileError(starred)
    await check_variants(server, catalog, template, whole, answer)
    if template.batch_param and not answer.columns:
        await prepare(server, catalog, template, with_returning_one(whole), _COUNTED)
    mixes = [scope async for scope in every_mix(server, catalog, template, whole, answer)]
    orders, pages = await _orders_and_pages(server, catalog, template, whole, answer)
    ruled, tree = _is_ruled(catalog, answer), answer.tree
    relations = frozenset(it.number("relid") for it in tree.walk() if it.name == "RANGETBLENTRY")
    becomes = _becomes(template, uses(scope), [uses(it) for it in mixes])
    return Statement(
        template=template,
        parameters=tuple(_parameters(template, types(whole, answer), becomes)),
        columns=tuple(
            unproven_columns(catalog, answer, relations)
            if ruled
            else proven_columns(catalog, whole, answer, scope, mixes)
        ),
        cardinality=Cardinality.MANY if ruled else max(map(cardinality, mixes)),
        relations=relations,
        is_insert=scope.command is Command.INSERT,
        only_adds=only_adds_rows(scope),
        written=None if ruled else written(tree, catalog),
        orders=orders,
        pages=pages,
        has_star=starred is not None,
        text=whole.text,
        copy=copy_target(catalog, template, tree, types(whole, answer), becomes),
        probe=None if ruled else await probe(server, catalog, template, whole, answer),
    )


def _becomes(
    template: Template, whole: Mapping[int, Uses], mixes: list[dict[int, Uses]]
) -> dict[int, Uses]:
    """What becomes of the parameters; a NULL of one that is always bound, by what always stays."""
    found = dict(whole)
    for number in range(1, len(template.bound_params) + 1):
        senseless = [it for mix in mixes if not (it := mix.get(number, UNUSED)).null_makes_sense]
        if number in found and senseless:
            found[number] = replace(found[number], fates=senseless[0].fates)
    return found


def _parameters(
    template: Template, types: Mapping[str, int], becomes: Mapping[int, Uses]
) -> Iterator[ProvenParameter]:
    """The parameters; of fields that go together none can be left unset if one of them can't."""
    found = {key: becomes.get(number, UNUSED) for number, key in enumerate(types, 1)}
    needed = {key for key, it in found.items() if it.is_needed}
    needed.update(key for tied in template.all_or_none if needed.intersection(tied) for key in tied)
    for key, it in found.items():
        optional = key in template.optional_params
        yield ProvenParameter(key, types[key], optional, not optional or key in needed, it)


async def _orders_and_pages(
    server: Analyzer,
    catalog: Catalog,
    template: Template,
    whole: Variant,
    answer: AnalyzedStatement,
) -> tuple[tuple[ProvenOrder, ...], Pages | None]:
    """As far as annotations ask for them."""
    annotations = template.query.annotations
    if annotations.keyset and (unfit := list(unfit_query(template.query, answer.tree))):
        raise CompileError(*unfit)
    if not annotations.orders and not annotations.keyset:
        return (), None
    orders = await proven_orders(server, catalog, template, whole, answer)
    if not annotations.keyset:
        return orders, None
    return orders, await proven_pages(server, catalog, template, whole, answer, orders)


def _refuse_utility(template: Template, answer: AnalyzedStatement) -> None:
    if answer.tree.number("commandType") == Command.UTILITY:
        message = "neither SELECT, INSERT, UPDATE, DELETE nor MERGE"
        raise CompileError(template.query.diagnose(message, "move it into a migration", at=0))


def _is_ruled(catalog: Catalog, answer: AnalyzedStatement) -> bool:
    """Whether a rule may put any other statement in the place of this one."""
    queries = (Scope(node, catalog) for node in answer.tree.walk() if node.name == "QUERY")
    return any(relation.has_rules for query in queries for relation in targets(query))


async def _compare_places(
    server: Analyzer, template: Template, whole: Variant, answer: AnalyzedStatement
) -> None:
    """The parameters must stand where PostgreSQL sees them."""
    seen = {whole.source_offset(node.location) for node in answer.tree.walk() if node.parameter}
    for placeholder in template.query.placeholders:
        at = placeholder.token.start
        if at not in seen and not await _is_parameter(server, whole, at):
            message = f"PostgreSQL finds no parameter where :{placeholder.key} stands"
            hint = "write the statement without it here, or report this"
            raise CompileError(template.query.diagnose(message, hint, at=at))


async def _is_parameter(server: Analyzer, whole: Variant, at: int) -> bool:
    """Whether a parameter that the tree lacks is one: the tree has SELECT's in GROUP BY's place.

    Another one there is seen, or else it is in the way.
    """
    start = next(offset for offset, source in whole.origins if source == at)
    other = f"${len(whole.keys) + 1}"
    rest = whole.text[start + 1 :].lstrip("0123456789")
    try:
        asked = await server.analyze(f"{whole.text[:start]}{other}{rest}")
    except StatementRejectedError:
        return True
    return len(asked.parameters) > len(whole.keys)
