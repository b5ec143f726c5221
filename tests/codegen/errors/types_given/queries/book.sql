-- name: list_without_a_type()
-- @type meta
SELECT id, meta FROM book ORDER BY id;

-- name: list_without_a_column()
-- @type : app.types.Meta
SELECT id, meta FROM book ORDER BY id;

-- name: list_from_nowhere()
-- @type meta: Meta
SELECT id, meta FROM book ORDER BY id;

-- name: list_no_type()
-- @type meta: list[
SELECT id, meta FROM book ORDER BY id;

-- name: list_call()
-- @type meta: dict(a=1)
SELECT id, meta FROM book ORDER BY id;

-- name: list_homonyms()
-- @type meta: app.old.Meta | app.new.Meta
SELECT id, meta FROM book ORDER BY id;

-- name: list_twice()
-- @type meta: app.types.Meta
-- @type meta: app.types.Data
SELECT id, meta FROM book ORDER BY id;

-- name: list_unknown()
-- @type mate: app.types.Meta
SELECT id, meta FROM book ORDER BY id;

-- name: list_texts()
-- @type title: app.types.Title
SELECT id, title FROM book ORDER BY id;

-- name: list_by_pages(pages)
-- @type pages: app.types.Pages
SELECT id, meta FROM book WHERE pages = :pages ORDER BY id;
