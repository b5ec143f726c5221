"""Executions: runs of actions."""

# Generated from queries/execution.sql by `just gen`: change that, not this.

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

from ..entities.execution import Execution
from ..enums.execution_status import ExecutionStatus
from ..inputs.execution import (
    CreateExecutionInput,
    CreateOrGetTopLevelExecutionInput,
    ListSearchExecutionFilter,
    SearchExecutionFilter,
    SearchExecutionOrder,
    UpdateExecutionInput,
    UpdateIfExecutionExpected,
)
from ..schema import SCHEMA

# In the class, `list` is a method.
ExecutionList: TypeAlias = list[Execution]

FIND_BY_ID = ReadQuery(
    Execution,
    """\
SELECT id, action, action_ref, config, parent, enforcement, executor, status,
       result, workflow_task, created, updated
FROM execution
WHERE id = $1""",
    ("id",),
)

FIND_BY_ACTION = ReadQuery(
    Execution,
    """\
SELECT id, action, action_ref, config, parent, enforcement, executor, status,
       result, workflow_task, created, updated
FROM execution
WHERE action = $1
ORDER BY created DESC, id DESC""",
    ("action",),
)

FIND_BY_ENFORCEMENT = ReadQuery(
    Execution,
    """\
SELECT id, action, action_ref, config, parent, enforcement, executor, status,
       result, workflow_task, created, updated
FROM execution
WHERE enforcement = $1
ORDER BY created DESC, id DESC""",
    ("enforcement",),
)

FIND_BY_STATUS = ReadQuery(
    Execution,
    """\
SELECT id, action, action_ref, config, parent, enforcement, executor, status,
       result, workflow_task, created, updated
FROM execution
WHERE status = $1
ORDER BY created DESC, id DESC""",
    ("status",),
)

FIND_BY_PARENT = ReadQuery(
    Execution,
    """\
SELECT id, action, action_ref, config, parent, enforcement, executor, status,
       result, workflow_task, created, updated
FROM execution
WHERE parent = $1
ORDER BY created, id""",
    ("parent",),
)

FIND_TOP_LEVEL_BY_ENFORCEMENT = ReadQuery(
    Execution,
    """\
SELECT id, action, action_ref, config, parent, enforcement, executor, status,
       result, workflow_task, created, updated
FROM execution
WHERE enforcement = $1
  AND parent IS NULL
LIMIT 1""",
    ("enforcement",),
)

LIST = ReadQuery(
    Execution,
    """\
SELECT id, action, action_ref, config, parent, enforcement, executor, status,
       result, workflow_task, created, updated
FROM execution
ORDER BY created DESC, id DESC""",
)

LIST_PAGINATED = ReadQuery(
    Execution,
    """\
SELECT id, action, action_ref, config, parent, enforcement, executor, status,
       result, workflow_task, created, updated
FROM execution
ORDER BY created DESC, id DESC
LIMIT $1 OFFSET $2""",
    ("limit", "offset"),
)

LIST_SEARCH = ListQuery(
    Execution,
    """\
SELECT id, action, action_ref, config, parent, enforcement, executor, status,
       result, workflow_task, created, updated
FROM execution
WHERE «action = ${filter.action}»
  AND «parent = ${filter.parent}»
  AND «enforcement = ${filter.enforcement}»
  AND «executor = ${filter.executor}»
  AND «status = ${filter.status}»
ORDER BY created DESC, id DESC
LIMIT $1 OFFSET $2""",
    ("limit", "offset"),
    read_only=True,
)

