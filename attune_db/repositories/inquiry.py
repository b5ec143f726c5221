"""Inquiries: questions to people."""

# Generated from queries/inquiry.sql by `just gen`: change that, not this.

from datetime import datetime
from typing import TypeAlias

from attune_db.core import (
    BaseRepository,
    DynamicQuery,
    ErrorContext,
    Json,
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
)

from ..entities.inquiry import Inquiry
from ..enums.inquiry_status import InquiryStatus
from ..inputs.inquiry import (
    CreateInquiryInput,
    ListSearchInquiryFilter,
    SearchInquiryFilter,
    SearchInquiryOrder,
    UpdateIfInquiryExpected,
    UpdateInquiryInput,
)
from ..schema import SCHEMA

# In the class, `list` is a method.
InquiryList: TypeAlias = list[Inquiry]

FIND_BY_ID = ReadQuery(
    Inquiry,
    """\
SELECT id, execution, prompt, response_schema, assigned_to, status, response,
       timeout_at, responded_at, created, updated
FROM inquiry
WHERE id = $1""",
    ("id",),
)

FIND_BY_EXECUTION = ReadQuery(
    Inquiry,
    """\
SELECT id, execution, prompt, response_schema, assigned_to, status, response,
       timeout_at, responded_at, created, updated
FROM inquiry
WHERE execution = $1
ORDER BY created DESC, id DESC""",
    ("execution",),
)

FIND_BY_ASSIGNEE = ReadQuery(
    Inquiry,
    """\
SELECT id, execution, prompt, response_schema, assigned_to, status, response,
       timeout_at, responded_at, created, updated
FROM inquiry
WHERE assigned_to = $1
ORDER BY created DESC, id DESC""",
    ("assigned_to",),
)

FIND_BY_STATUS = ReadQuery(
    Inquiry,
    """\
SELECT id, execution, prompt, response_schema, assigned_to, status, response,
       timeout_at, responded_at, created, updated
FROM inquiry
WHERE status = $1
ORDER BY created DESC, id DESC""",
    ("status",),
)

FIND_EXPIRED = ReadQuery(
    Inquiry,
    """\
SELECT id, execution, prompt, response_schema, assigned_to, status, response,
       timeout_at, responded_at, created, updated
FROM inquiry
WHERE status = 'pending'
  AND timeout_at <= statement_timestamp()
ORDER BY timeout_at, id""",
)

LIST = ReadQuery(
    Inquiry,
    """\
SELECT id, execution, prompt, response_schema, assigned_to, status, response,
       timeout_at, responded_at, created, updated
FROM inquiry
ORDER BY created DESC, id DESC""",
)

LIST_PAGINATED = ReadQuery(
    Inquiry,
    """\
SELECT id, execution, prompt, response_schema, assigned_to, status, response,
       timeout_at, responded_at, created, updated
FROM inquiry
ORDER BY created DESC, id DESC
LIMIT $1 OFFSET $2""",
    ("limit", "offset"),
)

LIST_SEARCH = ListQuery(
    Inquiry,
    """\
SELECT id, execution, prompt, response_schema, assigned_to, status, response,
       timeout_at, responded_at, created, updated
FROM inquiry
WHERE «execution = ${filter.execution}»
  AND «assigned_to = ${filter.assigned_to}»
  AND «status = ${filter.status}»
ORDER BY created DESC, id DESC
LIMIT $1 OFFSET $2""",
    ("limit", "offset"),
    read_only=True,
)

