-- name: list_names()
-- @row Name
SELECT id, name FROM author ORDER BY id;

-- name: list_days()
-- @row Day
SELECT born FROM author ORDER BY id;
