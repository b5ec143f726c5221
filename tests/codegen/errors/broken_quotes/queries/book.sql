-- name: string()
SELECT id FROM book WHERE title = 'abc ORDER BY id;

-- name: name()
SELECT id AS "abc FROM book ORDER BY id;

-- name: dollar()
SELECT $tag$ abc $other$ AS x;

-- name: comment()
SELECT id /* not /* twice */ FROM book ORDER BY id;

-- name: sound()
SELECT id FROM book ORDER BY id;
