-- Books.

-- name: find_by_id(id)^
-- The book with this id.
SELECT id, title
FROM book
WERE id = :id;
