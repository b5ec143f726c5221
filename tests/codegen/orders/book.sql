-- Books, in many orders.

-- name: list_all()
-- @order title: title, author DESC
-- @order pages: pages DESC NULLS LAST, id
-- Every book.
SELECT id, author, title, pages
FROM book
ORDER BY id;

-- name: search(filter, least)
-- @order pages: pages DESC NULLS FIRST, id DESC
-- @order written: lower(title) COLLATE "C", id
-- Books that match.
SELECT id, author, title, pages
FROM book
WHERE author = :filter.author
  AND pages BETWEEN :filter.low AND :filter.high
  AND id >= :least
ORDER BY title = 'Two' DESC, id
LIMIT 3;

-- name: nearest(pages)
-- @order id: id
-- Those with about as many pages.
SELECT id, abs(pages - :pages) AS off
FROM book
WHERE pages > :pages - 3
ORDER BY abs(pages - :pages), 1;

-- name: list_names()
-- @order id: id DESC, name
SELECT id, title AS name FROM book WHERE id < 3 UNION SELECT id, name FROM author ORDER BY 2, 1;

-- name: list_titles()
-- @order last: title DESC
SELECT DISTINCT title FROM book ORDER BY title;

-- name: count_by_author()
-- @order most: count(*) DESC, a.name
-- @order books: books, name DESC
-- @order country: a.country NULLS FIRST, a.id
SELECT a.name, count(b.id) AS books
FROM author AS a
LEFT JOIN book AS b ON b.author = a.id
GROUP BY a.id, a.name
ORDER BY a.name;

-- name: list_copies(filter)
-- @order shelf: c.shelf NULLS FIRST, b.id, c.number
SELECT b.title AS "book.title", b.pages AS "book.pages", c.number, c.shelf
FROM copy AS c
JOIN book AS b ON b.id = c.book
WHERE c.number = :filter.number
ORDER BY c.book, c.number;

-- name: template()
-- @order braces: title = '${input.title}', id
SELECT id FROM book ORDER BY title = '${x}' DESC, id;
