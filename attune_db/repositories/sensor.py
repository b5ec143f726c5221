"""Sensors: long-running code that emits events."""

# Generated from queries/sensor.sql by `just gen`: change that, not this.

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

from ..entities.sensor import Sensor
from ..inputs.sensor import (
    CreateSensorInput,
    ListSearchSensorFilter,
    ListSearchSensorOrder,
    UpdateIfSensorExpected,
    UpdateSensorInput,
)
from ..schema import SCHEMA

# In the class, `list` is a method.
SensorList: TypeAlias = list[Sensor]
StrList: TypeAlias = list[str]

FIND_BY_ID = ReadQuery(
    Sensor,
    """\
SELECT id, ref, pack, pack_ref, label, description, entrypoint, runtime,
       runtime_ref, trigger, trigger_ref, enabled, param_schema, config, created,
       updated
FROM sensor
WHERE id = $1""",
    ("id",),
)

FIND_BY_REF = ReadQuery(
    Sensor,
    """\
SELECT id, ref, pack, pack_ref, label, description, entrypoint, runtime,
       runtime_ref, trigger, trigger_ref, enabled, param_schema, config, created,
       updated
FROM sensor
WHERE ref = $1""",
    ("ref",),
)

FIND_BY_PACK = ReadQuery(
    Sensor,
    """\
SELECT id, ref, pack, pack_ref, label, description, entrypoint, runtime,
       runtime_ref, trigger, trigger_ref, enabled, param_schema, config, created,
       updated
FROM sensor
WHERE pack = $1
ORDER BY ref""",
    ("pack",),
)

FIND_BY_TRIGGER = ReadQuery(
    Sensor,
    """\
SELECT id, ref, pack, pack_ref, label, description, entrypoint, runtime,
       runtime_ref, trigger, trigger_ref, enabled, param_schema, config, created,
       updated
FROM sensor
WHERE trigger = $1
ORDER BY ref""",
    ("trigger",),
)

FIND_ENABLED = ReadQuery(
    Sensor,
    """\
SELECT id, ref, pack, pack_ref, label, description, entrypoint, runtime,
       runtime_ref, trigger, trigger_ref, enabled, param_schema, config, created,
       updated
FROM sensor
WHERE enabled
ORDER BY ref""",
)

LIST = ReadQuery(
    Sensor,
    """\
SELECT id, ref, pack, pack_ref, label, description, entrypoint, runtime,
       runtime_ref, trigger, trigger_ref, enabled, param_schema, config, created,
       updated
FROM sensor
ORDER BY ref""",
)

LIST_PAGINATED = ReadQuery(
    Sensor,
    """\
SELECT id, ref, pack, pack_ref, label, description, entrypoint, runtime,
       runtime_ref, trigger, trigger_ref, enabled, param_schema, config, created,
       updated
FROM sensor
ORDER BY ref
LIMIT $1 OFFSET $2""",
    ("limit", "offset"),
)

