"""Workers: processes that run actions and host sensors."""

# Generated from queries/worker.sql by `just gen`: change that, not this.

from typing import TypeAlias

from attune_db.core import (
    BaseRepository,
    DynamicQuery,
    ErrorContext,
    Pagination,
    Precondition,
    Query,
    ReadQuery,
    RowProbe,
    UpdateQuery,
)

from ..entities.worker import Worker
from ..enums.worker_role import WorkerRole
from ..enums.worker_status import WorkerStatus
from ..enums.worker_type import WorkerType
from ..inputs.worker import CreateWorkerInput, UpdateIfWorkerExpected, UpdateWorkerInput
from ..schema import SCHEMA

# In the class, `list` is a method.
WorkerList: TypeAlias = list[Worker]

FIND_BY_ID = ReadQuery(
    Worker,
    """\
SELECT id, name, worker_type, worker_role, runtime, host, port, status, capabilities,
       meta, last_heartbeat, created, updated
FROM worker
WHERE id = $1""",
    ("id",),
)

FIND_BY_NAME = ReadQuery(
    Worker,
    """\
SELECT id, name, worker_type, worker_role, runtime, host, port, status, capabilities,
       meta, last_heartbeat, created, updated
FROM worker
WHERE name = $1""",
    ("name",),
)

FIND_BY_STATUS = ReadQuery(
    Worker,
    """\
SELECT id, name, worker_type, worker_role, runtime, host, port, status, capabilities,
       meta, last_heartbeat, created, updated
FROM worker
WHERE status = $1
ORDER BY name""",
    ("status",),
)

FIND_BY_TYPE = ReadQuery(
    Worker,
    """\
SELECT id, name, worker_type, worker_role, runtime, host, port, status, capabilities,
       meta, last_heartbeat, created, updated
FROM worker
WHERE worker_type = $1
ORDER BY name""",
    ("worker_type",),
)

FIND_BY_ROLE = ReadQuery(
    Worker,
    """\
SELECT id, name, worker_type, worker_role, runtime, host, port, status, capabilities,
       meta, last_heartbeat, created, updated
FROM worker
WHERE worker_role = $1
ORDER BY name""",
    ("worker_role",),
)

FIND_ACTION_WORKERS = ReadQuery(
    Worker,
    """\
SELECT id, name, worker_type, worker_role, runtime, host, port, status, capabilities,
       meta, last_heartbeat, created, updated
FROM worker
WHERE worker_role IN ('action', 'hybrid')
ORDER BY name""",
)

LIST = ReadQuery(
    Worker,
    """\
SELECT id, name, worker_type, worker_role, runtime, host, port, status, capabilities,
       meta, last_heartbeat, created, updated
FROM worker
ORDER BY name""",
)

LIST_PAGINATED = ReadQuery(
    Worker,
    """\
SELECT id, name, worker_type, worker_role, runtime, host, port, status, capabilities,
       meta, last_heartbeat, created, updated
FROM worker
ORDER BY name
LIMIT $1 OFFSET $2""",
    ("limit", "offset"),
)

COUNT = ReadQuery(int, "SELECT count(*) FROM worker")

CREATE = DynamicQuery(
    Worker,
    """\
INSERT INTO worker (name, worker_type, worker_role, runtime, host, port,
                    status, capabilities, meta)
VALUES (${input.name}, ${input.worker_type}, ${input.worker_role}, ${input.runtime},
        ${input.host}, ${input.port}, ${input.status}, ${input.capabilities}, ${input.meta})
RETURNING id, name, worker_type, worker_role, runtime, host, port, status, capabilities,
          meta, last_heartbeat, created, updated""",
)

UPDATE = UpdateQuery(
    Worker,
    """\
UPDATE worker
SET «name = ${input.name}»,
    «host = ${input.host}»,
    «port = ${input.port}»,
    «status = ${input.status}»,
    «capabilities = ${input.capabilities}»,
    «meta = ${input.meta}»
WHERE id = $1
RETURNING id, name, worker_type, worker_role, runtime, host, port, status, capabilities,
          meta, last_heartbeat, created, updated""",
    ("id",),
)

