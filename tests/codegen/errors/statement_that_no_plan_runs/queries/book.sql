-- name: list()
-- PostgreSQL analyses it, and fails at each call.
SELECT book.id, author.id AS author_id
FROM book FULL JOIN author ON book.author = author.id OR book.pages > author.id;

-- name: list_locked()
SELECT book.id, author.name
FROM book LEFT JOIN author ON author.id = book.author
FOR UPDATE;
