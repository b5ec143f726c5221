"""Triggers: kinds of events that rules react to."""

# Generated from queries/trigger.sql by `just gen`: change that, not this.

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

from ..entities.trigger import Trigger
from ..inputs.trigger import (
    CreateTriggerInput,
    ListSearchTriggerFilter,
    ListSearchTriggerOrder,
    UpdateIfTriggerExpected,
    UpdateTriggerInput,
)
from ..schema import SCHEMA

# In the class, `list` is a method.
StrList: TypeAlias = list[str]
TriggerList: TypeAlias = list[Trigger]

FIND_BY_ID = ReadQuery(
    Trigger,
    """\
SELECT id, ref, pack, pack_ref, label, description, enabled, param_schema,
       out_schema, webhook_enabled, webhook_key, webhook_config, is_adhoc, created,
       updated
FROM trigger
WHERE id = $1""",
    ("id",),
)

FIND_BY_REF = ReadQuery(
    Trigger,
    """\
SELECT id, ref, pack, pack_ref, label, description, enabled, param_schema,
       out_schema, webhook_enabled, webhook_key, webhook_config, is_adhoc, created,
       updated
FROM trigger
WHERE ref = $1""",
    ("ref",),
)

FIND_BY_PACK = ReadQuery(
    Trigger,
    """\
SELECT id, ref, pack, pack_ref, label, description, enabled, param_schema,
       out_schema, webhook_enabled, webhook_key, webhook_config, is_adhoc, created,
       updated
FROM trigger
WHERE pack = $1
ORDER BY ref""",
    ("pack",),
)

FIND_ENABLED = ReadQuery(
    Trigger,
    """\
SELECT id, ref, pack, pack_ref, label, description, enabled, param_schema,
       out_schema, webhook_enabled, webhook_key, webhook_config, is_adhoc, created,
       updated
FROM trigger
WHERE enabled
ORDER BY ref""",
)

LIST = ReadQuery(
    Trigger,
    """\
SELECT id, ref, pack, pack_ref, label, description, enabled, param_schema,
       out_schema, webhook_enabled, webhook_key, webhook_config, is_adhoc, created,
       updated
FROM trigger
ORDER BY ref""",
)

LIST_PAGINATED = ReadQuery(
    Trigger,
    """\
SELECT id, ref, pack, pack_ref, label, description, enabled, param_schema,
       out_schema, webhook_enabled, webhook_key, webhook_config, is_adhoc, created,
       updated
FROM trigger
ORDER BY ref
LIMIT $1 OFFSET $2""",
    ("limit", "offset"),
)

