"""Runtimes: interpreters that actions and sensors run in."""

# Generated from queries/runtime.sql by `just gen`: change that, not this.

from collections.abc import Sequence
from typing import TypeAlias

from attune_db.core import (
    BaseRepository,
    BulkQuery,
    DynamicQuery,
    Pagination,
    Query,
    ReadQuery,
    UpdateQuery,
)

from ..entities.runtime import Runtime
from ..enums.runtime_type import RuntimeType
from ..inputs.runtime import CreateRuntimeInput, UpdateRuntimeInput
from ..schema import SCHEMA

# In the class, `list` is a method.
RuntimeList: TypeAlias = list[Runtime]
StrList: TypeAlias = list[str]

FIND_BY_ID = ReadQuery(
    Runtime,
    """\
SELECT id, ref, pack, pack_ref, description, runtime_type, name, distributions,
       installation, installers, created, updated
FROM runtime
WHERE id = $1""",
    ("id",),
)

FIND_BY_REF = ReadQuery(
    Runtime,
    """\
SELECT id, ref, pack, pack_ref, description, runtime_type, name, distributions,
       installation, installers, created, updated
FROM runtime
WHERE ref = $1""",
    ("ref",),
)

FIND_BY_PACK = ReadQuery(
    Runtime,
    """\
SELECT id, ref, pack, pack_ref, description, runtime_type, name, distributions,
       installation, installers, created, updated
FROM runtime
WHERE pack = $1
ORDER BY ref""",
    ("pack",),
)

FIND_BY_TYPE = ReadQuery(
    Runtime,
    """\
SELECT id, ref, pack, pack_ref, description, runtime_type, name, distributions,
       installation, installers, created, updated
FROM runtime
WHERE runtime_type = $1
ORDER BY ref""",
    ("runtime_type",),
)

LIST = ReadQuery(
    Runtime,
    """\
SELECT id, ref, pack, pack_ref, description, runtime_type, name, distributions,
       installation, installers, created, updated
FROM runtime
ORDER BY ref""",
)

LIST_PAGINATED = ReadQuery(
    Runtime,
    """\
SELECT id, ref, pack, pack_ref, description, runtime_type, name, distributions,
       installation, installers, created, updated
FROM runtime
ORDER BY ref
LIMIT $1 OFFSET $2""",
    ("limit", "offset"),
)

COUNT = ReadQuery(int, "SELECT count(*) FROM runtime")

CREATE = DynamicQuery(
    Runtime,
    """\
INSERT INTO runtime (ref, pack, pack_ref, description, runtime_type,
                     name, distributions, installation, installers)
VALUES (${input.ref}, ${input.pack}, ${input.pack_ref}, ${input.description}, ${input.runtime_type},
        ${input.name}, ${input.distributions}, ${input.installation}, ${input.installers})
RETURNING id, ref, pack, pack_ref, description, runtime_type, name, distributions,
          installation, installers, created, updated""",
)

UPSERT = DynamicQuery(
    Runtime,
    """\
WITH same AS (
    SELECT id, ref, pack, pack_ref, description, runtime_type, name, distributions,
           installation, installers, created, updated
    FROM runtime
    WHERE «ref = ${input.ref}»
      AND «pack IS NOT DISTINCT FROM ${input.pack}»
      AND «pack_ref IS NOT DISTINCT FROM ${input.pack_ref}»
      AND «description IS NOT DISTINCT FROM ${input.description}»
      AND «runtime_type = ${input.runtime_type}»
      AND «name = ${input.name}»
      AND «distributions = ${input.distributions}»
      AND «installation IS NOT DISTINCT FROM ${input.installation}»
      AND «installers = ${input.installers}»
), written AS (
    INSERT INTO runtime (ref, pack, pack_ref, description, runtime_type, name,
                         distributions, installation, installers)
    VALUES (${input.ref}, ${input.pack}, ${input.pack_ref}, ${input.description},
            ${input.runtime_type}, ${input.name}, ${input.distributions},
            ${input.installation}, ${input.installers})
    ON CONFLICT (ref) DO UPDATE
    SET «pack = ${input.pack}»,
        «pack_ref = ${input.pack_ref}»,
        «description = ${input.description}»,
        «runtime_type = ${input.runtime_type}»,
        name = EXCLUDED.name,
        «distributions = ${input.distributions}»,
        «installation = ${input.installation}»,
        «installers = ${input.installers}»
    WHERE runtime.updated IS DISTINCT FROM (SELECT updated FROM same)
    RETURNING id, ref, pack, pack_ref, description, runtime_type, name,
              distributions, installation, installers, created, updated
)
SELECT id, ref, pack, pack_ref, description, runtime_type, name, distributions,
       installation, installers, created, updated
FROM written
UNION ALL
SELECT id, ref, pack, pack_ref, description, runtime_type, name, distributions,
       installation, installers, created, updated
FROM same
WHERE NOT EXISTS (SELECT FROM written)
LIMIT 1""",
)

