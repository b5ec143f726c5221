-- Books.

-- name: find_by_id(id)^
-- The book with this id.
SELECT id, titel
FROM book
WHERE id = :id;

-- name: list_by_straße(straße)
-- Parameters and letters beyond ASCII don't move the caret.
SELECT id, :straße::text AS "straße", 'größer' AS größer, b.nummer
FROM book AS b
ORDER BY id;
