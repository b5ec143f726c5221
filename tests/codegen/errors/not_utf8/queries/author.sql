-- name: list()
SELECT id, FROM author ORDER BY id;
