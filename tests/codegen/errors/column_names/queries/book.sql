-- name: unnamed()
SELECT id, pages + 1 FROM book ORDER BY id;

-- name: named_twice()
SELECT b.id, a.id
FROM book AS b
JOIN author AS a ON a.id = b.author
ORDER BY b.id;

-- name: keyword()
SELECT id AS class FROM book ORDER BY id;

-- name: two_words()
SELECT id AS "the id" FROM book ORDER BY id;
