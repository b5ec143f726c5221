-- Permission sets: named lists of grants.

-- name: find_by_id(id)^
-- The permission set with this id.
SELECT id, ref, pack, pack_ref, label, description, grants, created, updated
FROM permission_set
WHERE id = :id;

-- name: find_by_ref(ref)^
-- The permission set with this ref.
SELECT id, ref, pack, pack_ref, label, description, grants, created, updated
FROM permission_set
WHERE ref = :ref;

-- name: list()
-- All permission sets, by ref.
SELECT id, ref, pack, pack_ref, label, description, grants, created, updated
FROM permission_set
ORDER BY ref;

-- name: list_paginated(pagination)
-- One page of all permission sets, by ref.
SELECT id, ref, pack, pack_ref, label, description, grants, created, updated
FROM permission_set
ORDER BY ref
LIMIT :pagination.limit OFFSET :pagination.offset;

-- name: count()$
-- How many permission sets there are.
SELECT count(*) FROM permission_set;

-- name: create(input)<!
-- @input CreatePermissionSetInput
-- Add a permission set.
INSERT INTO permission_set (ref, pack, pack_ref,
                            label, description, grants)
VALUES (:input.ref, :input.pack, :input.pack_ref,
        :input.label, :input.description, :input.grants)
RETURNING id, ref, pack, pack_ref, label, description, grants, created, updated;

-- name: upsert(input)<!
-- @input CreatePermissionSetInput
-- Add a permission set, or bring the one with this ref up to date; what is unset stays as it is.
WITH same AS (
    SELECT id, ref, pack, pack_ref, label, description, grants, created, updated
    FROM permission_set
    WHERE ref = :input.ref
      AND pack IS NOT DISTINCT FROM :input.pack
      AND pack_ref IS NOT DISTINCT FROM :input.pack_ref
      AND label IS NOT DISTINCT FROM :input.label
      AND description IS NOT DISTINCT FROM :input.description
      AND grants = :input.grants
), written AS (
    INSERT INTO permission_set (ref, pack, pack_ref, label, description, grants)
    VALUES (:input.ref, :input.pack, :input.pack_ref, :input.label,
            :input.description, :input.grants)
    ON CONFLICT (ref) DO UPDATE
    SET ref = EXCLUDED.ref,
        pack = :input.pack,
        pack_ref = :input.pack_ref,
        label = :input.label,
        description = :input.description,
        grants = :input.grants
    WHERE permission_set.updated IS DISTINCT FROM (SELECT updated FROM same)
    RETURNING id, ref, pack, pack_ref, label, description, grants, created, updated
)
SELECT id, ref, pack, pack_ref, label, description, grants, created, updated
FROM written
UNION ALL
SELECT id, ref, pack, pack_ref, label, description, grants, created, updated
FROM same
WHERE NOT EXISTS (SELECT FROM written)
LIMIT 1;

-- name: upsert_many(input)*!
-- @input CreatePermissionSetInput
-- Add permission sets, or change those with their refs; what is left unset stays as it is.
INSERT INTO permission_set (ref, pack, pack_ref, label, description, grants)
VALUES (:input.ref, :input.pack, :input.pack_ref, :input.label,
        :input.description, :input.grants)
ON CONFLICT (ref) DO UPDATE
SET ref = EXCLUDED.ref,
    pack = :input.pack,
    pack_ref = :input.pack_ref,
    label = :input.label,
    description = :input.description,
    grants = :input.grants
RETURNING id, ref, pack, pack_ref, label, description, grants, created, updated;

-- name: update(id, input)<!
-- Change the given fields of a permission set.
UPDATE permission_set
SET label = :input.label,
    description = :input.description,
    grants = :input.grants
WHERE id = :id
RETURNING id, ref, pack, pack_ref, label, description, grants, created, updated;

-- name: delete(id)!
-- Remove the permission set with this id, and its assignments; true if there was one.
DELETE FROM permission_set
WHERE id = :id;

-- name: delete_by_pack_excluding(pack_id, refs)!
-- Remove this pack's permission sets but those with these refs; how many went.
DELETE FROM permission_set
WHERE pack = :pack_id
  AND ref <> ALL (:refs);