SEARCH = KeysetQuery(
    Execution,
    """\
SELECT id, action, action_ref, config, parent, enforcement, executor, status,
       result, workflow_task, created, updated
FROM execution
WHERE «status = ${filter.status}»
  AND «action = ${filter.action}»
  AND «action_ref BETWEEN glob_first(${filter.action_ref}) AND glob_last(${filter.action_ref})»
  AND «action_ref LIKE glob_rest(${filter.action_ref})»
  AND «action_ref >= ${filter.pack_name} || '.'» AND «action_ref < ${filter.pack_name} || '/'  -- in ASCII, "/" follows "."»
  AND «EXISTS (
      SELECT FROM enforcement AS e
      WHERE e.id = execution.enforcement
        AND e.rule_ref BETWEEN glob_first(${filter.rule_ref}) AND glob_last(${filter.rule_ref})
        AND e.rule_ref LIKE glob_rest(${filter.rule_ref})
  )»
  AND «EXISTS (
      SELECT FROM enforcement AS e
      WHERE e.id = execution.enforcement
        AND e.trigger_ref BETWEEN glob_first(${filter.trigger_ref}) AND glob_last(${filter.trigger_ref})
        AND e.trigger_ref LIKE glob_rest(${filter.trigger_ref})
  )»
  AND «executor = ${filter.executor}»
  AND «enforcement = ${filter.enforcement}»
  AND «parent = ${filter.parent}»
  AND «(parent IS NULL OR NOT ${filter.top_level_only})»
  AND «strpos(lower(result::text), lower(${filter.result_contains})) > 0»
  AND «created >= ${filter.since}»
  AND «created < ${filter.before}»
ORDER BY «created DESC, id DESC»""",
    name="execution.search",
    orders={"oldest": "created, id", "updated": "updated DESC, id DESC"},
    pages={
        None: KeysetOrder(
            (KeysetKey("created", datetime), KeysetKey("id", int)),
            after=(KeyRange("(created, id) < (${after.created}, ${after.id})"),),
        ),
        "oldest": KeysetOrder(
            (KeysetKey("created", datetime), KeysetKey("id", int)),
            after=(KeyRange("(created, id) > (${after.created}, ${after.id})"),),
        ),
        "updated": KeysetOrder(
            (KeysetKey("updated", datetime), KeysetKey("id", int)),
            after=(KeyRange("(updated, id) < (${after.updated}, ${after.id})"),),
        ),
    },
    read_only=True,
)

PAGE_BY_ACTION_REF = KeysetQuery(
    Execution,
    """\
SELECT id, action, action_ref, config, parent, enforcement, executor, status,
       result, workflow_task, created, updated
FROM execution
WHERE action_ref = $1
ORDER BY created DESC, id DESC""",
    ("action_ref",),
    name="execution.page_by_action_ref",
    pages={
        None: KeysetOrder(
            (KeysetKey("created", datetime), KeysetKey("id", int)),
            after=(KeyRange("(created, id) < (${after.created}, ${after.id})"),),
        )
    },
    read_only=True,
)

COUNT = ReadQuery(int, "SELECT count(*) FROM execution")

CREATE = DynamicQuery(
    Execution,
    """\
INSERT INTO execution (action, action_ref, config, parent, enforcement,
                       executor, status, result, workflow_task)
VALUES (${input.action}, ${input.action_ref}, ${input.config}, ${input.parent}, ${input.enforcement},
        ${input.executor}, ${input.status}, ${input.result}, ${input.workflow_task})
RETURNING id, action, action_ref, config, parent, enforcement, executor, status,
          result, workflow_task, created, updated""",
)

CREATE_MANY = BulkQuery(CREATE, batch_argument="input")

LOAD_MANY = BulkQuery(
    returning_one(CREATE),
    batch_argument="input",
    copy=CopyTarget(
        "execution", jsonb=("config", "result", "workflow_task"), self_references=("parent",)
    ),
)

CREATE_OR_GET_TOP_LEVEL = DynamicQuery(
    Execution,
    """\
INSERT INTO execution (action, action_ref, config, enforcement,
                       executor, status, result, workflow_task)
VALUES (${input.action}, ${input.action_ref}, ${input.config}, $1,
        ${input.executor}, ${input.status}, ${input.result}, ${input.workflow_task})
ON CONFLICT (enforcement) WHERE parent IS NULL DO UPDATE
SET enforcement = execution.enforcement -- changes nothing: DO NOTHING would return no row
RETURNING id, action, action_ref, config, parent, enforcement, executor, status,
          result, workflow_task, created, updated""",
    ("enforcement",),
    errors=ErrorContext(key_parameters=()),
)

