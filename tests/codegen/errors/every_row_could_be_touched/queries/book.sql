-- name: delete_search(filter)!
DELETE FROM book
WHERE title = :filter.title
  AND pages = :filter.pages;

-- name: reprice(price, filter)!
UPDATE book
SET price = :price
WHERE author = :filter.author;

-- name: delete_in_cte(filter)
WITH gone AS (
    DELETE FROM book
    WHERE title = :filter.title
    RETURNING id
)
SELECT id FROM gone ORDER BY id;
