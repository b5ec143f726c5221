"""Policies: limits on how actions run."""

# Generated from queries/policy.sql by `just gen`: change that, not this.

from collections.abc import Sequence
from typing import TypeAlias

from attune_db.core import (
    BaseRepository,
    BulkQuery,
    DynamicQuery,
    ErrorContext,
    ListQuery,
    Pagination,
    Precondition,
    Query,
    ReadQuery,
    RowProbe,
    UpdateQuery,
)

from ..entities.policy import Policy
from ..inputs.policy import (
    CreatePolicyInput,
    ListSearchPolicyFilter,
    ListSearchPolicyOrder,
    UpdateIfPolicyExpected,
    UpdatePolicyInput,
)
from ..schema import SCHEMA

# In the class, `list` is a method.
PolicyList: TypeAlias = list[Policy]
StrList: TypeAlias = list[str]

FIND_BY_ID = ReadQuery(
    Policy,
    """\
SELECT id, ref, pack, pack_ref, action, action_ref, parameters, method, threshold,
       name, description, tags, created, updated
FROM policy
WHERE id = $1""",
    ("id",),
)

FIND_BY_REF = ReadQuery(
    Policy,
    """\
SELECT id, ref, pack, pack_ref, action, action_ref, parameters, method, threshold,
       name, description, tags, created, updated
FROM policy
WHERE ref = $1""",
    ("ref",),
)

FIND_BY_PACK = ReadQuery(
    Policy,
    """\
SELECT id, ref, pack, pack_ref, action, action_ref, parameters, method, threshold,
       name, description, tags, created, updated
FROM policy
WHERE pack = $1
ORDER BY ref""",
    ("pack",),
)

FIND_BY_ACTION = ReadQuery(
    Policy,
    """\
SELECT id, ref, pack, pack_ref, action, action_ref, parameters, method, threshold,
       name, description, tags, created, updated
FROM policy
WHERE action = $1
ORDER BY ref""",
    ("action",),
)

FIND_BY_TAG = ReadQuery(
    Policy,
    """\
SELECT id, ref, pack, pack_ref, action, action_ref, parameters, method, threshold,
       name, description, tags, created, updated
FROM policy
WHERE tags @> ARRAY[$1]
ORDER BY ref""",
    ("tag",),
)

LIST = ReadQuery(
    Policy,
    """\
SELECT id, ref, pack, pack_ref, action, action_ref, parameters, method, threshold,
       name, description, tags, created, updated
FROM policy
ORDER BY ref""",
)

LIST_PAGINATED = ReadQuery(
    Policy,
    """\
SELECT id, ref, pack, pack_ref, action, action_ref, parameters, method, threshold,
       name, description, tags, created, updated
FROM policy
ORDER BY ref
LIMIT $1 OFFSET $2""",
    ("limit", "offset"),
)

LIST_SEARCH = ListQuery(
    Policy,
    """\
SELECT id, ref, pack, pack_ref, action, action_ref, parameters, method, threshold,
       name, description, tags, created, updated
FROM policy
WHERE «ref BETWEEN glob_first(${filter.ref}) AND glob_last(${filter.ref})»
  AND «ref LIKE glob_rest(${filter.ref})»
  AND «pack = ${filter.pack}»
  AND «action = ${filter.action}»
  AND «tags @> ARRAY[${filter.tag}]»
ORDER BY «ref»
LIMIT $1 OFFSET $2""",
    ("limit", "offset"),
    orders={
        "name": "name, id",
        "created": "created DESC, id DESC",
        "updated": "updated DESC, id DESC",
    },
    read_only=True,
)

COUNT = ReadQuery(int, "SELECT count(*) FROM policy")

CREATE = DynamicQuery(
    Policy,
    """\
INSERT INTO policy (ref, pack, pack_ref, action, action_ref, parameters, method,
                    threshold, name, description, tags)
VALUES (${input.ref}, ${input.pack}, ${input.pack_ref}, ${input.action}, ${input.action_ref},
        ${input.parameters}, ${input.method}, ${input.threshold}, ${input.name},
        ${input.description}, ${input.tags})
RETURNING id, ref, pack, pack_ref, action, action_ref, parameters, method,
          threshold, name, description, tags, created, updated""",
)

