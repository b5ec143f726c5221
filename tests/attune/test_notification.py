"""Every method of NotificationRepository, and the facts that hold for them, on a real server."""

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, cast

import asyncpg
import msgspec
import pytest

from attune_db import (
    CreateNotificationInput,
    Database,
    Json,
    NotFoundError,
    Notification,
    NotificationRepository,
    NotificationStatus,
    Pagination,
    UpdateNotificationInput,
    ValidationError,
)

if TYPE_CHECKING:
    from asyncpg import Connection, Record

NESTED: Json = {"deep": [{"a": None, "b": [1, 2.5, True, "é\n\\"]}], "empty": {}}
CREATED, QUEUED, PROCESSING, ERROR = NotificationStatus
EPOCH = datetime(2024, 1, 1, tzinfo=UTC)


@pytest.fixture
def notifications(connection: "Connection[Record]") -> NotificationRepository:
    return NotificationRepository(connection)


async def add(notifications: NotificationRepository, **fields: object) -> Notification:
    """A notification, with other fields as a JSON document would give them."""
    given = {"channel": "work", "entity_type": "pack", "entity": "core", "activity": "created"}
    return await notifications.create(msgspec.convert(given | fields, CreateNotificationInput))


async def add_at(connection: "Connection[Record]", *hours: int) -> list[int]:
    """Ids of notifications added at these hours, one after the other."""
    statement = (
        "INSERT INTO notification (channel, entity_type, entity, activity, created)"
        " VALUES ('work', 'pack', 'core', 'created', $1) RETURNING id"
    )
    times = [EPOCH + timedelta(hours=hour) for hour in hours]
    return [cast("int", await connection.fetchval(statement, time)) for time in times]


def ids(notifications: list[Notification]) -> list[int]:
    return [notification.id for notification in notifications]


# create


async def test_a_new_notification_has_an_id_and_both_stamps(
    notifications: NotificationRepository,
) -> None:
    notification = await add(notifications)
    assert notification.id > 0
    assert notification.created == notification.updated <= datetime.now(UTC)


async def test_what_is_left_unset_takes_the_default(notifications: NotificationRepository) -> None:
    notification = await add(notifications)
    assert (notification.state, notification.content) == (CREATED, None)


async def test_everything_given_comes_back_as_it_went_in(
    notifications: NotificationRepository,
) -> None:
    given = CreateNotificationInput(
        channel="chat.ops:#1",
        entity_type="execution",
        entity="Überprüfung",
        activity="it's done",
        state=QUEUED,
        content=NESTED,
    )
    notification = await notifications.get_by_id((await notifications.create(given)).id)
    fields = msgspec.structs.asdict(given)
    assert {name: getattr(notification, name) for name in fields} == fields


@pytest.mark.parametrize("state", NotificationStatus)
async def test_every_state_can_be_the_first(
    notifications: NotificationRepository, state: NotificationStatus
) -> None:
    assert (await add(notifications, state=state)).state is state


@pytest.mark.parametrize("content", [{}, [], [1, [2]], "text", "", 7, 0, False, NESTED])
async def test_content_may_be_any_json_but_null(
    notifications: NotificationRepository, content: Json
) -> None:
    notification = await add(notifications, content=content)
    assert (await notifications.get_by_id(notification.id)).content == content


async def test_content_that_is_none_is_absent(
    notifications: NotificationRepository, connection: "Connection[Record]"
) -> None:
    await add(notifications, content=None)
    assert await connection.fetchval("SELECT count(*) FROM notification WHERE content IS NULL") == 1


async def test_a_json_null_is_refused_by_the_table(
    notifications: NotificationRepository, connection: "Connection[Record]"
) -> None:
    notification = await add(notifications)
    written = "UPDATE notification SET content = jsonb 'null' WHERE id = $1"
    with pytest.raises(asyncpg.CheckViolationError, match="notification_json"):
        await connection.execute(written, notification.id)


@pytest.mark.parametrize("channel", ["x", "x" * 63, "é" * 31])
async def test_a_channel_has_1_to_63_bytes(
    notifications: NotificationRepository, channel: str
) -> None:
    assert (await add(notifications, channel=channel)).channel == channel