LIST_SEARCH = ListQuery(
    Sensor,
    """\
SELECT id, ref, pack, pack_ref, label, description, entrypoint, runtime,
       runtime_ref, trigger, trigger_ref, enabled, param_schema, config, created,
       updated
FROM sensor
WHERE «ref BETWEEN glob_first(${filter.ref}) AND glob_last(${filter.ref})»
  AND «ref LIKE glob_rest(${filter.ref})»
  AND «pack = ${filter.pack}»
  AND «trigger = ${filter.trigger}»
  AND «runtime = ${filter.runtime}»
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

COUNT = ReadQuery(int, "SELECT count(*) FROM sensor")

CREATE = DynamicQuery(
    Sensor,
    """\
INSERT INTO sensor (ref, pack, pack_ref, label, description, entrypoint, runtime,
                    runtime_ref, trigger, trigger_ref, enabled, param_schema, config)
VALUES (${input.ref}, ${input.pack}, ${input.pack_ref}, ${input.label}, ${input.description},
        ${input.entrypoint}, ${input.runtime}, ${input.runtime_ref}, ${input.trigger},
        ${input.trigger_ref}, ${input.enabled}, ${input.param_schema}, ${input.config})
RETURNING id, ref, pack, pack_ref, label, description, entrypoint, runtime,
          runtime_ref, trigger, trigger_ref, enabled, param_schema, config, created,
          updated""",
)

UPSERT = DynamicQuery(
    Sensor,
    """\
WITH same AS (
    SELECT id, ref, pack, pack_ref, label, description, entrypoint, runtime,
           runtime_ref, trigger, trigger_ref, enabled, param_schema, config,
           created, updated
    FROM sensor
    WHERE «ref = ${input.ref}»
      AND «pack IS NOT DISTINCT FROM ${input.pack}»
      AND «pack_ref IS NOT DISTINCT FROM ${input.pack_ref}»
      AND «label = ${input.label}»
      AND «description = ${input.description}»
      AND «entrypoint = ${input.entrypoint}»
      AND «runtime = ${input.runtime}»
      AND «runtime_ref = ${input.runtime_ref}»
      AND «trigger = ${input.trigger}»
      AND «trigger_ref = ${input.trigger_ref}»
      AND «enabled = ${input.enabled}»
      AND «param_schema IS NOT DISTINCT FROM ${input.param_schema}»
      AND «config IS NOT DISTINCT FROM ${input.config}»
), written AS (
    INSERT INTO sensor (ref, pack, pack_ref, label, description, entrypoint,
                        runtime, runtime_ref, trigger, trigger_ref, enabled,
                        param_schema, config)
    VALUES (${input.ref}, ${input.pack}, ${input.pack_ref}, ${input.label},
            ${input.description}, ${input.entrypoint}, ${input.runtime},
            ${input.runtime_ref}, ${input.trigger}, ${input.trigger_ref}, ${input.enabled},
            ${input.param_schema}, ${input.config})
    ON CONFLICT (ref) DO UPDATE
    SET «pack = ${input.pack}»,
        «pack_ref = ${input.pack_ref}»,
        label = EXCLUDED.label,
        description = EXCLUDED.description,
        entrypoint = EXCLUDED.entrypoint,
        runtime = EXCLUDED.runtime,
        runtime_ref = EXCLUDED.runtime_ref,
        trigger = EXCLUDED.trigger,
        trigger_ref = EXCLUDED.trigger_ref,
        «enabled = ${input.enabled}»,
        «param_schema = ${input.param_schema}»,
        «config = ${input.config}»
    WHERE sensor.updated IS DISTINCT FROM (SELECT updated FROM same)
    RETURNING id, ref, pack, pack_ref, label, description, entrypoint, runtime,
              runtime_ref, trigger, trigger_ref, enabled, param_schema, config,
              created, updated
)
SELECT id, ref, pack, pack_ref, label, description, entrypoint, runtime,
       runtime_ref, trigger, trigger_ref, enabled, param_schema, config,
       created, updated
FROM written
UNION ALL
SELECT id, ref, pack, pack_ref, label, description, entrypoint, runtime,
       runtime_ref, trigger, trigger_ref, enabled, param_schema, config,
       created, updated
FROM same
WHERE NOT EXISTS (SELECT FROM written)
LIMIT 1""",
)

UPSERT_MANY = BulkQuery(
    DynamicQuery(
        Sensor,
        """\
INSERT INTO sensor (ref, pack, pack_ref, label, description, entrypoint,
                    runtime, runtime_ref, trigger, trigger_ref, enabled,
                    param_schema, config)
VALUES (${input.ref}, ${input.pack}, ${input.pack_ref}, ${input.label},
        ${input.description}, ${input.entrypoint}, ${input.runtime},
        ${input.runtime_ref}, ${input.trigger}, ${input.trigger_ref}, ${input.enabled},
        ${input.param_schema}, ${input.config})
ON CONFLICT (ref) DO UPDATE
SET «pack = ${input.pack}»,
    «pack_ref = ${input.pack_ref}»,
    label = EXCLUDED.label,
    description = EXCLUDED.description,
    entrypoint = EXCLUDED.entrypoint,
    runtime = EXCLUDED.runtime,
    runtime_ref = EXCLUDED.runtime_ref,
    trigger = EXCLUDED.trigger,
    trigger_ref = EXCLUDED.trigger_ref,
    «enabled = ${input.enabled}»,
    «param_schema = ${input.param_schema}»,
    «config = ${input.config}»
RETURNING id, ref, pack, pack_ref, label, description, entrypoint, runtime,
          runtime_ref, trigger, trigger_ref, enabled, param_schema, config, created,
          updated""",
    ),
    batch_argument="input",
)

UPDATE = UpdateQuery(
    Sensor,
    """\
UPDATE sensor
SET «label = ${input.label}»,
    «description = ${input.description}»,
    «entrypoint = ${input.entrypoint}»,
    «enabled = ${input.enabled}»,
    «param_schema = ${input.param_schema}»
WHERE id = $1
RETURNING id, ref, pack, pack_ref, label, description, entrypoint, runtime,
          runtime_ref, trigger, trigger_ref, enabled, param_schema, config, created,
          updated""",
    ("id",),
)

UPDATE_IF = UpdateQuery(
    Sensor,
    """\
UPDATE sensor
SET «label = ${input.label}»,
    «description = ${input.description}»,
    «entrypoint = ${input.entrypoint}»,
    «enabled = ${input.enabled}»,
    «param_schema = ${input.param_schema}»
WHERE id = $1
  AND «enabled = ${expected.enabled}»
  AND «updated = ${expected.updated}»
RETURNING id, ref, pack, pack_ref, label, description, entrypoint, runtime,
          runtime_ref, trigger, trigger_ref, enabled, param_schema, config, created,
          updated""",
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
DELETE FROM sensor
WHERE id = $1""",
    ("id",),
)

