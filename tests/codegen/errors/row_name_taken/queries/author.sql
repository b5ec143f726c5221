-- name: find_by_id(id)^
SELECT id, name, country, born FROM author WHERE id = :id;

-- name: list_names()
-- @row Author
SELECT name FROM author ORDER BY id;

-- name: list_repositories()
-- @row AuthorRepository
SELECT name FROM author ORDER BY id;

-- name: list_structs()
-- @row Struct
SELECT name FROM author ORDER BY id;

-- name: summary()
SELECT name FROM author ORDER BY id;

-- name: list_like_another()
-- @row SummaryAuthorRow
SELECT name FROM author ORDER BY id;
