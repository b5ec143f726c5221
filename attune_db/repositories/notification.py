"""Notifications: messages to those who listen on a channel."""

# Generated from queries/notification.sql by `just gen`: change that, not this.

from collections.abc import Sequence
from datetime import datetime
from typing import TypeAlias

from attune_db.core import (
    BaseRepository,
    BulkQuery,
    CopyTarget,
    DynamicQuery,
    ErrorContext,
    KeyRange,
    KeysetKey,
    KeysetOrder,
    KeysetQuery,
    Page,
    Pagination,
    Precondition,
    Query,
    ReadQuery,
    RowProbe,
    RowStream,
    UpdateQuery,
    returning_one,
)

from ..entities.notification import Notification
from ..enums.notification_status import NotificationStatus
from ..inputs.notification import (
    CreateNotificationInput,
    SearchNotificationFilter,
    SearchNotificationOrder,
    UpdateIfNotificationExpected,
    UpdateNotificationInput,
)
from ..schema import SCHEMA

# In the class, `list` is a method.
NotificationList: TypeAlias = list[Notification]

FIND_BY_ID = ReadQuery(
    Notification,
    """\
SELECT id, channel, entity_type, entity, activity, state, content, created, updated
FROM notification
WHERE id = $1""",
    ("id",),
)

FIND_BY_STATE = ReadQuery(
    Notification,
    """\
SELECT id, channel, entity_type, entity, activity, state, content, created, updated
FROM notification
WHERE state = $1
ORDER BY created DESC, id DESC""",
    ("state",),
)

FIND_BY_CHANNEL = ReadQuery(
    Notification,
    """\
SELECT id, channel, entity_type, entity, activity, state, content, created, updated
FROM notification
WHERE channel = $1
ORDER BY created DESC, id DESC""",
    ("channel",),
)

LIST = ReadQuery(
    Notification,
    """\
SELECT id, channel, entity_type, entity, activity, state, content, created, updated
FROM notification
ORDER BY created DESC, id DESC""",
)

LIST_PAGINATED = ReadQuery(
    Notification,
    """\
SELECT id, channel, entity_type, entity, activity, state, content, created, updated
FROM notification
ORDER BY created DESC, id DESC
LIMIT $1 OFFSET $2""",
    ("limit", "offset"),
)

SEARCH = KeysetQuery(
    Notification,
    """\
SELECT id, channel, entity_type, entity, activity, state, content, created, updated
FROM notification
WHERE «channel = ${filter.channel}»
  AND «state = ${filter.state}»
  AND «(entity_type, entity) = (${filter.entity_type}, ${filter.entity})»
  AND «created >= ${filter.since}»
  AND «created < ${filter.before}»
ORDER BY «created DESC, id DESC»""",
    name="notification.search",
    orders={"oldest": "created, id"},
    pages={
        None: KeysetOrder(
            (KeysetKey("created", datetime), KeysetKey("id", int)),
            after=(KeyRange("(created, id) < (${after.created}, ${after.id})"),),
        ),
        "oldest": KeysetOrder(
            (KeysetKey("created", datetime), KeysetKey("id", int)),
            after=(KeyRange("(created, id) > (${after.created}, ${after.id})"),),
        ),
    },
    read_only=True,
)

COUNT = ReadQuery(int, "SELECT count(*) FROM notification")

CREATE = DynamicQuery(
    Notification,
    """\
INSERT INTO notification (channel, entity_type, entity, activity, state, content)
VALUES (${input.channel}, ${input.entity_type}, ${input.entity}, ${input.activity}, ${input.state},
        ${input.content})
RETURNING id, channel, entity_type, entity, activity, state, content, created, updated""",
)

CREATE_MANY = BulkQuery(CREATE, batch_argument="input")

LOAD_MANY = BulkQuery(
    returning_one(CREATE),
    batch_argument="input",
    copy=CopyTarget("notification", jsonb=("content",)),
)

UPDATE = UpdateQuery(
    Notification,
    """\
UPDATE notification
SET «state = ${input.state}»,
    «content = ${input.content}»
WHERE id = $1
RETURNING id, channel, entity_type, entity, activity, state, content, created, updated""",
    ("id",),
)

