"""What a page's rows are ordered by, as columns of what is listed."""

import re
from dataclasses import dataclass

from codegen.ask.catalog import Catalog, Column
from codegen.derive.orders import ProvenOrder
from codegen.infer.ordering.sort_keys import SortKey
from codegen.read.lexer import TokenKind
from codegen.sql.seek_query import SeekKey


@dataclass(frozen=True, slots=True)
class Key(SeekKey):
    """One of the values that rows are ordered by."""

    place: int  # among the columns, from 0
    type: int
    sources: frozenset[Column]  # the stored columns that it is made of
    sort: SortKey  # where it comes from


def paged_keys(order: ProvenOrder) -> tuple[SortKey, ...]:
    """Those that tell all rows apart, and further ones as long as parameters stand in them."""
    count = order.enough
    for number, key in enumerate(order.keys, 1):
        tokens = key.item.tokens if key.item else ()
        if number > count and any(token.kind is TokenKind.PARAMETER for token in tokens):
            count = number
    return order.keys[:count]


def quoted(catalog: Catalog, name: str) -> str:
    """A column's name as SQL writes it."""
    plain = re.fullmatch(r"[a-z_][a-z0-9_]*", name) and name not in catalog.keywords
    return name if plain else '"' + name.replace('"', '""') + '"'
