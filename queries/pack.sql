-- Packs: bundles of actions, triggers, sensors and rules.

-- name: find_by_id(id)^
-- The pack with this id.
SELECT id, ref, label, description, version, conf_schema, config, meta, tags,
       runtime_deps, is_standard, created, updated
FROM pack
WHERE id = :id;

-- name: find_by_ref(ref)^
-- The pack with this ref.
SELECT id, ref, label, description, version, conf_schema, config, meta, tags,
       runtime_deps, is_standard, created, updated
FROM pack
WHERE ref = :ref;

-- name: find_by_tag(tag)
-- Packs that carry this tag, by ref.
SELECT id, ref, label, description, version, conf_schema, config, meta, tags,
       runtime_deps, is_standard, created, updated
FROM pack
WHERE tags @> ARRAY[:tag]
ORDER BY ref;

-- name: find_standard()
-- Packs that ship with the platform, by ref.
SELECT id, ref, label, description, version, conf_schema, config, meta, tags,
       runtime_deps, is_standard, created, updated
FROM pack
WHERE is_standard
ORDER BY ref;

-- name: list()
-- All packs, by ref.
SELECT id, ref, label, description, version, conf_schema, config, meta, tags,
       runtime_deps, is_standard, created, updated
FROM pack
ORDER BY ref;

-- name: list_paginated(pagination)
-- One page of all packs, by ref.
SELECT id, ref, label, description, version, conf_schema, config, meta, tags,
       runtime_deps, is_standard, created, updated
FROM pack
ORDER BY ref
LIMIT :pagination.limit OFFSET :pagination.offset;

-- name: list_search(filter, pagination)
-- @order label: label, id
-- @order created: created DESC, id DESC
-- @order updated: updated DESC, id DESC
-- One page of the packs that match every given filter, by ref.
SELECT id, ref, label, description, version, conf_schema, config, meta, tags,
       runtime_deps, is_standard, created, updated
FROM pack
WHERE ref BETWEEN glob_first(:filter.ref) AND glob_last(:filter.ref)
  AND ref LIKE glob_rest(:filter.ref)
  AND is_standard = :filter.is_standard
  AND tags @> ARRAY[:filter.tag]
  AND runtime_deps @> ARRAY[:filter.runtime_dep]
  AND lower(concat_ws(' ', ref, label, description) COLLATE "default")
      LIKE ALL (ARRAY(SELECT word_patterns(:filter.query)))
ORDER BY ref
LIMIT :pagination.limit OFFSET :pagination.offset;

-- name: search(query)
-- Packs whose ref, label or description contains this text, in whatever case, by ref.
SELECT id, ref, label, description, version, conf_schema, config, meta, tags,
       runtime_deps, is_standard, created, updated
FROM pack
WHERE strpos(lower(ref), lower(:query)) > 0
   OR strpos(lower(label), lower(:query)) > 0
   OR strpos(lower(description), lower(:query)) > 0
ORDER BY ref;

-- name: count()$
-- How many packs there are.
SELECT count(*) FROM pack;

-- name: exists_by_ref(ref)$
-- Whether there is a pack with this ref.
SELECT EXISTS (SELECT FROM pack WHERE ref = :ref);

-- name: create(input)<!
-- @input CreatePackInput
-- Add a pack.
INSERT INTO pack (ref, label, description, version, conf_schema, config, meta,
                  tags, runtime_deps, is_standard)
VALUES (:input.ref, :input.label, :input.description, :input.version,
        :input.conf_schema, :input.config, :input.meta,
        :input.tags, :input.runtime_deps, :input.is_standard)
RETURNING id, ref, label, description, version, conf_schema, config, meta, tags,
          runtime_deps, is_standard, created, updated;

