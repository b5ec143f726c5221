-- Permission assignments: who holds which permission set.

-- name: find_by_id(id)^
-- The assignment with this id.
SELECT id, identity, permset, created
FROM permission_assignment
WHERE id = :id;

-- name: find_by_identity(identity_id)
-- What this identity holds, newest first.
SELECT id, identity, permset, created
FROM permission_assignment
WHERE identity = :identity_id
ORDER BY created DESC, id DESC;

-- name: find_by_permset(permset_id)
-- Who holds this permission set, newest first.
SELECT id, identity, permset, created
FROM permission_assignment
WHERE permset = :permset_id
ORDER BY created DESC, id DESC;

-- name: list()
-- All assignments, newest first.
SELECT id, identity, permset, created
FROM permission_assignment
ORDER BY created DESC, id DESC;

-- name: list_paginated(pagination)
-- One page of all assignments, newest first.
SELECT id, identity, permset, created
FROM permission_assignment
ORDER BY created DESC, id DESC
LIMIT :pagination.limit OFFSET :pagination.offset;

-- name: count()$
-- How many assignments there are.
SELECT count(*) FROM permission_assignment;

-- name: create(input)<!
-- Give an identity a permission set.
INSERT INTO permission_assignment (identity, permset)
VALUES (:input.identity, :input.permset)
RETURNING id, identity, permset, created;

-- name: delete(id)!
-- Take the permission set back; true if there was such an assignment.
DELETE FROM permission_assignment
WHERE id = :id;
