-- Books.

-- name: find_by_id(id)^
SELECT id, author, editor, title, pages, price, in_print, tags, labels, meta, stars, created
FROM book
WHERE id = :id;

-- name: create(input)<!
INSERT INTO book (author, title, meta)
VALUES (:input.author, :input.title, :input.meta)
RETURNING id, author, editor, title, pages, price, in_print, tags, labels, meta, stars, created;

-- name: list_titles()
-- @row Title
SELECT id, title AS text
FROM book
ORDER BY id;

-- name: list_metas()
SELECT id, meta
FROM book
ORDER BY id;

-- name: list_metas_as_numbers()
-- @type meta: dict[str, int]
SELECT id, meta
FROM book
ORDER BY id;

-- name: find_meta(id)$
SELECT meta
FROM book
WHERE id = :id;

-- name: list_with_meta(meta)
-- @type meta: app.types.Meta
SELECT id
FROM book
WHERE meta = :meta
ORDER BY id;

-- name: find_as_summary(id)^
-- @row BookWithEverything
SELECT id, author, editor, title, pages, price, in_print, tags, labels, meta, stars, created
FROM book
WHERE id = :id;
