-- name: find_by_title(title)^
SELECT id, title
FROM book
WHERE title = :title;

-- name: first_title()$
SELECT title FROM book;

-- name: rename(title, author)<!
UPDATE book SET title = :title
WHERE author = :author
RETURNING id, title;

-- name: find_search(filter)^
SELECT id, title
FROM book
WHERE id = :filter.id;

-- name: find_copy(book, filter)^
SELECT book, number, shelf
FROM copy
WHERE book = :book
  AND number = :filter.number;
