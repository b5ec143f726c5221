"""Artifacts: what is known of files and values that work produced."""

# Generated from queries/artifact.sql by `just gen`: change that, not this.

from collections.abc import Sequence
from datetime import datetime
from typing import TypeAlias

from attune_db.core import (
    BaseRepository,
    BulkQuery,
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
)

from ..entities.artifact import Artifact
from ..enums.artifact_retention import ArtifactRetention
from ..enums.artifact_type import ArtifactType
from ..enums.owner_type import OwnerType
from ..inputs.artifact import (
    CreateArtifactInput,
    ListSearchArtifactFilter,
    SearchArtifactFilter,
    SearchArtifactOrder,
    UpdateArtifactInput,
)
from ..schema import SCHEMA

# In the class, `list` is a method.
ArtifactList: TypeAlias = list[Artifact]

FIND_BY_ID = ReadQuery(
    Artifact,
    """\
SELECT id, ref, scope, owner, type, retention_policy, retention_limit, created, updated
FROM artifact
WHERE id = $1""",
    ("id",),
)

FIND_BY_REF = ReadQuery(
    Artifact,
    """\
SELECT id, ref, scope, owner, type, retention_policy, retention_limit, created, updated
FROM artifact
WHERE ref = $1""",
    ("ref",),
)

FIND_BY_SCOPE = ReadQuery(
    Artifact,
    """\
SELECT id, ref, scope, owner, type, retention_policy, retention_limit, created, updated
FROM artifact
WHERE scope = $1
ORDER BY created DESC, id DESC""",
    ("scope",),
)

FIND_BY_OWNER = ReadQuery(
    Artifact,
    """\
SELECT id, ref, scope, owner, type, retention_policy, retention_limit, created, updated
FROM artifact
WHERE owner = $1
ORDER BY created DESC, id DESC""",
    ("owner",),
)

FIND_BY_SCOPE_AND_OWNER = ReadQuery(
    Artifact,
    """\
SELECT id, ref, scope, owner, type, retention_policy, retention_limit, created, updated
FROM artifact
WHERE scope = $1
  AND owner = $2
ORDER BY created DESC, id DESC""",
    ("scope", "owner"),
)

FIND_BY_TYPE = ReadQuery(
    Artifact,
    """\
SELECT id, ref, scope, owner, type, retention_policy, retention_limit, created, updated
FROM artifact
WHERE type = $1
ORDER BY created DESC, id DESC""",
    ("type",),
)

FIND_BY_RETENTION_POLICY = ReadQuery(
    Artifact,
    """\
SELECT id, ref, scope, owner, type, retention_policy, retention_limit, created, updated
FROM artifact
WHERE retention_policy = $1
ORDER BY created DESC, id DESC""",
    ("retention_policy",),
)

LIST = ReadQuery(
    Artifact,
    """\
SELECT id, ref, scope, owner, type, retention_policy, retention_limit, created, updated
FROM artifact
ORDER BY created DESC, id DESC""",
)

LIST_PAGINATED = ReadQuery(
    Artifact,
    """\
SELECT id, ref, scope, owner, type, retention_policy, retention_limit, created, updated
FROM artifact
ORDER BY created DESC, id DESC
LIMIT $1 OFFSET $2""",
    ("limit", "offset"),
)

LIST_SEARCH = ListQuery(
    Artifact,
    """\
SELECT id, ref, scope, owner, type, retention_policy, retention_limit, created, updated
FROM artifact
WHERE «ref BETWEEN glob_first(${filter.ref}) AND glob_last(${filter.ref})»
  AND «ref LIKE glob_rest(${filter.ref})»
  AND «scope = ${filter.scope}»
  AND «owner = ${filter.owner}»
  AND «type = ${filter.type}»
  AND «retention_policy = ${filter.retention_policy}»
  AND «strpos(lower(ref COLLATE "default"), lower(${filter.name_contains})) > 0»
ORDER BY created DESC, id DESC
LIMIT $1 OFFSET $2""",
    ("limit", "offset"),
    read_only=True,
)

SEARCH = KeysetQuery(
    Artifact,
    """\
SELECT id, ref, scope, owner, type, retention_policy, retention_limit, created, updated
FROM artifact
WHERE «ref BETWEEN glob_first(${filter.ref}) AND glob_last(${filter.ref})»
  AND «ref LIKE glob_rest(${filter.ref})»
  AND «scope = ${filter.scope}»
  AND «owner = ${filter.owner}»
  AND «type = ${filter.type}»
  AND «retention_policy = ${filter.retention_policy}»
  AND «strpos(lower(ref COLLATE "default"), lower(${filter.name_contains})) > 0»
  AND «created >= ${filter.since}»
  AND «created < ${filter.before}»
ORDER BY «created DESC, id DESC»""",
    name="artifact.search",
    orders={"oldest": "created, id", "ref": "ref"},
    pages={
        None: KeysetOrder(
            (KeysetKey("created", datetime), KeysetKey("id", int)),
            after=(KeyRange("(created, id) < (${after.created}, ${after.id})"),),
        ),
        "oldest": KeysetOrder(
            (KeysetKey("created", datetime), KeysetKey("id", int)),
            after=(KeyRange("(created, id) > (${after.created}, ${after.id})"),),
        ),
        "ref": KeysetOrder((KeysetKey("ref", str),), after=(KeyRange("ref > ${after.ref}"),)),
    },
    read_only=True,
)

COUNT = ReadQuery(int, "SELECT count(*) FROM artifact")

