"""Inquiries: questions to people."""

# Generated from queries/inquiry.sql by `just gen`: change that, not this.

from datetime import datetime
from typing import TypeAlias

from attune_db.core import (
    BaseRepository,
    Clause,
    DynamicQuery,
    Expected,
    Json,
    KeyProbe,
    KeysetKey,
    KeysetOrder,
    KeysetQuery,
    OneOf,
    Page,
    Pagination,
    Query,
    RowStream,
)

from ..entities.inquiry import Inquiry
from ..enums.inquiry_status import InquiryStatus
from ..inputs.inquiry import (
    CreateInquiryInput,
    ListSearchInquiryFilter,
    SearchInquiryFilter,
    SearchInquiryOrder,
    UpdateIfInquiryExpected,
    UpdateIfInquiryInput,
    UpdateInquiryInput,
)
from ..schema import SCHEMA

# In the class, `list` is a method.
InquiryList: TypeAlias = list[Inquiry]

FIND_BY_ID = Query(
    Inquiry,
    """\
SELECT id, execution, prompt, response_schema, assigned_to, status, response,
       timeout_at, responded_at, created, updated
FROM inquiry
WHERE id = $1""",
    parameters=("id",),
)

FIND_BY_EXECUTION = Query(
    Inquiry,
    """\
SELECT id, execution, prompt, response_schema, assigned_to, status, response,
       timeout_at, responded_at, created, updated
FROM inquiry
WHERE execution = $1
ORDER BY created DESC, id DESC""",
    parameters=("execution",),
)

FIND_BY_ASSIGNEE = Query(
    Inquiry,
    """\
SELECT id, execution, prompt, response_schema, assigned_to, status, response,
       timeout_at, responded_at, created, updated
FROM inquiry
WHERE assigned_to = $1
ORDER BY created DESC, id DESC""",
    parameters=("assigned_to",),
)

FIND_BY_STATUS = Query(
    Inquiry,
    """\
SELECT id, execution, prompt, response_schema, assigned_to, status, response,
       timeout_at, responded_at, created, updated
FROM inquiry
WHERE status = $1
ORDER BY created DESC, id DESC""",
    parameters=("status",),
)

FIND_EXPIRED = Query(
    Inquiry,
    """\
SELECT id, execution, prompt, response_schema, assigned_to, status, response,
       timeout_at, responded_at, created, updated
FROM inquiry
WHERE status = 'pending'
  AND timeout_at <= statement_timestamp()
ORDER BY timeout_at, id""",
)

LIST = Query(
    Inquiry,
    """\
SELECT id, execution, prompt, response_schema, assigned_to, status, response,
       timeout_at, responded_at, created, updated
FROM inquiry
ORDER BY created DESC, id DESC""",
)

LIST_PAGINATED = Query(
    Inquiry,
    """\
SELECT id, execution, prompt, response_schema, assigned_to, status, response,
       timeout_at, responded_at, created, updated
FROM inquiry
ORDER BY created DESC, id DESC
LIMIT $1 OFFSET $2""",
    parameters=("limit", "offset"),
)

LIST_SEARCH = DynamicQuery(
    Inquiry,
    (
        """\
SELECT id, execution, prompt, response_schema, assigned_to, status, response,
       timeout_at, responded_at, created, updated
FROM inquiry
""",
        Clause(
            "WHERE",
            "AND",
            (
                " execution = ${filter.execution}\n  ",
                " assigned_to = ${filter.assigned_to}\n  ",
                " status = ${filter.status}",
            ),
        ),
        """
ORDER BY created DESC, id DESC
LIMIT $1 OFFSET $2""",
    ),
    parameters=("limit", "offset"),
    groups=("filter",),
)

COUNT_LIST_SEARCH = DynamicQuery(
    int,
    (
        """\
SELECT count(*) FROM (
SELECT id, execution, prompt, response_schema, assigned_to, status, response,
       timeout_at, responded_at, created, updated
FROM inquiry
""",
        Clause(
            "WHERE",
            "AND",
            (
                " execution = ${filter.execution}\n  ",
                " assigned_to = ${filter.assigned_to}\n  ",
                " status = ${filter.status}",
            ),
        ),
        "\n) AS listed",
    ),
    groups=("filter",),
)

