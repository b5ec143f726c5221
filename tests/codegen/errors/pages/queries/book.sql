-- name: list_unordered()
-- @keyset
SELECT id, title FROM book;

-- name: list_that_ties()
-- @keyset
SELECT id, title FROM book ORDER BY title;

-- name: list_limited(limit)
-- @keyset
SELECT id, title FROM book ORDER BY id LIMIT :limit;

-- name: list_to_lock()
-- @keyset
SELECT id, title FROM book ORDER BY id FOR UPDATE;

-- name: list_behind(after)
-- @keyset
SELECT id, title FROM book WHERE id > :after ORDER BY id;

-- name: add_and_list()
-- @keyset
WITH added AS (INSERT INTO author (name) VALUES ('Ann') RETURNING id, name)
SELECT id, name FROM added ORDER BY id;

-- name: list_one()
-- @keyset
SELECT id, title FROM book WHERE id = 1 ORDER BY title;

-- name: list_by_tags()
-- @keyset
-- @order newest: created DESC, id DESC
SELECT id, tags FROM book ORDER BY tags, id;

-- name: list_by_age()
-- @keyset
SELECT id, created - '2000-01-01' AS age FROM book ORDER BY age, id;

-- name: list_shuffled()
-- @keyset
-- @order shuffled: random(), id
SELECT id, title FROM book ORDER BY id;

-- name: list_by_time_left()
-- @keyset
SELECT id FROM (SELECT id, extract(epoch FROM now() - created) AS age FROM book) AS b
ORDER BY age, id;

-- name: list_mixed()
-- @keyset
SELECT id, title FROM book UNION SELECT id, random()::text FROM author ORDER BY title, id;

-- name: list_drawn()
-- @keyset
SELECT id, drawn FROM book CROSS JOIN LATERAL (VALUES (id % 3, random())) AS v (place, drawn)
ORDER BY drawn, id, place;

-- name: list_by_many()
-- @keyset
SELECT b.id FROM book AS b LEFT JOIN author AS a ON a.id = b.author
ORDER BY a.name, a.country, a.born, b.pages, b.id;

-- name: list_within()
-- @keyset
(SELECT id, title, pages FROM book) ORDER BY lower(title), id;

-- name: list_backwards()
-- @keyset
SELECT id, title FROM book ORDER BY title USING ~>~, id;

-- name: list_first_of_each()
-- @keyset
SELECT DISTINCT ON (author) author, id FROM book ORDER BY author, id;

-- name: count_pages()$
-- @keyset
SELECT count(*) FROM book;

-- name: list_numbered()
-- @order place: row_number() OVER (ORDER BY title, id), id
-- @keyset
SELECT id, title FROM book ORDER BY id;
