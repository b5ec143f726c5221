"""A query is written in the source; no text that is put together at run time can be one."""

from attune_db import PackRepository
from attune_db.core import Query


class CountingRepository(PackRepository):
    async def count_of(self, table: str) -> int:
        return await self._fetch_value(f"SELECT count(*) FROM {table}")  # refused


def count_of(table: str) -> Query[int]:
    # mypy takes any string for a LiteralString.
    return Query(int, f"SELECT count(*) FROM {table}")  # refused by pyright
