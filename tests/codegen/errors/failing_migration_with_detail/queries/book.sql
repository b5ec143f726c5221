-- name: list()
SELECT id FROM book ORDER BY id;
