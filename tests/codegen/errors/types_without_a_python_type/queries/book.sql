-- name: title()
SELECT id, title FROM book ORDER BY id;

-- name: by_title(title)
SELECT id FROM book WHERE title = :title ORDER BY id;

-- name: device()
SELECT device FROM book ORDER BY id;

-- name: devices()
SELECT devices FROM book ORDER BY id;

-- name: nothing()
SELECT nothing FROM book ORDER BY id;

-- name: keyword()
SELECT keyword FROM book ORDER BY id;

-- name: prices()
SELECT prices FROM book ORDER BY id;

-- name: first()
SELECT first FROM book ORDER BY id;

-- name: bounds()
SELECT histogram_bounds FROM pg_stats;

-- name: paths(paths)$
SELECT array_length(:paths::path[], 1);

-- name: vector(vector)$
SELECT :vector::int2vector IS NULL;

-- name: rows(found)$
SELECT (1, 2) = :found;
