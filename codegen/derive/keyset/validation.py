"""A list in pages: the statements that read them, each asked of PostgreSQL."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from codegen.ask.analyzed_statement import AnalyzedStatement
from codegen.ask.analyzer import Analyzer
from codegen.ask.catalog import Catalog
from codegen.ask.node_reader import Node, Value, children
from codegen.base.diagnostics import CompileError
from codegen.derive.keyset.eligibility import unfit_order
from codegen.derive.keyset.key_columns import Columns, Hidden
from codegen.derive.keyset.page_key import Key, paged_keys
from codegen.derive.orders import ProvenOrder
from codegen.read.template import Template
from codegen.sql.assembler import Segment, Variant, assemble
from codegen.sql.derived_table import derived_table_segments
from codegen.sql.seek_query import LIMIT, PageQuery, first_page_query, next_page_queries
from codegen.variants.modulo_order import unordered
from codegen.variants.validation import prepare, types


@dataclass(frozen=True, slots=True)
class PagedOrder:
    """An order that pages go along, and the ends of the statement that take them."""

    proven: ProvenOrder
    keys: tuple[Key, ...]
    first: PageQuery
    after: tuple[tuple[tuple[Key, ...], PageQuery], ...]  # each with the keys that are NULL

    @property
    def name(self) -> str:
        """What chooses it; empty for the query's own."""
        return self.proven.name


@dataclass(frozen=True, slots=True)
class Pages:
    """A list in pages."""

    template: Template  # the statement's, with one more parameter: how many rows are read
    head: tuple[Segment, ...]  # what stands before each end: WITH listed AS …
    hidden: tuple[Hidden, ...]  # columns behind the result's
    orders: tuple[PagedOrder, ...]

    @property
    def ends(self) -> int:
        """How many ends the statement can have."""
        return sum(1 + len(order.after) for order in self.orders)


async def proven_pages(
    server: Analyzer,
    catalog: Catalog,
    template: Template,
    whole: Variant,
    answer: AnalyzedStatement,
    orders: Sequence[ProvenOrder],
) -> Pages:
    """The pages of a list; CompileError with all that is wrong with them."""
    query = template.query
    problems = [it for order in orders for it in unfit_order(query, catalog, answer.tree, order)]
    if problems:
        raise CompileError(*problems)
    columns = Columns(catalog, answer)
    found = tuple(_paged(columns, order) for order in orders)
    within = tuple(derived_table_segments(template, [(it.piece, it.name) for it in columns.hidden]))
    pages = Pages(
        template=replace(template, bound_params=(*template.bound_params, LIMIT.key)),
        head=("WITH listed AS NOT MATERIALIZED (\n", *within, "\n)\n"),
        hidden=tuple(columns.hidden),
        orders=found,
    )
    await _Asking(server, catalog, pages, whole, answer).ask(within)
    return pages


def _paged(columns: Columns, order: ProvenOrder) -> PagedOrder:
    keys = tuple(columns.key(order, sort) for sort in paged_keys(order))
    return PagedOrder(order, keys, first_page_query(keys), tuple(next_page_queries(keys)))


