-- name: move(id, expected, status)<!
-- Move a run on.
UPDATE run SET status = :status WHERE id = :id AND status = :expected
RETURNING id, status, worker, token, version;

-- name: patch(id, expected, input)<!
UPDATE run
SET status = :input.status,
    worker = :input.worker
WHERE status = :expected.status
  AND version = :expected.version -- as it was read
  AND id = :id
RETURNING id, status, worker, token, version;

-- name: start(id)<!
UPDATE run SET worker = 'me'
WHERE id = :id AND status IN ('requested', 'running') AND worker IS NULL
RETURNING id, worker, status;

-- name: discard(id, expected)<!
DELETE FROM run AS r WHERE r.id = :id AND r.version = :expected.version RETURNING r.id, r.worker;

-- name: change_token(id, old, new)<!
UPDATE run SET token = :new WHERE id = :id AND token = :old
RETURNING id, status, worker, token, version;

-- name: change_token_of_row(id, old, new)<!
UPDATE run SET token = :new WHERE id = :id AND to_jsonb(run) ->> 'token' = :old
RETURNING id, status, worker, token, version;

-- name: finish(id)<!
UPDATE run SET status = 'done' WHERE id = :id AND status <> 'done'
RETURNING old.status AS was, new.status;

-- name: touch(id)<!
UPDATE run SET version = version + 1 WHERE id = :id RETURNING id;

-- name: try_move(id, expected, status)^
UPDATE run SET status = :status WHERE id = :id AND status = :expected RETURNING id;

-- name: move_if_any(id, status)<!
UPDATE run SET status = :status FROM seat
WHERE run.id = :id AND seat.line = 9 AND seat.number = run.id RETURNING run.id;

-- name: take(line, number, holder, before)<!
UPDATE seat SET holder = :holder
WHERE (line, number) = (:line, :number) AND holder IS NOT DISTINCT FROM :before
RETURNING line, number, holder;

-- name: reprice(id, region, price, at_most)<!
UPDATE ticket SET price = :price WHERE id = :id AND region = :region AND price <= :at_most
RETURNING id, region, price;

-- name: edit(slug, body, before)<!
UPDATE page SET body = :body
WHERE slug = :slug AND NOT gone AND body IS NOT DISTINCT FROM :before
RETURNING id, slug, gone, body;

-- name: sign(id, note)<!
UPDATE run SET worker = 'me' WHERE id = :id AND EXISTS (SELECT FROM seat WHERE holder = 'me')
RETURNING id, :note::text AS note;

-- name: relabel(tag, before, label)<!
UPDATE shelf SET label = :label WHERE tags[1] = :tag AND label = :before RETURNING id, label;
