-- name: list_search(filter)
SELECT id
FROM book
WHERE in_print = :filter.in_print
  AND publisher = :filter.publisher
ORDER BY id;
