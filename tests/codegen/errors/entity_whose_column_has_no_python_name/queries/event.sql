-- name: list()
SELECT id, "class", "two words" FROM event ORDER BY id;
