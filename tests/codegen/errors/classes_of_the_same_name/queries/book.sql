-- Two types, two entities, and the core's own.

-- name: fine()
SELECT 'a'::audit.status AS a, 'b'::status AS b;

-- name: status()
SELECT ROW(1)::audit_status AS status;

-- name: list()
SELECT id, kind FROM library.book ORDER BY id;

-- name: query()
SELECT 'q'::query AS q;

-- name: paths()
SELECT id, way FROM path ORDER BY id;
