-- name: list_newest()
-- @order created: created DESC, id DESC
-- The newest first.
SELECT id FROM book ORDER BY id;

-- name: list_pages()
-- @keyset
SELECT id FROM book ORDER BY id;

-- name: list_streamed()
-- @stream
SELECT id FROM book ORDER BY id;

-- name: list_by_whom()
-- @author Ada
SELECT id FROM book ORDER BY id;

-- name: list_without_a_name()
-- @row
SELECT id FROM book ORDER BY id;

-- name: list_lower()
-- @row book_id
SELECT id FROM book ORDER BY id;

-- name: list_keyword()
-- @row None
SELECT id FROM book ORDER BY id;

-- name: list_twice()
-- @row BookId
-- @row BookNumber
SELECT id FROM book ORDER BY id;

-- name: list_late()
-- Every book.
-- @row BookId
SELECT id FROM book ORDER BY id;

-- name: list_apart()

-- @row BookId
SELECT id FROM book ORDER BY id;

-- name: list_inside()
SELECT id
-- @row BookId
FROM book ORDER BY id;

-- name: count()$
-- @row BookCount
SELECT count(*) FROM book;

-- name: clear(id)!
-- @row Cleared
DELETE FROM book WHERE id = :id;

-- name: list_sound()
-- mail@example.org is no annotation, nor is what stands in a string.
SELECT id, '
-- @row BookId
' AS text -- @row BookId
FROM book ORDER BY id;
