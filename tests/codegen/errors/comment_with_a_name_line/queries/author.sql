-- name: list_names()
-- It was, before: -- name: list()
SELECT id, name FROM author ORDER BY id;
