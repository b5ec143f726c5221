"""A stream is entered, and its rows are waited for one by one; it is no list."""

from attune_db import Database, Event


async def awaited(db: Database) -> list[Event]:
    return await db.event.stream_list()  # refused


async def looped(db: Database) -> None:
    async for _ in db.event.stream_list():  # refused
        pass
