"""Lists that are read row by row, whatever their length. Real PostgreSQL."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from attune_db import (
    ArtifactRepository,
    CreateEventInput,
    CreateExecutionInput,
    Database,
    EnforcementRepository,
    EventRepository,
    ExecutionRepository,
    ExecutionStatus,
    InquiryRepository,
    NotificationRepository,
    SearchArtifactFilter,
    SearchEnforcementFilter,
    SearchEventFilter,
    SearchExecutionFilter,
    SearchInquiryFilter,
    SearchNotificationFilter,
    UpdateExecutionInput,
)

if TYPE_CHECKING:
    from asyncpg import Connection, Record

Make = Callable[..., Awaitable[int]]
Stream = Callable[..., AbstractAsyncContextManager[Any]]

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
MANY = 2500  # more than any one portion of a cursor's


async def read(stream: AbstractAsyncContextManager[Any]) -> list[Any]:
    async with stream as rows:
        return [row async for row in rows]


@pytest.mark.parametrize(
    ("repository", "stream", "table"),
    [
        (EventRepository, EventRepository.stream_list, "event"),
        (EnforcementRepository, EnforcementRepository.stream_list, "enforcement"),
        (ExecutionRepository, ExecutionRepository.stream_list, "execution"),
        (InquiryRepository, InquiryRepository.stream_list, "inquiry"),
        (NotificationRepository, NotificationRepository.stream_list, "notification"),
        (ArtifactRepository, ArtifactRepository.stream_list, "artifact"),
    ],
)
async def test_a_stream_gives_what_its_list_gives(
    connection: "Connection[Record]",
    make: Make,
    repository: type[Any],
    stream: Stream,
    table: str,
) -> None:
    for _ in range(3):
        await make(table)
    rows = repository(connection)
    async with connection.transaction():
        assert await read(stream(rows)) == await rows.list() != []


@pytest.mark.parametrize(
    ("repository", "stream", "filter", "table"),
    [
        (EventRepository, EventRepository.stream_search, SearchEventFilter, "event"),
        (
            EnforcementRepository,
            EnforcementRepository.stream_search,
            SearchEnforcementFilter,
            "enforcement",
        ),
        (
            ExecutionRepository,
            ExecutionRepository.stream_search,
            SearchExecutionFilter,
            "execution",
        ),
        (InquiryRepository, InquiryRepository.stream_search, SearchInquiryFilter, "inquiry"),
        (
            NotificationRepository,
            NotificationRepository.stream_search,
            SearchNotificationFilter,
            "notification",
        ),
        (ArtifactRepository, ArtifactRepository.stream_search, SearchArtifactFilter, "artifact"),
    ],
)
async def test_a_stream_gives_what_all_pages_of_its_search_give(
    connection: "Connection[Record]",
    make: Make,
    repository: type[Any],
    stream: Stream,
    filter: type[Any],
    table: str,
) -> None:
    rows, day = repository(connection), timedelta(days=1)
    for days in range(4):
        await make(table, created=NOON + days * day)
    given = filter(since=NOON + day, before=NOON + 3 * day)
    for order in (None, "oldest"):
        page = await rows.search(given, order=order)
        async with connection.transaction():
            assert await read(stream(rows, given, order=order)) == page.items
        assert len(page.items) == 2


async def test_all_rows_of_a_long_list_come_in_order(db: Database) -> None:
    given = [CreateEventInput(trigger_ref="t", payload=number) for number in range(MANY)]
    await db.event.load_many(given)
    assert [event.payload for event in await read(db.event.stream_list())] == [*range(MANY)][::-1]


async def test_a_stream_can_be_left_early(db: Database) -> None:
    await db.event.create_many([CreateEventInput(trigger_ref="t") for _ in range(MANY)])
    for _ in range(20):  # more than the pool has connections
        async with db.event.stream_list() as rows:
            async for _ in rows:
                break
    assert await db.event.count() == MANY


async def test_rows_are_changed_while_they_are_read(db: Database) -> None:
    await db.execution.create_many([CreateExecutionInput(action_ref="a") for _ in range(300)])
    done = UpdateExecutionInput(status=ExecutionStatus.CANCELLED)
    async with db.transaction() as tx, tx.execution.stream_list() as rows:
        async for row in rows:
            await tx.execution.update(row.id, done)
    assert await db.execution.find_by_status(ExecutionStatus.REQUESTED) == []
    assert len(await db.execution.find_by_status(ExecutionStatus.CANCELLED)) == 300


async def test_an_error_within_the_loop_undoes_what_its_transaction_wrote(db: Database) -> None:
    await db.event.create_many([CreateEventInput(trigger_ref="t") for _ in range(3)])

    async def delete_two() -> None:
        async with db.transaction() as tx, tx.event.stream_list() as rows:
            async for row in rows:
                await tx.event.delete(row.id)
                raise LookupError

    with pytest.raises(LookupError):
        await delete_two()
    assert await db.event.count() == 3


async def test_a_cancelled_stream_gives_its_connection_back(db: Database) -> None:
    await db.event.create_many([CreateEventInput(trigger_ref="t") for _ in range(MANY)])
    started = asyncio.Event()

    async def linger() -> None:
        async with db.event.stream_list() as rows:
            async for _ in rows:
                started.set()
                await asyncio.sleep(60)

    for _ in range(12):
        started.clear()
        task = asyncio.create_task(linger())
        await started.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert await db.event.count() == MANY
