-- name: count_named(COUNT_NAMED)$
SELECT count(*) FROM author WHERE name = :COUNT_NAMED;

-- name: uuid()$
SELECT gen_random_uuid();

-- name: first()$
SELECT name FROM author ORDER BY id LIMIT 1;

-- name: First()$
SELECT name FROM author ORDER BY id LIMIT 1;
