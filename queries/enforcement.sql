-- Enforcements: rules that matched events.

-- name: find_by_id(id)^
-- The enforcement with this id.
SELECT id, rule, rule_ref, trigger_ref, config, event, status, payload, condition,
       conditions, created, updated
FROM enforcement
WHERE id = :id;

-- name: find_by_rule(rule_id)
-- Enforcements of this rule, newest first.
SELECT id, rule, rule_ref, trigger_ref, config, event, status, payload, condition,
       conditions, created, updated
FROM enforcement
WHERE rule = :rule_id
ORDER BY created DESC, id DESC;

-- name: find_by_event(event_id)
-- Enforcements of this event, newest first.
SELECT id, rule, rule_ref, trigger_ref, config, event, status, payload, condition,
       conditions, created, updated
FROM enforcement
WHERE event = :event_id
ORDER BY created DESC, id DESC;

-- name: find_by_status(status)
-- Enforcements in this status, newest first.
SELECT id, rule, rule_ref, trigger_ref, config, event, status, payload, condition,
       conditions, created, updated
FROM enforcement
WHERE status = :status
ORDER BY created DESC, id DESC;

-- name: find_by_rule_and_event(rule_id, event_id)^
-- The enforcement of this rule for this event.
SELECT id, rule, rule_ref, trigger_ref, config, event, status, payload, condition,
       conditions, created, updated
FROM enforcement
WHERE rule = :rule_id
  AND event = :event_id;

-- name: list()
-- @stream
-- All enforcements, newest first.
SELECT id, rule, rule_ref, trigger_ref, config, event, status, payload, condition,
       conditions, created, updated
FROM enforcement
ORDER BY created DESC, id DESC;

-- name: list_paginated(pagination)
-- One page of all enforcements, newest first.
SELECT id, rule, rule_ref, trigger_ref, config, event, status, payload, condition,
       conditions, created, updated
FROM enforcement
ORDER BY created DESC, id DESC
LIMIT :pagination.limit OFFSET :pagination.offset;

-- name: list_search(filter, pagination)
-- One page of the enforcements that match every given filter, newest first.
SELECT id, rule, rule_ref, trigger_ref, config, event, status, payload, condition,
       conditions, created, updated
FROM enforcement
WHERE rule = :filter.rule
  AND event = :filter.event
  AND status = :filter.status
ORDER BY created DESC, id DESC
LIMIT :pagination.limit OFFSET :pagination.offset;

-- name: search(filter)
-- @order oldest: created, id
-- @keyset
-- @stream
-- Enforcements that match every given filter, newest first.
SELECT id, rule, rule_ref, trigger_ref, config, event, status, payload, condition,
       conditions, created, updated
FROM enforcement
WHERE rule = :filter.rule
  AND rule_ref BETWEEN glob_first(:filter.rule_ref) AND glob_last(:filter.rule_ref)
  AND rule_ref LIKE glob_rest(:filter.rule_ref)
  AND event = :filter.event
  AND status = :filter.status
  AND trigger_ref BETWEEN glob_first(:filter.trigger_ref) AND glob_last(:filter.trigger_ref)
  AND trigger_ref LIKE glob_rest(:filter.trigger_ref)
  AND created >= :filter.since
  AND created < :filter.before
ORDER BY created DESC, id DESC;

-- name: page_by_rule_ref(rule_ref)
-- @keyset
-- Enforcements of the rule with just this ref, even once it is gone, newest first.
SELECT id, rule, rule_ref, trigger_ref, config, event, status, payload, condition,
       conditions, created, updated
FROM enforcement
WHERE rule_ref = :rule_ref
ORDER BY created DESC, id DESC;

-- name: count()$
-- How many enforcements there are.
SELECT count(*) FROM enforcement;

-- name: create(input)<!
-- @input CreateEnforcementInput
-- Add an enforcement.
INSERT INTO enforcement (rule, rule_ref, trigger_ref, config, event,
                         status, payload, condition, conditions)
VALUES (:input.rule, :input.rule_ref, :input.trigger_ref, :input.config, :input.event,
        :input.status, :input.payload, :input.condition, :input.conditions)
RETURNING id, rule, rule_ref, trigger_ref, config, event, status, payload, condition,
          conditions, created, updated;

-- name: create_many(input)*!
-- @input CreateEnforcementInput
-- Add enforcements.
INSERT INTO enforcement (rule, rule_ref, trigger_ref, config, event,
                         status, payload, condition, conditions)
VALUES (:input.rule, :input.rule_ref, :input.trigger_ref, :input.config, :input.event,
        :input.status, :input.payload, :input.condition, :input.conditions)
RETURNING id, rule, rule_ref, trigger_ref, config, event, status, payload, condition,
          conditions, created, updated;

-- name: load_many(input)*!
-- @input CreateEnforcementInput
-- Add enforcements that nobody reads back.
INSERT INTO enforcement (rule, rule_ref, trigger_ref, config, event,
                         status, payload, condition, conditions)
VALUES (:input.rule, :input.rule_ref, :input.trigger_ref, :input.config, :input.event,
        :input.status, :input.payload, :input.condition, :input.conditions);

-- name: create_or_get(input)<!
-- @input CreateEnforcementInput
-- Add an enforcement, or get the one that its rule and event have already.
INSERT INTO enforcement (rule, rule_ref, trigger_ref, config, event,
                         status, payload, condition, conditions)
VALUES (:input.rule, :input.rule_ref, :input.trigger_ref, :input.config, :input.event,
        :input.status, :input.payload, :input.condition, :input.conditions)
ON CONFLICT (rule, event) DO UPDATE
SET rule = enforcement.rule
RETURNING id, rule, rule_ref, trigger_ref, config, event, status, payload, condition,
          conditions, created, updated;

-- name: update(id, input)<!
-- @input UpdateEnforcementInput
-- Change the given fields of an enforcement.
UPDATE enforcement
SET status = :input.status,
    payload = :input.payload
WHERE id = :id
RETURNING id, rule, rule_ref, trigger_ref, config, event, status, payload, condition,
          conditions, created, updated;

-- name: update_if(id, expected, input)<!
-- @input input: UpdateEnforcementInput
-- Change the given fields of an enforcement that is as expected.
UPDATE enforcement
SET status = :input.status,
    payload = :input.payload
WHERE id = :id
  AND status = :expected.status
  AND updated = :expected.updated
RETURNING id, rule, rule_ref, trigger_ref, config, event, status, payload, condition,
          conditions, created, updated;

-- name: update_if_status(id, expected, input)^
-- @input input: UpdateEnforcementInput
-- Change the given fields of an enforcement if its status is the expected one.
UPDATE enforcement
SET status = :input.status,
    payload = :input.payload
WHERE id = :id
  AND status = :expected
RETURNING id, rule, rule_ref, trigger_ref, config, event, status, payload, condition,
          conditions, created, updated;

-- name: delete(id)!
-- Remove the enforcement with this id; true if there was one.
DELETE FROM enforcement
WHERE id = :id;