-- name: upsert(input)<!
-- @input CreatePackInput
-- Add a pack, or change the one with this ref; where nothing differs, nothing is written.
WITH same AS (
    SELECT id, ref, label, description, version, conf_schema, config, meta, tags,
           runtime_deps, is_standard, created, updated
    FROM pack
    WHERE ref = :input.ref
      AND label = :input.label
      AND description IS NOT DISTINCT FROM :input.description
      AND version = :input.version
      AND conf_schema = :input.conf_schema
      AND config = :input.config
      AND meta = :input.meta
      AND tags = :input.tags
      AND runtime_deps = :input.runtime_deps
      AND is_standard = :input.is_standard
), written AS (
    INSERT INTO pack (ref, label, description, version, conf_schema, config, meta,
                      tags, runtime_deps, is_standard)
    VALUES (:input.ref, :input.label, :input.description, :input.version,
            :input.conf_schema, :input.config, :input.meta, :input.tags,
            :input.runtime_deps, :input.is_standard)
    ON CONFLICT (ref) DO UPDATE
    SET label = EXCLUDED.label,
        description = :input.description,
        version = EXCLUDED.version,
        conf_schema = :input.conf_schema,
        config = :input.config,
        meta = :input.meta,
        tags = :input.tags,
        runtime_deps = :input.runtime_deps,
        is_standard = :input.is_standard
    WHERE pack.updated IS DISTINCT FROM (SELECT updated FROM same)
    RETURNING id, ref, label, description, version, conf_schema, config, meta, tags,
              runtime_deps, is_standard, created, updated
)
SELECT id, ref, label, description, version, conf_schema, config, meta, tags,
       runtime_deps, is_standard, created, updated
FROM written
UNION ALL
SELECT id, ref, label, description, version, conf_schema, config, meta, tags,
       runtime_deps, is_standard, created, updated
FROM same
WHERE NOT EXISTS (SELECT FROM written)
LIMIT 1;

-- name: upsert_many(input)*!
-- @input CreatePackInput
-- Add packs, or change those with their refs; what is left unset stays as it is.
INSERT INTO pack (ref, label, description, version, conf_schema, config, meta,
                  tags, runtime_deps, is_standard)
VALUES (:input.ref, :input.label, :input.description, :input.version,
        :input.conf_schema, :input.config, :input.meta, :input.tags,
        :input.runtime_deps, :input.is_standard)
ON CONFLICT (ref) DO UPDATE
SET label = EXCLUDED.label,
    description = :input.description,
    version = EXCLUDED.version,
    conf_schema = :input.conf_schema,
    config = :input.config,
    meta = :input.meta,
    tags = :input.tags,
    runtime_deps = :input.runtime_deps,
    is_standard = :input.is_standard
RETURNING id, ref, label, description, version, conf_schema, config, meta, tags,
          runtime_deps, is_standard, created, updated;

-- name: update(id, input)<!
-- @input UpdatePackInput
-- Change the given fields of a pack.
UPDATE pack
SET label = :input.label,
    description = :input.description,
    version = :input.version,
    conf_schema = :input.conf_schema,
    config = :input.config,
    meta = :input.meta,
    tags = :input.tags,
    runtime_deps = :input.runtime_deps,
    is_standard = :input.is_standard
WHERE id = :id
RETURNING id, ref, label, description, version, conf_schema, config, meta, tags,
          runtime_deps, is_standard, created, updated;

-- name: update_if(id, expected, input)<!
-- @input input: UpdatePackInput
-- Change the given fields of a pack that is as expected.
UPDATE pack
SET label = :input.label,
    description = :input.description,
    version = :input.version,
    conf_schema = :input.conf_schema,
    config = :input.config,
    meta = :input.meta,
    tags = :input.tags,
    runtime_deps = :input.runtime_deps,
    is_standard = :input.is_standard
WHERE id = :id
  AND version = :expected.version
  AND updated = :expected.updated
RETURNING id, ref, label, description, version, conf_schema, config, meta, tags,
          runtime_deps, is_standard, created, updated;

-- name: delete(id)!
-- Remove the pack with this id; true if there was one.
DELETE FROM pack
WHERE id = :id;
