"""Pages are given one by one, behind a cursor; a page is no list."""

from attune_db import Database, Event, SearchEventFilter


async def newest(db: Database) -> list[Event]:
    return await db.event.search(SearchEventFilter())  # refused


async def second_page(db: Database) -> list[Event]:
    page = await db.event.search(SearchEventFilter(), after=2)  # refused
    return page.items
