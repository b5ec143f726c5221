-- Statements that vary, each in its own way.

-- name: search(author, filter)
SELECT id, title, pages
FROM book -- WHERE the author, and perhaps more
WHERE author >= :author
  AND pages BETWEEN :filter.low AND :filter.high
  AND (title = :filter.title OR in_print = :filter.in_print)
  AND CASE WHEN pages > 2 AND in_print THEN title <> :filter.unlike ELSE true END
  AND editor IS NOT DISTINCT FROM :filter.editor
  AND id IN (SELECT book FROM copy WHERE shelf = :filter.shelf AND number > 0)
ORDER BY id;

-- name: search_with(filter)
WITH found AS (
    SELECT id, author FROM book
    WHERE in_print = :filter.in_print
      AND pages > :filter.pages
)
SELECT f.id, a.name
FROM found AS f
LEFT JOIN author AS a ON a.id = f.author
WHERE a.name = :filter.name
  AND f.id > 0
ORDER BY f.id
LIMIT 100;

-- name: create(author, input)<!
INSERT INTO book (author, title, pages, price, in_print, editor)
VALUES (:author, 'New', :input.pages + 1, :input.price, :input.in_print, :input.editor)
RETURNING author, title, pages, price, in_print, editor;

-- name: update(id, input)<!
UPDATE book
SET title = :input.title,
    pages = :input.pages,
    (price, in_print) = ROW (:input.price, :input.in_print)
WHERE id = :id
  AND author = :input.author
RETURNING id, title, pages, price, in_print, author;

-- name: save(name, input)<!
INSERT INTO author (name, country, born)
VALUES (:name, :input.country, :input.born)
ON CONFLICT (name) DO UPDATE
SET name = EXCLUDED.name,
    country = :input.country,
    born = :input.born
RETURNING name, country, born;
