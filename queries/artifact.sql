-- Artifacts: what is known of files and values that work produced.

-- name: find_by_id(id)^
-- The artifact with this id.
SELECT id, ref, scope, owner, type, retention_policy, retention_limit, created, updated
FROM artifact
WHERE id = :id;

-- name: find_by_ref(ref)^
-- The artifact with this ref.
SELECT id, ref, scope, owner, type, retention_policy, retention_limit, created, updated
FROM artifact
WHERE ref = :ref;

-- name: find_by_scope(scope)
-- Artifacts whose owner is of this kind, newest first.
SELECT id, ref, scope, owner, type, retention_policy, retention_limit, created, updated
FROM artifact
WHERE scope = :scope
ORDER BY created DESC, id DESC;

-- name: find_by_owner(owner)
-- Artifacts of this owner, newest first.
SELECT id, ref, scope, owner, type, retention_policy, retention_limit, created, updated
FROM artifact
WHERE owner = :owner
ORDER BY created DESC, id DESC;

-- name: find_by_scope_and_owner(scope, owner)
-- Artifacts of this owner of this kind, newest first.
SELECT id, ref, scope, owner, type, retention_policy, retention_limit, created, updated
FROM artifact
WHERE scope = :scope
  AND owner = :owner
ORDER BY created DESC, id DESC;

-- name: find_by_type(type)
-- Artifacts of this type, newest first.
SELECT id, ref, scope, owner, type, retention_policy, retention_limit, created, updated
FROM artifact
WHERE type = :type
ORDER BY created DESC, id DESC;

-- name: find_by_retention_policy(policy)
-- Artifacts whose retention limit counts this, newest first.
SELECT id, ref, scope, owner, type, retention_policy, retention_limit, created, updated
FROM artifact
WHERE retention_policy = :policy
ORDER BY created DESC, id DESC;

-- name: list()
-- @stream
-- All artifacts, newest first.
SELECT id, ref, scope, owner, type, retention_policy, retention_limit, created, updated
FROM artifact
ORDER BY created DESC, id DESC;

-- name: list_paginated(pagination)
-- One page of all artifacts, newest first.
SELECT id, ref, scope, owner, type, retention_policy, retention_limit, created, updated
FROM artifact
ORDER BY created DESC, id DESC
LIMIT :pagination.limit OFFSET :pagination.offset;

-- name: list_search(filter, pagination)
-- One page of the artifacts that match every given filter, newest first.
SELECT id, ref, scope, owner, type, retention_policy, retention_limit, created, updated
FROM artifact
WHERE ref BETWEEN glob_first(:filter.ref) AND glob_last(:filter.ref)
  AND ref LIKE glob_rest(:filter.ref)
  AND scope = :filter.scope
  AND owner = :filter.owner
  AND type = :filter.type
  AND retention_policy = :filter.retention_policy
  AND strpos(lower(ref COLLATE "default"), lower(:filter.name_contains)) > 0
ORDER BY created DESC, id DESC
LIMIT :pagination.limit OFFSET :pagination.offset;

-- name: search(filter)
-- @order oldest: created, id
-- @order ref: ref
-- @keyset
-- @stream
-- Artifacts that match every given filter, newest first.
SELECT id, ref, scope, owner, type, retention_policy, retention_limit, created, updated
FROM artifact
WHERE ref BETWEEN glob_first(:filter.ref) AND glob_last(:filter.ref)
  AND ref LIKE glob_rest(:filter.ref)
  AND scope = :filter.scope
  AND owner = :filter.owner
  AND type = :filter.type
  AND retention_policy = :filter.retention_policy
  AND strpos(lower(ref COLLATE "default"), lower(:filter.name_contains)) > 0
  AND created >= :filter.since
  AND created < :filter.before
ORDER BY created DESC, id DESC;

-- name: count()$
-- How many artifacts there are.
SELECT count(*) FROM artifact;

-- name: create(input)<!
-- @input CreateArtifactInput
-- Add an artifact.
INSERT INTO artifact (ref, scope, owner, type, retention_policy, retention_limit)
VALUES (:input.ref, :input.scope, :input.owner, :input.type, :input.retention_policy,
        :input.retention_limit)
RETURNING id, ref, scope, owner, type, retention_policy, retention_limit, created, updated;

-- name: create_many(input)*!
-- @input CreateArtifactInput
-- Add artifacts.
INSERT INTO artifact (ref, scope, owner, type, retention_policy, retention_limit)
VALUES (:input.ref, :input.scope, :input.owner, :input.type, :input.retention_policy,
        :input.retention_limit)
RETURNING id, ref, scope, owner, type, retention_policy, retention_limit, created, updated;

-- name: update(id, input)<!
-- Change the given fields of an artifact, its ref included.
UPDATE artifact
SET ref = :input.ref,
    scope = :input.scope,
    owner = :input.owner,
    type = :input.type,
    retention_policy = :input.retention_policy,
    retention_limit = :input.retention_limit
WHERE id = :id
RETURNING id, ref, scope, owner, type, retention_policy, retention_limit, created, updated;

-- name: delete(id)!
-- Remove the artifact with this id; true if there was one.
DELETE FROM artifact
WHERE id = :id;
