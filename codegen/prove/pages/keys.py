"""What a page's rows are ordered by, as columns of what is listed."""

import re
from dataclasses import dataclass

from codegen.ask.catalog import Catalog, Column
from codegen.prove.orders.keys import SortKey
from codegen.prove.orders.proven import ProvenOrder
from codegen.read.lexer import Kind
from codegen.read.variants import Bound


@dataclass(frozen=True, slots=True)
class Key:
    """One of the values that rows are ordered by."""

    column: str  # its name among what is listed, as SQL writes it
    slot: str  # its name among the values of a cursor
    place: int  # among the columns, from 0
    type: int
    not_null: bool
    descending: bool
    nulls_first: bool
    sources: frozenset[Column]  # the stored columns that it is made of
    sort: SortKey  # where it comes from

    @property
    def value(self) -> Bound:
        """What a cursor says that it was."""
        return Bound(f"after.{self.slot}")


def paged_keys(order: ProvenOrder) -> tuple[SortKey, ...]:
    """Those that tell all rows apart, and further ones as long as parameters stand in them."""
    count = order.enough
    for number, key in enumerate(order.keys, 1):
        tokens = key.item.tokens if key.item else ()
        if number > count and any(token.kind is Kind.PARAMETER for token in tokens):
            count = number
    return order.keys[:count]


def quoted(catalog: Catalog, name: str) -> str:
    """A column's name as SQL writes it."""
    plain = re.fullmatch(r"[a-z_][a-z0-9_]*", name) and name not in catalog.keywords
    return name if plain else '"' + name.replace('"', '""') + '"'
