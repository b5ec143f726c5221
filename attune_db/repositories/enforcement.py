"""Enforcements: rules that matched events."""

# Generated from queries/enforcement.sql by `just gen`: change that, not this.

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
    ListQuery,
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

from ..entities.enforcement import Enforcement
from ..enums.enforcement_status import EnforcementStatus
from ..inputs.enforcement import (
    CreateEnforcementInput,
    ListSearchEnforcementFilter,
    SearchEnforcementFilter,
    SearchEnforcementOrder,
    UpdateEnforcementInput,
    UpdateIfEnforcementExpected,
)
from ..schema import SCHEMA

# In the class, `list` is a method.
EnforcementList: TypeAlias = list[Enforcement]

FIND_BY_ID = ReadQuery(
    Enforcement,
    """\
SELECT id, rule, rule_ref, trigger_ref, config, event, status, payload, condition,
       conditions, created, updated
FROM enforcement
WHERE id = $1""",
    ("id",),
)

FIND_BY_RULE = ReadQuery(
    Enforcement,
    """\
SELECT id, rule, rule_ref, trigger_ref, config, event, status, payload, condition,
       conditions, created, updated
FROM enforcement
WHERE rule = $1
ORDER BY created DESC, id DESC""",
    ("rule",),
)

FIND_BY_EVENT = ReadQuery(
    Enforcement,
    """\
SELECT id, rule, rule_ref, trigger_ref, config, event, status, payload, condition,
       conditions, created, updated
FROM enforcement
WHERE event = $1
ORDER BY created DESC, id DESC""",
    ("event",),
)

FIND_BY_STATUS = ReadQuery(
    Enforcement,
    """\
SELECT id, rule, rule_ref, trigger_ref, config, event, status, payload, condition,
       conditions, created, updated
FROM enforcement
WHERE status = $1
ORDER BY created DESC, id DESC""",
    ("status",),
)

FIND_BY_RULE_AND_EVENT = ReadQuery(
    Enforcement,
    """\
SELECT id, rule, rule_ref, trigger_ref, config, event, status, payload, condition,
       conditions, created, updated
FROM enforcement
WHERE rule = $1
  AND event = $2""",
    ("rule", "event"),
)

LIST = ReadQuery(
    Enforcement,
    """\
SELECT id, rule, rule_ref, trigger_ref, config, event, status, payload, condition,
       conditions, created, updated
FROM enforcement
ORDER BY created DESC, id DESC""",
)

LIST_PAGINATED = ReadQuery(
    Enforcement,
    """\
SELECT id, rule, rule_ref, trigger_ref, config, event, status, payload, condition,
       conditions, created, updated
FROM enforcement
ORDER BY created DESC, id DESC
LIMIT $1 OFFSET $2""",
    ("limit", "offset"),
)

LIST_SEARCH = ListQuery(
    Enforcement,
    """\
SELECT id, rule, rule_ref, trigger_ref, config, event, status, payload, condition,
       conditions, created, updated
FROM enforcement
WHERE «rule = ${filter.rule}»
  AND «event = ${filter.event}»
  AND «status = ${filter.status}»
ORDER BY created DESC, id DESC
LIMIT $1 OFFSET $2""",
    ("limit", "offset"),
    read_only=True,
)

