-- Executions: runs of actions.

-- name: find_by_id(id)^
-- The execution with this id.
SELECT id, action, action_ref, config, parent, enforcement, executor, status,
       result, workflow_task, created, updated
FROM execution
WHERE id = :id;

-- name: find_by_action(action_id)
-- Executions of this action, newest first.
SELECT id, action, action_ref, config, parent, enforcement, executor, status,
       result, workflow_task, created, updated
FROM execution
WHERE action = :action_id
ORDER BY created DESC, id DESC;

-- name: find_by_enforcement(enforcement_id)
-- Executions of this enforcement, children included, newest first.
SELECT id, action, action_ref, config, parent, enforcement, executor, status,
       result, workflow_task, created, updated
FROM execution
WHERE enforcement = :enforcement_id
ORDER BY created DESC, id DESC;

-- name: find_by_status(status)
-- Executions in this status, newest first.
SELECT id, action, action_ref, config, parent, enforcement, executor, status,
       result, workflow_task, created, updated
FROM execution
WHERE status = :status
ORDER BY created DESC, id DESC;

-- name: find_by_parent(parent_id)
-- Children of this execution, oldest first.
SELECT id, action, action_ref, config, parent, enforcement, executor, status,
       result, workflow_task, created, updated
FROM execution
WHERE parent = :parent_id
ORDER BY created, id;

-- name: find_top_level_by_enforcement(enforcement_id)^
-- The execution that this enforcement asked for, without its children.
SELECT id, action, action_ref, config, parent, enforcement, executor, status,
       result, workflow_task, created, updated
FROM execution
WHERE enforcement = :enforcement_id
  AND parent IS NULL
LIMIT 1;

-- name: list()
-- @stream
-- All executions, newest first.
SELECT id, action, action_ref, config, parent, enforcement, executor, status,
       result, workflow_task, created, updated
FROM execution
ORDER BY created DESC, id DESC;

-- name: list_paginated(pagination)
-- One page of all executions, newest first.
SELECT id, action, action_ref, config, parent, enforcement, executor, status,
       result, workflow_task, created, updated
FROM execution
ORDER BY created DESC, id DESC
LIMIT :pagination.limit OFFSET :pagination.offset;

-- name: list_search(filter, pagination)
-- One page of the executions that match every given filter, newest first.
SELECT id, action, action_ref, config, parent, enforcement, executor, status,
       result, workflow_task, created, updated
FROM execution
WHERE action = :filter.action
  AND parent = :filter.parent
  AND enforcement = :filter.enforcement
  AND executor = :filter.executor
  AND status = :filter.status
ORDER BY created DESC, id DESC
LIMIT :pagination.limit OFFSET :pagination.offset;

-- name: search(filter)
-- @order oldest: created, id
-- @order updated: updated DESC, id DESC
-- @keyset
-- @stream
-- Executions that match every given filter, newest first.
SELECT id, action, action_ref, config, parent, enforcement, executor, status,
       result, workflow_task, created, updated
FROM execution
WHERE status = :filter.status
  AND action = :filter.action
  AND action_ref BETWEEN glob_first(:filter.action_ref) AND glob_last(:filter.action_ref)
  AND action_ref LIKE glob_rest(:filter.action_ref)
  AND action_ref >= :filter.pack_name || '.' AND action_ref < :filter.pack_name || '/'  -- in ASCII, "/" follows "."
  AND EXISTS (
      SELECT FROM enforcement AS e
      WHERE e.id = execution.enforcement
        AND e.rule_ref BETWEEN glob_first(:filter.rule_ref) AND glob_last(:filter.rule_ref)
        AND e.rule_ref LIKE glob_rest(:filter.rule_ref)
  )
  AND EXISTS (
      SELECT FROM enforcement AS e
      WHERE e.id = execution.enforcement
        AND e.trigger_ref BETWEEN glob_first(:filter.trigger_ref) AND glob_last(:filter.trigger_ref)
        AND e.trigger_ref LIKE glob_rest(:filter.trigger_ref)
  )
  AND executor = :filter.executor
  AND enforcement = :filter.enforcement
  AND parent = :filter.parent
  AND (parent IS NULL OR NOT :filter.top_level_only)
  AND strpos(lower(result::text), lower(:filter.result_contains)) > 0
  AND created >= :filter.since
  AND created < :filter.before
ORDER BY created DESC, id DESC;

-- name: page_by_action_ref(action_ref)
-- @keyset
-- Executions of the action with just this ref, even once it is gone, newest first.
SELECT id, action, action_ref, config, parent, enforcement, executor, status,
       result, workflow_task, created, updated
FROM execution
WHERE action_ref = :action_ref
ORDER BY created DESC, id DESC;

-- name: count()$
-- How many executions there are.
SELECT count(*) FROM execution;

-- name: create(input)<!
-- @input CreateExecutionInput
-- Add an execution.
INSERT INTO execution (action, action_ref, config, parent, enforcement,
                       executor, status, result, workflow_task)
VALUES (:input.action, :input.action_ref, :input.config, :input.parent, :input.enforcement,
        :input.executor, :input.status, :input.result, :input.workflow_task)
RETURNING id, action, action_ref, config, parent, enforcement, executor, status,
          result, workflow_task, created, updated;

-- name: create_many(input)*!
-- @input CreateExecutionInput
-- Add executions.
INSERT INTO execution (action, action_ref, config, parent, enforcement,
                       executor, status, result, workflow_task)
VALUES (:input.action, :input.action_ref, :input.config, :input.parent, :input.enforcement,
        :input.executor, :input.status, :input.result, :input.workflow_task)
RETURNING id, action, action_ref, config, parent, enforcement, executor, status,
          result, workflow_task, created, updated;

