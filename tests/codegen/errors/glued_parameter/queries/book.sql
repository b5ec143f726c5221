-- name: slice(id, n)$
SELECT tags[id:n] FROM book WHERE id = :id;

-- name: slice_from_one(id, n)$
SELECT tags[1:n] FROM book WHERE id = :id;
