-- Notifications: messages to those who listen on a channel.

-- name: find_by_id(id)^
-- The notification with this id.
SELECT id, channel, entity_type, entity, activity, state, content, created, updated
FROM notification
WHERE id = :id;

-- name: find_by_state(state)
-- Notifications that have come this far, newest first.
SELECT id, channel, entity_type, entity, activity, state, content, created, updated
FROM notification
WHERE state = :state
ORDER BY created DESC, id DESC;

-- name: find_by_channel(channel)
-- Notifications on this channel, upper and lower case told apart, newest first.
SELECT id, channel, entity_type, entity, activity, state, content, created, updated
FROM notification
WHERE channel = :channel
ORDER BY created DESC, id DESC;

-- name: list()
-- @stream
-- All notifications, newest first.
SELECT id, channel, entity_type, entity, activity, state, content, created, updated
FROM notification
ORDER BY created DESC, id DESC;

-- name: list_paginated(pagination)
-- One page of all notifications, newest first.
SELECT id, channel, entity_type, entity, activity, state, content, created, updated
FROM notification
ORDER BY created DESC, id DESC
LIMIT :pagination.limit OFFSET :pagination.offset;

-- name: search(filter)
-- @order oldest: created, id
-- @keyset
-- @stream
-- Notifications that match every given filter, newest first.
SELECT id, channel, entity_type, entity, activity, state, content, created, updated
FROM notification
WHERE channel = :filter.channel
  AND state = :filter.state
  AND (entity_type, entity) = (:filter.entity_type, :filter.entity)
  AND created >= :filter.since
  AND created < :filter.before
ORDER BY created DESC, id DESC;

-- name: count()$
-- How many notifications there are.
SELECT count(*) FROM notification;

-- name: create(input)<!
-- @input CreateNotificationInput
-- Add a notification, and broadcast that it is there.
INSERT INTO notification (channel, entity_type, entity, activity, state, content)
VALUES (:input.channel, :input.entity_type, :input.entity, :input.activity, :input.state,
        :input.content)
RETURNING id, channel, entity_type, entity, activity, state, content, created, updated;

-- name: create_many(input)*!
-- @input CreateNotificationInput
-- Add notifications, and broadcast that they are there.
INSERT INTO notification (channel, entity_type, entity, activity, state, content)
VALUES (:input.channel, :input.entity_type, :input.entity, :input.activity, :input.state,
        :input.content)
RETURNING id, channel, entity_type, entity, activity, state, content, created, updated;

-- name: load_many(input)*!
-- @input CreateNotificationInput
-- Add notifications that nobody reads back.
INSERT INTO notification (channel, entity_type, entity, activity, state, content)
VALUES (:input.channel, :input.entity_type, :input.entity, :input.activity, :input.state,
        :input.content);

-- name: update(id, input)<!
-- @input UpdateNotificationInput
-- Change the given fields of a notification.
UPDATE notification
SET state = :input.state,
    content = :input.content
WHERE id = :id
RETURNING id, channel, entity_type, entity, activity, state, content, created, updated;

-- name: update_if(id, expected, input)<!
-- @input input: UpdateNotificationInput
-- Change the given fields of a notification that is as expected.
UPDATE notification
SET state = :input.state,
    content = :input.content
WHERE id = :id
  AND state = :expected.state
  AND updated = :expected.updated
RETURNING id, channel, entity_type, entity, activity, state, content, created, updated;

-- name: delete(id)!
-- Remove the notification with this id; true if there was one.
DELETE FROM notification
WHERE id = :id;
