"""A service's code: both checkers must accept it as it stands."""

import asyncio

import asyncpg
import msgspec

from attune_db import (
    ChangedError,
    CreateEventInput,
    CreatePackInput,
    Database,
    Event,
    Execution,
    ExecutionStatus,
    InvalidCursorError,
    ListSearchPackFilter,
    ListSearchPackOrder,
    NotFoundError,
    Pack,
    PackRepository,
    Page,
    Pagination,
    RowStream,
    SearchEventFilter,
    UpdateExecutionInput,
    UpdateIfExecutionExpected,
    UpdatePackInput,
    init_connection,
)


async def install(db: Database, ref: str) -> Pack:
    async with db.transaction() as tx:
        pack = await tx.pack.create(CreatePackInput(ref=ref, label=ref.title(), version="1.0.0"))
        return await tx.pack.update(pack.id, UpdatePackInput(description=None, tags=["new"]))


async def fire(db: Database, refs: tuple[str, ...]) -> list[int]:
    inputs = [CreateEventInput(trigger_ref=ref, payload={"n": 1}) for ref in refs]
    return [event.id for event in await db.event.create_many(inputs)]


async def label_of(packs: PackRepository, ref: str) -> str:
    pack = await packs.find_by_ref(ref)
    return pack.label if pack is not None else "unknown"


async def patch(packs: PackRepository, id: int, body: bytes) -> Pack | None:
    try:
        return await packs.update(id, msgspec.json.decode(body, type=UpdatePackInput))
    except NotFoundError:
        return None


async def refs(packs: PackRepository, tag: str) -> list[str]:
    page = await packs.list_search(ListSearchPackFilter(tag=tag), Pagination(per_page=10))
    return [pack.ref for pack in page]


async def newest(
    packs: PackRepository, order: ListSearchPackOrder | None = "created"
) -> list[Pack]:
    return await packs.list_search(ListSearchPackFilter(), Pagination(), order=order)


async def all_events(db: Database, filter: SearchEventFilter) -> list[Event]:
    page = await db.event.search(filter, order="oldest", per_page=1000)
    events = [*page.items]
    while page.cursor is not None:
        page = await db.event.search(filter, order="oldest", after=page.cursor, per_page=1000)
        events += page.items
    return events


async def export(db: Database, filter: SearchEventFilter) -> list[Event]:
    async with db.event.stream_search(filter, order="oldest") as rows:
        return [row async for row in rows]


async def finish(db: Database, id: int) -> Execution:
    expected = UpdateIfExecutionExpected(status=ExecutionStatus.RUNNING)
    done = UpdateExecutionInput(status=ExecutionStatus.COMPLETED, result={"done": True})
    try:
        return await db.execution.update_if(id, expected, done)
    except ChangedError:
        return await db.execution.get_by_id(id)


async def first(stream: RowStream[Event]) -> Event | None:
    async with stream as rows:
        async for event in rows:
            return event
    return None


def of_body(body: bytes) -> Page[Event] | None:
    try:
        return msgspec.json.decode(body, type=Page[Event])
    except InvalidCursorError:
        return None


async def main(dsn: str) -> None:
    async with Database.connect(dsn) as db:
        pack = await install(db, "core")
        print(await label_of(db.pack, pack.ref), await refs(db.pack, "new"), await db.pack.count())
    async with asyncpg.create_pool(dsn, init=init_connection) as pool:
        print(await PackRepository(pool).get_by_id(pack.id))
        async with pool.acquire() as connection:
            await patch(PackRepository(connection), pack.id, b'{"label": "Core"}')


if __name__ == "__main__":
    asyncio.run(main("postgresql://localhost/attune"))