SEARCH = KeysetQuery(
    Inquiry,
    (
        """\
WITH listed AS NOT MATERIALIZED (
SELECT id, execution, prompt, response_schema, assigned_to, status, response,
       timeout_at, responded_at, created, updated
FROM inquiry
""",
        Clause(
            "WHERE",
            "AND",
            (
                " status = ${filter.status}\n  ",
                " execution = ${filter.execution}\n  ",
                " assigned_to = ${filter.assigned_to}\n  ",
                " created >= ${filter.since}\n  ",
                " created < ${filter.before}",
            ),
        ),
        "\n)\n",
    ),
    {
        "": KeysetOrder(
            (KeysetKey("created", 9, datetime), KeysetKey("id", 0, int)),
            """\
SELECT * FROM listed
ORDER BY created DESC, id DESC
LIMIT $1""",
            {
                (): """\
SELECT * FROM listed
WHERE (created, id) < (${after.created}, ${after.id})
ORDER BY created DESC, id DESC
LIMIT $1""",
            },
        ),
        "oldest": KeysetOrder(
            (KeysetKey("created", 9, datetime), KeysetKey("id", 0, int)),
            """\
SELECT * FROM listed
ORDER BY created, id
LIMIT $1""",
            {
                (): """\
SELECT * FROM listed
WHERE (created, id) > (${after.created}, ${after.id})
ORDER BY created, id
LIMIT $1""",
            },
        ),
        "deadline": KeysetOrder(
            (KeysetKey("timeout_at", 7, datetime | None), KeysetKey("id", 0, int)),
            """\
SELECT * FROM listed
ORDER BY timeout_at, id
LIMIT $1""",
            {
                (): """\
(SELECT * FROM listed
WHERE timeout_at = ${after.timeout_at} AND id > ${after.id}
ORDER BY id
LIMIT $1)
UNION ALL
(SELECT * FROM listed
WHERE timeout_at > ${after.timeout_at}
ORDER BY timeout_at, id
LIMIT $1)
UNION ALL
(SELECT * FROM listed
WHERE timeout_at IS NULL
ORDER BY timeout_at, id
LIMIT $1)
ORDER BY timeout_at, id
LIMIT $1""",
                ("timeout_at",): """\
SELECT * FROM listed
WHERE timeout_at IS NULL AND id > ${after.id}
ORDER BY timeout_at, id
LIMIT $1""",
            },
        ),
    },
    name="inquiry.search",
    groups=("filter",),
)

STREAM_SEARCH = DynamicQuery(
    Inquiry,
    (
        """\
SELECT id, execution, prompt, response_schema, assigned_to, status, response,
       timeout_at, responded_at, created, updated
FROM inquiry
""",
        Clause(
            "WHERE",
            "AND",
            (
                " status = ${filter.status}\n  ",
                " execution = ${filter.execution}\n  ",
                " assigned_to = ${filter.assigned_to}\n  ",
                " created >= ${filter.since}\n  ",
                " created < ${filter.before}",
            ),
        ),
        "\nORDER BY",
        OneOf(
            {
                "": " created DESC, id DESC",
                "oldest": " created, id",
                "deadline": " timeout_at, id",
            }
        ),
    ),
    groups=("filter",),
)

COUNT_SEARCH = DynamicQuery(
    int,
    (
        """\
SELECT count(*) FROM (
SELECT id, execution, prompt, response_schema, assigned_to, status, response,
       timeout_at, responded_at, created, updated
FROM inquiry
""",
        Clause(
            "WHERE",
            "AND",
            (
                " status = ${filter.status}\n  ",
                " execution = ${filter.execution}\n  ",
                " assigned_to = ${filter.assigned_to}\n  ",
                " created >= ${filter.since}\n  ",
                " created < ${filter.before}",
            ),
        ),
        "\n) AS listed",
    ),
    groups=("filter",),
)

COUNT = Query(int, "SELECT count(*) FROM inquiry")

