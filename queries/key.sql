-- Keys: settings and secrets.

-- name: find_by_id(id)^
-- The key with this id.
SELECT id, ref, owner_type, owner, owner_identity, owner_pack, owner_pack_ref,
       owner_action, owner_action_ref, owner_sensor, owner_sensor_ref, name, encrypted,
       encryption_key_hash, value, created, updated
FROM key
WHERE id = :id;

-- name: find_by_ref(ref)^
-- The key with this ref.
SELECT id, ref, owner_type, owner, owner_identity, owner_pack, owner_pack_ref,
       owner_action, owner_action_ref, owner_sensor, owner_sensor_ref, name, encrypted,
       encryption_key_hash, value, created, updated
FROM key
WHERE ref = :ref;

-- name: find_by_owner_type(owner_type)
-- Keys with this kind of owner, by ref.
SELECT id, ref, owner_type, owner, owner_identity, owner_pack, owner_pack_ref,
       owner_action, owner_action_ref, owner_sensor, owner_sensor_ref, name, encrypted,
       encryption_key_hash, value, created, updated
FROM key
WHERE owner_type = :owner_type
ORDER BY ref;

-- name: find_by_owner(owner_type, owner)
-- Keys of one owner, by name; the owner is an id as text, or the word system.
SELECT id, ref, owner_type, owner, owner_identity, owner_pack, owner_pack_ref,
       owner_action, owner_action_ref, owner_sensor, owner_sensor_ref, name, encrypted,
       encryption_key_hash, value, created, updated
FROM key
WHERE owner_type = :owner_type
  AND owner = :owner
ORDER BY name;

-- name: list()
-- All keys, by ref.
SELECT id, ref, owner_type, owner, owner_identity, owner_pack, owner_pack_ref,
       owner_action, owner_action_ref, owner_sensor, owner_sensor_ref, name, encrypted,
       encryption_key_hash, value, created, updated
FROM key
ORDER BY ref;

-- name: list_paginated(pagination)
-- One page of all keys, by ref.
SELECT id, ref, owner_type, owner, owner_identity, owner_pack, owner_pack_ref,
       owner_action, owner_action_ref, owner_sensor, owner_sensor_ref, name, encrypted,
       encryption_key_hash, value, created, updated
FROM key
ORDER BY ref
LIMIT :pagination.limit OFFSET :pagination.offset;

-- name: list_search(filter, pagination)
-- @input SearchKeyFilter
-- One page of the keys that match every given filter, by ref.
SELECT id, ref, owner_type, owner, owner_identity, owner_pack, owner_pack_ref,
       owner_action, owner_action_ref, owner_sensor, owner_sensor_ref, name, encrypted,
       encryption_key_hash, value, created, updated
FROM key
WHERE ref BETWEEN glob_first(:filter.ref) AND glob_last(:filter.ref)
  AND ref LIKE glob_rest(:filter.ref)
  AND owner_type = :filter.owner_type
  AND owner = :filter.owner
  AND owner_identity = :filter.owner_identity
  AND owner_pack = :filter.owner_pack
  AND owner_action = :filter.owner_action
  AND owner_sensor = :filter.owner_sensor
ORDER BY ref
LIMIT :pagination.limit OFFSET :pagination.offset;

-- name: search(filter)
-- @input SearchKeyFilter
-- @keyset
-- Keys that match every given filter, by ref.
SELECT id, ref, owner_type, owner, owner_identity, owner_pack, owner_pack_ref,
       owner_action, owner_action_ref, owner_sensor, owner_sensor_ref, name, encrypted,
       encryption_key_hash, value, created, updated
FROM key
WHERE ref BETWEEN glob_first(:filter.ref) AND glob_last(:filter.ref)
  AND ref LIKE glob_rest(:filter.ref)
  AND owner_type = :filter.owner_type
  AND owner = :filter.owner
  AND owner_identity = :filter.owner_identity
  AND owner_pack = :filter.owner_pack
  AND owner_action = :filter.owner_action
  AND owner_sensor = :filter.owner_sensor
ORDER BY ref;

-- name: list_summaries()
-- @row KeySummary
-- All keys without their values, by ref.
SELECT id, ref, owner_type, owner, owner_identity, owner_pack, owner_pack_ref,
       owner_action, owner_action_ref, owner_sensor, owner_sensor_ref, name, encrypted,
       encryption_key_hash, created, updated
FROM key
ORDER BY ref;

-- name: count()$
-- How many keys there are.
SELECT count(*) FROM key;

-- name: create(input)<!
-- @input CreateKeyInput
-- Add a key; its owner is told by owner_type and the one owner column that goes with it.
INSERT INTO key (ref, owner_type, owner_identity,
                 owner_pack, owner_pack_ref,
                 owner_action, owner_action_ref,
                 owner_sensor, owner_sensor_ref,
                 name, encrypted, encryption_key_hash, value)
VALUES (:input.ref, :input.owner_type, :input.owner_identity,
        :input.owner_pack, :input.owner_pack_ref,
        :input.owner_action, :input.owner_action_ref,
        :input.owner_sensor, :input.owner_sensor_ref,
        :input.name, :input.encrypted, :input.encryption_key_hash, :input.value)
RETURNING id, ref, owner_type, owner, owner_identity, owner_pack, owner_pack_ref,
          owner_action, owner_action_ref, owner_sensor, owner_sensor_ref, name, encrypted,
          encryption_key_hash, value, created, updated;

-- name: create_many(input)*!
-- @input CreateKeyInput
-- Add keys.
INSERT INTO key (ref, owner_type, owner_identity,
                 owner_pack, owner_pack_ref,
                 owner_action, owner_action_ref,
                 owner_sensor, owner_sensor_ref,
                 name, encrypted, encryption_key_hash, value)
VALUES (:input.ref, :input.owner_type, :input.owner_identity,
        :input.owner_pack, :input.owner_pack_ref,
        :input.owner_action, :input.owner_action_ref,
        :input.owner_sensor, :input.owner_sensor_ref,
        :input.name, :input.encrypted, :input.encryption_key_hash, :input.value)
RETURNING id, ref, owner_type, owner, owner_identity, owner_pack, owner_pack_ref,
          owner_action, owner_action_ref, owner_sensor, owner_sensor_ref, name, encrypted,
          encryption_key_hash, value, created, updated;

-- name: update(id, input)<!
-- @input UpdateKeyInput
-- Change the given fields of a key.
UPDATE key
SET name = :input.name,
    encrypted = :input.encrypted,
    encryption_key_hash = :input.encryption_key_hash,
    value = :input.value
WHERE id = :id
RETURNING id, ref, owner_type, owner, owner_identity, owner_pack, owner_pack_ref,
          owner_action, owner_action_ref, owner_sensor, owner_sensor_ref, name, encrypted,
          encryption_key_hash, value, created, updated;

-- name: update_if(id, expected, input)<!
-- @input input: UpdateKeyInput
-- Change the given fields of a key that is as expected.
UPDATE key
SET name = :input.name,
    encrypted = :input.encrypted,
    encryption_key_hash = :input.encryption_key_hash,
    value = :input.value
WHERE id = :id
  AND updated = :expected.updated
RETURNING id, ref, owner_type, owner, owner_identity, owner_pack, owner_pack_ref,
          owner_action, owner_action_ref, owner_sensor, owner_sensor_ref, name, encrypted,
          encryption_key_hash, value, created, updated;

-- name: delete(id)!
-- Remove the key with this id; true if there was one.
DELETE FROM key
WHERE id = :id;
