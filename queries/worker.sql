-- Workers: processes that run actions and host sensors.

-- name: find_by_id(id)^
-- The worker with this id.
SELECT id, name, worker_type, worker_role, runtime, host, port, status, capabilities,
       meta, last_heartbeat, created, updated
FROM worker
WHERE id = :id;

-- name: find_by_name(name)^
-- The worker with this name.
SELECT id, name, worker_type, worker_role, runtime, host, port, status, capabilities,
       meta, last_heartbeat, created, updated
FROM worker
WHERE name = :name;

-- name: find_by_status(status)
-- Workers in this state, by name.
SELECT id, name, worker_type, worker_role, runtime, host, port, status, capabilities,
       meta, last_heartbeat, created, updated
FROM worker
WHERE status = :status
ORDER BY name;

-- name: find_by_type(worker_type)
-- Workers deployed in this way, by name.
SELECT id, name, worker_type, worker_role, runtime, host, port, status, capabilities,
       meta, last_heartbeat, created, updated
FROM worker
WHERE worker_type = :worker_type
ORDER BY name;

-- name: find_by_role(worker_role)
-- Workers of exactly this role, by name.
SELECT id, name, worker_type, worker_role, runtime, host, port, status, capabilities,
       meta, last_heartbeat, created, updated
FROM worker
WHERE worker_role = :worker_role
ORDER BY name;

-- name: find_action_workers()
-- Workers that may run actions, hybrid ones among them, by name.
SELECT id, name, worker_type, worker_role, runtime, host, port, status, capabilities,
       meta, last_heartbeat, created, updated
FROM worker
WHERE worker_role IN ('action', 'hybrid')
ORDER BY name;

-- name: list()
-- All workers, by name.
SELECT id, name, worker_type, worker_role, runtime, host, port, status, capabilities,
       meta, last_heartbeat, created, updated
FROM worker
ORDER BY name;

-- name: list_paginated(pagination)
-- One page of all workers, by name.
SELECT id, name, worker_type, worker_role, runtime, host, port, status, capabilities,
       meta, last_heartbeat, created, updated
FROM worker
ORDER BY name
LIMIT :pagination.limit OFFSET :pagination.offset;

-- name: count()$
-- How many workers there are.
SELECT count(*) FROM worker;

-- name: create(input)<!
-- Add a worker.
INSERT INTO worker (name, worker_type, worker_role, runtime, host, port,
                    status, capabilities, meta)
VALUES (:input.name, :input.worker_type, :input.worker_role, :input.runtime,
        :input.host, :input.port, :input.status, :input.capabilities, :input.meta)
RETURNING id, name, worker_type, worker_role, runtime, host, port, status, capabilities,
          meta, last_heartbeat, created, updated;

-- name: update(id, input)<!
-- @input UpdateWorkerInput
-- Change the given fields of a worker.
UPDATE worker
SET name = :input.name,
    host = :input.host,
    port = :input.port,
    status = :input.status,
    capabilities = :input.capabilities,
    meta = :input.meta
WHERE id = :id
RETURNING id, name, worker_type, worker_role, runtime, host, port, status, capabilities,
          meta, last_heartbeat, created, updated;

-- name: update_if(id, expected, input)<!
-- @input input: UpdateWorkerInput
-- Change the given fields of a worker that is as expected.
UPDATE worker
SET name = :input.name,
    host = :input.host,
    port = :input.port,
    status = :input.status,
    capabilities = :input.capabilities,
    meta = :input.meta
WHERE id = :id
  AND status = :expected.status
  AND updated = :expected.updated
RETURNING id, name, worker_type, worker_role, runtime, host, port, status, capabilities,
          meta, last_heartbeat, created, updated;

-- name: update_heartbeat(id)<!
-- Note that this worker is alive now, by the server's clock.
UPDATE worker
SET last_heartbeat = clock_timestamp()
WHERE id = :id
RETURNING id, name, worker_type, worker_role, runtime, host, port, status, capabilities,
          meta, last_heartbeat, created, updated;

-- name: delete(id)!
-- Remove the worker with this id; true if there was one.
DELETE FROM worker
WHERE id = :id;