LIST_SEARCH = ListQuery(
    Trigger,
    """\
SELECT id, ref, pack, pack_ref, label, description, enabled, param_schema,
       out_schema, webhook_enabled, webhook_key, webhook_config, is_adhoc, created,
       updated
FROM trigger
WHERE «ref BETWEEN glob_first(${filter.ref}) AND glob_last(${filter.ref})»
  AND «ref LIKE glob_rest(${filter.ref})»
  AND «pack = ${filter.pack}»
  AND «id = (SELECT sensor.trigger FROM sensor WHERE sensor.id = ${filter.sensor})»
  AND «enabled = ${filter.enabled}»
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

COUNT = ReadQuery(int, "SELECT count(*) FROM trigger")

CREATE = DynamicQuery(
    Trigger,
    """\
INSERT INTO trigger (ref, pack, pack_ref, label, description, enabled, param_schema,
                     out_schema, is_adhoc)
VALUES (${input.ref}, ${input.pack}, ${input.pack_ref}, ${input.label}, ${input.description},
        ${input.enabled}, ${input.param_schema}, ${input.out_schema}, ${input.is_adhoc})
RETURNING id, ref, pack, pack_ref, label, description, enabled, param_schema,
          out_schema, webhook_enabled, webhook_key, webhook_config, is_adhoc,
          created, updated""",
)

UPSERT = DynamicQuery(
    Trigger,
    """\
WITH same AS (
    SELECT id, ref, pack, pack_ref, label, description, enabled, param_schema,
           out_schema, webhook_enabled, webhook_key, webhook_config, is_adhoc,
           created, updated
    FROM trigger
    WHERE «ref = ${input.ref}»
      AND «pack IS NOT DISTINCT FROM ${input.pack}»
      AND «pack_ref IS NOT DISTINCT FROM ${input.pack_ref}»
      AND «label = ${input.label}»
      AND «description IS NOT DISTINCT FROM ${input.description}»
      AND «enabled = ${input.enabled}»
      AND «param_schema IS NOT DISTINCT FROM ${input.param_schema}»
      AND «out_schema IS NOT DISTINCT FROM ${input.out_schema}»
      AND «is_adhoc = ${input.is_adhoc}»
), written AS (
    INSERT INTO trigger (ref, pack, pack_ref, label, description, enabled,
                         param_schema, out_schema, is_adhoc)
    VALUES (${input.ref}, ${input.pack}, ${input.pack_ref}, ${input.label},
            ${input.description}, ${input.enabled}, ${input.param_schema},
            ${input.out_schema}, ${input.is_adhoc})
    ON CONFLICT (ref) DO UPDATE
    SET «pack = ${input.pack}»,
        «pack_ref = ${input.pack_ref}»,
        label = EXCLUDED.label,
        «description = ${input.description}»,
        «enabled = ${input.enabled}»,
        «param_schema = ${input.param_schema}»,
        «out_schema = ${input.out_schema}»,
        «is_adhoc = ${input.is_adhoc}»
    WHERE trigger.updated IS DISTINCT FROM (SELECT updated FROM same)
    RETURNING id, ref, pack, pack_ref, label, description, enabled, param_schema,
              out_schema, webhook_enabled, webhook_key, webhook_config, is_adhoc,
              created, updated
)
SELECT id, ref, pack, pack_ref, label, description, enabled, param_schema,
       out_schema, webhook_enabled, webhook_key, webhook_config, is_adhoc,
       created, updated
FROM written
UNION ALL
SELECT id, ref, pack, pack_ref, label, description, enabled, param_schema,
       out_schema, webhook_enabled, webhook_key, webhook_config, is_adhoc,
       created, updated
FROM same
WHERE NOT EXISTS (SELECT FROM written)
LIMIT 1""",
)

UPSERT_MANY = BulkQuery(
    DynamicQuery(
        Trigger,
        """\
INSERT INTO trigger (ref, pack, pack_ref, label, description, enabled,
                     param_schema, out_schema, is_adhoc)
VALUES (${input.ref}, ${input.pack}, ${input.pack_ref}, ${input.label},
        ${input.description}, ${input.enabled}, ${input.param_schema},
        ${input.out_schema}, ${input.is_adhoc})
ON CONFLICT (ref) DO UPDATE
SET «pack = ${input.pack}»,
    «pack_ref = ${input.pack_ref}»,
    label = EXCLUDED.label,
    «description = ${input.description}»,
    «enabled = ${input.enabled}»,
    «param_schema = ${input.param_schema}»,
    «out_schema = ${input.out_schema}»,
    «is_adhoc = ${input.is_adhoc}»
RETURNING id, ref, pack, pack_ref, label, description, enabled, param_schema,
          out_schema, webhook_enabled, webhook_key, webhook_config, is_adhoc,
          created, updated""",
    ),
    batch_argument="input",
)

UPDATE = UpdateQuery(
    Trigger,
    """\
UPDATE trigger
SET «label = ${input.label}»,
    «description = ${input.description}»,
    «enabled = ${input.enabled}»,
    «param_schema = ${input.param_schema}»,
    «out_schema = ${input.out_schema}»
WHERE id = $1
RETURNING id, ref, pack, pack_ref, label, description, enabled, param_schema,
          out_schema, webhook_enabled, webhook_key, webhook_config, is_adhoc,
          created, updated""",
    ("id",),
)

UPDATE_IF = UpdateQuery(
    Trigger,
    """\
UPDATE trigger
SET «label = ${input.label}»,
    «description = ${input.description}»,
    «enabled = ${input.enabled}»,
    «param_schema = ${input.param_schema}»,
    «out_schema = ${input.out_schema}»
WHERE id = $1
  AND «enabled = ${expected.enabled}»
  AND «updated = ${expected.updated}»
RETURNING id, ref, pack, pack_ref, label, description, enabled, param_schema,
          out_schema, webhook_enabled, webhook_key, webhook_config, is_adhoc,
          created, updated""",
    ("id",),
    errors=ErrorContext(
        row_probe=RowProbe(
            "WHERE id = $1",
            (
                Precondition("enabled", "expected.enabled"),
                Precondition("updated", "expected.updated"),
            ),
        )
    ),
)

DELETE = Query(
    int,
    """\
DELETE FROM trigger
WHERE id = $1""",
    ("id",),
)

DELETE_NON_ADHOC_BY_PACK_EXCLUDING = Query(
    int,
    """\
DELETE FROM trigger
WHERE pack = $1
  AND NOT is_adhoc
  AND ref <> ALL ($2)""",
    ("pack", "refs"),
)


class TriggerRepository(BaseRepository):
    """Triggers: kinds of events that rules react to."""

    entity = "Trigger"
    schema = SCHEMA

    async def find_by_id(self, id: int) -> Trigger | None:
        """The trigger with this id."""
        return await self._fetch_optional(FIND_BY_ID, id)

    async def get_by_id(self, id: int) -> Trigger:
        """The trigger with this id; NotFoundError if there is none."""
        return await self._fetch_one(FIND_BY_ID, id)

    async def find_by_ref(self, ref: str) -> Trigger | None:
        """The trigger with this ref."""
        return await self._fetch_optional(FIND_BY_REF, ref)

    async def get_by_ref(self, ref: str) -> Trigger:
        """The trigger with this ref; NotFoundError if there is none."""
        return await self._fetch_one(FIND_BY_REF, ref)

    async def find_by_pack(self, pack_id: int) -> TriggerList:
        """Triggers of this pack, by ref."""
        return await self._fetch_all(FIND_BY_PACK, pack_id)

    async def find_enabled(self) -> TriggerList:
        """Triggers that fire, by ref."""
        return await self._fetch_all(FIND_ENABLED)

    async def list(self) -> TriggerList:
        """All triggers, by ref."""
        return await self._fetch_all(LIST)

    async def list_paginated(self, pagination: Pagination) -> TriggerList:
        """One page of all triggers, by ref."""
        return await self._fetch_all(LIST_PAGINATED, pagination.limit, pagination.offset)

    async def list_search(
        self,
        filter: ListSearchTriggerFilter,
        pagination: Pagination,
        *,
        order: ListSearchTriggerOrder | None = None,
    ) -> TriggerList:
        """One page of the triggers that match every given filter, by ref."""
        return await self._fetch_all(
            LIST_SEARCH, pagination.limit, pagination.offset, filter, order
        )

    async def count_list_search(self, filter: ListSearchTriggerFilter) -> int:
        """Number of rows that `list_search` gives on all its pages."""
        return await self._fetch_value(LIST_SEARCH.count, filter)

    async def count(self) -> int:
        """How many triggers there are."""
        return await self._fetch_value(COUNT)

    async def create(self, input: CreateTriggerInput) -> Trigger:
        """Add a trigger."""
        return await self._fetch_one(CREATE, input)

    async def upsert(self, input: CreateTriggerInput) -> Trigger:
        """Add a trigger, or change the one with this ref; where nothing differs, nothing
        is written.
        """
        return await self._fetch_one(UPSERT, input)

    async def upsert_many(self, input: Sequence[CreateTriggerInput]) -> TriggerList:
        """Add triggers, or change those with their refs; what is left unset stays as it is."""
        return await self._fetch_each(UPSERT_MANY, input)

    async def update(self, id: int, input: UpdateTriggerInput) -> Trigger:
        """Change the given fields of a trigger; NotFoundError if there is none."""
        return await self._fetch_one(UPDATE, id, input)

    async def update_if(
        self, id: int, expected: UpdateIfTriggerExpected, input: UpdateTriggerInput
    ) -> Trigger:
        """Change the given fields of a trigger that is as expected; NotFoundError if there
        is none, ChangedError if it isn't as expected.
        """
        return await self._fetch_one(UPDATE_IF, id, input, expected)

    async def delete(self, id: int) -> bool:
        """Remove the trigger with this id; true if there was one."""
        return await self._execute_one(DELETE, id)

    async def delete_non_adhoc_by_pack_excluding(self, pack_id: int, refs: StrList) -> int:
        """Remove what this pack shipped and ships no more; ad-hoc triggers stay."""
        return await self._execute(DELETE_NON_ADHOC_BY_PACK_EXCLUDING, pack_id, refs)
