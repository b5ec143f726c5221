-- name: find_by_id(id)^
SELECT id FROM book WHERE id = :id;
