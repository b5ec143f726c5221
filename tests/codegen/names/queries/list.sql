-- Lists: "quoted", \ and """.

-- name: list()
SELECT id, list, str, int, dict, bool, float, bytes, tuple FROM list ORDER BY id;

-- name: find_by_id(id)^
-- One list, "quoted"
SELECT id, list, str, int, dict, bool, float, bytes, tuple FROM list WHERE id = :id;

-- name: create(input)<!
INSERT INTO list (list, str, int, dict, float, bytes, tuple)
VALUES (:input.list, :input.str, :input.int, :input.dict, :input.float, :input.bytes, :input.tuple)
RETURNING id, list, str, int, dict, bool, float, bytes, tuple;

-- name: int(list, str, int, bool)
SELECT int, str, list FROM list
WHERE list = :list AND str = :str AND int = :int AND bool = :bool ORDER BY id;

-- name: str()
SELECT str FROM list ORDER BY id;

-- name: bool(type)!
DELETE FROM list WHERE id = :type;

-- name: dict()$
SELECT count(*) FROM list;

-- name: bytes(bytes)$
SELECT bytes FROM list WHERE bytes = :bytes LIMIT 1;

-- name: max(filter)$
SELECT max(int) FROM list WHERE str = :filter.str;

-- name: float()
SELECT 1.5::float8 AS float, 'x'::bytea AS bytes ORDER BY 1;

-- name: print(print, object, len)
SELECT :print::text AS print, :object::text AS object, :len::int AS len;

-- name: clear(id, str)<!
UPDATE list SET int = 1, dict = '{}' WHERE id = :id AND str = :str RETURNING id, int, dict;

-- name: list_streamed()
-- @stream
SELECT id, list, str, int, dict, bool, float, bytes, tuple FROM list ORDER BY id;
