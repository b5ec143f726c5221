-- name: joined_by_or(author, filter)
SELECT id FROM book
WHERE author = :author AND title = :filter.title
   OR pages = :filter.pages
ORDER BY id;

-- name: in_parentheses_that_mean_nothing(filter)
SELECT id FROM book
WHERE (in_print AND title = :filter.title) AND id > 0
ORDER BY id;
