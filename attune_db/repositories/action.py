"""Actions: units of work that can be run."""

# Generated from queries/action.sql by `just gen`: change that, not this.

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

from ..entities.action import Action
from ..inputs.action import (
    CreateActionInput,
    ListSearchActionFilter,
    ListSearchActionOrder,
    UpdateActionInput,
    UpdateIfActionExpected,
)
from ..schema import SCHEMA

# In the class, `list` is a method.
ActionList: TypeAlias = list[Action]
StrList: TypeAlias = list[str]

FIND_BY_ID = ReadQuery(
    Action,
    """\
SELECT id, ref, pack, pack_ref, label, description, entrypoint, runtime,
       param_schema, out_schema, is_adhoc, created, updated
FROM action
WHERE id = $1""",
    ("id",),
)

FIND_BY_REF = ReadQuery(
    Action,
    """\
SELECT id, ref, pack, pack_ref, label, description, entrypoint, runtime,
       param_schema, out_schema, is_adhoc, created, updated
FROM action
WHERE ref = $1""",
    ("ref",),
)

FIND_BY_PACK = ReadQuery(
    Action,
    """\
SELECT id, ref, pack, pack_ref, label, description, entrypoint, runtime,
       param_schema, out_schema, is_adhoc, created, updated
FROM action
WHERE pack = $1
ORDER BY ref""",
    ("pack",),
)

FIND_BY_RUNTIME = ReadQuery(
    Action,
    """\
SELECT id, ref, pack, pack_ref, label, description, entrypoint, runtime,
       param_schema, out_schema, is_adhoc, created, updated
FROM action
WHERE runtime = $1
ORDER BY ref""",
    ("runtime",),
)

LIST = ReadQuery(
    Action,
    """\
SELECT id, ref, pack, pack_ref, label, description, entrypoint, runtime,
       param_schema, out_schema, is_adhoc, created, updated
FROM action
ORDER BY ref""",
)

LIST_PAGINATED = ReadQuery(
    Action,
    """\
SELECT id, ref, pack, pack_ref, label, description, entrypoint, runtime,
       param_schema, out_schema, is_adhoc, created, updated
FROM action
ORDER BY ref
LIMIT $1 OFFSET $2""",
    ("limit", "offset"),
)

LIST_SEARCH = ListQuery(
    Action,
    """\
SELECT id, ref, pack, pack_ref, label, description, entrypoint, runtime,
       param_schema, out_schema, is_adhoc, created, updated
FROM action
WHERE «ref BETWEEN glob_first(${filter.ref}) AND glob_last(${filter.ref})»
  AND «ref LIKE glob_rest(${filter.ref})»
  AND «pack = ${filter.pack}»
  AND «pack = ANY (${filter.packs})»
  AND «runtime = ${filter.runtime}»
  AND «lower(concat_ws(' ', ref, label, description, pack_ref) COLLATE "default")
      LIKE ALL (ARRAY(SELECT word_patterns(${filter.query})))»
ORDER BY «ref»
LIMIT $1 OFFSET $2""",
    ("limit", "offset"),
    orders={
        "label": "label, id",
        "created": "created DESC, id DESC",
        "updated": "updated DESC, id DESC",
    },
    read_only=True,
)

SEARCH = ReadQuery(
    Action,
    """\
SELECT id, ref, pack, pack_ref, label, description, entrypoint, runtime,
       param_schema, out_schema, is_adhoc, created, updated
FROM action
WHERE strpos(lower(ref), lower($1)) > 0
   OR strpos(lower(label), lower($1)) > 0
   OR strpos(lower(description), lower($1)) > 0
ORDER BY ref""",
    ("query",),
)

COUNT = ReadQuery(int, "SELECT count(*) FROM action")

CREATE = DynamicQuery(
    Action,
    """\
INSERT INTO action (ref, pack, pack_ref, label, description, entrypoint, runtime,
                    param_schema, out_schema, is_adhoc)
VALUES (${input.ref}, ${input.pack}, ${input.pack_ref}, ${input.label}, ${input.description},
        ${input.entrypoint}, ${input.runtime}, ${input.param_schema}, ${input.out_schema},
        ${input.is_adhoc})
RETURNING id, ref, pack, pack_ref, label, description, entrypoint, runtime,
          param_schema, out_schema, is_adhoc, created, updated""",
)