UPSERT = DynamicQuery(
    Policy,
    """\
WITH same AS (
    SELECT id, ref, pack, pack_ref, action, action_ref, parameters, method,
           threshold, name, description, tags, created, updated
    FROM policy
    WHERE «ref = ${input.ref}»
      AND «pack IS NOT DISTINCT FROM ${input.pack}»
      AND «pack_ref IS NOT DISTINCT FROM ${input.pack_ref}»
      AND «action IS NOT DISTINCT FROM ${input.action}»
      AND «action_ref IS NOT DISTINCT FROM ${input.action_ref}»
      AND «parameters = ${input.parameters}»
      AND «method = ${input.method}»
      AND «threshold = ${input.threshold}»
      AND «name = ${input.name}»
      AND «description IS NOT DISTINCT FROM ${input.description}»
      AND «tags = ${input.tags}»
), written AS (
    INSERT INTO policy (ref, pack, pack_ref, action, action_ref, parameters, method,
                        threshold, name, description, tags)
    VALUES (${input.ref}, ${input.pack}, ${input.pack_ref}, ${input.action},
            ${input.action_ref}, ${input.parameters}, ${input.method}, ${input.threshold},
            ${input.name}, ${input.description}, ${input.tags})
    ON CONFLICT (ref) DO UPDATE
    SET «pack = ${input.pack}»,
        «pack_ref = ${input.pack_ref}»,
        «action = ${input.action}»,
        «action_ref = ${input.action_ref}»,
        «parameters = ${input.parameters}»,
        method = EXCLUDED.method,
        threshold = EXCLUDED.threshold,
        name = EXCLUDED.name,
        «description = ${input.description}»,
        «tags = ${input.tags}»
    WHERE policy.updated IS DISTINCT FROM (SELECT updated FROM same)
    RETURNING id, ref, pack, pack_ref, action, action_ref, parameters, method,
              threshold, name, description, tags, created, updated
)
SELECT id, ref, pack, pack_ref, action, action_ref, parameters, method,
       threshold, name, description, tags, created, updated
FROM written
UNION ALL
SELECT id, ref, pack, pack_ref, action, action_ref, parameters, method,
       threshold, name, description, tags, created, updated
FROM same
WHERE NOT EXISTS (SELECT FROM written)
LIMIT 1""",
)

UPSERT_MANY = BulkQuery(
    DynamicQuery(
        Policy,
        """\
INSERT INTO policy (ref, pack, pack_ref, action, action_ref, parameters, method,
                    threshold, name, description, tags)
VALUES (${input.ref}, ${input.pack}, ${input.pack_ref}, ${input.action},
        ${input.action_ref}, ${input.parameters}, ${input.method}, ${input.threshold},
        ${input.name}, ${input.description}, ${input.tags})
ON CONFLICT (ref) DO UPDATE
SET «pack = ${input.pack}»,
    «pack_ref = ${input.pack_ref}»,
    «action = ${input.action}»,
    «action_ref = ${input.action_ref}»,
    «parameters = ${input.parameters}»,
    method = EXCLUDED.method,
    threshold = EXCLUDED.threshold,
    name = EXCLUDED.name,
    «description = ${input.description}»,
    «tags = ${input.tags}»
RETURNING id, ref, pack, pack_ref, action, action_ref, parameters, method,
          threshold, name, description, tags, created, updated""",
    ),
    batch_argument="input",
)

UPDATE = UpdateQuery(
    Policy,
    """\
UPDATE policy
SET «parameters = ${input.parameters}»,
    «method = ${input.method}»,
    «threshold = ${input.threshold}»,
    «name = ${input.name}»,
    «description = ${input.description}»,
    «tags = ${input.tags}»
WHERE id = $1
RETURNING id, ref, pack, pack_ref, action, action_ref, parameters, method,
          threshold, name, description, tags, created, updated""",
    ("id",),
)

UPDATE_IF = UpdateQuery(
    Policy,
    """\
UPDATE policy
SET «parameters = ${input.parameters}»,
    «method = ${input.method}»,
    «threshold = ${input.threshold}»,
    «name = ${input.name}»,
    «description = ${input.description}»,
    «tags = ${input.tags}»
WHERE id = $1
  AND «updated = ${expected.updated}»
RETURNING id, ref, pack, pack_ref, action, action_ref, parameters, method,
          threshold, name, description, tags, created, updated""",
    ("id",),
    errors=ErrorContext(
        row_probe=RowProbe("WHERE id = $1", (Precondition("updated", "expected.updated"),))
    ),
)