@pytest.mark.parametrize("channel", ["", "x" * 64, "é" * 32])
async def test_another_channel_is_refused(
    notifications: NotificationRepository, channel: str
) -> None:
    with pytest.raises(ValidationError, match="a channel has 1 to 63 bytes") as caught:
        await add(notifications, channel=channel)
    assert (caught.value.entity, caught.value.field) == ("Notification", "channel")
    assert (caught.value.value, caught.value.constraint) == (channel, "notification_channel_length")


@pytest.mark.parametrize("entity", ["", "日本語", "x" * 200, "x" * 10_000])
async def test_an_entity_may_be_any_text(
    notifications: NotificationRepository, entity: str
) -> None:
    assert (await add(notifications, entity=entity)).entity == entity


async def test_ten_writers_at_once_all_succeed(db: Database) -> None:
    added = await asyncio.gather(*(add(db.notification) for _ in range(10)))
    assert len(set(ids(added))) == await db.notification.count() == 10


# find and get


async def test_a_notification_is_found_by_its_id(notifications: NotificationRepository) -> None:
    added = await add(notifications)
    assert await notifications.find_by_id(added.id) == added
    assert await notifications.get_by_id(added.id) == added


async def test_an_unknown_notification_is_found_to_be_none(
    notifications: NotificationRepository,
) -> None:
    assert await notifications.find_by_id(-1) is None


async def test_getting_an_unknown_id_raises(notifications: NotificationRepository) -> None:
    with pytest.raises(NotFoundError) as caught:
        await notifications.get_by_id(-1)
    assert (caught.value.entity, caught.value.field) == ("Notification", "id")
    assert caught.value.value == -1


async def test_those_of_a_state_are_found_newest_first(
    notifications: NotificationRepository,
) -> None:
    first, _, third = [await add(notifications, state=state) for state in (QUEUED, ERROR, QUEUED)]
    assert ids(await notifications.find_by_state(QUEUED)) == [third.id, first.id]
    assert await notifications.find_by_state(PROCESSING) == []


async def test_those_of_a_channel_are_found_newest_first(
    notifications: NotificationRepository,
) -> None:
    first, _, third = [
        await add(notifications, channel=channel) for channel in ("work", "Work", "work")
    ]
    assert ids(await notifications.find_by_channel("work")) == [third.id, first.id]
    assert await notifications.find_by_channel("wor%") == []


Ask = Callable[[NotificationRepository], Awaitable[list[Notification]]]
LISTS: dict[str, Ask] = {
    "list": lambda notifications: notifications.list(),
    "list_paginated": lambda notifications: notifications.list_paginated(Pagination()),
    "find_by_state": lambda notifications: notifications.find_by_state(CREATED),
    "find_by_channel": lambda notifications: notifications.find_by_channel("work"),
}


@pytest.mark.parametrize("ask", LISTS.values(), ids=LISTS)
async def test_the_newest_comes_first_and_ties_are_broken_by_id(
    notifications: NotificationRepository, connection: "Connection[Record]", ask: Ask
) -> None:
    newest, tied, oldest, last = await add_at(connection, 3, 2, 1, 2)
    assert ids(await ask(notifications)) == [newest, last, tied, oldest]


# list and count


async def test_the_list_does_not_stop_silently(
    notifications: NotificationRepository, connection: "Connection[Record]"
) -> None:
    await connection.execute(
        "INSERT INTO notification (channel, entity_type, entity, activity)"
        " SELECT 'work', 'pack', n, 'created' FROM generate_series(1, 1001) AS n"
    )
    assert len(await notifications.list()) == 1001


async def test_pages_are_cut_from_the_list(notifications: NotificationRepository) -> None:
    fifth, fourth, third, second, first = [(await add(notifications)).id for _ in range(5)]
    pages = [
        ids(await notifications.list_paginated(Pagination(page=page, per_page=2)))
        for page in range(4)
    ]
    assert pages == [[first, second], [third, fourth], [fifth], []]


async def test_the_count_grows_by_what_is_added(notifications: NotificationRepository) -> None:
    before = await notifications.count()
    await add(notifications)
    await add(notifications)
    assert await notifications.count() == before + 2


# update


@pytest.mark.parametrize(
    "given",
    [
        UpdateNotificationInput(state=ERROR),
        UpdateNotificationInput(content=NESTED),
        UpdateNotificationInput(content=None),
        UpdateNotificationInput(state=PROCESSING, content=[1]),
    ],
)
async def test_an_update_changes_what_is_given_and_nothing_else(
    notifications: NotificationRepository, given: UpdateNotificationInput
) -> None:
    before = await add(notifications, content={"a": 1})
    after = await notifications.update(before.id, given)
    fields = msgspec.structs.asdict(given).items()
    changes = {name: value for name, value in fields if value is not msgspec.UNSET}
    assert after == msgspec.structs.replace(before, **changes, updated=after.updated)
    assert after.updated > before.updated