UPDATE = UpdateQuery(
    Execution,
    """\
UPDATE execution
SET «status = ${input.status}»,
    «result = ${input.result}»,
    «executor = ${input.executor}»,
    «workflow_task = ${input.workflow_task}»
WHERE id = $1
RETURNING id, action, action_ref, config, parent, enforcement, executor, status,
          result, workflow_task, created, updated""",
    ("id",),
)

UPDATE_IF = UpdateQuery(
    Execution,
    """\
UPDATE execution
SET «status = ${input.status}»,
    «result = ${input.result}»,
    «executor = ${input.executor}»,
    «workflow_task = ${input.workflow_task}»
WHERE id = $1
  AND «status = ${expected.status}»
  AND «executor IS NOT DISTINCT FROM ${expected.executor}»
  AND «updated = ${expected.updated}»
RETURNING id, action, action_ref, config, parent, enforcement, executor, status,
          result, workflow_task, created, updated""",
    ("id",),
    errors=ErrorContext(
        row_probe=RowProbe(
            "WHERE id = $1",
            (
                Precondition("status", "expected.status"),
                Precondition("executor", "expected.executor"),
                Precondition("updated", "expected.updated"),
            ),
        )
    ),
)

UPDATE_IF_STATUS = UpdateQuery(
    Execution,
    """\
UPDATE execution
SET «status = ${input.status}»,
    «result = ${input.result}»,
    «executor = ${input.executor}»,
    «workflow_task = ${input.workflow_task}»
WHERE id = $1
  AND status = $2
RETURNING id, action, action_ref, config, parent, enforcement, executor, status,
          result, workflow_task, created, updated""",
    ("id", "status"),
)

UPDATE_IF_STATUS_AND_UPDATED_BEFORE = UpdateQuery(
    Execution,
    """\
UPDATE execution
SET «status = ${input.status}»,
    «result = ${input.result}»,
    «executor = ${input.executor}»,
    «workflow_task = ${input.workflow_task}»
WHERE id = $1
  AND status = $2
  AND updated < $3
RETURNING id, action, action_ref, config, parent, enforcement, executor, status,
          result, workflow_task, created, updated""",
    ("id", "status", "updated"),
)

UPDATE_IF_STATUS_AND_UPDATED_AT = UpdateQuery(
    Execution,
    """\
UPDATE execution
SET «status = ${input.status}»,
    «result = ${input.result}»,
    «executor = ${input.executor}»,
    «workflow_task = ${input.workflow_task}»
WHERE id = $1
  AND status = $2
  AND updated = $3
RETURNING id, action, action_ref, config, parent, enforcement, executor, status,
          result, workflow_task, created, updated""",
    ("id", "status", "updated"),
)

CLAIM_NEXT = Query(
    Execution,
    """\
WITH next AS (
    SELECT id AS next_id
    FROM execution
    WHERE status = 'requested'
    ORDER BY created, id
    LIMIT 1
    FOR UPDATE SKIP LOCKED
)
UPDATE execution
SET status = 'scheduling'
FROM next
WHERE id = next_id
RETURNING id, action, action_ref, config, parent, enforcement, executor, status,
          result, workflow_task, created, updated""",
)

CLAIM_FOR_SCHEDULING = Query(
    Execution,
    """\
UPDATE execution
SET status = 'scheduling',
    executor = coalesce($1, executor)
WHERE id = $2
  AND status = 'requested'
RETURNING id, action, action_ref, config, parent, enforcement, executor, status,
          result, workflow_task, created, updated""",
    ("executor", "id"),
)

RECLAIM_STALE_SCHEDULING = Query(
    Execution,
    """\
UPDATE execution
SET updated = clock_timestamp(),
    executor = coalesce($1, executor)
WHERE id = $2
  AND status = 'scheduling'
  AND updated < $3
RETURNING id, action, action_ref, config, parent, enforcement, executor, status,
          result, workflow_task, created, updated""",
    ("executor", "id", "updated"),
)

REVERT_SCHEDULED_TO_REQUESTED = Query(
    Execution,
    """\
UPDATE execution
SET status = 'requested',
    executor = NULL
WHERE id = $1
  AND status = 'scheduled'
RETURNING id, action, action_ref, config, parent, enforcement, executor, status,
          result, workflow_task, created, updated""",
    ("id",),
    errors=ErrorContext(
        row_probe=RowProbe("WHERE id = $1", (Precondition("status", text="status = 'scheduled'"),))
    ),
)

