-- Actions: units of work that can be run.

-- name: find_by_id(id)^
-- The action with this id.
SELECT id, ref, pack, pack_ref, label, description, entrypoint, runtime,
       param_schema, out_schema, is_adhoc, created, updated
FROM action
WHERE id = :id;

-- name: find_by_ref(ref)^
-- The action with this ref.
SELECT id, ref, pack, pack_ref, label, description, entrypoint, runtime,
       param_schema, out_schema, is_adhoc, created, updated
FROM action
WHERE ref = :ref;

-- name: find_by_pack(pack_id)
-- Actions of this pack, by ref.
SELECT id, ref, pack, pack_ref, label, description, entrypoint, runtime,
       param_schema, out_schema, is_adhoc, created, updated
FROM action
WHERE pack = :pack_id
ORDER BY ref;

-- name: find_by_runtime(runtime_id)
-- Actions that run in this runtime, by ref.
SELECT id, ref, pack, pack_ref, label, description, entrypoint, runtime,
       param_schema, out_schema, is_adhoc, created, updated
FROM action
WHERE runtime = :runtime_id
ORDER BY ref;

-- name: list()
-- All actions, by ref.
SELECT id, ref, pack, pack_ref, label, description, entrypoint, runtime,
       param_schema, out_schema, is_adhoc, created, updated
FROM action
ORDER BY ref;

-- name: list_paginated(pagination)
-- One page of all actions, by ref.
SELECT id, ref, pack, pack_ref, label, description, entrypoint, runtime,
       param_schema, out_schema, is_adhoc, created, updated
FROM action
ORDER BY ref
LIMIT :pagination.limit OFFSET :pagination.offset;

-- name: list_search(filter, pagination)
-- @order label: label, id
-- @order created: created DESC, id DESC
-- @order updated: updated DESC, id DESC
-- One page of the actions that match every given filter, by ref.
SELECT id, ref, pack, pack_ref, label, description, entrypoint, runtime,
       param_schema, out_schema, is_adhoc, created, updated
FROM action
WHERE ref BETWEEN glob_first(:filter.ref) AND glob_last(:filter.ref)
  AND ref LIKE glob_rest(:filter.ref)
  AND pack = :filter.pack
  AND pack = ANY (:filter.packs)
  AND runtime = :filter.runtime
  AND lower(concat_ws(' ', ref, label, description, pack_ref) COLLATE "default")
      LIKE ALL (ARRAY(SELECT word_patterns(:filter.query)))
ORDER BY ref
LIMIT :pagination.limit OFFSET :pagination.offset;

-- name: search(query)
-- Actions whose ref, label or description contains this text, in whatever case, by ref.
SELECT id, ref, pack, pack_ref, label, description, entrypoint, runtime,
       param_schema, out_schema, is_adhoc, created, updated
FROM action
WHERE strpos(lower(ref), lower(:query)) > 0
   OR strpos(lower(label), lower(:query)) > 0
   OR strpos(lower(description), lower(:query)) > 0
ORDER BY ref;

-- name: count()$
-- How many actions there are.
SELECT count(*) FROM action;

-- name: create(input)<!
-- @input CreateActionInput
-- Add an action.
INSERT INTO action (ref, pack, pack_ref, label, description, entrypoint, runtime,
                    param_schema, out_schema, is_adhoc)
VALUES (:input.ref, :input.pack, :input.pack_ref, :input.label, :input.description,
        :input.entrypoint, :input.runtime, :input.param_schema, :input.out_schema,
        :input.is_adhoc)
RETURNING id, ref, pack, pack_ref, label, description, entrypoint, runtime,
          param_schema, out_schema, is_adhoc, created, updated;

