"""Events: firings of triggers."""

# Generated from queries/event.sql by `just gen`: change that, not this.

from collections.abc import Sequence
from datetime import datetime
from typing import TypeAlias

from attune_db.core import (
    BaseRepository,
    BulkQuery,
    CopyTarget,
    DynamicQuery,
    KeyRange,
    KeysetKey,
    KeysetOrder,
    KeysetQuery,
    ListQuery,
    Page,
    Pagination,
    Query,
    ReadQuery,
    RowStream,
    UpdateQuery,
    returning_one,
)

from ..entities.event import Event
from ..inputs.event import (
    CreateEventInput,
    ListSearchEventFilter,
    SearchEventFilter,
    SearchEventOrder,
    UpdateEventInput,
)
from ..schema import SCHEMA

# In the class, `list` is a method.
EventList: TypeAlias = list[Event]

FIND_BY_ID = ReadQuery(
    Event,
    """\
SELECT id, trigger, trigger_ref, config, payload, source, source_ref, rule,
       rule_ref, created, updated
FROM event
WHERE id = $1""",
    ("id",),
)

FIND_BY_TRIGGER = ReadQuery(
    Event,
    """\
SELECT id, trigger, trigger_ref, config, payload, source, source_ref, rule,
       rule_ref, created, updated
FROM event
WHERE trigger = $1
ORDER BY created DESC, id DESC""",
    ("trigger",),
)

FIND_BY_TRIGGER_REF = ReadQuery(
    Event,
    """\
SELECT id, trigger, trigger_ref, config, payload, source, source_ref, rule,
       rule_ref, created, updated
FROM event
WHERE trigger_ref = $1
ORDER BY created DESC, id DESC""",
    ("trigger_ref",),
)

LIST = ReadQuery(
    Event,
    """\
SELECT id, trigger, trigger_ref, config, payload, source, source_ref, rule,
       rule_ref, created, updated
FROM event
ORDER BY created DESC, id DESC""",
)

LIST_PAGINATED = ReadQuery(
    Event,
    """\
SELECT id, trigger, trigger_ref, config, payload, source, source_ref, rule,
       rule_ref, created, updated
FROM event
ORDER BY created DESC, id DESC
LIMIT $1 OFFSET $2""",
    ("limit", "offset"),
)

LIST_SEARCH = ListQuery(
    Event,
    """\
SELECT id, trigger, trigger_ref, config, payload, source, source_ref, rule,
       rule_ref, created, updated
FROM event
WHERE «trigger = ${filter.trigger}»
  AND «trigger_ref = ${filter.trigger_ref}»
  AND «source = ${filter.source}»
  AND «rule = ${filter.rule}»
ORDER BY created DESC, id DESC
LIMIT $1 OFFSET $2""",
    ("limit", "offset"),
    read_only=True,
)

