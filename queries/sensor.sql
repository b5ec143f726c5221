-- Sensors: long-running code that emits events.

-- name: find_by_id(id)^
-- The sensor with this id.
SELECT id, ref, pack, pack_ref, label, description, entrypoint, runtime,
       runtime_ref, trigger, trigger_ref, enabled, param_schema, config, created,
       updated
FROM sensor
WHERE id = :id;

-- name: find_by_ref(ref)^
-- The sensor with this ref.
SELECT id, ref, pack, pack_ref, label, description, entrypoint, runtime,
       runtime_ref, trigger, trigger_ref, enabled, param_schema, config, created,
       updated
FROM sensor
WHERE ref = :ref;

-- name: find_by_pack(pack_id)
-- Sensors of this pack, by ref.
SELECT id, ref, pack, pack_ref, label, description, entrypoint, runtime,
       runtime_ref, trigger, trigger_ref, enabled, param_schema, config, created,
       updated
FROM sensor
WHERE pack = :pack_id
ORDER BY ref;

-- name: find_by_trigger(trigger_id)
-- Sensors that fire this trigger, by ref.
SELECT id, ref, pack, pack_ref, label, description, entrypoint, runtime,
       runtime_ref, trigger, trigger_ref, enabled, param_schema, config, created,
       updated
FROM sensor
WHERE trigger = :trigger_id
ORDER BY ref;

-- name: find_enabled()
-- Sensors that are to run, by ref.
SELECT id, ref, pack, pack_ref, label, description, entrypoint, runtime,
       runtime_ref, trigger, trigger_ref, enabled, param_schema, config, created,
       updated
FROM sensor
WHERE enabled
ORDER BY ref;

-- name: list()
-- All sensors, by ref.
SELECT id, ref, pack, pack_ref, label, description, entrypoint, runtime,
       runtime_ref, trigger, trigger_ref, enabled, param_schema, config, created,
       updated
FROM sensor
ORDER BY ref;

-- name: list_paginated(pagination)
-- One page of all sensors, by ref.
SELECT id, ref, pack, pack_ref, label, description, entrypoint, runtime,
       runtime_ref, trigger, trigger_ref, enabled, param_schema, config, created,
       updated
FROM sensor
ORDER BY ref
LIMIT :pagination.limit OFFSET :pagination.offset;

-- name: list_search(filter, pagination)
-- @order label: label, id
-- @order created: created DESC, id DESC
-- @order updated: updated DESC, id DESC
-- One page of the sensors that match every given filter, by ref.
SELECT id, ref, pack, pack_ref, label, description, entrypoint, runtime,
       runtime_ref, trigger, trigger_ref, enabled, param_schema, config, created,
       updated
FROM sensor
WHERE ref BETWEEN glob_first(:filter.ref) AND glob_last(:filter.ref)
  AND ref LIKE glob_rest(:filter.ref)
  AND pack = :filter.pack
  AND trigger = :filter.trigger
  AND runtime = :filter.runtime
  AND enabled = :filter.enabled
ORDER BY ref
LIMIT :pagination.limit OFFSET :pagination.offset;

-- name: count()$
-- How many sensors there are.
SELECT count(*) FROM sensor;

-- name: create(input)<!
-- @input CreateSensorInput
-- Add a sensor.
INSERT INTO sensor (ref, pack, pack_ref, label, description, entrypoint, runtime,
                    runtime_ref, trigger, trigger_ref, enabled, param_schema, config)
VALUES (:input.ref, :input.pack, :input.pack_ref, :input.label, :input.description,
        :input.entrypoint, :input.runtime, :input.runtime_ref, :input.trigger,
        :input.trigger_ref, :input.enabled, :input.param_schema, :input.config)
RETURNING id, ref, pack, pack_ref, label, description, entrypoint, runtime,
          runtime_ref, trigger, trigger_ref, enabled, param_schema, config, created,
          updated;