@dataclass(frozen=True, slots=True)
class _Asking:
    """Asks PostgreSQL whether it reads the pages as they are meant."""

    server: Analyzer
    catalog: Catalog
    pages: Pages
    whole: Variant  # the whole statement
    answer: AnalyzedStatement  # of it

    async def ask(self, within: Sequence[Segment]) -> None:
        """CompileError where it doesn't."""
        await self._ask_list(within)
        for order in self.pages.orders:
            await self._ask_order(order)

    async def _ask_list(self, within: Sequence[Segment]) -> None:
        """What is listed must be what comes out, without the order and with what it goes by."""
        template = replace(self.pages.template, bound_params=self.pages.template.bound_params[:-1])
        text = self._text(template, template.optional_params, within)
        answer = await prepare(self.server, self.catalog, template, text, "")
        if unordered(answer.tree) != unordered(self._with_hidden()):
            raise self._unlike()

    def _with_hidden(self) -> Node:
        """The statement's tree, with the hidden columns behind the others."""
        tree, shown = self.answer.tree, list[Value]()
        entries = tree.nodes("targetList")
        shown += (it for it in entries if not it.flag("resjunk"))
        shown += (Node("TARGETENTRY", {"expr": it.sort.expression}) for it in self.pages.hidden)
        shown += (it for it in entries if it.flag("resjunk"))  # GROUP BY may refer to them
        return replace(tree, fields={**tree.fields, "targetList": shown})

    async def _ask_order(self, order: PagedOrder) -> None:
        first = await self._ask_page(order, order.first)
        back = await self._ask_page(order, first_page_query([_turned(key) for key in order.keys]))
        if _operators(first) != [key.sort.operator for key in order.keys]:
            raise self._unlike()
        operators = {*_operators(back), *(key.sort.equality for key in order.keys)}
        collations = {key.sort.collation for key in order.keys}
        for _, tail in order.after:
            for comparison in _comparisons(await self._ask_page(order, tail)):
                if not (
                    operators.issuperset(_numbers(comparison, "opno"))
                    and collations.issuperset(_numbers(comparison, "inputcollid"))
                ):
                    raise self._unlike()

    async def _ask_page(self, order: PagedOrder, tail: PageQuery) -> Node:
        """The tree of what reads a page with everything given; the emptiest must have its types."""
        template = self.pages.template
        if template.clauses:
            await self._ask_variant(order, tail, ())
        return await self._ask_variant(order, tail, template.optional_params)

    async def _ask_variant(self, order: PagedOrder, tail: PageQuery, kept: Sequence[str]) -> Node:
        template = self.pages.template
        text = self._text(template, kept, [*self.pages.head, *tail])
        answer = await prepare(self.server, self.catalog, template, text, "")
        expected = types(self.whole, self.answer) | {LIMIT.key: _BIGINT}
        expected |= {key.value.key: self.catalog.base_type(key.type).oid for key in order.keys}
        for key, number in types(text, answer).items():
            if not self._is_taken(number, expected[key]):
                raise self._unlike()
        return answer.tree

    def _is_taken(self, one: int, other: int) -> bool:
        """Whether the driver takes the same values for both types."""
        return one == other or {one, other} <= _TEXTS

    def _text(
        self, template: Template, kept: Collection[str], pieces: Iterable[Segment]
    ) -> Variant:
        text, line = assemble(template, kept, pieces), template.query.annotations.keyset
        return replace(text, anchor=line.offset - template.query.sql_offset) if line else text

    def _unlike(self) -> CompileError:
        query = self.pages.template.query
        line = query.annotations.keyset
        message = "PostgreSQL takes pages of this list in another way than the list itself"
        hint = "sort it by ASC and DESC alone, or by columns of a subquery; or else report this"
        return CompileError(query.diagnose_annotation(line.offset if line else 0, message, hint))


_BIGINT = 20
_TEXTS = {25, 1043}  # text varchar


def _turned(key: Key) -> Key:
    """The key in the opposite direction."""
    return replace(key, descending=not key.descending)


def _operators(tree: Node) -> list[int]:
    """What a page is sorted by."""
    return [clause.number("sortop") for clause in tree.nodes("sortClause")]


def _comparisons(tree: Node) -> Iterator[Node]:
    """Those of the page, not of what is listed."""
    parts = (value for name, value in tree.fields.items() if name != "cteList")
    nodes = (node for part in parts for child in children(part) for node in child.walk())
    return (node for node in nodes if node.name in ("OPEXPR", "ROWCOMPAREEXPR"))


def _numbers(comparison: Node, field: str) -> tuple[int, ...]:
    """What a field says of each of the values that are compared."""
    if comparison.name == "OPEXPR":
        return (comparison.number(field),)
    return comparison.numbers(f"{field}s")