SEARCH = KeysetQuery(
    Event,
    """\
SELECT id, trigger, trigger_ref, config, payload, source, source_ref, rule,
       rule_ref, created, updated
FROM event
WHERE «trigger = ${filter.trigger}»
  AND «trigger_ref BETWEEN glob_first(${filter.trigger_ref}) AND glob_last(${filter.trigger_ref})»
  AND «trigger_ref LIKE glob_rest(${filter.trigger_ref})»
  AND «source = ${filter.source}»
  AND «rule = ${filter.rule}»
  AND «rule_ref BETWEEN glob_first(${filter.rule_ref}) AND glob_last(${filter.rule_ref})»
  AND «rule_ref LIKE glob_rest(${filter.rule_ref})»
  AND «created >= ${filter.since}»
  AND «created < ${filter.before}»
ORDER BY «created DESC, id DESC»""",
    name="event.search",
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

PAGE_BY_TRIGGER_REF = KeysetQuery(
    Event,
    """\
SELECT id, trigger, trigger_ref, config, payload, source, source_ref, rule,
       rule_ref, created, updated
FROM event
WHERE trigger_ref = $1
ORDER BY created DESC, id DESC""",
    ("trigger_ref",),
    name="event.page_by_trigger_ref",
    pages={
        None: KeysetOrder(
            (KeysetKey("created", datetime), KeysetKey("id", int)),
            after=(KeyRange("(created, id) < (${after.created}, ${after.id})"),),
        )
    },
    read_only=True,
)

COUNT = ReadQuery(int, "SELECT count(*) FROM event")

CREATE = DynamicQuery(
    Event,
    """\
INSERT INTO event (trigger, trigger_ref, config, payload, source,
                   source_ref, rule, rule_ref)
VALUES (${input.trigger}, ${input.trigger_ref}, ${input.config}, ${input.payload}, ${input.source},
        ${input.source_ref}, ${input.rule}, ${input.rule_ref})
RETURNING id, trigger, trigger_ref, config, payload, source, source_ref, rule,
          rule_ref, created, updated""",
)

CREATE_MANY = BulkQuery(CREATE, batch_argument="input")

LOAD_MANY = BulkQuery(
    returning_one(CREATE),
    batch_argument="input",
    copy=CopyTarget("event", jsonb=("config", "payload")),
)

UPDATE = UpdateQuery(
    Event,
    """\
UPDATE event
SET «config = ${input.config}»,
    «payload = ${input.payload}»
WHERE id = $1
RETURNING id, trigger, trigger_ref, config, payload, source, source_ref, rule,
          rule_ref, created, updated""",
    ("id",),
)

DELETE = Query(
    int,
    """\
DELETE FROM event
WHERE id = $1""",
    ("id",),
)


class EventRepository(BaseRepository):
    """Events: firings of triggers."""

    entity = "Event"
    schema = SCHEMA

    async def find_by_id(self, id: int) -> Event | None:
        """The event with this id."""
        return await self._fetch_optional(FIND_BY_ID, id)

    async def get_by_id(self, id: int) -> Event:
        """The event with this id; NotFoundError if there is none."""
        return await self._fetch_one(FIND_BY_ID, id)

    async def find_by_trigger(self, trigger_id: int) -> EventList:
        """Events of this trigger, newest first."""
        return await self._fetch_all(FIND_BY_TRIGGER, trigger_id)

    async def find_by_trigger_ref(self, trigger_ref: str) -> EventList:
        """Events of the trigger with this ref, even once it is gone, newest first."""
        return await self._fetch_all(FIND_BY_TRIGGER_REF, trigger_ref)

    async def list(self) -> EventList:
        """All events, newest first."""
        return await self._fetch_all(LIST)

    def stream_list(self) -> RowStream[Event]:
        """All events, newest first; read one by one, inside `async with`."""
        return self._stream(LIST)

    async def list_paginated(self, pagination: Pagination) -> EventList:
        """One page of all events, newest first."""
        return await self._fetch_all(LIST_PAGINATED, pagination.limit, pagination.offset)

    async def list_search(self, filter: ListSearchEventFilter, pagination: Pagination) -> EventList:
        """One page of the events that match every given filter, newest first."""
        return await self._fetch_all(LIST_SEARCH, pagination.limit, pagination.offset, filter)

    async def count_list_search(self, filter: ListSearchEventFilter) -> int:
        """Number of rows that `list_search` gives on all its pages."""
        return await self._fetch_value(LIST_SEARCH.count, filter)

    async def search(
        self,
        filter: SearchEventFilter,
        *,
        order: SearchEventOrder | None = None,
        after: str | None = None,
        per_page: int = 50,
    ) -> Page[Event]:
        """Events that match every given filter, newest first."""
        return await self._fetch_page(SEARCH, filter, order=order, after=after, per_page=per_page)

    def stream_search(
        self, filter: SearchEventFilter, *, order: SearchEventOrder | None = None
    ) -> RowStream[Event]:
        """Events that match every given filter, newest first; read one by one, inside
        `async with`.
        """
        return self._stream(SEARCH, filter, order)

    async def count_search(self, filter: SearchEventFilter) -> int:
        """Number of rows that `search` gives on all its pages."""
        return await self._fetch_value(SEARCH.count, filter)

    async def page_by_trigger_ref(
        self, trigger_ref: str, *, after: str | None = None, per_page: int = 50
    ) -> Page[Event]:
        """Events of the trigger with just this ref, newest first."""
        return await self._fetch_page(
            PAGE_BY_TRIGGER_REF, trigger_ref, after=after, per_page=per_page
        )

    async def count(self) -> int:
        """How many events there are."""
        return await self._fetch_value(COUNT)

    async def create(self, input: CreateEventInput) -> Event:
        """Add an event."""
        return await self._fetch_one(CREATE, input)

    async def create_many(self, input: Sequence[CreateEventInput]) -> EventList:
        """Add events."""
        return await self._fetch_each(CREATE_MANY, input)

    async def load_many(self, input: Sequence[CreateEventInput]) -> int:
        """Add events that nobody reads back."""
        return await self._execute_each(LOAD_MANY, input)

    async def update(self, id: int, input: UpdateEventInput) -> Event:
        """Change the given fields of an event; NotFoundError if there is none."""
        return await self._fetch_one(UPDATE, id, input)

    async def delete(self, id: int) -> bool:
        """Remove the event with this id; true if there was one."""
        return await self._execute_one(DELETE, id)
