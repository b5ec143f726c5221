-- name: list_by_number(number)
SELECT id
FROM book
WHERE pages = :number OR title = :number
ORDER BY id;

-- name: list_both(filter)
SELECT id
FROM book
WHERE pages = :filter.number
  AND title = :filter.number
ORDER BY id;
