-- What is damaged: a bit of everything that a file of queries can hold.

-- name: find_by_id(id)^
-- The author with this id.
SELECT id, name, country, born
FROM author
WHERE id = :id;

-- name: list()
SELECT id, name, country, born FROM author ORDER BY id;

-- name: search(filter, pagination)
-- Books that match: "quoted", it's, a \ backslash.
SELECT b.id, b.title AS "Title", a.name, b.tags[1:2] AS tags, b.meta -> 'a' AS meta
FROM book AS b
LEFT JOIN author AS a ON a.id = b.editor
WHERE b.title ILIKE '%' || :filter.title || '%' -- it's :nothing
  AND (b.pages BETWEEN :filter.low AND :filter.high)
  AND b.tags @> ARRAY[:filter.tag]
  AND b.meta <> E'{"a": "\'"}'::jsonb
ORDER BY b.id LIMIT :pagination.limit OFFSET :pagination.offset;

-- name: create(input)<!
INSERT INTO book (author, title, pages, price)
VALUES (:input.author, :input.title, :input.pages, :input.price)
ON CONFLICT (author, title) DO UPDATE SET pages = :input.pages, price = 0
RETURNING id, title;

-- name: update(id, input)<!
UPDATE author SET name = :input.name, country = :input.country
WHERE id = :id
RETURNING id, name, country, born;

-- name: delete(id)!
/* gone /* for */ ever */ DELETE FROM copy WHERE book = :id AND number = :id::int;

-- name: count()$
WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 3)
SELECT count(*) FILTER (WHERE x > 1) FROM n, LATERAL (VALUES (1), (2)) AS v (y);

-- name: merge(author, title)!
MERGE INTO book AS b USING (VALUES (:author::bigint, :title::text)) AS s (author, title)
ON b.author = s.author AND b.title = s.title
WHEN MATCHED THEN UPDATE SET pages = NULL
WHEN NOT MATCHED THEN INSERT (author, title) VALUES (s.author, s.title);

-- name: both()
SELECT 1 AS x, $$a :b$$ AS y, U&'d\0061t' AS z UNION SELECT 2, $t$ $$ $t$, NULL ORDER BY 1;

-- name: gathered(ids)
SELECT a.id, array_agg(b.title ORDER BY b.id) AS titles,
       jsonb_agg(jsonb_build_object('id', b.id, 'größe', b.pages)) AS books
FROM author AS a JOIN book AS b ON b.author = a.id
WHERE a.id = ANY(:ids) GROUP BY a.id HAVING count(*) > 1 ORDER BY a.id;

-- name: embedded(id)
-- @row Shelved
SELECT b.id, b.title, a.id AS "author.id", a.name AS "author.name",
       e.id AS "editor.id", e.name AS "editor.name", e.country AS "editor.country"
FROM book AS b
JOIN author AS a ON a.id = b.author
LEFT JOIN author AS e ON e.id = b.editor
WHERE b.id = :id;

-- name: documents()
-- @type meta: app.types.Meta
SELECT id, meta FROM book ORDER BY id;
