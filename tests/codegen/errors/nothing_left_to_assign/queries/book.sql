-- name: update(id, input)!
UPDATE book
SET title = :input.title,
    pages = :input.pages
WHERE id = :id;

-- name: update_from(id, input)<!
UPDATE book
SET title = :input.title
FROM author
WHERE book.id = :id AND author.id = book.author
RETURNING book.id, author.name;

-- name: upsert(input)<!
INSERT INTO author (name)
VALUES (:input.name)
ON CONFLICT (name) DO UPDATE
SET country = :input.country
RETURNING id;

-- name: update_in_cte(id, input)<!
WITH changed AS (
    UPDATE book SET title = :input.title
    WHERE id = :id
    RETURNING id
)
SELECT id FROM changed;
