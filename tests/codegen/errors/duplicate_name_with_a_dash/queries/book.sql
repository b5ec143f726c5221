-- name: find_by_id(id)^
SELECT id, title FROM book WHERE id = :id;

-- name: find-by-id(id)^
SELECT id, price FROM book WHERE id = :id;
