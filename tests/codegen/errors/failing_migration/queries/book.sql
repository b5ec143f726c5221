-- name: list()
SELECT id, FROM book;
