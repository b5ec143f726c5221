-- Runtimes: interpreters that actions and sensors run in.

-- name: find_by_id(id)^
-- The runtime with this id.
SELECT id, ref, pack, pack_ref, description, runtime_type, name, distributions,
       installation, installers, created, updated
FROM runtime
WHERE id = :id;

-- name: find_by_ref(ref)^
-- The runtime with this ref.
SELECT id, ref, pack, pack_ref, description, runtime_type, name, distributions,
       installation, installers, created, updated
FROM runtime
WHERE ref = :ref;

-- name: find_by_pack(pack_id)
-- Runtimes that this pack ships, by ref.
SELECT id, ref, pack, pack_ref, description, runtime_type, name, distributions,
       installation, installers, created, updated
FROM runtime
WHERE pack = :pack_id
ORDER BY ref;

-- name: find_by_type(runtime_type)
-- Runtimes that actions, or sensors, run in, by ref.
SELECT id, ref, pack, pack_ref, description, runtime_type, name, distributions,
       installation, installers, created, updated
FROM runtime
WHERE runtime_type = :runtime_type
ORDER BY ref;

-- name: list()
-- All runtimes, by ref.
SELECT id, ref, pack, pack_ref, description, runtime_type, name, distributions,
       installation, installers, created, updated
FROM runtime
ORDER BY ref;

-- name: list_paginated(pagination)
-- One page of all runtimes, by ref.
SELECT id, ref, pack, pack_ref, description, runtime_type, name, distributions,
       installation, installers, created, updated
FROM runtime
ORDER BY ref
LIMIT :pagination.limit OFFSET :pagination.offset;

-- name: count()$
-- How many runtimes there are.
SELECT count(*) FROM runtime;

-- name: create(input)<!
-- @input CreateRuntimeInput
-- Add a runtime.
INSERT INTO runtime (ref, pack, pack_ref, description, runtime_type,
                     name, distributions, installation, installers)
VALUES (:input.ref, :input.pack, :input.pack_ref, :input.description, :input.runtime_type,
        :input.name, :input.distributions, :input.installation, :input.installers)
RETURNING id, ref, pack, pack_ref, description, runtime_type, name, distributions,
          installation, installers, created, updated;

-- name: upsert(input)<!
-- @input CreateRuntimeInput
-- Add a runtime, or bring the one with this ref up to date; what is unset stays as it is.
WITH same AS (
    SELECT id, ref, pack, pack_ref, description, runtime_type, name, distributions,
           installation, installers, created, updated
    FROM runtime
    WHERE ref = :input.ref
      AND pack IS NOT DISTINCT FROM :input.pack
      AND pack_ref IS NOT DISTINCT FROM :input.pack_ref
      AND description IS NOT DISTINCT FROM :input.description
      AND runtime_type = :input.runtime_type
      AND name = :input.name
      AND distributions = :input.distributions
      AND installation IS NOT DISTINCT FROM :input.installation
      AND installers = :input.installers
), written AS (
    INSERT INTO runtime (ref, pack, pack_ref, description, runtime_type, name,
                         distributions, installation, installers)
    VALUES (:input.ref, :input.pack, :input.pack_ref, :input.description,
            :input.runtime_type, :input.name, :input.distributions,
            :input.installation, :input.installers)
    ON CONFLICT (ref) DO UPDATE
    SET pack = :input.pack,
        pack_ref = :input.pack_ref,
        description = :input.description,
        runtime_type = :input.runtime_type,
        name = EXCLUDED.name,
        distributions = :input.distributions,
        installation = :input.installation,
        installers = :input.installers
    WHERE runtime.updated IS DISTINCT FROM (SELECT updated FROM same)
    RETURNING id, ref, pack, pack_ref, description, runtime_type, name,
              distributions, installation, installers, created, updated
)
SELECT id, ref, pack, pack_ref, description, runtime_type, name, distributions,
       installation, installers, created, updated
FROM written
UNION ALL
SELECT id, ref, pack, pack_ref, description, runtime_type, name, distributions,
       installation, installers, created, updated
FROM same
WHERE NOT EXISTS (SELECT FROM written)
LIMIT 1;

-- name: upsert_many(input)*!
-- @input CreateRuntimeInput
-- Add runtimes, or change those with their refs; what is left unset stays as it is.
INSERT INTO runtime (ref, pack, pack_ref, description, runtime_type, name,
                     distributions, installation, installers)
VALUES (:input.ref, :input.pack, :input.pack_ref, :input.description,
        :input.runtime_type, :input.name, :input.distributions,
        :input.installation, :input.installers)
ON CONFLICT (ref) DO UPDATE
SET pack = :input.pack,
    pack_ref = :input.pack_ref,
    description = :input.description,
    runtime_type = :input.runtime_type,
    name = EXCLUDED.name,
    distributions = :input.distributions,
    installation = :input.installation,
    installers = :input.installers
RETURNING id, ref, pack, pack_ref, description, runtime_type, name, distributions,
          installation, installers, created, updated;

-- name: update(id, input)<!
-- Change the given fields of a runtime.
UPDATE runtime
SET description = :input.description,
    name = :input.name,
    distributions = :input.distributions,
    installation = :input.installation
WHERE id = :id
RETURNING id, ref, pack, pack_ref, description, runtime_type, name, distributions,
          installation, installers, created, updated;

-- name: delete(id)!
-- Remove the runtime with this id, and its sensors; true if there was one.
DELETE FROM runtime
WHERE id = :id;

-- name: delete_by_pack_excluding(pack_id, refs)!
-- Remove this pack's runtimes but those with these refs; how many went.
DELETE FROM runtime
WHERE pack = :pack_id
  AND ref <> ALL (:refs);
