-- Books.

-- name: list()
-- This one is sound.
SELECT id, title FROM book ORDER BY id;

-- name: search(text)
-- Books with this text.
SELECT id FROM book WHERE :text IS NULL ORDER BY id;

-- name: delete_search(filter)!
-- Remove what matches.
DELETE FROM book WHERE title = :filter.title;

-- name: page(page)
-- One page.
SELECT id FROM book ORDER BY id LIMIT :page.size;

-- name: slice()
-- The first tags.
SELECT tags[1:pages] AS tags FROM book ORDER BY id;

-- name: missing(id)^
-- A missing comma.
SELECT id title, pages price FROM book WERE id = :id;