async def test_a_json_document_is_a_patch(notifications: NotificationRepository) -> None:
    before = await add(notifications, content={"a": 1})
    patch = msgspec.json.decode(b'{"state": "queued"}', type=UpdateNotificationInput)
    after = await notifications.update(before.id, patch)
    assert (after.state, after.content) == (QUEUED, {"a": 1})


async def test_any_state_may_follow_any_other(notifications: NotificationRepository) -> None:
    id = (await add(notifications)).id
    for state in (QUEUED, PROCESSING, ERROR, CREATED):
        assert (await notifications.update(id, UpdateNotificationInput(state=state))).state is state


async def test_each_change_moves_updated_and_the_last_content_stays(
    notifications: NotificationRepository,
) -> None:
    added = await add(notifications)
    given = [UpdateNotificationInput(content={"try": number}) for number in range(5)]
    updates = [await notifications.update(added.id, input) for input in given]
    stamps = [added.updated, *(update.updated for update in updates)]
    assert stamps == sorted(set(stamps))
    assert await notifications.get_by_id(added.id) == updates[-1]
    assert (updates[-1].content, updates[-1].created) == ({"try": 4}, added.created)


async def test_writing_what_is_there_moves_nothing(notifications: NotificationRepository) -> None:
    added = await add(notifications, content=NESTED)
    given = UpdateNotificationInput(state=CREATED, content=NESTED)
    assert await notifications.update(added.id, given) == added


async def test_nothing_given_changes_no_row(
    notifications: NotificationRepository, connection: "Connection[Record]"
) -> None:
    added = await add(notifications)
    version = "SELECT xmin, ctid FROM notification WHERE id = $1"
    before = await connection.fetchrow(version, added.id)
    assert await notifications.update(added.id, UpdateNotificationInput()) == added
    assert await connection.fetchrow(version, added.id) == before


@pytest.mark.parametrize("given", [UpdateNotificationInput(), UpdateNotificationInput(state=ERROR)])
async def test_an_unknown_id_is_not_updated(
    notifications: NotificationRepository, given: UpdateNotificationInput
) -> None:
    with pytest.raises(NotFoundError) as caught:
        await notifications.update(-1, given)
    assert (caught.value.entity, caught.value.field) == ("Notification", "id")
    assert caught.value.value == -1


# delete


async def test_a_deleted_notification_is_gone(notifications: NotificationRepository) -> None:
    added = await add(notifications)
    assert await notifications.delete(added.id) is True
    assert await notifications.find_by_id(added.id) is None
    assert await notifications.delete(added.id) is False


# broadcast


@pytest.fixture
async def heard(dsn: str) -> AsyncGenerator["asyncio.Queue[str]"]:
    """Listen to the channel `work`."""
    queue: asyncio.Queue[str] = asyncio.Queue()

    def hear(_: object, process: int, channel: str, payload: object) -> None:
        queue.put_nowait(str(payload))

    listener = await asyncpg.connect(dsn)
    try:
        await listener.add_listener("work", hear)
        yield queue
    finally:
        await listener.close()


@pytest.mark.parametrize("entity", ["core", "x" * 10_000])
async def test_listeners_of_the_channel_are_told_of_it_without_its_content(
    db: Database, heard: "asyncio.Queue[str]", entity: str
) -> None:
    added = await add(db.notification, entity=entity, content={"secret": "x" * 10_000})
    assert json.loads(await asyncio.wait_for(heard.get(), 10)) == {
        "operation": "created",
        "entity": "notification",
        "id": added.id,
        "ref": entity if len(entity) < 8000 else None,
        "old_status": None,
        "new_status": "created",
    }


async def test_no_one_is_told_of_changes(db: Database, heard: "asyncio.Queue[str]") -> None:
    first = await add(db.notification)
    await db.notification.update(first.id, UpdateNotificationInput(state=QUEUED))
    second = await add(db.notification)
    messages = [json.loads(await asyncio.wait_for(heard.get(), 10)) for _ in range(2)]
    assert [message["id"] for message in messages] == [first.id, second.id]
