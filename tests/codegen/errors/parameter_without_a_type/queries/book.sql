-- name: is_nothing(x)$
SELECT :x IS NULL;

-- name: list_created_after(age)
SELECT id
FROM book
WHERE created > now() - :age
ORDER BY id;

-- name: list_search(filter)
SELECT id
FROM book
WHERE in_print AND :filter.title IS NULL
ORDER BY id;
