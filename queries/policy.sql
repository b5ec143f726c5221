-- Policies: limits on how actions run.

-- name: find_by_id(id)^
-- The policy with this id.
SELECT id, ref, pack, pack_ref, action, action_ref, parameters, method, threshold,
       name, description, tags, created, updated
FROM policy
WHERE id = :id;

-- name: find_by_ref(ref)^
-- The policy with this ref.
SELECT id, ref, pack, pack_ref, action, action_ref, parameters, method, threshold,
       name, description, tags, created, updated
FROM policy
WHERE ref = :ref;

-- name: find_by_pack(pack_id)
-- Policies of this pack, by ref.
SELECT id, ref, pack, pack_ref, action, action_ref, parameters, method, threshold,
       name, description, tags, created, updated
FROM policy
WHERE pack = :pack_id
ORDER BY ref;

-- name: find_by_action(action_id)
-- Policies of this action, by ref.
SELECT id, ref, pack, pack_ref, action, action_ref, parameters, method, threshold,
       name, description, tags, created, updated
FROM policy
WHERE action = :action_id
ORDER BY ref;

-- name: find_by_tag(tag)
-- Policies that carry this tag, by ref.
SELECT id, ref, pack, pack_ref, action, action_ref, parameters, method, threshold,
       name, description, tags, created, updated
FROM policy
WHERE tags @> ARRAY[:tag]
ORDER BY ref;

-- name: list()
-- All policies, by ref.
SELECT id, ref, pack, pack_ref, action, action_ref, parameters, method, threshold,
       name, description, tags, created, updated
FROM policy
ORDER BY ref;

-- name: list_paginated(pagination)
-- One page of all policies, by ref.
SELECT id, ref, pack, pack_ref, action, action_ref, parameters, method, threshold,
       name, description, tags, created, updated
FROM policy
ORDER BY ref
LIMIT :pagination.limit OFFSET :pagination.offset;

-- name: list_search(filter, pagination)
-- @order name: name, id
-- @order created: created DESC, id DESC
-- @order updated: updated DESC, id DESC
-- One page of the policies that match every given filter, by ref.
SELECT id, ref, pack, pack_ref, action, action_ref, parameters, method, threshold,
       name, description, tags, created, updated
FROM policy
WHERE ref BETWEEN glob_first(:filter.ref) AND glob_last(:filter.ref)
  AND ref LIKE glob_rest(:filter.ref)
  AND pack = :filter.pack
  AND action = :filter.action
  AND tags @> ARRAY[:filter.tag]
ORDER BY ref
LIMIT :pagination.limit OFFSET :pagination.offset;

-- name: count()$
-- How many policies there are.
SELECT count(*) FROM policy;

-- name: create(input)<!
-- @input CreatePolicyInput
-- Add a policy.
INSERT INTO policy (ref, pack, pack_ref, action, action_ref, parameters, method,
                    threshold, name, description, tags)
VALUES (:input.ref, :input.pack, :input.pack_ref, :input.action, :input.action_ref,
        :input.parameters, :input.method, :input.threshold, :input.name,
        :input.description, :input.tags)
RETURNING id, ref, pack, pack_ref, action, action_ref, parameters, method,
          threshold, name, description, tags, created, updated;

-- name: upsert(input)<!
-- @input CreatePolicyInput
-- Add a policy, or change the one with this ref; where nothing differs, nothing is written.
WITH same AS (
    SELECT id, ref, pack, pack_ref, action, action_ref, parameters, method,
           threshold, name, description, tags, created, updated
    FROM policy
    WHERE ref = :input.ref
      AND pack IS NOT DISTINCT FROM :input.pack
      AND pack_ref IS NOT DISTINCT FROM :input.pack_ref
      AND action IS NOT DISTINCT FROM :input.action
      AND action_ref IS NOT DISTINCT FROM :input.action_ref
      AND parameters = :input.parameters
      AND method = :input.method
      AND threshold = :input.threshold
      AND name = :input.name
      AND description IS NOT DISTINCT FROM :input.description
      AND tags = :input.tags
), written AS (
    INSERT INTO policy (ref, pack, pack_ref, action, action_ref, parameters, method,
                        threshold, name, description, tags)
    VALUES (:input.ref, :input.pack, :input.pack_ref, :input.action,
            :input.action_ref, :input.parameters, :input.method, :input.threshold,
            :input.name, :input.description, :input.tags)
    ON CONFLICT (ref) DO UPDATE
    SET pack = :input.pack,
        pack_ref = :input.pack_ref,
        action = :input.action,
        action_ref = :input.action_ref,
        parameters = :input.parameters,
        method = EXCLUDED.method,
        threshold = EXCLUDED.threshold,
        name = EXCLUDED.name,
        description = :input.description,
        tags = :input.tags
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
LIMIT 1;

-- name: upsert_many(input)*!
-- @input CreatePolicyInput
-- Add policies, or change those with their refs; what is left unset stays as it is.
INSERT INTO policy (ref, pack, pack_ref, action, action_ref, parameters, method,
                    threshold, name, description, tags)
VALUES (:input.ref, :input.pack, :input.pack_ref, :input.action,
        :input.action_ref, :input.parameters, :input.method, :input.threshold,
        :input.name, :input.description, :input.tags)
ON CONFLICT (ref) DO UPDATE
SET pack = :input.pack,
    pack_ref = :input.pack_ref,
    action = :input.action,
    action_ref = :input.action_ref,
    parameters = :input.parameters,
    method = EXCLUDED.method,
    threshold = EXCLUDED.threshold,
    name = EXCLUDED.name,
    description = :input.description,
    tags = :input.tags
RETURNING id, ref, pack, pack_ref, action, action_ref, parameters, method,
          threshold, name, description, tags, created, updated;

-- name: update(id, input)<!
-- @input UpdatePolicyInput
-- Change the given fields of a policy.
UPDATE policy
SET parameters = :input.parameters,
    method = :input.method,
    threshold = :input.threshold,
    name = :input.name,
    description = :input.description,
    tags = :input.tags
WHERE id = :id
RETURNING id, ref, pack, pack_ref, action, action_ref, parameters, method,
          threshold, name, description, tags, created, updated;

-- name: update_if(id, expected, input)<!
-- @input input: UpdatePolicyInput
-- Change the given fields of a policy that is as expected.
UPDATE policy
SET parameters = :input.parameters,
    method = :input.method,
    threshold = :input.threshold,
    name = :input.name,
    description = :input.description,
    tags = :input.tags
WHERE id = :id
  AND updated = :expected.updated
RETURNING id, ref, pack, pack_ref, action, action_ref, parameters, method,
          threshold, name, description, tags, created, updated;

-- name: delete(id)!
-- Remove the policy with this id; true if there was one.
DELETE FROM policy
WHERE id = :id;

-- name: delete_by_pack_excluding(pack_id, refs)!
-- Remove what this pack shipped and ships no more.
DELETE FROM policy
WHERE pack = :pack_id
  AND ref <> ALL (:refs);
