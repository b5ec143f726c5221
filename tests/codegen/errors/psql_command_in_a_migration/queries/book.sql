-- name: list_ids()
SELECT id FROM book ORDER BY id;
