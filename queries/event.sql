-- Events: firings of triggers.

-- name: find_by_id(id)^
-- The event with this id.
SELECT id, trigger, trigger_ref, config, payload, source, source_ref, rule,
       rule_ref, created, updated
FROM event
WHERE id = :id;

-- name: find_by_trigger(trigger_id)
-- Events of this trigger, newest first.
SELECT id, trigger, trigger_ref, config, payload, source, source_ref, rule,
       rule_ref, created, updated
FROM event
WHERE trigger = :trigger_id
ORDER BY created DESC, id DESC;

-- name: find_by_trigger_ref(trigger_ref)
-- Events of the trigger with this ref, even once it is gone, newest first.
SELECT id, trigger, trigger_ref, config, payload, source, source_ref, rule,
       rule_ref, created, updated
FROM event
WHERE trigger_ref = :trigger_ref
ORDER BY created DESC, id DESC;

-- name: list()
-- @stream
-- All events, newest first.
SELECT id, trigger, trigger_ref, config, payload, source, source_ref, rule,
       rule_ref, created, updated
FROM event
ORDER BY created DESC, id DESC;

-- name: list_paginated(pagination)
-- One page of all events, newest first.
SELECT id, trigger, trigger_ref, config, payload, source, source_ref, rule,
       rule_ref, created, updated
FROM event
ORDER BY created DESC, id DESC
LIMIT :pagination.limit OFFSET :pagination.offset;

-- name: list_search(filter, pagination)
-- One page of the events that match every given filter, newest first.
SELECT id, trigger, trigger_ref, config, payload, source, source_ref, rule,
       rule_ref, created, updated
FROM event
WHERE trigger = :filter.trigger
  AND trigger_ref = :filter.trigger_ref
  AND source = :filter.source
  AND rule = :filter.rule
ORDER BY created DESC, id DESC
LIMIT :pagination.limit OFFSET :pagination.offset;

-- name: search(filter)
-- @order oldest: created, id
-- @keyset
-- @stream
-- Events that match every given filter, newest first.
SELECT id, trigger, trigger_ref, config, payload, source, source_ref, rule,
       rule_ref, created, updated
FROM event
WHERE trigger = :filter.trigger
  AND trigger_ref BETWEEN glob_first(:filter.trigger_ref) AND glob_last(:filter.trigger_ref)
  AND trigger_ref LIKE glob_rest(:filter.trigger_ref)
  AND source = :filter.source
  AND rule = :filter.rule
  AND rule_ref BETWEEN glob_first(:filter.rule_ref) AND glob_last(:filter.rule_ref)
  AND rule_ref LIKE glob_rest(:filter.rule_ref)
  AND created >= :filter.since
  AND created < :filter.before
ORDER BY created DESC, id DESC;

-- name: page_by_trigger_ref(trigger_ref)
-- @keyset
-- Events of the trigger with just this ref, newest first.
SELECT id, trigger, trigger_ref, config, payload, source, source_ref, rule,
       rule_ref, created, updated
FROM event
WHERE trigger_ref = :trigger_ref
ORDER BY created DESC, id DESC;

-- name: count()$
-- How many events there are.
SELECT count(*) FROM event;

-- name: create(input)<!
-- @input CreateEventInput
-- Add an event.
INSERT INTO event (trigger, trigger_ref, config, payload, source,
                   source_ref, rule, rule_ref)
VALUES (:input.trigger, :input.trigger_ref, :input.config, :input.payload, :input.source,
        :input.source_ref, :input.rule, :input.rule_ref)
RETURNING id, trigger, trigger_ref, config, payload, source, source_ref, rule,
          rule_ref, created, updated;

-- name: create_many(input)*!
-- @input CreateEventInput
-- Add events.
INSERT INTO event (trigger, trigger_ref, config, payload, source,
                   source_ref, rule, rule_ref)
VALUES (:input.trigger, :input.trigger_ref, :input.config, :input.payload, :input.source,
        :input.source_ref, :input.rule, :input.rule_ref)
RETURNING id, trigger, trigger_ref, config, payload, source, source_ref, rule,
          rule_ref, created, updated;

-- name: load_many(input)*!
-- @input CreateEventInput
-- Add events that nobody reads back.
INSERT INTO event (trigger, trigger_ref, config, payload, source,
                   source_ref, rule, rule_ref)
VALUES (:input.trigger, :input.trigger_ref, :input.config, :input.payload, :input.source,
        :input.source_ref, :input.rule, :input.rule_ref);

-- name: update(id, input)<!
-- Change the given fields of an event.
UPDATE event
SET config = :input.config,
    payload = :input.payload
WHERE id = :id
RETURNING id, trigger, trigger_ref, config, payload, source, source_ref, rule,
          rule_ref, created, updated;

-- name: delete(id)!
-- Remove the event with this id; true if there was one.
DELETE FROM event
WHERE id = :id;