DELETE_BY_PACK_EXCLUDING = Query(
    int,
    """\
DELETE FROM sensor
WHERE pack = $1
  AND ref <> ALL ($2)""",
    ("pack", "refs"),
)


class SensorRepository(BaseRepository):
    """Sensors: long-running code that emits events."""

    entity = "Sensor"
    schema = SCHEMA

    async def find_by_id(self, id: int) -> Sensor | None:
        """The sensor with this id."""
        return await self._fetch_optional(FIND_BY_ID, id)

    async def get_by_id(self, id: int) -> Sensor:
        """The sensor with this id; NotFoundError if there is none."""
        return await self._fetch_one(FIND_BY_ID, id)

    async def find_by_ref(self, ref: str) -> Sensor | None:
        """The sensor with this ref."""
        return await self._fetch_optional(FIND_BY_REF, ref)

    async def get_by_ref(self, ref: str) -> Sensor:
        """The sensor with this ref; NotFoundError if there is none."""
        return await self._fetch_one(FIND_BY_REF, ref)

    async def find_by_pack(self, pack_id: int) -> SensorList:
        """Sensors of this pack, by ref."""
        return await self._fetch_all(FIND_BY_PACK, pack_id)

    async def find_by_trigger(self, trigger_id: int) -> SensorList:
        """Sensors that fire this trigger, by ref."""
        return await self._fetch_all(FIND_BY_TRIGGER, trigger_id)

    async def find_enabled(self) -> SensorList:
        """Sensors that are to run, by ref."""
        return await self._fetch_all(FIND_ENABLED)

    async def list(self) -> SensorList:
        """All sensors, by ref."""
        return await self._fetch_all(LIST)

    async def list_paginated(self, pagination: Pagination) -> SensorList:
        """One page of all sensors, by ref."""
        return await self._fetch_all(LIST_PAGINATED, pagination.limit, pagination.offset)

    async def list_search(
        self,
        filter: ListSearchSensorFilter,
        pagination: Pagination,
        *,
        order: ListSearchSensorOrder | None = None,
    ) -> SensorList:
        """One page of the sensors that match every given filter, by ref."""
        return await self._fetch_all(
            LIST_SEARCH, pagination.limit, pagination.offset, filter, order
        )

    async def count_list_search(self, filter: ListSearchSensorFilter) -> int:
        """Number of rows that `list_search` gives on all its pages."""
        return await self._fetch_value(LIST_SEARCH.count, filter)

    async def count(self) -> int:
        """How many sensors there are."""
        return await self._fetch_value(COUNT)

    async def create(self, input: CreateSensorInput) -> Sensor:
        """Add a sensor."""
        return await self._fetch_one(CREATE, input)

    async def upsert(self, input: CreateSensorInput) -> Sensor:
        """Add a sensor, or change the one with this ref; where nothing differs, nothing is
        written.
        """
        return await self._fetch_one(UPSERT, input)

    async def upsert_many(self, input: Sequence[CreateSensorInput]) -> SensorList:
        """Add sensors, or change those with their refs; what is left unset stays as it is."""
        return await self._fetch_each(UPSERT_MANY, input)

    async def update(self, id: int, input: UpdateSensorInput) -> Sensor:
        """Change the given fields of a sensor; NotFoundError if there is none."""
        return await self._fetch_one(UPDATE, id, input)

    async def update_if(
        self, id: int, expected: UpdateIfSensorExpected, input: UpdateSensorInput
    ) -> Sensor:
        """Change the given fields of a sensor that is as expected; NotFoundError if there
        is none, ChangedError if it isn't as expected.
        """
        return await self._fetch_one(UPDATE_IF, id, input, expected)

    async def delete(self, id: int) -> bool:
        """Remove the sensor with this id; true if there was one."""
        return await self._execute_one(DELETE, id)

    async def delete_by_pack_excluding(self, pack_id: int, refs: StrList) -> int:
        """Remove what this pack shipped and ships no more."""
        return await self._execute(DELETE_BY_PACK_EXCLUDING, pack_id, refs)
