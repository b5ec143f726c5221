-- name: find_by_id(id)^
SELECT * FROM author WHERE id = :id;

-- name: list_with_author()
SELECT b.title, a.*
FROM book AS b
JOIN author AS a ON a.id = b.author
ORDER BY b.id;

-- name: delete(id)^
DELETE FROM author WHERE id = :id
RETURNING *;

-- name: list_everybody()
SELECT id, name FROM author
UNION ALL
SELECT x.* FROM (SELECT id, title FROM book) AS x
ORDER BY id, name;

-- name: list_in_cte()
WITH x AS (SELECT * FROM author)
SELECT x . * FROM x
ORDER BY id;

-- name: list_quoted()
SELECT "Author".*
FROM author AS "Author"
ORDER BY id;

-- name: stars_elsewhere()
SELECT count(*) AS books, 2 * 3 AS six, sum(price) * 2 AS twice FROM book;
