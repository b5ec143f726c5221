"""A query's text is written in the source, never put together at run time."""

from attune_db.core import Query


def count_of(table: str) -> Query[int]:
    return Query(int, f"SELECT count(*) FROM {table}")  # refused