-- name: upsert(input)<!
-- @input CreateSensorInput
-- Add a sensor, or change the one with this ref; where nothing differs, nothing is written.
WITH same AS (
    SELECT id, ref, pack, pack_ref, label, description, entrypoint, runtime,
           runtime_ref, trigger, trigger_ref, enabled, param_schema, config,
           created, updated
    FROM sensor
    WHERE ref = :input.ref
      AND pack IS NOT DISTINCT FROM :input.pack
      AND pack_ref IS NOT DISTINCT FROM :input.pack_ref
      AND label = :input.label
      AND description = :input.description
      AND entrypoint = :input.entrypoint
      AND runtime = :input.runtime
      AND runtime_ref = :input.runtime_ref
      AND trigger = :input.trigger
      AND trigger_ref = :input.trigger_ref
      AND enabled = :input.enabled
      AND param_schema IS NOT DISTINCT FROM :input.param_schema
      AND config IS NOT DISTINCT FROM :input.config
), written AS (
    INSERT INTO sensor (ref, pack, pack_ref, label, description, entrypoint,
                        runtime, runtime_ref, trigger, trigger_ref, enabled,
                        param_schema, config)
    VALUES (:input.ref, :input.pack, :input.pack_ref, :input.label,
            :input.description, :input.entrypoint, :input.runtime,
            :input.runtime_ref, :input.trigger, :input.trigger_ref, :input.enabled,
            :input.param_schema, :input.config)
    ON CONFLICT (ref) DO UPDATE
    SET pack = :input.pack,
        pack_ref = :input.pack_ref,
        label = EXCLUDED.label,
        description = EXCLUDED.description,
        entrypoint = EXCLUDED.entrypoint,
        runtime = EXCLUDED.runtime,
        runtime_ref = EXCLUDED.runtime_ref,
        trigger = EXCLUDED.trigger,
        trigger_ref = EXCLUDED.trigger_ref,
        enabled = :input.enabled,
        param_schema = :input.param_schema,
        config = :input.config
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
LIMIT 1;

-- name: upsert_many(input)*!
-- @input CreateSensorInput
-- Add sensors, or change those with their refs; what is left unset stays as it is.
INSERT INTO sensor (ref, pack, pack_ref, label, description, entrypoint,
                    runtime, runtime_ref, trigger, trigger_ref, enabled,
                    param_schema, config)
VALUES (:input.ref, :input.pack, :input.pack_ref, :input.label,
        :input.description, :input.entrypoint, :input.runtime,
        :input.runtime_ref, :input.trigger, :input.trigger_ref, :input.enabled,
        :input.param_schema, :input.config)
ON CONFLICT (ref) DO UPDATE
SET pack = :input.pack,
    pack_ref = :input.pack_ref,
    label = EXCLUDED.label,
    description = EXCLUDED.description,
    entrypoint = EXCLUDED.entrypoint,
    runtime = EXCLUDED.runtime,
    runtime_ref = EXCLUDED.runtime_ref,
    trigger = EXCLUDED.trigger,
    trigger_ref = EXCLUDED.trigger_ref,
    enabled = :input.enabled,
    param_schema = :input.param_schema,
    config = :input.config
RETURNING id, ref, pack, pack_ref, label, description, entrypoint, runtime,
          runtime_ref, trigger, trigger_ref, enabled, param_schema, config, created,
          updated;

-- name: update(id, input)<!
-- @input UpdateSensorInput
-- Change the given fields of a sensor.
UPDATE sensor
SET label = :input.label,
    description = :input.description,
    entrypoint = :input.entrypoint,
    enabled = :input.enabled,
    param_schema = :input.param_schema
WHERE id = :id
RETURNING id, ref, pack, pack_ref, label, description, entrypoint, runtime,
          runtime_ref, trigger, trigger_ref, enabled, param_schema, config, created,
          updated;

-- name: update_if(id, expected, input)<!
-- @input input: UpdateSensorInput
-- Change the given fields of a sensor that is as expected.
UPDATE sensor
SET label = :input.label,
    description = :input.description,
    entrypoint = :input.entrypoint,
    enabled = :input.enabled,
    param_schema = :input.param_schema
WHERE id = :id
  AND enabled = :expected.enabled
  AND updated = :expected.updated
RETURNING id, ref, pack, pack_ref, label, description, entrypoint, runtime,
          runtime_ref, trigger, trigger_ref, enabled, param_schema, config, created,
          updated;

-- name: delete(id)!
-- Remove the sensor with this id; true if there was one.
DELETE FROM sensor
WHERE id = :id;

-- name: delete_by_pack_excluding(pack_id, refs)!
-- Remove what this pack shipped and ships no more.
DELETE FROM sensor
WHERE pack = :pack_id
  AND ref <> ALL (:refs);
