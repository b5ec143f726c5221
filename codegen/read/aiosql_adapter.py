"""Adapter to aiosql's loader, the only module that touches it."""

import logging
from typing import Any

from aiosql.adapters import asyncpg
from aiosql.query_loader import QueryLoader
from aiosql.types import QueryDatum
from aiosql.utils import SQLParseException

# aiosql's types describe synchronous drivers only.
_ADAPTER: Any = asyncpg.AsyncPGAdapter

# It warns of names that aren't ASCII, which are as good as others here.
logging.getLogger("aiosql").setLevel(logging.ERROR)


def load_queries(text: str, name: str) -> list[QueryDatum]:
    """Load the queries of this text; SQLParseException where aiosql can't read one."""
    loader = QueryLoader(_ADAPTER(), None, attribute="__")
    try:
        return loader.load_query_data_from_sql(text, [], name)
    except (IndexError, ValueError) as error:  # no name at all, or one that Python can't take
        raise SQLParseException(f"unreadable: {error}") from error
