-- name: in_select_list(input)
SELECT id, :input.label::text AS label FROM book ORDER BY id;

-- name: in_limit(page)
SELECT id FROM book ORDER BY id
LIMIT :page.limit;

-- name: in_having(filter)
SELECT author, count(*) AS books FROM book
GROUP BY author
HAVING count(*) > :filter.books
ORDER BY author;

-- name: in_on(filter)
SELECT b.id FROM book AS b
JOIN author AS a ON a.id = b.author AND a.country = :filter.country
ORDER BY b.id;

-- name: in_filter(filter)$
SELECT count(*) FILTER (WHERE pages > :filter.pages) FROM book;

-- name: in_several_rows(input)!
INSERT INTO author (name)
VALUES (:input.one), (:input.other);

-- name: in_values_of_a_select(input)
SELECT name FROM (VALUES (:input.one::text)) AS v (name) ORDER BY name;

-- name: in_insert_select(input)!
INSERT INTO author (name)
SELECT :input.name;

-- name: in_arbiter(name, filter)!
INSERT INTO author (name) VALUES (:name)
ON CONFLICT (name) WHERE country = :filter.country DO NOTHING;

-- name: in_order(filter)
SELECT id FROM book ORDER BY pages = :filter.pages, id;

-- name: in_case(filter)
SELECT id FROM book
WHERE CASE WHEN pages > 1 THEN title = :filter.title ELSE true END OR in_print
ORDER BY id;

-- name: in_merge(input)!
MERGE INTO book USING author AS a ON a.id = book.author
WHEN MATCHED AND pages > :input.pages THEN DELETE;
