"""Permission sets: named lists of grants."""

# Generated from queries/permission_set.sql by `just gen`: change that, not this.

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

from ..entities.permission_set import PermissionSet
from ..inputs.permission_set import CreatePermissionSetInput, UpdatePermissionSetInput
from ..schema import SCHEMA

# In the class, `list` is a method.
PermissionSetList: TypeAlias = list[PermissionSet]
StrList: TypeAlias = list[str]

FIND_BY_ID = ReadQuery(
    PermissionSet,
    """\
SELECT id, ref, pack, pack_ref, label, description, grants, created, updated
FROM permission_set
WHERE id = $1""",
    ("id",),
)

FIND_BY_REF = ReadQuery(
    PermissionSet,
    """\
SELECT id, ref, pack, pack_ref, label, description, grants, created, updated
FROM permission_set
WHERE ref = $1""",
    ("ref",),
)

LIST = ReadQuery(
    PermissionSet,
    """\
SELECT id, ref, pack, pack_ref, label, description, grants, created, updated
FROM permission_set
ORDER BY ref""",
)

LIST_PAGINATED = ReadQuery(
    PermissionSet,
    """\
SELECT id, ref, pack, pack_ref, label, description, grants, created, updated
FROM permission_set
ORDER BY ref
LIMIT $1 OFFSET $2""",
    ("limit", "offset"),
)

COUNT = ReadQuery(int, "SELECT count(*) FROM permission_set")

CREATE = DynamicQuery(
    PermissionSet,
    """\
INSERT INTO permission_set (ref, pack, pack_ref,
                            label, description, grants)
VALUES (${input.ref}, ${input.pack}, ${input.pack_ref},
        ${input.label}, ${input.description}, ${input.grants})
RETURNING id, ref, pack, pack_ref, label, description, grants, created, updated""",
)

UPSERT = DynamicQuery(
    PermissionSet,
    """\
WITH same AS (
    SELECT id, ref, pack, pack_ref, label, description, grants, created, updated
    FROM permission_set
    WHERE «ref = ${input.ref}»
      AND «pack IS NOT DISTINCT FROM ${input.pack}»
      AND «pack_ref IS NOT DISTINCT FROM ${input.pack_ref}»
      AND «label IS NOT DISTINCT FROM ${input.label}»
      AND «description IS NOT DISTINCT FROM ${input.description}»
      AND «grants = ${input.grants}»
), written AS (
    INSERT INTO permission_set (ref, pack, pack_ref, label, description, grants)
    VALUES (${input.ref}, ${input.pack}, ${input.pack_ref}, ${input.label},
            ${input.description}, ${input.grants})
    ON CONFLICT (ref) DO UPDATE
    SET ref = EXCLUDED.ref,
        «pack = ${input.pack}»,
        «pack_ref = ${input.pack_ref}»,
        «label = ${input.label}»,
        «description = ${input.description}»,
        «grants = ${input.grants}»
    WHERE permission_set.updated IS DISTINCT FROM (SELECT updated FROM same)
    RETURNING id, ref, pack, pack_ref, label, description, grants, created, updated
)
SELECT id, ref, pack, pack_ref, label, description, grants, created, updated
FROM written
UNION ALL
SELECT id, ref, pack, pack_ref, label, description, grants, created, updated
FROM same
WHERE NOT EXISTS (SELECT FROM written)
LIMIT 1""",
)

UPSERT_MANY = BulkQuery(
    DynamicQuery(
        PermissionSet,
        """\
INSERT INTO permission_set (ref, pack, pack_ref, label, description, grants)
VALUES (${input.ref}, ${input.pack}, ${input.pack_ref}, ${input.label},
        ${input.description}, ${input.grants})
ON CONFLICT (ref) DO UPDATE
SET ref = EXCLUDED.ref,
    «pack = ${input.pack}»,
    «pack_ref = ${input.pack_ref}»,
    «label = ${input.label}»,
    «description = ${input.description}»,
    «grants = ${input.grants}»
RETURNING id, ref, pack, pack_ref, label, description, grants, created, updated""",
    ),
    batch_argument="input",
)

UPDATE = UpdateQuery(
    PermissionSet,
    """\
UPDATE permission_set
SET «label = ${input.label}»,
    «description = ${input.description}»,
    «grants = ${input.grants}»
WHERE id = $1
RETURNING id, ref, pack, pack_ref, label, description, grants, created, updated""",
    ("id",),
)

DELETE = Query(
    int,
    """\
DELETE FROM permission_set
WHERE id = $1""",
    ("id",),
)

DELETE_BY_PACK_EXCLUDING = Query(
    int,
    """\
DELETE FROM permission_set
WHERE pack = $1
  AND ref <> ALL ($2)""",
    ("pack", "refs"),
)


class PermissionSetRepository(BaseRepository):
    """Permission sets: named lists of grants."""

    entity = "PermissionSet"
    schema = SCHEMA

    async def find_by_id(self, id: int) -> PermissionSet | None:
        """The permission set with this id."""
        return await self._fetch_optional(FIND_BY_ID, id)

    async def get_by_id(self, id: int) -> PermissionSet:
        """The permission set with this id; NotFoundError if there is none."""
        return await self._fetch_one(FIND_BY_ID, id)

    async def find_by_ref(self, ref: str) -> PermissionSet | None:
        """The permission set with this ref."""
        return await self._fetch_optional(FIND_BY_REF, ref)

    async def get_by_ref(self, ref: str) -> PermissionSet:
        """The permission set with this ref; NotFoundError if there is none."""
        return await self._fetch_one(FIND_BY_REF, ref)

    async def list(self) -> PermissionSetList:
        """All permission sets, by ref."""
        return await self._fetch_all(LIST)

    async def list_paginated(self, pagination: Pagination) -> PermissionSetList:
        """One page of all permission sets, by ref."""
        return await self._fetch_all(LIST_PAGINATED, pagination.limit, pagination.offset)

    async def count(self) -> int:
        """How many permission sets there are."""
        return await self._fetch_value(COUNT)

    async def create(self, input: CreatePermissionSetInput) -> PermissionSet:
        """Add a permission set."""
        return await self._fetch_one(CREATE, input)

    async def upsert(self, input: CreatePermissionSetInput) -> PermissionSet:
        """Add a permission set, or bring the one with this ref up to date; what is unset
        stays as it is.
        """
        return await self._fetch_one(UPSERT, input)

    async def upsert_many(self, input: Sequence[CreatePermissionSetInput]) -> PermissionSetList:
        """Add permission sets, or change those with their refs; what is left unset stays
        as it is.
        """
        return await self._fetch_each(UPSERT_MANY, input)

    async def update(self, id: int, input: UpdatePermissionSetInput) -> PermissionSet:
        """Change the given fields of a permission set; NotFoundError if there is none."""
        return await self._fetch_one(UPDATE, id, input)

    async def delete(self, id: int) -> bool:
        """Remove the permission set with this id, and its assignments; true if there was one."""
        return await self._execute_one(DELETE, id)

    async def delete_by_pack_excluding(self, pack_id: int, refs: StrList) -> int:
        """Remove this pack's permission sets but those with these refs; how many went."""
        return await self._execute(DELETE_BY_PACK_EXCLUDING, pack_id, refs)
