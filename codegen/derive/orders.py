"""The orders that a list can come in: its own, and those of its `@order` lines."""

from dataclasses import dataclass

from codegen.ask.analyzed_statement import AnalyzedStatement
from codegen.ask.analyzer import Analyzer
from codegen.ask.catalog import Catalog
from codegen.ask.node_reader import Node
from codegen.base.diagnostics import CompileError, Diagnostic
from codegen.infer.ordering.sort_keys import SortKey, revealed, sort_keys
from codegen.infer.ordering.totality import enough, remedy
from codegen.ir.scope import Command
from codegen.read.order_by import OrderByItem, split_items, top_level_order_by
from codegen.read.syntax import OrderAnnotation
from codegen.read.template import Template
from codegen.sql.assembler import Variant, assemble_with_order
from codegen.variants.abstraction import mixed
from codegen.variants.modulo_order import unordered
from codegen.variants.validation import compare_types, prepare, types

OWN = ""
"""The name of the order that a query has by itself."""


@dataclass(frozen=True, slots=True)
class ProvenOrder:
    """An order of which each row has a place of its own."""

    name: str  # empty for the query's own
    line: OrderAnnotation | None  # None for the query's own
    keys: tuple[SortKey, ...]
    enough: int  # how many of the first keys tell all rows apart


@dataclass(frozen=True, slots=True)
class _Query:
    """A query whose orders are proven."""

    server: Analyzer
    catalog: Catalog
    template: Template
    whole: Variant
    answer: AnalyzedStatement  # about the whole


async def proven_orders(
    server: Analyzer,
    catalog: Catalog,
    template: Template,
    whole: Variant,
    answer: AnalyzedStatement,
) -> tuple[ProvenOrder, ...]:
    """The query's own order, then those of its lines; CompileError with all that is wrong."""
    query = _Query(server, catalog, template, whole, answer)
    if problem := _unfit(template, answer.tree):
        raise CompileError(problem)
    problems: list[Diagnostic] = []
    found: list[ProvenOrder] = []
    for line in (None, *template.query.annotations.orders):
        try:
            found.append(await _proven(query, line))
        except CompileError as error:
            problems += error.diagnostics
    if problems:
        raise CompileError(*problems)
    return tuple(found)


def _unfit(template: Template, tree: Node) -> Diagnostic | None:
    """Why nothing but a query's own order would do."""
    if tree.number("commandType") != Command.SELECT:
        message = "the rows of a statement that changes data come in no order"
        return _told(template, None, message, "leave the lines out, and sort what comes back")
    if tree.flag("hasDistinctOn"):
        message = "DISTINCT ON takes the first row of each group, by the order that it has"
        hint = "put it into a subquery with its ORDER BY, and order what comes out"
        return _told(template, None, message, hint)
    return None


async def _proven(query: _Query, line: OrderAnnotation | None) -> ProvenOrder:
    tree = await _tree(query, line) if line else query.answer.tree
    mix = mixed(query.catalog, query.whole, tree, query.template.optional_params)
    scope = revealed(mix, query.catalog)
    keys = tuple(sort_keys(tree, scope, _items(query.template, line)))
    count = enough(scope, keys)
    if count is None:
        message = "rows can tie: the order doesn't end in something unique"
        raise CompileError(_told(query.template, line, message, remedy(scope, keys)))
    return ProvenOrder(line.name if line else OWN, line, keys, count)


async def _tree(query: _Query, line: OrderAnnotation) -> Node:
    """The whole statement in the order of a line, which the emptiest one must take, too."""
    catalog, template = query.catalog, query.template
    known = types(query.whole, query.answer)
    extremes = dict.fromkeys([template.optional_params, ()])
    texts = [assemble_with_order(template, kept, line) for kept in extremes]
    answers = [await prepare(query.server, catalog, template, it, "") for it in texts]
    for text, answer in zip(texts, answers, strict=True):
        compare_types(template, known, types(text, answer), "")
    tree = answers[0].tree
    if unordered(tree) != unordered(query.answer.tree):
        message = "more changes by this line than the order of the rows"
        hint = "name columns, and what can be computed of each row by itself"
        raise CompileError(_told(template, line, message, hint))
    return tree


def _items(template: Template, line: OrderAnnotation | None) -> list[OrderByItem]:
    if line:
        return split_items(line.text, line.tokens)
    own = top_level_order_by(template.query)
    return split_items(template.query.sql, own.tokens) if own else []


def _told(template: Template, line: OrderAnnotation | None, message: str, hint: str) -> Diagnostic:
    """A problem at a line, or at the query's own order."""
    if line:
        return template.query.diagnose_annotation(line.text_offset, message, hint)
    own = top_level_order_by(template.query)
    return template.query.diagnose(message, hint, at=own.keyword_start if own else 0)