-- name: upsert(input)<!
-- @input CreateActionInput
-- Add an action, or change the one with this ref; where nothing differs, nothing is written.
WITH same AS (
    SELECT id, ref, pack, pack_ref, label, description, entrypoint, runtime,
           param_schema, out_schema, is_adhoc, created, updated
    FROM action
    WHERE ref = :input.ref
      AND pack = :input.pack
      AND pack_ref = :input.pack_ref
      AND label = :input.label
      AND description = :input.description
      AND entrypoint = :input.entrypoint
      AND runtime IS NOT DISTINCT FROM :input.runtime
      AND param_schema IS NOT DISTINCT FROM :input.param_schema
      AND out_schema IS NOT DISTINCT FROM :input.out_schema
      AND is_adhoc = :input.is_adhoc
), written AS (
    INSERT INTO action (ref, pack, pack_ref, label, description, entrypoint,
                        runtime, param_schema, out_schema, is_adhoc)
    VALUES (:input.ref, :input.pack, :input.pack_ref, :input.label,
            :input.description, :input.entrypoint, :input.runtime,
            :input.param_schema, :input.out_schema, :input.is_adhoc)
    ON CONFLICT (ref) DO UPDATE
    SET pack = EXCLUDED.pack,
        pack_ref = EXCLUDED.pack_ref,
        label = EXCLUDED.label,
        description = EXCLUDED.description,
        entrypoint = EXCLUDED.entrypoint,
        runtime = :input.runtime,
        param_schema = :input.param_schema,
        out_schema = :input.out_schema,
        is_adhoc = :input.is_adhoc
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
LIMIT 1;

-- name: upsert_many(input)*!
-- @input CreateActionInput
-- Add actions, or change those with their refs; what is left unset stays as it is.
INSERT INTO action (ref, pack, pack_ref, label, description, entrypoint,
                    runtime, param_schema, out_schema, is_adhoc)
VALUES (:input.ref, :input.pack, :input.pack_ref, :input.label,
        :input.description, :input.entrypoint, :input.runtime,
        :input.param_schema, :input.out_schema, :input.is_adhoc)
ON CONFLICT (ref) DO UPDATE
SET pack = EXCLUDED.pack,
    pack_ref = EXCLUDED.pack_ref,
    label = EXCLUDED.label,
    description = EXCLUDED.description,
    entrypoint = EXCLUDED.entrypoint,
    runtime = :input.runtime,
    param_schema = :input.param_schema,
    out_schema = :input.out_schema,
    is_adhoc = :input.is_adhoc
RETURNING id, ref, pack, pack_ref, label, description, entrypoint, runtime,
          param_schema, out_schema, is_adhoc, created, updated;

-- name: update(id, input)<!
-- @input UpdateActionInput
-- Change the given fields of an action.
UPDATE action
SET label = :input.label,
    description = :input.description,
    entrypoint = :input.entrypoint,
    runtime = :input.runtime,
    param_schema = :input.param_schema,
    out_schema = :input.out_schema
WHERE id = :id
RETURNING id, ref, pack, pack_ref, label, description, entrypoint, runtime,
          param_schema, out_schema, is_adhoc, created, updated;

-- name: update_if(id, expected, input)<!
-- @input input: UpdateActionInput
-- Change the given fields of an action that is as expected.
UPDATE action
SET label = :input.label,
    description = :input.description,
    entrypoint = :input.entrypoint,
    runtime = :input.runtime,
    param_schema = :input.param_schema,
    out_schema = :input.out_schema
WHERE id = :id
  AND updated = :expected.updated
RETURNING id, ref, pack, pack_ref, label, description, entrypoint, runtime,
          param_schema, out_schema, is_adhoc, created, updated;

-- name: delete(id)!
-- Remove the action with this id; true if there was one.
DELETE FROM action
WHERE id = :id;

-- name: delete_non_adhoc_by_pack_excluding(pack_id, refs)!
-- Remove what this pack shipped and ships no more; ad-hoc actions stay.
DELETE FROM action
WHERE pack = :pack_id
  AND NOT is_adhoc
  AND ref <> ALL (:refs);
