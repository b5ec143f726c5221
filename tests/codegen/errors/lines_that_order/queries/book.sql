-- name: list_without_a_name()
-- @order created DESC
SELECT id FROM book ORDER BY id;

-- name: list_without_an_order()
-- @order created:
SELECT id FROM book ORDER BY id;

-- name: list_keyword()
-- @order from: id
SELECT id FROM book ORDER BY id;

-- name: list_with_a_dash()
-- @order newest-first: id DESC
SELECT id FROM book ORDER BY id;

-- name: list_twice()
-- @order newest: id DESC
-- @order newest: title, id
SELECT id FROM book ORDER BY id;

-- name: list_nearest(title)
-- @order nearest: title <> :title, id
SELECT id FROM book WHERE title > :title ORDER BY id;

-- name: list_numbered(title)
-- @order nearest: title <> $1, id
SELECT id FROM book WHERE title > :title ORDER BY id;

-- name: list_commented()
-- @order newest: id DESC -- the last one first
SELECT id FROM book ORDER BY id;

-- name: list_limited()
-- @order newest: id DESC LIMIT 10
SELECT id FROM book ORDER BY id;

-- name: list_ordered_twice()
-- @order newest: ORDER BY id DESC
SELECT id FROM book ORDER BY id;

-- name: list_closed()
-- @order newest: id) DESC
SELECT id FROM book ORDER BY id;

-- name: list_open()
-- @order newest: coalesce(title, '' DESC
SELECT id FROM book ORDER BY id;

-- name: list_quoted()
-- @order newest: title = 'Emma DESC
SELECT id FROM book ORDER BY id;

-- name: list_second()
-- @order newest: id; DROP TABLE book
SELECT id FROM book ORDER BY id;

-- name: find_by_id(id)^
-- @order newest: id
SELECT id FROM book WHERE id = :id ORDER BY id;

-- name: list_after(order)
-- @order newest: id DESC
SELECT id FROM book WHERE id > :order ORDER BY id;

-- name: count()$
-- @stream
SELECT count(*) FROM book;

-- name: clear(id)!
-- @keyset
DELETE FROM book WHERE id = :id;

-- name: list_flagged()
-- @keyset id
SELECT id FROM book ORDER BY id;

-- name: list_flagged_twice()
-- @stream
-- @stream
SELECT id FROM book ORDER BY id;
