-- Identities: persons and service accounts.

-- name: find_by_id(id)^
-- The identity with this id.
SELECT id, login, display_name, password_hash, attributes, created, updated
FROM identity
WHERE id = :id;

-- name: find_by_login(login)^
-- The identity with this login, upper and lower case told apart.
SELECT id, login, display_name, password_hash, attributes, created, updated
FROM identity
WHERE login = :login;

-- name: list()
-- All identities, by login.
SELECT id, login, display_name, password_hash, attributes, created, updated
FROM identity
ORDER BY login;

-- name: list_paginated(pagination)
-- One page of all identities, by login.
SELECT id, login, display_name, password_hash, attributes, created, updated
FROM identity
ORDER BY login
LIMIT :pagination.limit OFFSET :pagination.offset;

-- name: list_summaries()
-- @row IdentitySummary
-- All identities without their password hashes, by login.
SELECT id, login, display_name, attributes, created, updated
FROM identity
ORDER BY login;

-- name: count()$
-- How many identities there are.
SELECT count(*) FROM identity;

-- name: create(input)<!
-- Add an identity.
INSERT INTO identity (login, display_name, password_hash, attributes)
VALUES (:input.login, :input.display_name, :input.password_hash, :input.attributes)
RETURNING id, login, display_name, password_hash, attributes, created, updated;

-- name: update(id, input)<!
-- Change the given fields of an identity.
UPDATE identity
SET display_name = :input.display_name,
    password_hash = :input.password_hash,
    attributes = :input.attributes
WHERE id = :id
RETURNING id, login, display_name, password_hash, attributes, created, updated;

-- name: delete(id)!
-- Remove the identity with this id, and its assignments; true if there was one.
DELETE FROM identity
WHERE id = :id;
