-- Every kind of value within JSON.

-- name: find_as_jsonb(id)$
SELECT to_jsonb(k) AS kind
FROM kind AS k
WHERE id = :id;

-- name: find_as_json(id)$
SELECT row_to_json(k) AS kind
FROM kind AS k
WHERE id = :id;

-- name: list_parts()
SELECT json_build_object('small', k.a_small, 'loose', k.loose, 'kind', 'x', 'sum', k.an_int4 + 1,
                         'there', k.loose IS NOT NULL, 'now', now()) AS part
FROM kind AS k
ORDER BY id;
