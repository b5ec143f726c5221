-- name: list_old()
-- @type meta: app.old.Meta
SELECT id, meta FROM book ORDER BY id;

-- name: list_new()
-- @type meta: app.new.Meta
SELECT id, meta FROM book ORDER BY id;

-- name: list_author()
-- @type meta: app.types.ListOldBookRow
SELECT id, meta FROM book ORDER BY id;

-- name: list_structs()
-- @type meta: app.types.Struct
SELECT id, meta FROM book ORDER BY id;
