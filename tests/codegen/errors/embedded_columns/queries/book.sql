-- name: list_without_a_key()
SELECT b.id, e.country AS "editor.country", e.born AS "editor.born"
FROM book AS b
LEFT JOIN author AS e ON e.id = b.editor;

-- name: list_mixed()
SELECT b.id, b.pages AS "editor.pages", e.id AS "editor.id"
FROM book AS b
LEFT JOIN author AS e ON e.id = b.editor;

-- name: list_two_joins()
SELECT e.id AS "people.editor", a.id AS "people.author"
FROM book AS b
LEFT JOIN author AS e ON e.id = b.editor
LEFT JOIN author AS a ON a.id = b.author;

-- name: list_two_sides()
SELECT a.id AS "pair.one", b.id AS "pair.other"
FROM author AS a
FULL JOIN author AS b ON b.id = a.id + 1;

-- name: list_apart()
SELECT e.id AS "editor.id", b.id, e.name AS "editor.name"
FROM book AS b
LEFT JOIN author AS e ON e.id = b.editor;

-- name: list_twice()
SELECT e.id AS "editor.id", e.name AS "editor.id"
FROM book AS b
JOIN author AS e ON e.id = b.editor;

-- name: list_beside_a_field()
SELECT b.editor, e.name AS "editor.name"
FROM book AS b
JOIN author AS e ON e.id = b.editor;

-- name: list_unnamed()
SELECT b.id, b.title AS "editor.", b.title AS ".title", b.title AS "editor.class"
FROM book AS b;

-- name: list_keyword()
SELECT b.id, b.title AS "editor.class"
FROM book AS b;

-- name: list_either()
SELECT e.id AS "editor.id", e.name AS "editor.name"
FROM book AS b
LEFT JOIN author AS e ON e.id = b.editor
UNION ALL
SELECT id, name
FROM author;

-- name: list_rolled_up()
SELECT id AS "author.id", name AS "author.name"
FROM author
GROUP BY ROLLUP (id, name);

-- name: list_within()
SELECT c.number, b.id AS "book.id", e.born AS "book.editor.born"
FROM copy AS c
LEFT JOIN book AS b ON b.id = c.book
LEFT JOIN author AS e ON e.id = b.editor;
