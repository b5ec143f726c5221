-- Rules: which action answers which trigger.

-- name: find_by_id(id)^
-- The rule with this id.
SELECT id, ref, pack, pack_ref, label, description, action, action_ref, trigger,
       trigger_ref, conditions, action_params, trigger_params, enabled, is_adhoc,
       created, updated
FROM rule
WHERE id = :id;

-- name: find_by_ref(ref)^
-- The rule with this ref.
SELECT id, ref, pack, pack_ref, label, description, action, action_ref, trigger,
       trigger_ref, conditions, action_params, trigger_params, enabled, is_adhoc,
       created, updated
FROM rule
WHERE ref = :ref;

-- name: find_by_pack(pack_id)
-- Rules of this pack, by ref.
SELECT id, ref, pack, pack_ref, label, description, action, action_ref, trigger,
       trigger_ref, conditions, action_params, trigger_params, enabled, is_adhoc,
       created, updated
FROM rule
WHERE pack = :pack_id
ORDER BY ref;

-- name: find_by_action(action_id)
-- Rules that run this action, by ref.
SELECT id, ref, pack, pack_ref, label, description, action, action_ref, trigger,
       trigger_ref, conditions, action_params, trigger_params, enabled, is_adhoc,
       created, updated
FROM rule
WHERE action = :action_id
ORDER BY ref;

-- name: find_by_trigger(trigger_id)
-- Rules that react to this trigger, enabled or not, by ref.
SELECT id, ref, pack, pack_ref, label, description, action, action_ref, trigger,
       trigger_ref, conditions, action_params, trigger_params, enabled, is_adhoc,
       created, updated
FROM rule
WHERE trigger = :trigger_id
ORDER BY ref;

-- name: find_enabled()
-- Rules that react, by ref.
SELECT id, ref, pack, pack_ref, label, description, action, action_ref, trigger,
       trigger_ref, conditions, action_params, trigger_params, enabled, is_adhoc,
       created, updated
FROM rule
WHERE enabled
ORDER BY ref;

-- name: list()
-- All rules, by ref.
SELECT id, ref, pack, pack_ref, label, description, action, action_ref, trigger,
       trigger_ref, conditions, action_params, trigger_params, enabled, is_adhoc,
       created, updated
FROM rule
ORDER BY ref;

-- name: list_paginated(pagination)
-- One page of all rules, by ref.
SELECT id, ref, pack, pack_ref, label, description, action, action_ref, trigger,
       trigger_ref, conditions, action_params, trigger_params, enabled, is_adhoc,
       created, updated
FROM rule
ORDER BY ref
LIMIT :pagination.limit OFFSET :pagination.offset;

-- name: list_search(filter, pagination)
-- @order label: label, id
-- @order created: created DESC, id DESC
-- @order updated: updated DESC, id DESC
-- One page of the rules that match every given filter, by ref.
SELECT id, ref, pack, pack_ref, label, description, action, action_ref, trigger,
       trigger_ref, conditions, action_params, trigger_params, enabled, is_adhoc,
       created, updated
FROM rule
WHERE ref BETWEEN glob_first(:filter.ref) AND glob_last(:filter.ref)
  AND ref LIKE glob_rest(:filter.ref)
  AND pack = :filter.pack
  AND action = :filter.action
  AND trigger = :filter.trigger
  AND enabled = :filter.enabled
ORDER BY ref
LIMIT :pagination.limit OFFSET :pagination.offset;

-- name: count()$
-- How many rules there are.
SELECT count(*) FROM rule;

-- name: create(input)<!
-- @input CreateRuleInput
-- Add a rule.
INSERT INTO rule (ref, pack, pack_ref, label, description, action, action_ref,
                  trigger, trigger_ref, conditions, action_params, trigger_params,
                  enabled, is_adhoc)
VALUES (:input.ref, :input.pack, :input.pack_ref, :input.label, :input.description,
        :input.action, :input.action_ref, :input.trigger, :input.trigger_ref,
        :input.conditions, :input.action_params, :input.trigger_params,
        :input.enabled, :input.is_adhoc)
RETURNING id, ref, pack, pack_ref, label, description, action, action_ref, trigger,
          trigger_ref, conditions, action_params, trigger_params, enabled, is_adhoc,
          created, updated;