-- name: load_many(input)*!
-- @input CreateExecutionInput
-- Add executions that nobody reads back.
INSERT INTO execution (action, action_ref, config, parent, enforcement,
                       executor, status, result, workflow_task)
VALUES (:input.action, :input.action_ref, :input.config, :input.parent, :input.enforcement,
        :input.executor, :input.status, :input.result, :input.workflow_task);

-- name: create_or_get_top_level(enforcement_id, input)<!
-- Add an execution without a parent, or get the one that its enforcement has already.
INSERT INTO execution (action, action_ref, config, enforcement,
                       executor, status, result, workflow_task)
VALUES (:input.action, :input.action_ref, :input.config, :enforcement_id,
        :input.executor, :input.status, :input.result, :input.workflow_task)
ON CONFLICT (enforcement) WHERE parent IS NULL DO UPDATE
SET enforcement = execution.enforcement -- changes nothing: DO NOTHING would return no row
RETURNING id, action, action_ref, config, parent, enforcement, executor, status,
          result, workflow_task, created, updated;

-- name: update(id, input)<!
-- @input UpdateExecutionInput
-- Change the given fields of an execution.
UPDATE execution
SET status = :input.status,
    result = :input.result,
    executor = :input.executor,
    workflow_task = :input.workflow_task
WHERE id = :id
RETURNING id, action, action_ref, config, parent, enforcement, executor, status,
          result, workflow_task, created, updated;

-- name: update_if(id, expected, input)<!
-- @input input: UpdateExecutionInput
-- Change the given fields of an execution that is as expected.
UPDATE execution
SET status = :input.status,
    result = :input.result,
    executor = :input.executor,
    workflow_task = :input.workflow_task
WHERE id = :id
  AND status = :expected.status
  AND executor IS NOT DISTINCT FROM :expected.executor
  AND updated = :expected.updated
RETURNING id, action, action_ref, config, parent, enforcement, executor, status,
          result, workflow_task, created, updated;

-- name: update_if_status(id, expected, input)^
-- @input input: UpdateExecutionInput
-- Change the given fields of an execution whose status is this; None if it has another, or is gone.
UPDATE execution
SET status = :input.status,
    result = :input.result,
    executor = :input.executor,
    workflow_task = :input.workflow_task
WHERE id = :id
  AND status = :expected
RETURNING id, action, action_ref, config, parent, enforcement, executor, status,
          result, workflow_task, created, updated;

-- name: update_if_status_and_updated_before(id, expected, before, input)^
-- @input input: UpdateExecutionInput
-- Change the given fields of an execution of this status, last changed before; None otherwise.
UPDATE execution
SET status = :input.status,
    result = :input.result,
    executor = :input.executor,
    workflow_task = :input.workflow_task
WHERE id = :id
  AND status = :expected
  AND updated < :before
RETURNING id, action, action_ref, config, parent, enforcement, executor, status,
          result, workflow_task, created, updated;

-- name: update_if_status_and_updated_at(id, expected, updated, input)^
-- @input input: UpdateExecutionInput
-- Change the given fields of an execution that is just as it was read; None otherwise.
UPDATE execution
SET status = :input.status,
    result = :input.result,
    executor = :input.executor,
    workflow_task = :input.workflow_task
WHERE id = :id
  AND status = :expected
  AND updated = :updated
RETURNING id, action, action_ref, config, parent, enforcement, executor, status,
          result, workflow_task, created, updated;

-- name: claim_next()^
-- Take the oldest requested execution for scheduling: of several workers at once, one gets it.
WITH next AS (
    SELECT id AS next_id
    FROM execution
    WHERE status = 'requested'
    ORDER BY created, id
    LIMIT 1
    FOR UPDATE SKIP LOCKED
)
UPDATE execution
SET status = 'scheduling'
FROM next
WHERE id = next_id
RETURNING id, action, action_ref, config, parent, enforcement, executor, status,
          result, workflow_task, created, updated;

-- name: claim_for_scheduling(id, executor)^
-- Take this execution for scheduling if it is still requested; None if not, or if it is gone.
UPDATE execution
SET status = 'scheduling',
    executor = coalesce(:executor, executor)
WHERE id = :id
  AND status = 'requested'
RETURNING id, action, action_ref, config, parent, enforcement, executor, status,
          result, workflow_task, created, updated;

-- name: reclaim_stale_scheduling(id, executor, before)^
-- Take over an execution still in scheduling and last changed before; None otherwise.
UPDATE execution
SET updated = clock_timestamp(),
    executor = coalesce(:executor, executor)
WHERE id = :id
  AND status = 'scheduling'
  AND updated < :before
RETURNING id, action, action_ref, config, parent, enforcement, executor, status,
          result, workflow_task, created, updated;

-- name: revert_scheduled_to_requested(id)<!
-- Give back a scheduled execution that nobody began to run, and forget its executor.
UPDATE execution
SET status = 'requested',
    executor = NULL
WHERE id = :id
  AND status = 'scheduled'
RETURNING id, action, action_ref, config, parent, enforcement, executor, status,
          result, workflow_task, created, updated;

-- name: release_stale(before)
-- Give back what was claimed and has not changed since this time, oldest first.
WITH released AS (
    UPDATE execution
    SET status = 'requested'
    WHERE status = 'scheduling'
      AND updated < :before
    RETURNING id, action, action_ref, config, parent, enforcement, executor, status,
              result, workflow_task, created, updated
)
SELECT id, action, action_ref, config, parent, enforcement, executor, status,
       result, workflow_task, created, updated
FROM released
ORDER BY created, id;

-- name: delete(id)!
-- Remove the execution with this id; true if there was one.
DELETE FROM execution
WHERE id = :id;