SEARCH = KeysetQuery(
    Enforcement,
    """\
SELECT id, rule, rule_ref, trigger_ref, config, event, status, payload, condition,
       conditions, created, updated
FROM enforcement
WHERE «rule = ${filter.rule}»
  AND «rule_ref BETWEEN glob_first(${filter.rule_ref}) AND glob_last(${filter.rule_ref})»
  AND «rule_ref LIKE glob_rest(${filter.rule_ref})»
  AND «event = ${filter.event}»
  AND «status = ${filter.status}»
  AND «trigger_ref BETWEEN glob_first(${filter.trigger_ref}) AND glob_last(${filter.trigger_ref})»
  AND «trigger_ref LIKE glob_rest(${filter.trigger_ref})»
  AND «created >= ${filter.since}»
  AND «created < ${filter.before}»
ORDER BY «created DESC, id DESC»""",
    name="enforcement.search",
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

PAGE_BY_RULE_REF = KeysetQuery(
    Enforcement,
    """\
SELECT id, rule, rule_ref, trigger_ref, config, event, status, payload, condition,
       conditions, created, updated
FROM enforcement
WHERE rule_ref = $1
ORDER BY created DESC, id DESC""",
    ("rule_ref",),
    name="enforcement.page_by_rule_ref",
    pages={
        None: KeysetOrder(
            (KeysetKey("created", datetime), KeysetKey("id", int)),
            after=(KeyRange("(created, id) < (${after.created}, ${after.id})"),),
        )
    },
    read_only=True,
)

COUNT = ReadQuery(int, "SELECT count(*) FROM enforcement")

CREATE = DynamicQuery(
    Enforcement,
    """\
INSERT INTO enforcement (rule, rule_ref, trigger_ref, config, event,
                         status, payload, condition, conditions)
VALUES (${input.rule}, ${input.rule_ref}, ${input.trigger_ref}, ${input.config}, ${input.event},
        ${input.status}, ${input.payload}, ${input.condition}, ${input.conditions})
RETURNING id, rule, rule_ref, trigger_ref, config, event, status, payload, condition,
          conditions, created, updated""",
)

CREATE_MANY = BulkQuery(CREATE, batch_argument="input")

LOAD_MANY = BulkQuery(
    returning_one(CREATE),
    batch_argument="input",
    copy=CopyTarget("enforcement", jsonb=("config", "payload", "conditions")),
)

CREATE_OR_GET = DynamicQuery(
    Enforcement,
    """\
INSERT INTO enforcement (rule, rule_ref, trigger_ref, config, event,
                         status, payload, condition, conditions)
VALUES (${input.rule}, ${input.rule_ref}, ${input.trigger_ref}, ${input.config}, ${input.event},
        ${input.status}, ${input.payload}, ${input.condition}, ${input.conditions})
ON CONFLICT (rule, event) DO UPDATE
SET rule = enforcement.rule
RETURNING id, rule, rule_ref, trigger_ref, config, event, status, payload, condition,
          conditions, created, updated""",
)

UPDATE = UpdateQuery(
    Enforcement,
    """\
UPDATE enforcement
SET «status = ${input.status}»,
    «payload = ${input.payload}»
WHERE id = $1
RETURNING id, rule, rule_ref, trigger_ref, config, event, status, payload, condition,
          conditions, created, updated""",
    ("id",),
)

UPDATE_IF = UpdateQuery(
    Enforcement,
    """\
UPDATE enforcement
SET «status = ${input.status}»,
    «payload = ${input.payload}»
WHERE id = $1
  AND «status = ${expected.status}»
  AND «updated = ${expected.updated}»
RETURNING id, rule, rule_ref, trigger_ref, config, event, status, payload, condition,
          conditions, created, updated""",
    ("id",),
    errors=ErrorContext(
        row_probe=RowProbe(
            "WHERE id = $1",
            (
                Precondition("status", "expected.status"),
                Precondition("updated", "expected.updated"),
            ),
        )
    ),
)

UPDATE_IF_STATUS = UpdateQuery(
    Enforcement,
    """\
UPDATE enforcement
SET «status = ${input.status}»,
    «payload = ${input.payload}»
WHERE id = $1
  AND status = $2
RETURNING id, rule, rule_ref, trigger_ref, config, event, status, payload, condition,
          conditions, created, updated""",
    ("id", "status"),
)

DELETE = Query(
    int,
    """\
DELETE FROM enforcement
WHERE id = $1""",
    ("id",),
)


class EnforcementRepository(BaseRepository):
    """Enforcements: rules that matched events."""

    entity = "Enforcement"
    schema = SCHEMA

    async def find_by_id(self, id: int) -> Enforcement | None:
        """The enforcement with this id."""
        return await self._fetch_optional(FIND_BY_ID, id)

    async def get_by_id(self, id: int) -> Enforcement:
        """The enforcement with this id; NotFoundError if there is none."""
        return await self._fetch_one(FIND_BY_ID, id)

    async def find_by_rule(self, rule_id: int) -> EnforcementList:
        """Enforcements of this rule, newest first."""
        return await self._fetch_all(FIND_BY_RULE, rule_id)

    async def find_by_event(self, event_id: int) -> EnforcementList:
        """Enforcements of this event, newest first."""
        return await self._fetch_all(FIND_BY_EVENT, event_id)

    async def find_by_status(self, status: EnforcementStatus) -> EnforcementList:
        """Enforcements in this status, newest first."""
        return await self._fetch_all(FIND_BY_STATUS, status)

    async def find_by_rule_and_event(self, rule_id: int, event_id: int) -> Enforcement | None:
        """The enforcement of this rule for this event."""
        return await self._fetch_optional(FIND_BY_RULE_AND_EVENT, rule_id, event_id)

    async def get_by_rule_and_event(self, rule_id: int, event_id: int) -> Enforcement:
        """The enforcement of this rule for this event; NotFoundError if there is none."""
        return await self._fetch_one(FIND_BY_RULE_AND_EVENT, rule_id, event_id)

    async def list(self) -> EnforcementList:
        """All enforcements, newest first."""
        return await self._fetch_all(LIST)

    def stream_list(self) -> RowStream[Enforcement]:
        """All enforcements, newest first; read one by one, inside `async with`."""
        return self._stream(LIST)

    async def list_paginated(self, pagination: Pagination) -> EnforcementList:
        """One page of all enforcements, newest first."""
        return await self._fetch_all(LIST_PAGINATED, pagination.limit, pagination.offset)

    async def list_search(
        self, filter: ListSearchEnforcementFilter, pagination: Pagination
    ) -> EnforcementList:
        """One page of the enforcements that match every given filter, newest first."""
        return await self._fetch_all(LIST_SEARCH, pagination.limit, pagination.offset, filter)

    async def count_list_search(self, filter: ListSearchEnforcementFilter) -> int:
        """Number of rows that `list_search` gives on all its pages."""
        return await self._fetch_value(LIST_SEARCH.count, filter)

    async def search(
        self,
        filter: SearchEnforcementFilter,
        *,
        order: SearchEnforcementOrder | None = None,
        after: str | None = None,
        per_page: int = 50,
    ) -> Page[Enforcement]:
        """Enforcements that match every given filter, newest first."""
        return await self._fetch_page(SEARCH, filter, order=order, after=after, per_page=per_page)

    def stream_search(
        self, filter: SearchEnforcementFilter, *, order: SearchEnforcementOrder | None = None
    ) -> RowStream[Enforcement]:
        """Enforcements that match every given filter, newest first; read one by one,
        inside `async with`.
        """
        return self._stream(SEARCH, filter, order)

    async def count_search(self, filter: SearchEnforcementFilter) -> int:
        """Number of rows that `search` gives on all its pages."""
        return await self._fetch_value(SEARCH.count, filter)

    async def page_by_rule_ref(
        self, rule_ref: str, *, after: str | None = None, per_page: int = 50
    ) -> Page[Enforcement]:
        """Enforcements of the rule with just this ref, even once it is gone, newest first."""
        return await self._fetch_page(PAGE_BY_RULE_REF, rule_ref, after=after, per_page=per_page)

    async def count(self) -> int:
        """How many enforcements there are."""
        return await self._fetch_value(COUNT)

    async def create(self, input: CreateEnforcementInput) -> Enforcement:
        """Add an enforcement."""
        return await self._fetch_one(CREATE, input)

    async def create_many(self, input: Sequence[CreateEnforcementInput]) -> EnforcementList:
        """Add enforcements."""
        return await self._fetch_each(CREATE_MANY, input)

    async def load_many(self, input: Sequence[CreateEnforcementInput]) -> int:
        """Add enforcements that nobody reads back."""
        return await self._execute_each(LOAD_MANY, input)

    async def create_or_get(self, input: CreateEnforcementInput) -> Enforcement:
        """Add an enforcement, or get the one that its rule and event have already."""
        return await self._fetch_one(CREATE_OR_GET, input)

    async def update(self, id: int, input: UpdateEnforcementInput) -> Enforcement:
        """Change the given fields of an enforcement; NotFoundError if there is none."""
        return await self._fetch_one(UPDATE, id, input)

    async def update_if(
        self, id: int, expected: UpdateIfEnforcementExpected, input: UpdateEnforcementInput
    ) -> Enforcement:
        """Change the given fields of an enforcement that is as expected; NotFoundError if
        there is none, ChangedError if it isn't as expected.
        """
        return await self._fetch_one(UPDATE_IF, id, input, expected)

    async def update_if_status(
        self, id: int, expected: EnforcementStatus, input: UpdateEnforcementInput
    ) -> Enforcement | None:
        """Change the given fields of an enforcement if its status is the expected one."""
        return await self._fetch_optional(UPDATE_IF_STATUS, id, expected, input)

    async def delete(self, id: int) -> bool:
        """Remove the enforcement with this id; true if there was one."""
        return await self._execute_one(DELETE, id)
