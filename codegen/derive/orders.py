"""Orders of a list: the query's own, and those of its `-- @order` lines.

Each must be total: `ORDER BY created, id` gives each row a place of its own, `ORDER BY created`
doesn't. A line must change nothing but the order.
"""

from dataclasses import dataclass

from codegen.ask.query_analyzer import QueryAnalyzer
from codegen.base.diagnostics import CompileError, Diagnostic
from codegen.infer.ordering.sort_keys import SortKey, expose_junk, sort_keys
from codegen.infer.ordering.totality import suggest_key, total_prefix_length
from codegen.ir.enums import CommandType
from codegen.ir.nodes import Query
from codegen.read.order_by import OrderByItem, split_items, top_level_order_by
from codegen.read.syntax import OrderAnnotation
from codegen.read.template import Template
from codegen.sql.analyzed_variant import AnalyzedVariant
from codegen.sql.assembler import assemble_with_order
from codegen.variants.abstraction import abstract_query
from codegen.variants.modulo_order import query_key_modulo_order
from codegen.variants.validation import compare_types

OWN = ""
"""The name of the order that a query has by itself."""


@dataclass(frozen=True, slots=True)
class TotalOrder:
    """An order in which each row has a place of its own."""

    name: str  # OWN for the query's own
    line: OrderAnnotation | None  # None for the query's own
    keys: tuple[SortKey, ...]
    prefix_length: int  # how many of the first keys distinguish all rows


async def derive_orders(analyzer: QueryAnalyzer, whole: AnalyzedVariant) -> tuple[TotalOrder, ...]:
    """The query's own order, then those of its lines; CompileError with all that is wrong."""
    template = analyzer.template
    if unorderable := _unorderable(template, whole.query):
        raise CompileError(unorderable)
    errors: list[Diagnostic] = []
    orders: list[TotalOrder] = []
    for line in (None, *template.query.annotations.orders):
        try:
            orders.append(await _derive_order(analyzer, whole, line))
        except CompileError as error:
            errors += error.diagnostics
    if errors:
        raise CompileError(*errors)
    return tuple(orders)


def _unorderable(template: Template, query: Query) -> Diagnostic | None:
    """Report a statement for which nothing but its own order would do."""
    if query.command is not CommandType.SELECT:
        message = "the rows of a statement that changes data come in no order"
        return _diagnose(template, None, message, "leave the lines out, and sort what comes back")
    if query.is_distinct_on:
        message = "DISTINCT ON takes the first row of each group, by the order that it has"
        hint = "put it into a subquery with its ORDER BY, and order what comes out"
        return _diagnose(template, None, message, hint)
    return None


async def _derive_order(
    analyzer: QueryAnalyzer, whole: AnalyzedVariant, line: OrderAnnotation | None
) -> TotalOrder:
    template = analyzer.template
    ordered = await _analyze_line(analyzer, whole, line) if line else whole
    scope = expose_junk(abstract_query(ordered, template.optional_params).query, analyzer.catalog)
    keys = tuple(sort_keys(ordered.query, scope, _items(template, line)))
    prefix_length = total_prefix_length(scope, keys)
    if prefix_length is None:
        message = "rows can tie: the order doesn't end in something unique"
        raise CompileError(_diagnose(template, line, message, suggest_key(scope, keys)))
    return TotalOrder(line.name if line else OWN, line, keys, prefix_length)


async def _analyze_line(
    analyzer: QueryAnalyzer, whole: AnalyzedVariant, line: OrderAnnotation
) -> AnalyzedVariant:
    """The whole statement in the order of a line, which the emptiest one must take, too."""
    template = analyzer.template
    extremes = dict.fromkeys([template.optional_params, ()])
    texts = [assemble_with_order(template, set_params, line) for set_params in extremes]
    variants = [await analyzer.analyze(text) for text in texts]
    for variant in variants:
        compare_types(template, whole.param_types, variant.param_types, "")
    ordered = variants[0]
    if query_key_modulo_order(ordered.query) != query_key_modulo_order(whole.query):
        message = "more changes by this line than the order of the rows"
        hint = "name columns, and what can be computed of each row by itself"
        raise CompileError(_diagnose(template, line, message, hint))
    return ordered


def _items(template: Template, line: OrderAnnotation | None) -> list[OrderByItem]:
    if line:
        return split_items(line.text, line.tokens)
    clause = top_level_order_by(template.query)
    return split_items(template.query.sql, clause.tokens) if clause else []


def _diagnose(
    template: Template, line: OrderAnnotation | None, message: str, hint: str
) -> Diagnostic:
    """An error at a line, or at the query's own order."""
    if line:
        return template.query.diagnose_annotation(line.text_offset, message, hint)
    clause = top_level_order_by(template.query)
    return template.query.diagnose(message, hint, at=clause.keyword_start if clause else 0)
