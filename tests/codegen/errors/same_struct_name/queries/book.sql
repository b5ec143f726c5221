-- name: find_search(filter)
SELECT id FROM book WHERE title = :filter.title ORDER BY id;

-- name: find(search)
SELECT id FROM book WHERE title = :search.title ORDER BY id;

-- name: find_by_id(id)^
SELECT id, title FROM book WHERE id = :id;

-- name: get_by_id(id)^
SELECT id, pages FROM book WHERE id = :id;
