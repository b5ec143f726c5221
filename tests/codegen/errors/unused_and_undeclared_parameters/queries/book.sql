-- name: unused(id, title)
SELECT id FROM book WHERE id = :id ORDER BY id;

-- name: undeclared(id)
SELECT id FROM book WHERE id = :id AND title = :title ORDER BY id;

-- name: undeclared_group(id)<!
UPDATE book SET title = :input.title WHERE id = :id RETURNING id;

-- name: group_and_parameter(input)
SELECT id FROM book WHERE title = :input.title AND id = :input ORDER BY id;

-- name: without_list^
SELECT id FROM book WHERE id = 1;

-- name: numbered()
SELECT id FROM book WHERE id = $1 ORDER BY id;

-- name: twice(id, id)
SELECT id FROM book WHERE id = :id ORDER BY id;
