-- name: list_all()
SELECT id FROM "!" ORDER BY id;
