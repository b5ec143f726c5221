-- Inquiries: questions to people.

-- name: find_by_id(id)^
-- The inquiry with this id.
SELECT id, execution, prompt, response_schema, assigned_to, status, response,
       timeout_at, responded_at, created, updated
FROM inquiry
WHERE id = :id;

-- name: find_by_execution(execution_id)
-- Inquiries of this execution, newest first.
SELECT id, execution, prompt, response_schema, assigned_to, status, response,
       timeout_at, responded_at, created, updated
FROM inquiry
WHERE execution = :execution_id
ORDER BY created DESC, id DESC;

-- name: find_by_assignee(identity_id)
-- Inquiries that this identity should answer, newest first.
SELECT id, execution, prompt, response_schema, assigned_to, status, response,
       timeout_at, responded_at, created, updated
FROM inquiry
WHERE assigned_to = :identity_id
ORDER BY created DESC, id DESC;

-- name: find_by_status(status)
-- Inquiries in this status, newest first.
SELECT id, execution, prompt, response_schema, assigned_to, status, response,
       timeout_at, responded_at, created, updated
FROM inquiry
WHERE status = :status
ORDER BY created DESC, id DESC;

-- name: find_expired()
-- Pending inquiries whose deadline has passed, the longest overdue first.
SELECT id, execution, prompt, response_schema, assigned_to, status, response,
       timeout_at, responded_at, created, updated
FROM inquiry
WHERE status = 'pending'
  AND timeout_at <= statement_timestamp()
ORDER BY timeout_at, id;

-- name: list()
-- @stream
-- All inquiries, newest first.
SELECT id, execution, prompt, response_schema, assigned_to, status, response,
       timeout_at, responded_at, created, updated
FROM inquiry
ORDER BY created DESC, id DESC;

-- name: list_paginated(pagination)
-- One page of all inquiries, newest first.
SELECT id, execution, prompt, response_schema, assigned_to, status, response,
       timeout_at, responded_at, created, updated
FROM inquiry
ORDER BY created DESC, id DESC
LIMIT :pagination.limit OFFSET :pagination.offset;

-- name: list_search(filter, pagination)
-- One page of the inquiries that match every given filter, newest first.
SELECT id, execution, prompt, response_schema, assigned_to, status, response,
       timeout_at, responded_at, created, updated
FROM inquiry
WHERE execution = :filter.execution
  AND assigned_to = :filter.assigned_to
  AND status = :filter.status
ORDER BY created DESC, id DESC
LIMIT :pagination.limit OFFSET :pagination.offset;

-- name: search(filter)
-- @order oldest: created, id
-- @order deadline: timeout_at, id
-- @keyset
-- @stream
-- Inquiries that match every given filter, newest first.
SELECT id, execution, prompt, response_schema, assigned_to, status, response,
       timeout_at, responded_at, created, updated
FROM inquiry
WHERE status = :filter.status
  AND execution = :filter.execution
  AND assigned_to = :filter.assigned_to
  AND created >= :filter.since
  AND created < :filter.before
ORDER BY created DESC, id DESC;

-- name: count()$
-- How many inquiries there are.
SELECT count(*) FROM inquiry;

-- name: create(input)<!
-- Add an inquiry.
INSERT INTO inquiry (execution, prompt, response_schema, assigned_to, status,
                     response, timeout_at)
VALUES (:input.execution, :input.prompt, :input.response_schema, :input.assigned_to, :input.status,
        :input.response, :input.timeout_at)
RETURNING id, execution, prompt, response_schema, assigned_to, status, response,
          timeout_at, responded_at, created, updated;

-- name: update(id, input)<!
-- @input UpdateInquiryInput
-- Change the given fields of an inquiry.
UPDATE inquiry
SET status = :input.status,
    response = :input.response,
    responded_at = :input.responded_at,
    assigned_to = :input.assigned_to
WHERE id = :id
RETURNING id, execution, prompt, response_schema, assigned_to, status, response,
          timeout_at, responded_at, created, updated;

-- name: update_if(id, expected, input)<!
-- @input input: UpdateInquiryInput
-- Change the given fields of an inquiry that is as expected.
UPDATE inquiry
SET status = :input.status,
    response = :input.response,
    responded_at = :input.responded_at,
    assigned_to = :input.assigned_to
WHERE id = :id
  AND status = :expected.status
  AND assigned_to IS NOT DISTINCT FROM :expected.assigned_to
  AND updated = :expected.updated
RETURNING id, execution, prompt, response_schema, assigned_to, status, response,
          timeout_at, responded_at, created, updated;

-- name: respond(id, response)^
-- Answer a pending inquiry before its deadline; none if it is too late or was settled otherwise.
UPDATE inquiry
SET status = 'responded',
    response = :response,
    responded_at = clock_timestamp()
WHERE id = :id
  AND status = 'pending'
  AND (timeout_at IS NULL OR timeout_at > statement_timestamp())
RETURNING id, execution, prompt, response_schema, assigned_to, status, response,
          timeout_at, responded_at, created, updated;

-- name: timeout_expired_pending()
-- Time out and return the pending inquiries whose deadline has passed, the longest overdue first.
WITH expired AS (
    UPDATE inquiry
    SET status = 'timeout'
    WHERE status = 'pending'
      AND timeout_at <= statement_timestamp()
    RETURNING id, execution, prompt, response_schema, assigned_to, status, response,
              timeout_at, responded_at, created, updated
)
SELECT id, execution, prompt, response_schema, assigned_to, status, response,
       timeout_at, responded_at, created, updated
FROM expired
ORDER BY timeout_at, id;

-- name: delete(id)!
-- Remove the inquiry with this id; true if there was one.
DELETE FROM inquiry
WHERE id = :id;