UPSERT_MANY = BulkQuery(
    DynamicQuery(
        Runtime,
        """\
INSERT INTO runtime (ref, pack, pack_ref, description, runtime_type, name,
                     distributions, installation, installers)
VALUES (${input.ref}, ${input.pack}, ${input.pack_ref}, ${input.description},
        ${input.runtime_type}, ${input.name}, ${input.distributions},
        ${input.installation}, ${input.installers})
ON CONFLICT (ref) DO UPDATE
SET «pack = ${input.pack}»,
    «pack_ref = ${input.pack_ref}»,
    «description = ${input.description}»,
    «runtime_type = ${input.runtime_type}»,
    name = EXCLUDED.name,
    «distributions = ${input.distributions}»,
    «installation = ${input.installation}»,
    «installers = ${input.installers}»
RETURNING id, ref, pack, pack_ref, description, runtime_type, name, distributions,
          installation, installers, created, updated""",
    ),
    batch_argument="input",
)

UPDATE = UpdateQuery(
    Runtime,
    """\
UPDATE runtime
SET «description = ${input.description}»,
    «name = ${input.name}»,
    «distributions = ${input.distributions}»,
    «installation = ${input.installation}»
WHERE id = $1
RETURNING id, ref, pack, pack_ref, description, runtime_type, name, distributions,
          installation, installers, created, updated""",
    ("id",),
)

DELETE = Query(
    int,
    """\
DELETE FROM runtime
WHERE id = $1""",
    ("id",),
)

DELETE_BY_PACK_EXCLUDING = Query(
    int,
    """\
DELETE FROM runtime
WHERE pack = $1
  AND ref <> ALL ($2)""",
    ("pack", "refs"),
)


class RuntimeRepository(BaseRepository):
    """Runtimes: interpreters that actions and sensors run in."""

    entity = "Runtime"
    schema = SCHEMA

    async def find_by_id(self, id: int) -> Runtime | None:
        """The runtime with this id."""
        return await self._fetch_optional(FIND_BY_ID, id)

    async def get_by_id(self, id: int) -> Runtime:
        """The runtime with this id; NotFoundError if there is none."""
        return await self._fetch_one(FIND_BY_ID, id)

    async def find_by_ref(self, ref: str) -> Runtime | None:
        """The runtime with this ref."""
        return await self._fetch_optional(FIND_BY_REF, ref)

    async def get_by_ref(self, ref: str) -> Runtime:
        """The runtime with this ref; NotFoundError if there is none."""
        return await self._fetch_one(FIND_BY_REF, ref)

    async def find_by_pack(self, pack_id: int) -> RuntimeList:
        """Runtimes that this pack ships, by ref."""
        return await self._fetch_all(FIND_BY_PACK, pack_id)

    async def find_by_type(self, runtime_type: RuntimeType) -> RuntimeList:
        """Runtimes that actions, or sensors, run in, by ref."""
        return await self._fetch_all(FIND_BY_TYPE, runtime_type)

    async def list(self) -> RuntimeList:
        """All runtimes, by ref."""
        return await self._fetch_all(LIST)

    async def list_paginated(self, pagination: Pagination) -> RuntimeList:
        """One page of all runtimes, by ref."""
        return await self._fetch_all(LIST_PAGINATED, pagination.limit, pagination.offset)

    async def count(self) -> int:
        """How many runtimes there are."""
        return await self._fetch_value(COUNT)

    async def create(self, input: CreateRuntimeInput) -> Runtime:
        """Add a runtime."""
        return await self._fetch_one(CREATE, input)

    async def upsert(self, input: CreateRuntimeInput) -> Runtime:
        """Add a runtime, or bring the one with this ref up to date; what is unset stays as
        it is.
        """
        return await self._fetch_one(UPSERT, input)

    async def upsert_many(self, input: Sequence[CreateRuntimeInput]) -> RuntimeList:
        """Add runtimes, or change those with their refs; what is left unset stays as it is."""
        return await self._fetch_each(UPSERT_MANY, input)

    async def update(self, id: int, input: UpdateRuntimeInput) -> Runtime:
        """Change the given fields of a runtime; NotFoundError if there is none."""
        return await self._fetch_one(UPDATE, id, input)

    async def delete(self, id: int) -> bool:
        """Remove the runtime with this id, and its sensors; true if there was one."""
        return await self._execute_one(DELETE, id)

    async def delete_by_pack_excluding(self, pack_id: int, refs: StrList) -> int:
        """Remove this pack's runtimes but those with these refs; how many went."""
        return await self._execute(DELETE_BY_PACK_EXCLUDING, pack_id, refs)