CREATE = DynamicQuery(
    Artifact,
    """\
INSERT INTO artifact (ref, scope, owner, type, retention_policy, retention_limit)
VALUES (${input.ref}, ${input.scope}, ${input.owner}, ${input.type}, ${input.retention_policy},
        ${input.retention_limit})
RETURNING id, ref, scope, owner, type, retention_policy, retention_limit, created, updated""",
)

CREATE_MANY = BulkQuery(CREATE, batch_argument="input")

UPDATE = UpdateQuery(
    Artifact,
    """\
UPDATE artifact
SET «ref = ${input.ref}»,
    «scope = ${input.scope}»,
    «owner = ${input.owner}»,
    «type = ${input.type}»,
    «retention_policy = ${input.retention_policy}»,
    «retention_limit = ${input.retention_limit}»
WHERE id = $1
RETURNING id, ref, scope, owner, type, retention_policy, retention_limit, created, updated""",
    ("id",),
)

DELETE = Query(
    int,
    """\
DELETE FROM artifact
WHERE id = $1""",
    ("id",),
)


class ArtifactRepository(BaseRepository):
    """Artifacts: what is known of files and values that work produced."""

    entity = "Artifact"
    schema = SCHEMA

    async def find_by_id(self, id: int) -> Artifact | None:
        """The artifact with this id."""
        return await self._fetch_optional(FIND_BY_ID, id)

    async def get_by_id(self, id: int) -> Artifact:
        """The artifact with this id; NotFoundError if there is none."""
        return await self._fetch_one(FIND_BY_ID, id)

    async def find_by_ref(self, ref: str) -> Artifact | None:
        """The artifact with this ref."""
        return await self._fetch_optional(FIND_BY_REF, ref)

    async def get_by_ref(self, ref: str) -> Artifact:
        """The artifact with this ref; NotFoundError if there is none."""
        return await self._fetch_one(FIND_BY_REF, ref)

    async def find_by_scope(self, scope: OwnerType) -> ArtifactList:
        """Artifacts whose owner is of this kind, newest first."""
        return await self._fetch_all(FIND_BY_SCOPE, scope)

    async def find_by_owner(self, owner: str) -> ArtifactList:
        """Artifacts of this owner, newest first."""
        return await self._fetch_all(FIND_BY_OWNER, owner)

    async def find_by_scope_and_owner(self, scope: OwnerType, owner: str) -> ArtifactList:
        """Artifacts of this owner of this kind, newest first."""
        return await self._fetch_all(FIND_BY_SCOPE_AND_OWNER, scope, owner)

    async def find_by_type(self, type: ArtifactType) -> ArtifactList:
        """Artifacts of this type, newest first."""
        return await self._fetch_all(FIND_BY_TYPE, type)

    async def find_by_retention_policy(self, policy: ArtifactRetention) -> ArtifactList:
        """Artifacts whose retention limit counts this, newest first."""
        return await self._fetch_all(FIND_BY_RETENTION_POLICY, policy)

    async def list(self) -> ArtifactList:
        """All artifacts, newest first."""
        return await self._fetch_all(LIST)

    def stream_list(self) -> RowStream[Artifact]:
        """All artifacts, newest first; read one by one, inside `async with`."""
        return self._stream(LIST)

    async def list_paginated(self, pagination: Pagination) -> ArtifactList:
        """One page of all artifacts, newest first."""
        return await self._fetch_all(LIST_PAGINATED, pagination.limit, pagination.offset)

    async def list_search(
        self, filter: ListSearchArtifactFilter, pagination: Pagination
    ) -> ArtifactList:
        """One page of the artifacts that match every given filter, newest first."""
        return await self._fetch_all(LIST_SEARCH, pagination.limit, pagination.offset, filter)

    async def count_list_search(self, filter: ListSearchArtifactFilter) -> int:
        """Number of rows that `list_search` gives on all its pages."""
        return await self._fetch_value(LIST_SEARCH.count, filter)

    async def search(
        self,
        filter: SearchArtifactFilter,
        *,
        order: SearchArtifactOrder | None = None,
        after: str | None = None,
        per_page: int = 50,
    ) -> Page[Artifact]:
        """Artifacts that match every given filter, newest first."""
        return await self._fetch_page(SEARCH, filter, order=order, after=after, per_page=per_page)

    def stream_search(
        self, filter: SearchArtifactFilter, *, order: SearchArtifactOrder | None = None
    ) -> RowStream[Artifact]:
        """Artifacts that match every given filter, newest first; read one by one, inside
        `async with`.
        """
        return self._stream(SEARCH, filter, order)

    async def count_search(self, filter: SearchArtifactFilter) -> int:
        """Number of rows that `search` gives on all its pages."""
        return await self._fetch_value(SEARCH.count, filter)

    async def count(self) -> int:
        """How many artifacts there are."""
        return await self._fetch_value(COUNT)

    async def create(self, input: CreateArtifactInput) -> Artifact:
        """Add an artifact."""
        return await self._fetch_one(CREATE, input)

    async def create_many(self, input: Sequence[CreateArtifactInput]) -> ArtifactList:
        """Add artifacts."""
        return await self._fetch_each(CREATE_MANY, input)

    async def update(self, id: int, input: UpdateArtifactInput) -> Artifact:
        """Change the given fields of an artifact, its ref included; NotFoundError if there
        is none.
        """
        return await self._fetch_one(UPDATE, id, input)

    async def delete(self, id: int) -> bool:
        """Remove the artifact with this id; true if there was one."""
        return await self._execute_one(DELETE, id)
