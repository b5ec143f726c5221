-- name: list_search(number, filter)
SELECT id
FROM book
WHERE (pages = :number AND title = :filter.title)
  AND id = :number
ORDER BY id;
