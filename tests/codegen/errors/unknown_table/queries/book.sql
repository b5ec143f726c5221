-- name: list()
SELECT id
FROM books
ORDER BY id;
