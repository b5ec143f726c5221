-- What is gathered as JSON or in arrays.

-- name: list_with_books()
-- @row AuthorWithBooks
SELECT a.id, a.name,
       jsonb_agg(
           jsonb_build_object('id', b.id, 'title', b.title, 'pages', b.pages, 'meta', b.meta)
           ORDER BY b.id
       ) AS books
FROM author AS a
JOIN book AS b ON b.author = a.id
GROUP BY a.id
ORDER BY a.id;

-- name: list_with_any_books()
SELECT a.id, jsonb_agg(jsonb_build_object('id', b.id, 'title', b.title) ORDER BY b.id) AS books
FROM author AS a
LEFT JOIN book AS b ON b.author = a.id
GROUP BY a.id
ORDER BY a.id;

-- name: list_with_filtered_books()
SELECT a.id,
       jsonb_agg(jsonb_build_object('id', b.id, 'title', b.title) ORDER BY b.id)
           FILTER (WHERE b.id IS NOT NULL) AS books
FROM author AS a
LEFT JOIN book AS b ON b.author = a.id
GROUP BY a.id
ORDER BY a.id;

-- name: list_with_all_books()
SELECT a.id,
       coalesce(
           json_agg(json_build_object('id', b.id, 'title', b.title) ORDER BY b.id)
               FILTER (WHERE b.id IS NOT NULL),
           '[]'
       ) AS books
FROM author AS a
LEFT JOIN book AS b ON b.author = a.id
GROUP BY a.id
ORDER BY a.id;

-- name: list_with_subquery()
SELECT a.id,
       (
           SELECT coalesce(jsonb_agg(jsonb_build_object(
               'id', b.id,
               'copies', (
                   SELECT jsonb_agg(to_jsonb(c) ORDER BY c.number) FROM copy AS c WHERE c.book = b.id
               ),
               'editor', CASE WHEN e.id IS NOT NULL THEN
                   jsonb_build_object('id', e.id, 'name', e.name)
               END
           ) ORDER BY b.id), '[]'::jsonb)
           FROM book AS b
           LEFT JOIN author AS e ON e.id = b.editor
           WHERE b.author = a.id
       ) AS books
FROM author AS a
ORDER BY a.id;

-- name: list_with_lateral()
SELECT a.id, x.books
FROM author AS a
CROSS JOIN LATERAL (
    SELECT json_agg(t ORDER BY t.id) AS books
    FROM (SELECT b.id, b.title AS name FROM book AS b WHERE b.author = a.id) AS t
) AS x
ORDER BY a.id;

-- name: find_copy(book, number)^
SELECT row_to_json(c) AS copy
FROM copy AS c
WHERE c.book = :book AND c.number = :number;

-- name: find_books(author)$
SELECT jsonb_agg(jsonb_build_object('id', b.id) ORDER BY b.id) AS books
FROM book AS b
WHERE b.author = :author;

-- name: list_arrays()
SELECT a.id,
       array_agg(b.title ORDER BY b.id) AS titles,
       array_agg(b.pages ORDER BY b.id) AS pages,
       ARRAY(SELECT c.number FROM copy AS c WHERE c.book = min(b.id) ORDER BY 1) AS numbers,
       jsonb_agg(b.title ORDER BY b.id) AS json_titles,
       array_agg(jsonb_build_object('id', b.id) ORDER BY b.id) AS books,
       ARRAY(SELECT to_jsonb(c) FROM copy AS c ORDER BY c.book, c.number) AS copies,
       array_agg(b.meta ORDER BY b.id) AS metas
FROM author AS a
JOIN book AS b ON b.author = a.id
WHERE b.id < 3
GROUP BY a.id
ORDER BY a.id;

-- name: list_standard()
SELECT a.id,
       JSON_ARRAYAGG(JSON_OBJECT('id' : b.id, 'pages' : b.pages) ORDER BY b.id RETURNING jsonb)
           AS books
FROM author AS a
JOIN book AS b ON b.author = a.id
GROUP BY a.id
ORDER BY a.id;

-- name: list_unknown()
SELECT a.id, jsonb_object_agg(b.title, b.id) AS numbers,
       jsonb_build_object(a.name, 1) AS named,
       jsonb_build_object('first-name', a.name) AS dashed,
       jsonb_build_object('a', 1, 'a', 2) AS twice
FROM author AS a
JOIN book AS b ON b.author = a.id
GROUP BY a.id
ORDER BY a.id;

-- name: list_said()
-- @type books: list[dict[str, int]]
SELECT a.id, jsonb_agg(jsonb_build_object('id', b.id)) AS books
FROM author AS a
JOIN book AS b ON b.author = a.id
GROUP BY a.id
ORDER BY a.id;

-- name: list_secrets()
SELECT jsonb_build_object('name', a.name, 'country', a.country) AS person,
       jsonb_agg(a.country) AS countries,
       jsonb_object_agg(coalesce(a.country, '?'), a.country) AS raw
FROM author AS a
GROUP BY a.id
ORDER BY a.id;