UPSERT = DynamicQuery(
    Action,
    """\
WITH same AS (
    SELECT id, ref, pack, pack_ref, label, description, entrypoint, runtime,
           param_schema, out_schema, is_adhoc, created, updated
    FROM action
    WHERE «ref = ${input.ref}»
      AND «pack = ${input.pack}»
      AND «pack_ref = ${input.pack_ref}»
      AND «label = ${input.label}»
      AND «description = ${input.description}»
      AND «entrypoint = ${input.entrypoint}»
      AND «runtime IS NOT DISTINCT FROM ${input.runtime}»
      AND «param_schema IS NOT DISTINCT FROM ${input.param_schema}»
      AND «out_schema IS NOT DISTINCT FROM ${input.out_schema}»
      AND «is_adhoc = ${input.is_adhoc}»
), written AS (
    INSERT INTO action (ref, pack, pack_ref, label, description, entrypoint,
                        runtime, param_schema, out_schema, is_adhoc)
    VALUES (${input.ref}, ${input.pack}, ${input.pack_ref}, ${input.label},
            ${input.description}, ${input.entrypoint}, ${input.runtime},
            ${input.param_schema}, ${input.out_schema}, ${input.is_adhoc})
    ON CONFLICT (ref) DO UPDATE
    SET pack = EXCLUDED.pack,
        pack_ref = EXCLUDED.pack_ref,
        label = EXCLUDED.label,
        description = EXCLUDED.description,
        entrypoint = EXCLUDED.entrypoint,
        «runtime = ${input.runtime}»,
        «param_schema = ${input.param_schema}»,
        «out_schema = ${input.out_schema}»,
        «is_adhoc = ${input.is_adhoc}»
    WHERE action.updated IS DISTINCT FROM (SELECT updated FROM same)
    RETURNING id, ref, pack, pack_ref, label, description, entrypoint, runtime,
              param_schema, out_schema, is_adhoc, created, updated
)
SELECT id, ref, pack, pack_ref, label, description, entrypoint, runtime,
       param_schema, out_schema, is_adhoc, created, updated
FROM written
UNION ALL
SELECT id, ref, pack, pack_ref, label, description, entrypoint, runtime,
       param_schema, out_schema, is_adhoc, created, updated
FROM same
WHERE NOT EXISTS (SELECT FROM written)
LIMIT 1""",
)

UPSERT_MANY = BulkQuery(
    DynamicQuery(
        Action,
        """\
INSERT INTO action (ref, pack, pack_ref, label, description, entrypoint,
                    runtime, param_schema, out_schema, is_adhoc)
VALUES (${input.ref}, ${input.pack}, ${input.pack_ref}, ${input.label},
        ${input.description}, ${input.entrypoint}, ${input.runtime},
        ${input.param_schema}, ${input.out_schema}, ${input.is_adhoc})
ON CONFLICT (ref) DO UPDATE
SET pack = EXCLUDED.pack,
    pack_ref = EXCLUDED.pack_ref,
    label = EXCLUDED.label,
    description = EXCLUDED.description,
    entrypoint = EXCLUDED.entrypoint,
    «runtime = ${input.runtime}»,
    «param_schema = ${input.param_schema}»,
    «out_schema = ${input.out_schema}»,
    «is_adhoc = ${input.is_adhoc}»
RETURNING id, ref, pack, pack_ref, label, description, entrypoint, runtime,
          param_schema, out_schema, is_adhoc, created, updated""",
    ),
    batch_argument="input",
)

UPDATE = UpdateQuery(
    Action,
    """\
UPDATE action
SET «label = ${input.label}»,
    «description = ${input.description}»,
    «entrypoint = ${input.entrypoint}»,
    «runtime = ${input.runtime}»,
    «param_schema = ${input.param_schema}»,
    «out_schema = ${input.out_schema}»
WHERE id = $1
RETURNING id, ref, pack, pack_ref, label, description, entrypoint, runtime,
          param_schema, out_schema, is_adhoc, created, updated""",
    ("id",),
)

UPDATE_IF = UpdateQuery(
    Action,
    """\
UPDATE action
SET «label = ${input.label}»,
    «description = ${input.description}»,
    «entrypoint = ${input.entrypoint}»,
    «runtime = ${input.runtime}»,
    «param_schema = ${input.param_schema}»,
    «out_schema = ${input.out_schema}»
WHERE id = $1
  AND «updated = ${expected.updated}»
RETURNING id, ref, pack, pack_ref, label, description, entrypoint, runtime,
          param_schema, out_schema, is_adhoc, created, updated""",
    ("id",),
    errors=ErrorContext(
        row_probe=RowProbe("WHERE id = $1", (Precondition("updated", "expected.updated"),))
    ),
)

