-- name: list_formats()
SELECT id, format FROM book ORDER BY id;
