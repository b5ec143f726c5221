"""Key columns: those of a list that rows are ordered by, and hidden ones behind the result's."""

from dataclasses import dataclass

from codegen.base.python_names import is_attribute_name
from codegen.derive.keyset.page_key import PageKey, quote_name
from codegen.derive.orders import TotalOrder
from codegen.infer.lineage.lineage import sources_of_column, sources_of_expr
from codegen.infer.ordering.sort_keys import SortKey
from codegen.read.order_by import OrderByItem
from codegen.sql.analyzed_variant import AnalyzedVariant
from codegen.sql.assembler import Segment


@dataclass(frozen=True, slots=True)
class HiddenKeyColumn:
    """A column for the order alone."""

    name: str
    sort: SortKey
    segment: Segment  # what computes it


class KeyColumns:
    """Finds a column for each key, and adds one where there is none."""

    def __init__(self, whole: AnalyzedVariant) -> None:
        self._whole = whole
        self._names = [column.name for column in whole.columns]
        self._visible = len(self._names)
        self.hidden: list[HiddenKeyColumn] = []

    def page_key(self, order: TotalOrder, sort: SortKey) -> PageKey:
        """The key as a column of the list."""
        place = self._hidden_place(order, sort) if self._needs_column(sort) else sort.number - 1
        name, scope = self._names[place], self._whole.scope
        if place < self._visible:
            sources = sources_of_column(scope, place + 1)
        else:
            sources = sources_of_expr(scope, sort.expression)
        return PageKey(
            column=quote_name(self._whole.catalog, name),
            slot=name if is_attribute_name(name) and name.isascii() else self._unused_name(place),
            column_name=name,
            type=sort.type,
            not_null=sort.not_null,
            descending=sort.descending,
            nulls_first=sort.nulls_first,
            sources=frozenset(sources),
            sort=sort,
        )

    def _needs_column(self, sort: SortKey) -> bool:
        return sort.hidden or self._names.count(self._names[sort.number - 1]) > 1

    def _hidden_place(self, order: TotalOrder, sort: SortKey) -> int:
        """The place of the hidden column that is written as this key is."""
        assert sort.item is not None  # or the order would have been refused
        for number, column in enumerate(self.hidden):
            if column.sort.item and column.sort.item.text == sort.item.text:
                return self._visible + number
        name = self._unused_name(len(self._names))
        self.hidden.append(HiddenKeyColumn(name, sort, _segment(order, sort.item)))
        self._names.append(name)
        return len(self._names) - 1

    def _unused_name(self, place: int) -> str:
        """A name that no column has."""
        name = f"key_{place + 1}"
        while name in self._names:
            name += "_"
        return name


def _segment(order: TotalOrder, item: OrderByItem) -> Segment:
    return item.text if order.line else (item.start, item.start + len(item.text))