DELETE = Query(
    int,
    """\
DELETE FROM action
WHERE id = $1""",
    ("id",),
)

DELETE_NON_ADHOC_BY_PACK_EXCLUDING = Query(
    int,
    """\
DELETE FROM action
WHERE pack = $1
  AND NOT is_adhoc
  AND ref <> ALL ($2)""",
    ("pack", "refs"),
)


class ActionRepository(BaseRepository):
    """Actions: units of work that can be run."""

    entity = "Action"
    schema = SCHEMA

    async def find_by_id(self, id: int) -> Action | None:
        """The action with this id."""
        return await self._fetch_optional(FIND_BY_ID, id)

    async def get_by_id(self, id: int) -> Action:
        """The action with this id; NotFoundError if there is none."""
        return await self._fetch_one(FIND_BY_ID, id)

    async def find_by_ref(self, ref: str) -> Action | None:
        """The action with this ref."""
        return await self._fetch_optional(FIND_BY_REF, ref)

    async def get_by_ref(self, ref: str) -> Action:
        """The action with this ref; NotFoundError if there is none."""
        return await self._fetch_one(FIND_BY_REF, ref)

    async def find_by_pack(self, pack_id: int) -> ActionList:
        """Actions of this pack, by ref."""
        return await self._fetch_all(FIND_BY_PACK, pack_id)

    async def find_by_runtime(self, runtime_id: int) -> ActionList:
        """Actions that run in this runtime, by ref."""
        return await self._fetch_all(FIND_BY_RUNTIME, runtime_id)

    async def list(self) -> ActionList:
        """All actions, by ref."""
        return await self._fetch_all(LIST)

    async def list_paginated(self, pagination: Pagination) -> ActionList:
        """One page of all actions, by ref."""
        return await self._fetch_all(LIST_PAGINATED, pagination.limit, pagination.offset)

    async def list_search(
        self,
        filter: ListSearchActionFilter,
        pagination: Pagination,
        *,
        order: ListSearchActionOrder | None = None,
    ) -> ActionList:
        """One page of the actions that match every given filter, by ref."""
        return await self._fetch_all(
            LIST_SEARCH, pagination.limit, pagination.offset, filter, order
        )

    async def count_list_search(self, filter: ListSearchActionFilter) -> int:
        """Number of rows that `list_search` gives on all its pages."""
        return await self._fetch_value(LIST_SEARCH.count, filter)

    async def search(self, query: str) -> ActionList:
        """Actions whose ref, label or description contains this text, in whatever case, by ref."""
        return await self._fetch_all(SEARCH, query)

    async def count(self) -> int:
        """How many actions there are."""
        return await self._fetch_value(COUNT)

    async def create(self, input: CreateActionInput) -> Action:
        """Add an action."""
        return await self._fetch_one(CREATE, input)

    async def upsert(self, input: CreateActionInput) -> Action:
        """Add an action, or change the one with this ref; where nothing differs, nothing
        is written.
        """
        return await self._fetch_one(UPSERT, input)

    async def upsert_many(self, input: Sequence[CreateActionInput]) -> ActionList:
        """Add actions, or change those with their refs; what is left unset stays as it is."""
        return await self._fetch_each(UPSERT_MANY, input)

    async def update(self, id: int, input: UpdateActionInput) -> Action:
        """Change the given fields of an action; NotFoundError if there is none."""
        return await self._fetch_one(UPDATE, id, input)

    async def update_if(
        self, id: int, expected: UpdateIfActionExpected, input: UpdateActionInput
    ) -> Action:
        """Change the given fields of an action that is as expected; NotFoundError if there
        is none, ChangedError if it isn't as expected.
        """
        return await self._fetch_one(UPDATE_IF, id, input, expected)

    async def delete(self, id: int) -> bool:
        """Remove the action with this id; true if there was one."""
        return await self._execute_one(DELETE, id)

    async def delete_non_adhoc_by_pack_excluding(self, pack_id: int, refs: StrList) -> int:
        """Remove what this pack shipped and ships no more; ad-hoc actions stay."""
        return await self._execute(DELETE_NON_ADHOC_BY_PACK_EXCLUDING, pack_id, refs)