UPDATE_IF = UpdateQuery(
    Notification,
    """\
UPDATE notification
SET «state = ${input.state}»,
    «content = ${input.content}»
WHERE id = $1
  AND «state = ${expected.state}»
  AND «updated = ${expected.updated}»
RETURNING id, channel, entity_type, entity, activity, state, content, created, updated""",
    ("id",),
    errors=ErrorContext(
        row_probe=RowProbe(
            "WHERE id = $1",
            (Precondition("state", "expected.state"), Precondition("updated", "expected.updated")),
        )
    ),
)

DELETE = Query(
    int,
    """\
DELETE FROM notification
WHERE id = $1""",
    ("id",),
)


class NotificationRepository(BaseRepository):
    """Notifications: messages to those who listen on a channel."""

    entity = "Notification"
    schema = SCHEMA

    async def find_by_id(self, id: int) -> Notification | None:
        """The notification with this id."""
        return await self._fetch_optional(FIND_BY_ID, id)

    async def get_by_id(self, id: int) -> Notification:
        """The notification with this id; NotFoundError if there is none."""
        return await self._fetch_one(FIND_BY_ID, id)

    async def find_by_state(self, state: NotificationStatus) -> NotificationList:
        """Notifications that have come this far, newest first."""
        return await self._fetch_all(FIND_BY_STATE, state)

    async def find_by_channel(self, channel: str) -> NotificationList:
        """Notifications on this channel, upper and lower case told apart, newest first."""
        return await self._fetch_all(FIND_BY_CHANNEL, channel)

    async def list(self) -> NotificationList:
        """All notifications, newest first."""
        return await self._fetch_all(LIST)

    def stream_list(self) -> RowStream[Notification]:
        """All notifications, newest first; read one by one, inside `async with`."""
        return self._stream(LIST)

    async def list_paginated(self, pagination: Pagination) -> NotificationList:
        """One page of all notifications, newest first."""
        return await self._fetch_all(LIST_PAGINATED, pagination.limit, pagination.offset)

    async def search(
        self,
        filter: SearchNotificationFilter,
        *,
        order: SearchNotificationOrder | None = None,
        after: str | None = None,
        per_page: int = 50,
    ) -> Page[Notification]:
        """Notifications that match every given filter, newest first."""
        return await self._fetch_page(SEARCH, filter, order=order, after=after, per_page=per_page)

    def stream_search(
        self, filter: SearchNotificationFilter, *, order: SearchNotificationOrder | None = None
    ) -> RowStream[Notification]:
        """Notifications that match every given filter, newest first; read one by one,
        inside `async with`.
        """
        return self._stream(SEARCH, filter, order)

    async def count_search(self, filter: SearchNotificationFilter) -> int:
        """Number of rows that `search` gives on all its pages."""
        return await self._fetch_value(SEARCH.count, filter)

    async def count(self) -> int:
        """How many notifications there are."""
        return await self._fetch_value(COUNT)

    async def create(self, input: CreateNotificationInput) -> Notification:
        """Add a notification, and broadcast that it is there."""
        return await self._fetch_one(CREATE, input)

    async def create_many(self, input: Sequence[CreateNotificationInput]) -> NotificationList:
        """Add notifications, and broadcast that they are there."""
        return await self._fetch_each(CREATE_MANY, input)

    async def load_many(self, input: Sequence[CreateNotificationInput]) -> int:
        """Add notifications that nobody reads back."""
        return await self._execute_each(LOAD_MANY, input)

    async def update(self, id: int, input: UpdateNotificationInput) -> Notification:
        """Change the given fields of a notification; NotFoundError if there is none."""
        return await self._fetch_one(UPDATE, id, input)

    async def update_if(
        self, id: int, expected: UpdateIfNotificationExpected, input: UpdateNotificationInput
    ) -> Notification:
        """Change the given fields of a notification that is as expected; NotFoundError if
        there is none, ChangedError if it isn't as expected.
        """
        return await self._fetch_one(UPDATE_IF, id, input, expected)

    async def delete(self, id: int) -> bool:
        """Remove the notification with this id; true if there was one."""
        return await self._execute_one(DELETE, id)
