-- name: list_all()
-- @stream
SELECT id FROM book ORDER BY id;

-- name: retire()
-- @stream
UPDATE book SET in_print = false RETURNING id;

-- name: move()
-- @stream
WITH gone AS (DELETE FROM copy RETURNING book) SELECT book FROM gone ORDER BY book;

-- name: lock()
-- @stream
SELECT id FROM book ORDER BY id FOR UPDATE;

-- name: lock_within()
-- @stream
SELECT id FROM (SELECT id FROM book FOR SHARE) AS locked ORDER BY id;

-- name: find(id)^
-- @stream
SELECT id FROM book WHERE id = :id;

-- name: stream_list_all()
SELECT id FROM book ORDER BY id;