DELETE = Query(
    int,
    """\
DELETE FROM policy
WHERE id = $1""",
    ("id",),
)

DELETE_BY_PACK_EXCLUDING = Query(
    int,
    """\
DELETE FROM policy
WHERE pack = $1
  AND ref <> ALL ($2)""",
    ("pack", "refs"),
)


class PolicyRepository(BaseRepository):
    """Policies: limits on how actions run."""

    entity = "Policy"
    schema = SCHEMA

    async def find_by_id(self, id: int) -> Policy | None:
        """The policy with this id."""
        return await self._fetch_optional(FIND_BY_ID, id)

    async def get_by_id(self, id: int) -> Policy:
        """The policy with this id; NotFoundError if there is none."""
        return await self._fetch_one(FIND_BY_ID, id)

    async def find_by_ref(self, ref: str) -> Policy | None:
        """The policy with this ref."""
        return await self._fetch_optional(FIND_BY_REF, ref)

    async def get_by_ref(self, ref: str) -> Policy:
        """The policy with this ref; NotFoundError if there is none."""
        return await self._fetch_one(FIND_BY_REF, ref)

    async def find_by_pack(self, pack_id: int) -> PolicyList:
        """Policies of this pack, by ref."""
        return await self._fetch_all(FIND_BY_PACK, pack_id)

    async def find_by_action(self, action_id: int) -> PolicyList:
        """Policies of this action, by ref."""
        return await self._fetch_all(FIND_BY_ACTION, action_id)

    async def find_by_tag(self, tag: str) -> PolicyList:
        """Policies that carry this tag, by ref."""
        return await self._fetch_all(FIND_BY_TAG, tag)

    async def list(self) -> PolicyList:
        """All policies, by ref."""
        return await self._fetch_all(LIST)

    async def list_paginated(self, pagination: Pagination) -> PolicyList:
        """One page of all policies, by ref."""
        return await self._fetch_all(LIST_PAGINATED, pagination.limit, pagination.offset)

    async def list_search(
        self,
        filter: ListSearchPolicyFilter,
        pagination: Pagination,
        *,
        order: ListSearchPolicyOrder | None = None,
    ) -> PolicyList:
        """One page of the policies that match every given filter, by ref."""
        return await self._fetch_all(
            LIST_SEARCH, pagination.limit, pagination.offset, filter, order
        )

    async def count_list_search(self, filter: ListSearchPolicyFilter) -> int:
        """Number of rows that `list_search` gives on all its pages."""
        return await self._fetch_value(LIST_SEARCH.count, filter)

    async def count(self) -> int:
        """How many policies there are."""
        return await self._fetch_value(COUNT)

    async def create(self, input: CreatePolicyInput) -> Policy:
        """Add a policy."""
        return await self._fetch_one(CREATE, input)

    async def upsert(self, input: CreatePolicyInput) -> Policy:
        """Add a policy, or change the one with this ref; where nothing differs, nothing is
        written.
        """
        return await self._fetch_one(UPSERT, input)

    async def upsert_many(self, input: Sequence[CreatePolicyInput]) -> PolicyList:
        """Add policies, or change those with their refs; what is left unset stays as it is."""
        return await self._fetch_each(UPSERT_MANY, input)

    async def update(self, id: int, input: UpdatePolicyInput) -> Policy:
        """Change the given fields of a policy; NotFoundError if there is none."""
        return await self._fetch_one(UPDATE, id, input)

    async def update_if(
        self, id: int, expected: UpdateIfPolicyExpected, input: UpdatePolicyInput
    ) -> Policy:
        """Change the given fields of a policy that is as expected; NotFoundError if there
        is none, ChangedError if it isn't as expected.
        """
        return await self._fetch_one(UPDATE_IF, id, input, expected)

    async def delete(self, id: int) -> bool:
        """Remove the policy with this id; true if there was one."""
        return await self._execute_one(DELETE, id)

    async def delete_by_pack_excluding(self, pack_id: int, refs: StrList) -> int:
        """Remove what this pack shipped and ships no more."""
        return await self._execute(DELETE_BY_PACK_EXCLUDING, pack_id, refs)
