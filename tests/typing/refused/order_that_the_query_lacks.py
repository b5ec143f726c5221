"""An order is one of the query's own, and given by its name."""

from attune_db import ListSearchPackFilter, ListSearchPackOrder, PackRepository, Pagination

EVERY = ListSearchPackFilter()


async def by_column(packs: PackRepository, column: str) -> None:
    await packs.list_search(EVERY, Pagination(), order="label DESC")  # refused
    await packs.list_search(EVERY, Pagination(), order=column)  # refused
    await packs.list_search(EVERY, Pagination(), "label")  # refused


unknown: ListSearchPackOrder = "size"  # refused
