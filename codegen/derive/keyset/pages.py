"""A list in pages by key: its orders, and the queries that read a page along each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from codegen.ask.query_analyzer import QueryAnalyzer
from codegen.base.diagnostics import CompileError
from codegen.derive.keyset.eligibility import keyset_order_errors
from codegen.derive.keyset.key_columns import HiddenKeyColumn, KeyColumns
from codegen.derive.keyset.page_key import PageKey, paged_keys
from codegen.derive.orders import TotalOrder
from codegen.read.template import Template
from codegen.sql.analyzed_variant import AnalyzedVariant
from codegen.sql.assembler import Segment
from codegen.sql.derived_table import derived_table_segments
from codegen.sql.seek_query import LIMIT, PageQuery, first_page_query, next_page_queries


@dataclass(frozen=True, slots=True)
class PagedOrder:
    """An order that pages go along, with the queries that read them."""

    order: TotalOrder
    keys: tuple[PageKey, ...]
    first_page: PageQuery
    next_pages: tuple[tuple[tuple[PageKey, ...], PageQuery], ...]  # each with its NULL keys

    @property
    def name(self) -> str:
        """The choice that names it; empty for the query's own."""
        return self.order.name


@dataclass(frozen=True, slots=True)
class Pages:
    """A list in pages."""

    template: Template  # the statement's, with one more parameter: how many rows are read
    head: tuple[Segment, ...]  # WITH listed AS …, which stands before each page query
    hidden: tuple[HiddenKeyColumn, ...]  # columns behind the result's
    orders: tuple[PagedOrder, ...]

    @property
    def query_count(self) -> int:
        """The number of page queries."""
        return sum(1 + len(order.next_pages) for order in self.orders)


def build_pages(
    analyzer: QueryAnalyzer, whole: AnalyzedVariant, orders: Sequence[TotalOrder]
) -> Pages:
    """The pages of a list; CompileError with all that is wrong with its orders."""
    template = analyzer.template
    errors = [
        error
        for order in orders
        for error in keyset_order_errors(template.query, whole.scope, order)
    ]
    if errors:
        raise CompileError(*errors)
    columns = KeyColumns(whole)
    paged = tuple(_paged_order(columns, order) for order in orders)
    hidden = [(column.segment, column.name) for column in columns.hidden]
    body = derived_table_segments(template, hidden)
    return Pages(
        template=replace(template, bound_params=(*template.bound_params, LIMIT.key)),
        head=("WITH listed AS NOT MATERIALIZED (\n", *body, "\n)\n"),
        hidden=tuple(columns.hidden),
        orders=paged,
    )


def _paged_order(columns: KeyColumns, order: TotalOrder) -> PagedOrder:
    keys = tuple(columns.page_key(order, sort) for sort in paged_keys(order))
    return PagedOrder(order, keys, first_page_query(keys), tuple(next_page_queries(keys)))
