-- name: list_more()
-- @row Name
SELECT id, title AS name, pages FROM book ORDER BY id;

-- name: list_fewer()
-- @row Name
SELECT id FROM book ORDER BY id;

-- name: list_another_name()
-- @row Name
SELECT id, title FROM book ORDER BY id;

-- name: list_another_type()
-- @row Name
SELECT id, pages AS name FROM book ORDER BY id;

-- name: list_nullable()
-- @row Name
SELECT b.id, e.name FROM book AS b LEFT JOIN author AS e ON e.id = b.editor ORDER BY b.id;

-- name: list_in_another_order()
-- @row Name
SELECT title AS name, id FROM book ORDER BY id;

-- name: list_same()
-- @row Name
SELECT id, title AS name FROM book ORDER BY id;

-- name: list_days()
-- @row Day
-- @type born: app.types.Day
SELECT meta AS born FROM book ORDER BY id;
