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

-- name: delete_what_is_found(filter)!
WITH found AS (SELECT id FROM book WHERE title = :filter.title AND pages > :filter.pages)
DELETE FROM book USING found WHERE found.id = book.id;

-- name: retire(id, filter)!
UPDATE book SET in_print = false
FROM (SELECT id FROM author WHERE country = :filter.country) AS a
WHERE a.id = book.author AND book.id > :id;

-- name: merge(filter)!
MERGE INTO book USING (SELECT id FROM author WHERE country = :filter.country) AS a
ON a.id = book.author
WHEN MATCHED THEN DELETE;