CREATE = DynamicQuery(
    Inquiry,
    (
        """\
INSERT INTO inquiry (execution, prompt, response_schema, assigned_to, status,
                     response, timeout_at)
VALUES (""",
        Clause(
            "",
            ",",
            (
                "${input.execution}",
                " ${input.prompt}",
                " ${input.response_schema}",
                " ${input.assigned_to}",
                " ${input.status}",
                "\n        ${input.response}",
                " ${input.timeout_at}",
            ),
            otherwise=" DEFAULT",
        ),
        """\
)
RETURNING id, execution, prompt, response_schema, assigned_to, status, response,
          timeout_at, responded_at, created, updated""",
    ),
    groups=("input",),
)

UPDATE = DynamicQuery(
    Inquiry,
    (
        "UPDATE inquiry\n",
        Clause(
            "SET",
            ",",
            (
                " status = ${input.status}",
                "\n    response = ${input.response}",
                "\n    responded_at = ${input.responded_at}",
                "\n    assigned_to = ${input.assigned_to}",
            ),
        ),
        """
WHERE id = $1
RETURNING id, execution, prompt, response_schema, assigned_to, status, response,
          timeout_at, responded_at, created, updated""",
    ),
    parameters=("id",),
    groups=("input",),
    unchanged=Query(
        Inquiry,
        """\
SELECT    id, execution, prompt, response_schema, assigned_to, status, response,
          timeout_at, responded_at, created, updated
FROM inquiry
WHERE id = $1""",
        parameters=("id",),
    ),
)

UPDATE_IF = DynamicQuery(
    Inquiry,
    (
        "UPDATE inquiry\n",
        Clause(
            "SET",
            ",",
            (
                " status = ${input.status}",
                "\n    response = ${input.response}",
                "\n    responded_at = ${input.responded_at}",
                "\n    assigned_to = ${input.assigned_to}",
            ),
        ),
        "\n",
        Clause(
            "WHERE",
            "AND",
            (
                " id = $1\n  ",
                " status = ${expected.status}\n  ",
                " assigned_to IS NOT DISTINCT FROM ${expected.assigned_to}\n  ",
                " updated = ${expected.updated}",
            ),
        ),
        """
RETURNING id, execution, prompt, response_schema, assigned_to, status, response,
          timeout_at, responded_at, created, updated""",
    ),
    parameters=("id",),
    groups=("expected", "input"),
    unchanged=DynamicQuery(
        Inquiry,
        (
            """\
SELECT    id, execution, prompt, response_schema, assigned_to, status, response,
          timeout_at, responded_at, created, updated
FROM inquiry
""",
            Clause(
                "WHERE",
                "AND",
                (
                    " id = $1\n  ",
                    " status = ${expected.status}\n  ",
                    " assigned_to IS NOT DISTINCT FROM ${expected.assigned_to}\n  ",
                    " updated = ${expected.updated}",
                ),
            ),
        ),
        parameters=("id",),
        groups=("expected", "input"),
    ),
    probe=KeyProbe(
        Inquiry,
        """\
SELECT    id, execution, prompt, response_schema, assigned_to, status, response,
          timeout_at, responded_at, created, updated
FROM inquiry
WHERE id = $1""",
        ("id",),
        (0,),
        (
            Expected("status", 1, "status"),
            Expected(
                "assigned_to",
                1,
                "assigned_to",
                text="assigned_to IS NOT DISTINCT FROM :expected.assigned_to",
            ),
            Expected("updated", 1, "updated"),
        ),
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
    parameters=("response", "id"),
    key=("id",),
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

DELETE = Query(int, "DELETE FROM inquiry\nWHERE id = $1", parameters=("id",))


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
        return await self._fetch_value(COUNT_LIST_SEARCH, filter)

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
        return self._stream(STREAM_SEARCH, filter, order)

    async def count_search(self, filter: SearchInquiryFilter) -> int:
        """Number of rows that `search` gives on all its pages."""
        return await self._fetch_value(COUNT_SEARCH, filter)

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
        self, id: int, expected: UpdateIfInquiryExpected, input: UpdateIfInquiryInput
    ) -> Inquiry:
        """Change the given fields of an inquiry that is as expected; NotFoundError if
        there is none, ChangedError if it isn't as expected.
        """
        return await self._fetch_one(UPDATE_IF, id, expected, input)

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