UPDATE_IF = UpdateQuery(
    Worker,
    """\
UPDATE worker
SET «name = ${input.name}»,
    «host = ${input.host}»,
    «port = ${input.port}»,
    «status = ${input.status}»,
    «capabilities = ${input.capabilities}»,
    «meta = ${input.meta}»
WHERE id = $1
  AND «status = ${expected.status}»
  AND «updated = ${expected.updated}»
RETURNING id, name, worker_type, worker_role, runtime, host, port, status, capabilities,
          meta, last_heartbeat, created, updated""",
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

UPDATE_HEARTBEAT = Query(
    Worker,
    """\
UPDATE worker
SET last_heartbeat = clock_timestamp()
WHERE id = $1
RETURNING id, name, worker_type, worker_role, runtime, host, port, status, capabilities,
          meta, last_heartbeat, created, updated""",
    ("id",),
)

DELETE = Query(
    int,
    """\
DELETE FROM worker
WHERE id = $1""",
    ("id",),
)


class WorkerRepository(BaseRepository):
    """Workers: processes that run actions and host sensors."""

    entity = "Worker"
    schema = SCHEMA

    async def find_by_id(self, id: int) -> Worker | None:
        """The worker with this id."""
        return await self._fetch_optional(FIND_BY_ID, id)

    async def get_by_id(self, id: int) -> Worker:
        """The worker with this id; NotFoundError if there is none."""
        return await self._fetch_one(FIND_BY_ID, id)

    async def find_by_name(self, name: str) -> Worker | None:
        """The worker with this name."""
        return await self._fetch_optional(FIND_BY_NAME, name)

    async def get_by_name(self, name: str) -> Worker:
        """The worker with this name; NotFoundError if there is none."""
        return await self._fetch_one(FIND_BY_NAME, name)

    async def find_by_status(self, status: WorkerStatus) -> WorkerList:
        """Workers in this state, by name."""
        return await self._fetch_all(FIND_BY_STATUS, status)

    async def find_by_type(self, worker_type: WorkerType) -> WorkerList:
        """Workers deployed in this way, by name."""
        return await self._fetch_all(FIND_BY_TYPE, worker_type)

    async def find_by_role(self, worker_role: WorkerRole) -> WorkerList:
        """Workers of exactly this role, by name."""
        return await self._fetch_all(FIND_BY_ROLE, worker_role)

    async def find_action_workers(self) -> WorkerList:
        """Workers that may run actions, hybrid ones among them, by name."""
        return await self._fetch_all(FIND_ACTION_WORKERS)

    async def list(self) -> WorkerList:
        """All workers, by name."""
        return await self._fetch_all(LIST)

    async def list_paginated(self, pagination: Pagination) -> WorkerList:
        """One page of all workers, by name."""
        return await self._fetch_all(LIST_PAGINATED, pagination.limit, pagination.offset)

    async def count(self) -> int:
        """How many workers there are."""
        return await self._fetch_value(COUNT)

    async def create(self, input: CreateWorkerInput) -> Worker:
        """Add a worker."""
        return await self._fetch_one(CREATE, input)

    async def update(self, id: int, input: UpdateWorkerInput) -> Worker:
        """Change the given fields of a worker; NotFoundError if there is none."""
        return await self._fetch_one(UPDATE, id, input)

    async def update_if(
        self, id: int, expected: UpdateIfWorkerExpected, input: UpdateWorkerInput
    ) -> Worker:
        """Change the given fields of a worker that is as expected; NotFoundError if there
        is none, ChangedError if it isn't as expected.
        """
        return await self._fetch_one(UPDATE_IF, id, input, expected)

    async def update_heartbeat(self, id: int) -> Worker:
        """Note that this worker is alive now, by the server's clock; NotFoundError if
        there is none.
        """
        return await self._fetch_one(UPDATE_HEARTBEAT, id)

    async def delete(self, id: int) -> bool:
        """Remove the worker with this id; true if there was one."""
        return await self._execute_one(DELETE, id)
