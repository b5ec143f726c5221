-- name: find_by_id(id)^
SELECT id, title FROM book WHERE id = :id;

-- name: list()
SELECT id FROM book ORDER BY id;

-- name: find_by_id(id)^
SELECT id, price FROM book WHERE id = :id;