RELEASE_STALE = Query(
    Execution,
    """\
WITH released AS (
    UPDATE execution
    SET status = 'requested'
    WHERE status = 'scheduling'
      AND updated < $1
    RETURNING id, action, action_ref, config, parent, enforcement, executor, status,
              result, workflow_task, created, updated
)
SELECT id, action, action_ref, config, parent, enforcement, executor, status,
       result, workflow_task, created, updated
FROM released
ORDER BY created, id""",
    ("updated",),
)

DELETE = Query(
    int,
    """\
DELETE FROM execution
WHERE id = $1""",
    ("id",),
)


class ExecutionRepository(BaseRepository):
    """Executions: runs of actions."""

    entity = "Execution"
    schema = SCHEMA

    async def find_by_id(self, id: int) -> Execution | None:
        """The execution with this id."""
        return await self._fetch_optional(FIND_BY_ID, id)

    async def get_by_id(self, id: int) -> Execution:
        """The execution with this id; NotFoundError if there is none."""
        return await self._fetch_one(FIND_BY_ID, id)

    async def find_by_action(self, action_id: int) -> ExecutionList:
        """Executions of this action, newest first."""
        return await self._fetch_all(FIND_BY_ACTION, action_id)

    async def find_by_enforcement(self, enforcement_id: int) -> ExecutionList:
        """Executions of this enforcement, children included, newest first."""
        return await self._fetch_all(FIND_BY_ENFORCEMENT, enforcement_id)

    async def find_by_status(self, status: ExecutionStatus) -> ExecutionList:
        """Executions in this status, newest first."""
        return await self._fetch_all(FIND_BY_STATUS, status)

    async def find_by_parent(self, parent_id: int) -> ExecutionList:
        """Children of this execution, oldest first."""
        return await self._fetch_all(FIND_BY_PARENT, parent_id)

    async def find_top_level_by_enforcement(self, enforcement_id: int) -> Execution | None:
        """The execution that this enforcement asked for, without its children."""
        return await self._fetch_optional(FIND_TOP_LEVEL_BY_ENFORCEMENT, enforcement_id)

    async def list(self) -> ExecutionList:
        """All executions, newest first."""
        return await self._fetch_all(LIST)

    def stream_list(self) -> RowStream[Execution]:
        """All executions, newest first; read one by one, inside `async with`."""
        return self._stream(LIST)

    async def list_paginated(self, pagination: Pagination) -> ExecutionList:
        """One page of all executions, newest first."""
        return await self._fetch_all(LIST_PAGINATED, pagination.limit, pagination.offset)

    async def list_search(
        self, filter: ListSearchExecutionFilter, pagination: Pagination
    ) -> ExecutionList:
        """One page of the executions that match every given filter, newest first."""
        return await self._fetch_all(LIST_SEARCH, pagination.limit, pagination.offset, filter)

    async def count_list_search(self, filter: ListSearchExecutionFilter) -> int:
        """Number of rows that `list_search` gives on all its pages."""
        return await self._fetch_value(LIST_SEARCH.count, filter)

    async def search(
        self,
        filter: SearchExecutionFilter,
        *,
        order: SearchExecutionOrder | None = None,
        after: str | None = None,
        per_page: int = 50,
    ) -> Page[Execution]:
        """Executions that match every given filter, newest first."""
        return await self._fetch_page(SEARCH, filter, order=order, after=after, per_page=per_page)

    def stream_search(
        self, filter: SearchExecutionFilter, *, order: SearchExecutionOrder | None = None
    ) -> RowStream[Execution]:
        """Executions that match every given filter, newest first; read one by one, inside
        `async with`.
        """
        return self._stream(SEARCH, filter, order)

    async def count_search(self, filter: SearchExecutionFilter) -> int:
        """Number of rows that `search` gives on all its pages."""
        return await self._fetch_value(SEARCH.count, filter)

    async def page_by_action_ref(
        self, action_ref: str, *, after: str | None = None, per_page: int = 50
    ) -> Page[Execution]:
        """Executions of the action with just this ref, even once it is gone, newest first."""
        return await self._fetch_page(
            PAGE_BY_ACTION_REF, action_ref, after=after, per_page=per_page
        )

    async def count(self) -> int:
        """How many executions there are."""
        return await self._fetch_value(COUNT)

    async def create(self, input: CreateExecutionInput) -> Execution:
        """Add an execution."""
        return await self._fetch_one(CREATE, input)

    async def create_many(self, input: Sequence[CreateExecutionInput]) -> ExecutionList:
        """Add executions."""
        return await self._fetch_each(CREATE_MANY, input)

    async def load_many(self, input: Sequence[CreateExecutionInput]) -> int:
        """Add executions that nobody reads back."""
        return await self._execute_each(LOAD_MANY, input)

    async def create_or_get_top_level(
        self, enforcement_id: int | None, input: CreateOrGetTopLevelExecutionInput
    ) -> Execution:
        """Add an execution without a parent, or get the one that its enforcement has already."""
        return await self._fetch_one(CREATE_OR_GET_TOP_LEVEL, enforcement_id, input)

    async def update(self, id: int, input: UpdateExecutionInput) -> Execution:
        """Change the given fields of an execution; NotFoundError if there is none."""
        return await self._fetch_one(UPDATE, id, input)

    async def update_if(
        self, id: int, expected: UpdateIfExecutionExpected, input: UpdateExecutionInput
    ) -> Execution:
        """Change the given fields of an execution that is as expected; NotFoundError if
        there is none, ChangedError if it isn't as expected.
        """
        return await self._fetch_one(UPDATE_IF, id, input, expected)

    async def update_if_status(
        self, id: int, expected: ExecutionStatus, input: UpdateExecutionInput
    ) -> Execution | None:
        """Change the given fields of an execution whose status is this; None if it has
        another, or is gone.
        """
        return await self._fetch_optional(UPDATE_IF_STATUS, id, expected, input)

    async def update_if_status_and_updated_before(
        self, id: int, expected: ExecutionStatus, before: datetime, input: UpdateExecutionInput
    ) -> Execution | None:
        """Change the given fields of an execution of this status, last changed before;
        None otherwise.
        """
        return await self._fetch_optional(
            UPDATE_IF_STATUS_AND_UPDATED_BEFORE, id, expected, before, input
        )

    async def update_if_status_and_updated_at(
        self, id: int, expected: ExecutionStatus, updated: datetime, input: UpdateExecutionInput
    ) -> Execution | None:
        """Change the given fields of an execution that is just as it was read; None otherwise."""
        return await self._fetch_optional(
            UPDATE_IF_STATUS_AND_UPDATED_AT, id, expected, updated, input
        )

    async def claim_next(self) -> Execution | None:
        """Take the oldest requested execution for scheduling: of several workers at once,
        one gets it.
        """
        return await self._fetch_optional(CLAIM_NEXT)

    async def claim_for_scheduling(self, id: int, executor: int | None) -> Execution | None:
        """Take this execution for scheduling if it is still requested; None if not, or if
        it is gone.
        """
        return await self._fetch_optional(CLAIM_FOR_SCHEDULING, executor, id)

    async def reclaim_stale_scheduling(
        self, id: int, executor: int | None, before: datetime
    ) -> Execution | None:
        """Take over an execution still in scheduling and last changed before; None otherwise."""
        return await self._fetch_optional(RECLAIM_STALE_SCHEDULING, executor, id, before)

    async def revert_scheduled_to_requested(self, id: int) -> Execution:
        """Give back a scheduled execution that nobody began to run, and forget its
        executor; NotFoundError if there is none, ChangedError if it isn't as expected.
        """
        return await self._fetch_one(REVERT_SCHEDULED_TO_REQUESTED, id)

    async def release_stale(self, before: datetime) -> ExecutionList:
        """Give back what was claimed and has not changed since this time, oldest first."""
        return await self._fetch_all(RELEASE_STALE, before)

    async def delete(self, id: int) -> bool:
        """Remove the execution with this id; true if there was one."""
        return await self._execute_one(DELETE, id)
