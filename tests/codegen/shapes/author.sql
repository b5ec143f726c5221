-- Authors.

-- name: list_names()
-- @row Title
SELECT id, name AS text
FROM author
ORDER BY id;
