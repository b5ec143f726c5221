-- Triggers: kinds of events that rules react to.

-- name: find_by_id(id)^
-- The trigger with this id.
SELECT id, ref, pack, pack_ref, label, description, enabled, param_schema,
       out_schema, webhook_enabled, webhook_key, webhook_config, is_adhoc, created,
       updated
FROM trigger
WHERE id = :id;

-- name: find_by_ref(ref)^
-- The trigger with this ref.
SELECT id, ref, pack, pack_ref, label, description, enabled, param_schema,
       out_schema, webhook_enabled, webhook_key, webhook_config, is_adhoc, created,
       updated
FROM trigger
WHERE ref = :ref;

-- name: find_by_pack(pack_id)
-- Triggers of this pack, by ref.
SELECT id, ref, pack, pack_ref, label, description, enabled, param_schema,
       out_schema, webhook_enabled, webhook_key, webhook_config, is_adhoc, created,
       updated
FROM trigger
WHERE pack = :pack_id
ORDER BY ref;

-- name: find_enabled()
-- Triggers that fire, by ref.
SELECT id, ref, pack, pack_ref, label, description, enabled, param_schema,
       out_schema, webhook_enabled, webhook_key, webhook_config, is_adhoc, created,
       updated
FROM trigger
WHERE enabled
ORDER BY ref;

-- name: list()
-- All triggers, by ref.
SELECT id, ref, pack, pack_ref, label, description, enabled, param_schema,
       out_schema, webhook_enabled, webhook_key, webhook_config, is_adhoc, created,
       updated
FROM trigger
ORDER BY ref;

-- name: list_paginated(pagination)
-- One page of all triggers, by ref.
SELECT id, ref, pack, pack_ref, label, description, enabled, param_schema,
       out_schema, webhook_enabled, webhook_key, webhook_config, is_adhoc, created,
       updated
FROM trigger
ORDER BY ref
LIMIT :pagination.limit OFFSET :pagination.offset;

-- name: list_search(filter, pagination)
-- @order label: label, id
-- @order created: created DESC, id DESC
-- @order updated: updated DESC, id DESC
-- One page of the triggers that match every given filter, by ref.
SELECT id, ref, pack, pack_ref, label, description, enabled, param_schema,
       out_schema, webhook_enabled, webhook_key, webhook_config, is_adhoc, created,
       updated
FROM trigger
WHERE ref BETWEEN glob_first(:filter.ref) AND glob_last(:filter.ref)
  AND ref LIKE glob_rest(:filter.ref)
  AND pack = :filter.pack
  AND id = (SELECT sensor.trigger FROM sensor WHERE sensor.id = :filter.sensor)
  AND enabled = :filter.enabled
ORDER BY ref
LIMIT :pagination.limit OFFSET :pagination.offset;

-- name: count()$
-- How many triggers there are.
SELECT count(*) FROM trigger;

-- name: create(input)<!
-- @input CreateTriggerInput
-- Add a trigger.
INSERT INTO trigger (ref, pack, pack_ref, label, description, enabled, param_schema,
                     out_schema, is_adhoc)
VALUES (:input.ref, :input.pack, :input.pack_ref, :input.label, :input.description,
        :input.enabled, :input.param_schema, :input.out_schema, :input.is_adhoc)
RETURNING id, ref, pack, pack_ref, label, description, enabled, param_schema,
          out_schema, webhook_enabled, webhook_key, webhook_config, is_adhoc,
          created, updated;

-- name: upsert(input)<!
-- @input CreateTriggerInput
-- Add a trigger, or change the one with this ref; where nothing differs, nothing is written.
WITH same AS (
    SELECT id, ref, pack, pack_ref, label, description, enabled, param_schema,
           out_schema, webhook_enabled, webhook_key, webhook_config, is_adhoc,
           created, updated
    FROM trigger
    WHERE ref = :input.ref
      AND pack IS NOT DISTINCT FROM :input.pack
      AND pack_ref IS NOT DISTINCT FROM :input.pack_ref
      AND label = :input.label
      AND description IS NOT DISTINCT FROM :input.description
      AND enabled = :input.enabled
      AND param_schema IS NOT DISTINCT FROM :input.param_schema
      AND out_schema IS NOT DISTINCT FROM :input.out_schema
      AND is_adhoc = :input.is_adhoc
), written AS (
    INSERT INTO trigger (ref, pack, pack_ref, label, description, enabled,
                         param_schema, out_schema, is_adhoc)
    VALUES (:input.ref, :input.pack, :input.pack_ref, :input.label,
            :input.description, :input.enabled, :input.param_schema,
            :input.out_schema, :input.is_adhoc)
    ON CONFLICT (ref) DO UPDATE
    SET pack = :input.pack,
        pack_ref = :input.pack_ref,
        label = EXCLUDED.label,
        description = :input.description,
        enabled = :input.enabled,
        param_schema = :input.param_schema,
        out_schema = :input.out_schema,
        is_adhoc = :input.is_adhoc
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
LIMIT 1;

-- name: upsert_many(input)*!
-- @input CreateTriggerInput
-- Add triggers, or change those with their refs; what is left unset stays as it is.
INSERT INTO trigger (ref, pack, pack_ref, label, description, enabled,
                     param_schema, out_schema, is_adhoc)
VALUES (:input.ref, :input.pack, :input.pack_ref, :input.label,
        :input.description, :input.enabled, :input.param_schema,
        :input.out_schema, :input.is_adhoc)
ON CONFLICT (ref) DO UPDATE
SET pack = :input.pack,
    pack_ref = :input.pack_ref,
    label = EXCLUDED.label,
    description = :input.description,
    enabled = :input.enabled,
    param_schema = :input.param_schema,
    out_schema = :input.out_schema,
    is_adhoc = :input.is_adhoc
RETURNING id, ref, pack, pack_ref, label, description, enabled, param_schema,
          out_schema, webhook_enabled, webhook_key, webhook_config, is_adhoc,
          created, updated;

-- name: update(id, input)<!
-- @input UpdateTriggerInput
-- Change the given fields of a trigger.
UPDATE trigger
SET label = :input.label,
    description = :input.description,
    enabled = :input.enabled,
    param_schema = :input.param_schema,
    out_schema = :input.out_schema
WHERE id = :id
RETURNING id, ref, pack, pack_ref, label, description, enabled, param_schema,
          out_schema, webhook_enabled, webhook_key, webhook_config, is_adhoc,
          created, updated;

-- name: update_if(id, expected, input)<!
-- @input input: UpdateTriggerInput
-- Change the given fields of a trigger that is as expected.
UPDATE trigger
SET label = :input.label,
    description = :input.description,
    enabled = :input.enabled,
    param_schema = :input.param_schema,
    out_schema = :input.out_schema
WHERE id = :id
  AND enabled = :expected.enabled
  AND updated = :expected.updated
RETURNING id, ref, pack, pack_ref, label, description, enabled, param_schema,
          out_schema, webhook_enabled, webhook_key, webhook_config, is_adhoc,
          created, updated;

-- name: delete(id)!
-- Remove the trigger with this id; true if there was one.
DELETE FROM trigger
WHERE id = :id;

-- name: delete_non_adhoc_by_pack_excluding(pack_id, refs)!
-- Remove what this pack shipped and ships no more; ad-hoc triggers stay.
DELETE FROM trigger
WHERE pack = :pack_id
  AND NOT is_adhoc
  AND ref <> ALL (:refs);
