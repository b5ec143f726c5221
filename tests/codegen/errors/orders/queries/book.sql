-- name: list_newest()
-- @order newest: created DESC
SELECT id, title FROM book ORDER BY id;

-- name: list_by_title()
-- @order newest: created DESC, id
SELECT id, title FROM book
ORDER BY title;

-- name: list_unordered()
-- @order newest: created DESC, id
SELECT id, title FROM book;

-- name: list_ordered_within()
-- @order newest: id DESC
SELECT id FROM (SELECT id FROM book ORDER BY created DESC LIMIT 10) AS newest;

-- name: list_unknown(pages)
-- @order newest: craeted DESC, id
SELECT id, title FROM book WHERE pages > :pages ORDER BY id;

-- name: list_unfinished()
-- @order newest: created DESC, id +
SELECT id, title FROM book ORDER BY id LIMIT 10;

-- name: list_with_a_function()
-- @order newest: unlikely(created), id
SELECT id, title FROM book ORDER BY id LIMIT 10;

-- name: list_counted()
-- @order counted: count(*)
SELECT 1 AS one FROM book ORDER BY in_print, id;

-- name: list_multiplied()
-- @order tagged: unnest(tags), id
SELECT id FROM book ORDER BY id;

-- name: list_distinct()
-- @order title: title, id
SELECT DISTINCT title FROM book ORDER BY title;

-- name: list_distinct_pairs()
-- @order title: title
SELECT DISTINCT title, pages FROM book ORDER BY title, pages;

-- name: list_first_of_each()
-- @order pages: author, pages DESC, id
SELECT DISTINCT ON (author) author, id, title FROM book ORDER BY author, id;

-- name: list_grouped()
-- @order counted: count(*) DESC
SELECT author, count(*) FROM book GROUP BY author ORDER BY author;

-- name: list_joined()
-- @order book: b.id
SELECT b.id, c.number FROM book AS b JOIN copy AS c ON c.book = b.id ORDER BY b.id, c.number;

-- name: list_either()
-- @order name: name
SELECT id, title AS name FROM book UNION ALL SELECT id, name FROM author ORDER BY name, id;

-- name: list_nearest(title, filter)
-- @order id: id
SELECT id FROM book WHERE pages > :filter.pages
ORDER BY title <> :title, id;

-- name: list_in_a_subquery(filter)
-- @order id: id
SELECT id FROM book
ORDER BY (SELECT count(*) FROM copy WHERE book = book.id AND number > :filter.number), id;

-- name: remove_all(pages)
-- @order id: id
WITH old AS (SELECT id FROM book WHERE pages > :pages)
DELETE FROM book USING old WHERE old.id = book.id RETURNING book.id;

-- name: copy_all(title)
-- @order id: id
INSERT INTO author (name) SELECT title FROM book WHERE title > :title ORDER BY id RETURNING id;

-- name: list_by_label()
-- @order editor: editor, title
SELECT id FROM book ORDER BY id;

-- name: list_searched(filter)
-- @order title: title
SELECT id, title FROM book WHERE author = :filter.author ORDER BY author, title;

-- name: list_from_a_subquery()
-- @order title: title
SELECT title FROM (SELECT title FROM book WHERE in_print) AS printed ORDER BY title;
