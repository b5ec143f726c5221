-- Columns with a dot in their names.

-- name: list_with_people()
SELECT b.id,
       a.id AS "author.id", a.name AS "author.name", a.country AS "author.country",
       a.born AS "author.born",
       e.id AS "editor.id", e.name AS "editor.name", e.country AS "editor.country",
       e.born AS "editor.born"
FROM book AS b
JOIN author AS a ON a.id = b.author
LEFT JOIN author AS e ON e.id = b.editor
ORDER BY b.id;

-- name: list_with_editors()
-- @row BookWithEditor
SELECT b.id,
       e.name AS "editor.name", e.country AS "editor.country", upper(e.name) AS "editor.loud",
       coalesce(e.country, '?') AS "editor.place", 'person' AS "editor.kind"
FROM book AS b
LEFT JOIN author AS e ON e.id = b.editor
ORDER BY b.id;

-- name: list_of_editors()
SELECT b.id, e.country AS "editor.country"
FROM book AS b
LEFT JOIN author AS e ON e.id = b.editor
WHERE e.name IS NOT NULL
ORDER BY b.id;

-- name: list_copies()
SELECT c.number, b.id AS "book.id", b.meta AS "book.meta",
       e.id AS "book.editor.id", e.name AS "book.editor.name"
FROM copy AS c
LEFT JOIN book AS b ON b.id = c.book AND b.title <> 'Two'
LEFT JOIN author AS e ON e.id = b.editor
ORDER BY c.book, c.number;

-- name: list_copies_of_derived()
WITH person AS (SELECT id, name, country FROM author)
SELECT c.number, x.id AS "book.id", x.title AS "book.title",
       x.editor AS "book.editor.id", x.country AS "book.editor.country"
FROM copy AS c
LEFT JOIN (
    SELECT b.id, b.title, e.id AS editor, e.country
    FROM book AS b
    LEFT JOIN person AS e ON e.id = b.editor
) AS x ON x.id = c.book AND x.title <> 'Two'
ORDER BY c.book, c.number;

-- name: list_counted()
SELECT b.id, s.copies AS "stats.copies", s.first AS "stats.first"
FROM book AS b
LEFT JOIN (
    SELECT book, count(*) AS copies, min(shelf) AS first FROM copy GROUP BY book
) AS s ON s.book = b.id
ORDER BY b.id;

-- name: list_last_copies()
SELECT b.id, c.number AS "last.number", c.shelf AS "last.shelf", c.title AS "last.title"
FROM book AS b
LEFT JOIN LATERAL (
    SELECT number, shelf, b.title FROM copy WHERE book = b.id ORDER BY number DESC LIMIT 1
) AS c ON true
ORDER BY b.id;

-- name: list_neighbours()
SELECT a.id AS "one.id", a.name AS "one.name", b.id AS "other.id", b.name AS "other.name"
FROM author AS a
FULL JOIN author AS b ON b.id = a.id + 1
ORDER BY a.id, b.id;

-- name: list_by_editor()
SELECT e.id AS "editor.id", e.name AS "editor.name", count(*) AS books
FROM book AS b
LEFT JOIN author AS e ON e.id = b.editor
GROUP BY e.id
ORDER BY e.id NULLS LAST;

-- name: rename(id, title)<!
UPDATE book AS b
SET title = :title
FROM book AS o
LEFT JOIN author AS e ON e.id = o.editor
WHERE o.id = b.id AND b.id = :id
RETURNING b.title, e.id AS "editor.id", e.name AS "editor.name", e.country AS "editor.country",
          e.born AS "editor.born";

-- name: put(name)<!
INSERT INTO author (name)
VALUES (:name)
ON CONFLICT (name) DO UPDATE SET country = 'new'
RETURNING name, old.id AS "before.id", old.country AS "before.country",
          new.country AS "after.country";
