-- name: list_search(author, filter)
SELECT id FROM book
WHERE in_print
  AND (author = :author AND title = :filter.title)
ORDER BY id;

-- name: update(id, by, input)<!
UPDATE book
SET price = :input.price + :by
WHERE id = :id
RETURNING id, price;