-- name: upsert(input)<!
-- @input CreateRuleInput
-- Add a rule, or change the one with this ref; where nothing differs, nothing is written.
WITH same AS (
    SELECT id, ref, pack, pack_ref, label, description, action, action_ref, trigger,
           trigger_ref, conditions, action_params, trigger_params, enabled,
           is_adhoc, created, updated
    FROM rule
    WHERE ref = :input.ref
      AND pack = :input.pack
      AND pack_ref = :input.pack_ref
      AND label = :input.label
      AND description = :input.description
      AND action = :input.action
      AND action_ref = :input.action_ref
      AND trigger = :input.trigger
      AND trigger_ref = :input.trigger_ref
      AND conditions = :input.conditions
      AND action_params = :input.action_params
      AND trigger_params = :input.trigger_params
      AND enabled = :input.enabled
      AND is_adhoc = :input.is_adhoc
), written AS (
    INSERT INTO rule (ref, pack, pack_ref, label, description, action, action_ref,
                      trigger, trigger_ref, conditions, action_params,
                      trigger_params, enabled, is_adhoc)
    VALUES (:input.ref, :input.pack, :input.pack_ref, :input.label,
            :input.description, :input.action, :input.action_ref, :input.trigger,
            :input.trigger_ref, :input.conditions, :input.action_params,
            :input.trigger_params, :input.enabled, :input.is_adhoc)
    ON CONFLICT (ref) DO UPDATE
    SET pack = EXCLUDED.pack,
        pack_ref = EXCLUDED.pack_ref,
        label = EXCLUDED.label,
        description = EXCLUDED.description,
        action = EXCLUDED.action,
        action_ref = EXCLUDED.action_ref,
        trigger = EXCLUDED.trigger,
        trigger_ref = EXCLUDED.trigger_ref,
        conditions = :input.conditions,
        action_params = :input.action_params,
        trigger_params = :input.trigger_params,
        enabled = :input.enabled,
        is_adhoc = :input.is_adhoc
    WHERE rule.updated IS DISTINCT FROM (SELECT updated FROM same)
    RETURNING id, ref, pack, pack_ref, label, description, action, action_ref,
              trigger, trigger_ref, conditions, action_params, trigger_params,
              enabled, is_adhoc, created, updated
)
SELECT id, ref, pack, pack_ref, label, description, action, action_ref, trigger,
       trigger_ref, conditions, action_params, trigger_params, enabled,
       is_adhoc, created, updated
FROM written
UNION ALL
SELECT id, ref, pack, pack_ref, label, description, action, action_ref, trigger,
       trigger_ref, conditions, action_params, trigger_params, enabled,
       is_adhoc, created, updated
FROM same
WHERE NOT EXISTS (SELECT FROM written)
LIMIT 1;

-- name: upsert_many(input)*!
-- @input CreateRuleInput
-- Add rules, or change those with their refs; what is left unset stays as it is.
INSERT INTO rule (ref, pack, pack_ref, label, description, action, action_ref,
                  trigger, trigger_ref, conditions, action_params,
                  trigger_params, enabled, is_adhoc)
VALUES (:input.ref, :input.pack, :input.pack_ref, :input.label,
        :input.description, :input.action, :input.action_ref, :input.trigger,
        :input.trigger_ref, :input.conditions, :input.action_params,
        :input.trigger_params, :input.enabled, :input.is_adhoc)
ON CONFLICT (ref) DO UPDATE
SET pack = EXCLUDED.pack,
    pack_ref = EXCLUDED.pack_ref,
    label = EXCLUDED.label,
    description = EXCLUDED.description,
    action = EXCLUDED.action,
    action_ref = EXCLUDED.action_ref,
    trigger = EXCLUDED.trigger,
    trigger_ref = EXCLUDED.trigger_ref,
    conditions = :input.conditions,
    action_params = :input.action_params,
    trigger_params = :input.trigger_params,
    enabled = :input.enabled,
    is_adhoc = :input.is_adhoc
RETURNING id, ref, pack, pack_ref, label, description, action, action_ref, trigger,
          trigger_ref, conditions, action_params, trigger_params, enabled, is_adhoc,
          created, updated;

-- name: update(id, input)<!
-- @input UpdateRuleInput
-- Change the given fields of a rule.
UPDATE rule
SET label = :input.label,
    description = :input.description,
    conditions = :input.conditions,
    action_params = :input.action_params,
    trigger_params = :input.trigger_params,
    enabled = :input.enabled
WHERE id = :id
RETURNING id, ref, pack, pack_ref, label, description, action, action_ref, trigger,
          trigger_ref, conditions, action_params, trigger_params, enabled, is_adhoc,
          created, updated;

-- name: update_if(id, expected, input)<!
-- @input input: UpdateRuleInput
-- Change the given fields of a rule that is as expected.
UPDATE rule
SET label = :input.label,
    description = :input.description,
    conditions = :input.conditions,
    action_params = :input.action_params,
    trigger_params = :input.trigger_params,
    enabled = :input.enabled
WHERE id = :id
  AND enabled = :expected.enabled
  AND updated = :expected.updated
RETURNING id, ref, pack, pack_ref, label, description, action, action_ref, trigger,
          trigger_ref, conditions, action_params, trigger_params, enabled, is_adhoc,
          created, updated;

-- name: delete(id)!
-- Remove the rule with this id; true if there was one.
DELETE FROM rule
WHERE id = :id;

-- name: delete_by_pack_excluding(pack_id, refs)!
-- Remove what this pack shipped and ships no more; ad-hoc rules stay.
DELETE FROM rule
WHERE pack = :pack_id
  AND NOT is_adhoc
  AND ref <> ALL (:refs);
