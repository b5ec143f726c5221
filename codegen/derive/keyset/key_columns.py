"""The columns of a list that its rows are ordered by: the result's, and hidden ones behind them."""

from dataclasses import dataclass

from codegen.ask.analyzed_statement import AnalyzedStatement
from codegen.ask.catalog import Catalog
from codegen.base.python_names import is_attribute_name
from codegen.derive.keyset.page_key import Key, quoted
from codegen.derive.orders import ProvenOrder
from codegen.infer.lineage.lineage import made_of, sources
from codegen.infer.ordering.sort_keys import SortKey
from codegen.ir.scope import Scope
from codegen.read.order_by import OrderByItem
from codegen.sql.assembler import Segment


@dataclass(frozen=True, slots=True)
class Hidden:
    """A column for the order alone."""

    name: str
    sort: SortKey
    piece: Segment  # what computes it


class Columns:
    """Finds a column for each key, and adds one where there is none."""

    def __init__(self, catalog: Catalog, answer: AnalyzedStatement) -> None:
        self._catalog, self._scope = catalog, Scope(answer.tree, catalog)
        self._names = [column.name for column in answer.columns]
        self._shown = len(self._names)
        self.hidden: list[Hidden] = []

    def key(self, order: ProvenOrder, sort: SortKey) -> Key:
        """The key as a column of the list."""
        place = self._hidden(order, sort) if self._needs_column(sort) else sort.number - 1
        name, shown = self._names[place], place < self._shown
        found = sources(self._scope, place + 1) if shown else made_of(self._scope, sort.expression)
        return Key(
            column=quoted(self._catalog, name),
            slot=name if is_attribute_name(name) and name.isascii() else self._numbered(place),
            place=place,
            type=sort.type,
            not_null=sort.not_null,
            descending=sort.descending,
            nulls_first=sort.nulls_first,
            sources=frozenset(found),
            sort=sort,
        )

    def _needs_column(self, sort: SortKey) -> bool:
        return sort.hidden or self._names.count(self._names[sort.number - 1]) > 1

    def _hidden(self, order: ProvenOrder, sort: SortKey) -> int:
        """The place of the hidden column that is written as this key is."""
        assert sort.item is not None  # or the order would have been refused
        for number, it in enumerate(self.hidden):
            if it.sort.item and it.sort.item.text == sort.item.text:
                return self._shown + number
        name = self._numbered(len(self._names))
        self.hidden.append(Hidden(name, sort, _piece(order, sort.item)))
        self._names.append(name)
        return len(self._names) - 1

    def _numbered(self, place: int) -> str:
        """A name that no column has."""
        name = f"key_{place + 1}"
        while name in self._names:
            name += "_"
        return name


def _piece(order: ProvenOrder, item: OrderByItem) -> Segment:
    return item.text if order.line else (item.start, item.start + len(item.text))
