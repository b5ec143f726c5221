"""Validation of pages: PostgreSQL must read them as the list that they are pages of.

The list as a derived table must be the query but for its order, and each page query must sort and
compare by the operators and collations by which the list is ordered.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from codegen.ask.query_analyzer import QueryAnalyzer
from codegen.base.diagnostics import CompileError
from codegen.derive.keyset.page_key import PageKey
from codegen.derive.keyset.pages import PagedOrder, Pages
from codegen.ir.nodes import OpExpr, Query, RowCompareExpr, TargetEntry
from codegen.ir.oids import INT8, TEXT, VARCHAR, AttNum, Oid
from codegen.ir.walk import children, walk
from codegen.read.template import Template
from codegen.sql.analyzed_variant import AnalyzedVariant
from codegen.sql.assembler import Segment, Variant, assemble
from codegen.sql.seek_query import LIMIT, PageQuery, first_page_query
from codegen.variants.modulo_order import query_key_modulo_order

_TEXTS = {TEXT, VARCHAR}


async def check_pages(analyzer: QueryAnalyzer, whole: AnalyzedVariant, pages: Pages) -> None:
    """Analyse the list and its pages; CompileError where they aren't read as they are meant."""
    validator = _PageValidator(analyzer, whole, pages)
    await validator.check_list()
    for order in pages.orders:
        await validator.check_order(order)


@dataclass(frozen=True, slots=True)
class _PageValidator:
    analyzer: QueryAnalyzer
    whole: AnalyzedVariant
    pages: Pages

    async def check_list(self) -> None:
        """The list must have the columns of the query, with the hidden ones, but no order."""
        template = self.analyzer.template
        body = self.pages.head[1:-1]
        listed = await self._analyze(template, template.optional_params, body)
        expected = query_key_modulo_order(self._with_hidden_columns())
        if query_key_modulo_order(listed.query) != expected:
            raise self._error()

    def _with_hidden_columns(self) -> Query:
        """The statement's tree, with the hidden columns behind the others."""
        targets = self.whole.query.targets
        hidden = [
            TargetEntry(expr=column.sort.expression, number=AttNum(0))
            for column in self.pages.hidden
        ]
        visible = [target for target in targets if not target.is_junk]
        junk = [target for target in targets if target.is_junk]  # GROUP BY may refer to them
        return replace(self.whole.query, targets=(*visible, *hidden, *junk))

    async def check_order(self, order: PagedOrder) -> None:
        """Each page must be sorted and compared as the order says."""
        first = await self._analyze_page(order, order.first_page)
        reverse = first_page_query([_reverse(key) for key in order.keys])
        if _sort_operators(first) != [key.sort.operator for key in order.keys]:
            raise self._error()
        operators = {
            *_sort_operators(await self._analyze_page(order, reverse)),
            *(key.sort.equality for key in order.keys),
        }
        collations = {key.sort.collation for key in order.keys}
        for _, page_query in order.next_pages:
            for comparison in _comparisons(await self._analyze_page(order, page_query)):
                if not (
                    operators.issuperset(_operators(comparison))
                    and collations.issuperset(_collations(comparison))
                ):
                    raise self._error()

    async def _analyze_page(self, order: PagedOrder, page_query: PageQuery) -> Query:
        """The tree of a page with everything set; the emptiest one must have the same types."""
        template = self.pages.template
        if template.clauses:
            await self._analyze_variant(order, page_query, ())
        return await self._analyze_variant(order, page_query, template.optional_params)

    async def _analyze_variant(
        self, order: PagedOrder, page_query: PageQuery, set_params: Collection[str]
    ) -> Query:
        page = await self._analyze(self.pages.template, set_params, [*self.pages.head, *page_query])
        catalog = self.whole.catalog
        expected = self.whole.param_types | {LIMIT.key: INT8}
        expected |= {key.value.key: catalog.base_type(key.type).oid for key in order.keys}
        for name, type_ in page.param_types.items():
            if not _are_interchangeable(type_, expected[name]):
                raise self._error()
        return page.query

    async def _analyze(
        self, template: Template, set_params: Collection[str], segments: Iterable[Segment]
    ) -> AnalyzedVariant:
        variant = self._anchored(assemble(template, set_params, segments))
        return await replace(self.analyzer, template=template).analyze(variant)

    def _anchored(self, variant: Variant) -> Variant:
        query = self.analyzer.template.query
        line = query.annotations.keyset
        return replace(variant, anchor=line.offset - query.sql_offset) if line else variant

    def _error(self) -> CompileError:
        query = self.analyzer.template.query
        line = query.annotations.keyset
        message = "PostgreSQL takes pages of this list in another way than the list itself"
        hint = "sort it by ASC and DESC alone, or by columns of a subquery; or else report this"
        return CompileError(query.diagnose_annotation(line.offset if line else 0, message, hint))


def _are_interchangeable(one: Oid, other: Oid) -> bool:
    """Tell whether the driver takes the same values for both types."""
    return one == other or {one, other} <= _TEXTS


def _reverse(key: PageKey) -> PageKey:
    return replace(key, descending=not key.descending)


def _sort_operators(query: Query) -> list[Oid]:
    return [clause.sort_operator for clause in query.sort]


def _comparisons(query: Query) -> Iterator[OpExpr | RowCompareExpr]:
    """The comparisons of the page, not of the list within it."""
    nodes = walk(*children(replace(query, ctes=())))
    return (node for node in nodes if isinstance(node, OpExpr | RowCompareExpr))


def _operators(comparison: OpExpr | RowCompareExpr) -> tuple[int, ...]:
    match comparison:
        case OpExpr(operator=operator):
            return (operator,)
        case RowCompareExpr(operators=operators):
            return operators


def _collations(comparison: OpExpr | RowCompareExpr) -> tuple[int, ...]:
    match comparison:
        case OpExpr(input_collation=collation):
            return (collation,)
        case RowCompareExpr(input_collations=collations):
            return collations
