"""Permission assignments: who holds which permission set."""

# Generated from queries/permission_assignment.sql by `just gen`: change that, not this.

from typing import TypeAlias

from attune_db.core import BaseRepository, DynamicQuery, Pagination, Query, ReadQuery

from ..entities.permission_assignment import PermissionAssignment
from ..inputs.permission_assignment import CreatePermissionAssignmentInput
from ..schema import SCHEMA

# In the class, `list` is a method.
PermissionAssignmentList: TypeAlias = list[PermissionAssignment]

FIND_BY_ID = ReadQuery(
    PermissionAssignment,
    """\
SELECT id, identity, permset, created
FROM permission_assignment
WHERE id = $1""",
    ("id",),
)

FIND_BY_IDENTITY = ReadQuery(
    PermissionAssignment,
    """\
SELECT id, identity, permset, created
FROM permission_assignment
WHERE identity = $1
ORDER BY created DESC, id DESC""",
    ("identity",),
)

FIND_BY_PERMSET = ReadQuery(
    PermissionAssignment,
    """\
SELECT id, identity, permset, created
FROM permission_assignment
WHERE permset = $1
ORDER BY created DESC, id DESC""",
    ("permset",),
)

LIST = ReadQuery(
    PermissionAssignment,
    """\
SELECT id, identity, permset, created
FROM permission_assignment
ORDER BY created DESC, id DESC""",
)

LIST_PAGINATED = ReadQuery(
    PermissionAssignment,
    """\
SELECT id, identity, permset, created
FROM permission_assignment
ORDER BY created DESC, id DESC
LIMIT $1 OFFSET $2""",
    ("limit", "offset"),
)

COUNT = ReadQuery(int, "SELECT count(*) FROM permission_assignment")

CREATE = DynamicQuery(
    PermissionAssignment,
    """\
INSERT INTO permission_assignment (identity, permset)
VALUES (${input.identity}, ${input.permset})
RETURNING id, identity, permset, created""",
)

DELETE = Query(
    int,
    """\
DELETE FROM permission_assignment
WHERE id = $1""",
    ("id",),
)


class PermissionAssignmentRepository(BaseRepository):
    """Permission assignments: who holds which permission set."""

    entity = "PermissionAssignment"
    schema = SCHEMA

    async def find_by_id(self, id: int) -> PermissionAssignment | None:
        """The assignment with this id."""
        return await self._fetch_optional(FIND_BY_ID, id)

    async def get_by_id(self, id: int) -> PermissionAssignment:
        """The assignment with this id; NotFoundError if there is none."""
        return await self._fetch_one(FIND_BY_ID, id)

    async def find_by_identity(self, identity_id: int) -> PermissionAssignmentList:
        """What this identity holds, newest first."""
        return await self._fetch_all(FIND_BY_IDENTITY, identity_id)

    async def find_by_permset(self, permset_id: int) -> PermissionAssignmentList:
        """Who holds this permission set, newest first."""
        return await self._fetch_all(FIND_BY_PERMSET, permset_id)

    async def list(self) -> PermissionAssignmentList:
        """All assignments, newest first."""
        return await self._fetch_all(LIST)

    async def list_paginated(self, pagination: Pagination) -> PermissionAssignmentList:
        """One page of all assignments, newest first."""
        return await self._fetch_all(LIST_PAGINATED, pagination.limit, pagination.offset)

    async def count(self) -> int:
        """How many assignments there are."""
        return await self._fetch_value(COUNT)

    async def create(self, input: CreatePermissionAssignmentInput) -> PermissionAssignment:
        """Give an identity a permission set."""
        return await self._fetch_one(CREATE, input)

    async def delete(self, id: int) -> bool:
        """Take the permission set back; true if there was such an assignment."""
        return await self._execute_one(DELETE, id)
