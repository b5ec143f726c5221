-- name: count()$
SELECT count(*) FROM book;
