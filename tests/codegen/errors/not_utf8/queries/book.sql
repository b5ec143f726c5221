-- name: list()
SELECT id FROM book WHERE title = 'été' ORDER BY id;