SEARCH = KeysetQuery(
    Inquiry,
    """\
SELECT id, execution, prompt, response_schema, assigned_to, status, response,
       timeout_at, responded_at, created, updated
FROM inquiry
WHERE «status = ${filter.status}»
  AND «execution = ${filter.execution}»
  AND «assigned_to = ${filter.assigned_to}»
  AND «created >= ${filter.since}»
  AND «created < ${filter.before}»
ORDER BY «created DESC, id DESC»""",
    name="inquiry.search",
    orders={"oldest": "created, id", "deadline": "timeout_at, id"},
    pages={
        None: KeysetOrder(
            (KeysetKey("created", datetime), KeysetKey("id", int)),
            after=(KeyRange("(created, id) < (${after.created}, ${after.id})"),),
        ),
        "oldest": KeysetOrder(
            (KeysetKey("created", datetime), KeysetKey("id", int)),
            after=(KeyRange("(created, id) > (${after.created}, ${after.id})"),),
        ),
        "deadline": KeysetOrder(
            (KeysetKey("timeout_at", datetime | None), KeysetKey("id", int)),
            after=(
                KeyRange("timeout_at = ${after.timeout_at} AND id > ${after.id}", order="id"),
                KeyRange("timeout_at > ${after.timeout_at}"),
                KeyRange("timeout_at IS NULL"),
            ),
            after_nulls={("timeout_at",): (KeyRange("timeout_at IS NULL AND id > ${after.id}"),)},
        ),
    },
    read_only=True,
)

COUNT = ReadQuery(int, "SELECT count(*) FROM inquiry")

CREATE = DynamicQuery(
    Inquiry,
    """\
INSERT INTO inquiry (execution, prompt, response_schema, assigned_to, status,
                     response, timeout_at)
VALUES (${input.execution}, ${input.prompt}, ${input.response_schema}, ${input.assigned_to}, ${input.status},
        ${input.response}, ${input.timeout_at})
RETURNING id, execution, prompt, response_schema, assigned_to, status, response,
          timeout_at, responded_at, created, updated""",
)

UPDATE = UpdateQuery(
    Inquiry,
    """\
UPDATE inquiry
SET «status = ${input.status}»,
    «response = ${input.response}»,
    «responded_at = ${input.responded_at}»,
    «assigned_to = ${input.assigned_to}»
WHERE id = $1
RETURNING id, execution, prompt, response_schema, assigned_to, status, response,
          timeout_at, responded_at, created, updated""",
    ("id",),
)

UPDATE_IF = UpdateQuery(
    Inquiry,
    """\
UPDATE inquiry
SET «status = ${input.status}»,
    «response = ${input.response}»,
    «responded_at = ${input.responded_at}»,
    «assigned_to = ${input.assigned_to}»
WHERE id = $1
  AND «status = ${expected.status}»
  AND «assigned_to IS NOT DISTINCT FROM ${expected.assigned_to}»
  AND «updated = ${expected.updated}»
RETURNING id, execution, prompt, response_schema, assigned_to, status, response,
          timeout_at, responded_at, created, updated""",
    ("id",),
    errors=ErrorContext(
        row_probe=RowProbe(
            "WHERE id = $1",
            (
                Precondition("status", "expected.status"),
                Precondition("assigned_to", "expected.assigned_to"),
                Precondition("updated", "expected.updated"),
            ),
        )
    ),
)

RESPOND = Query(
    Inquiry,
    """\
UPDATE inquiry
SET status = 'responded',
    response = $1,
    responded_at = clock_timestamp()
WHERE id = $2
  AND status = 'pending'
  AND (timeout_at IS NULL OR timeout_at > statement_timestamp())
RETURNING id, execution, prompt, response_schema, assigned_to, status, response,
          timeout_at, responded_at, created, updated""",
    ("response", "id"),
    errors=ErrorContext(key_parameters=("id",)),
)

TIMEOUT_EXPIRED_PENDING = Query(
    Inquiry,
    """\
WITH expired AS (
    UPDATE inquiry
    SET status = 'timeout'
    WHERE status = 'pending'
      AND timeout_at <= statement_timestamp()
    RETURNING id, execution, prompt, response_schema, assigned_to, status, response,
              timeout_at, responded_at, created, updated
)
SELECT id, execution, prompt, response_schema, assigned_to, status, response,
       timeout_at, responded_at, created, updated
FROM expired
ORDER BY timeout_at, id""",
)

DELETE = Query(
    int,
    """\
DELETE FROM inquiry
WHERE id = $1""",
    ("id",),
)


