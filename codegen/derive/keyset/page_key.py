"""Page keys: what a page's rows are ordered by, as columns of the list."""

import re
from dataclasses import dataclass

from codegen.derive.orders import TotalOrder
from codegen.infer.ordering.sort_keys import SortKey
from codegen.ir.catalog import Catalog, Column
from codegen.ir.oids import Oid
from codegen.read.lexer import TokenKind
from codegen.sql.seek_query import SeekKey


@dataclass(frozen=True, slots=True)
class PageKey(SeekKey):
    """One of the values that rows are ordered by."""

    column_name: str  # without quotes
    type: Oid
    sources: frozenset[Column]  # the stored columns that it is made of
    sort: SortKey  # where it comes from


def paged_keys(order: TotalOrder) -> tuple[SortKey, ...]:
    """The keys that distinguish all rows, and further ones as long as parameters stand in them."""
    count = order.prefix_length
    for number, key in enumerate(order.keys, 1):
        tokens = key.item.tokens if key.item else ()
        if number > count and any(token.kind is TokenKind.PARAMETER for token in tokens):
            count = number
    return order.keys[:count]


def quote_name(catalog: Catalog, name: str) -> str:
    """Write a column's name as SQL does."""
    plain = re.fullmatch(r"[a-z_][a-z0-9_]*", name) and name not in catalog.keywords
    return name if plain else '"' + name.replace('"', '""') + '"'