class InquiryRepository(BaseRepository):
    """Inquiries: questions to people."""

    entity = "Inquiry"
    schema = SCHEMA

    async def find_by_id(self, id: int) -> Inquiry | None:
        """The inquiry with this id."""
        return await self._fetch_optional(FIND_BY_ID, id)

    async def get_by_id(self, id: int) -> Inquiry:
        """The inquiry with this id; NotFoundError if there is none."""
        return await self._fetch_one(FIND_BY_ID, id)

    async def find_by_execution(self, execution_id: int) -> InquiryList:
        """Inquiries of this execution, newest first."""
        return await self._fetch_all(FIND_BY_EXECUTION, execution_id)

    async def find_by_assignee(self, identity_id: int) -> InquiryList:
        """Inquiries that this identity should answer, newest first."""
        return await self._fetch_all(FIND_BY_ASSIGNEE, identity_id)

    async def find_by_status(self, status: InquiryStatus) -> InquiryList:
        """Inquiries in this status, newest first."""
        return await self._fetch_all(FIND_BY_STATUS, status)

    async def find_expired(self) -> InquiryList:
        """Pending inquiries whose deadline has passed, the longest overdue first."""
        return await self._fetch_all(FIND_EXPIRED)

    async def list(self) -> InquiryList:
        """All inquiries, newest first."""
        return await self._fetch_all(LIST)

    def stream_list(self) -> RowStream[Inquiry]:
        """All inquiries, newest first; read one by one, inside `async with`."""
        return self._stream(LIST)

    async def list_paginated(self, pagination: Pagination) -> InquiryList:
        """One page of all inquiries, newest first."""
        return await self._fetch_all(LIST_PAGINATED, pagination.limit, pagination.offset)

    async def list_search(
        self, filter: ListSearchInquiryFilter, pagination: Pagination
    ) -> InquiryList:
        """One page of the inquiries that match every given filter, newest first."""
        return await self._fetch_all(LIST_SEARCH, pagination.limit, pagination.offset, filter)

    async def count_list_search(self, filter: ListSearchInquiryFilter) -> int:
        """Number of rows that `list_search` gives on all its pages."""
        return await self._fetch_value(LIST_SEARCH.count, filter)

    async def search(
        self,
        filter: SearchInquiryFilter,
        *,
        order: SearchInquiryOrder | None = None,
        after: str | None = None,
        per_page: int = 50,
    ) -> Page[Inquiry]:
        """Inquiries that match every given filter, newest first."""
        return await self._fetch_page(SEARCH, filter, order=order, after=after, per_page=per_page)

    def stream_search(
        self, filter: SearchInquiryFilter, *, order: SearchInquiryOrder | None = None
    ) -> RowStream[Inquiry]:
        """Inquiries that match every given filter, newest first; read one by one, inside
        `async with`.
        """
        return self._stream(SEARCH, filter, order)

    async def count_search(self, filter: SearchInquiryFilter) -> int:
        """Number of rows that `search` gives on all its pages."""
        return await self._fetch_value(SEARCH.count, filter)

    async def count(self) -> int:
        """How many inquiries there are."""
        return await self._fetch_value(COUNT)

    async def create(self, input: CreateInquiryInput) -> Inquiry:
        """Add an inquiry."""
        return await self._fetch_one(CREATE, input)

    async def update(self, id: int, input: UpdateInquiryInput) -> Inquiry:
        """Change the given fields of an inquiry; NotFoundError if there is none."""
        return await self._fetch_one(UPDATE, id, input)

    async def update_if(
        self, id: int, expected: UpdateIfInquiryExpected, input: UpdateInquiryInput
    ) -> Inquiry:
        """Change the given fields of an inquiry that is as expected; NotFoundError if
        there is none, ChangedError if it isn't as expected.
        """
        return await self._fetch_one(UPDATE_IF, id, input, expected)

    async def respond(self, id: int, response: Json | None) -> Inquiry | None:
        """Answer a pending inquiry before its deadline; none if it is too late or was
        settled otherwise.
        """
        return await self._fetch_optional(RESPOND, response, id)

    async def timeout_expired_pending(self) -> InquiryList:
        """Time out and return the pending inquiries whose deadline has passed, the longest
        overdue first.
        """
        return await self._fetch_all(TIMEOUT_EXPIRED_PENDING)

    async def delete(self, id: int) -> bool:
        """Remove the inquiry with this id; true if there was one."""
        return await self._execute_one(DELETE, id)
