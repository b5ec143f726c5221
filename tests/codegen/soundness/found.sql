-- x?
SELECT concat(VARIADIC NULL::text[]) AS x;

-- x? y?
SELECT num_nulls(VARIADIC NULL::int[]) AS x, num_nonnulls(VARIADIC NULL::int[]) AS y;

-- x? y?
SELECT jsonb_build_object(VARIADIC NULL::text[]) AS x,
    jsonb_build_array(VARIADIC NULL::text[]) AS y;

-- a?
UPDATE part SET id = 15 WHERE a IS NOT NULL RETURNING a;

-- a?
UPDATE part SET id = 15, a = 5 RETURNING a;

-- x?
SELECT s.x FROM coalesce(ROW(NULL)::single) AS s;

-- id!; many
SELECT id FROM keyed WHERE k = 1 AND 5 < n;

-- id!; many
SELECT id FROM keyed WHERE at = '2024-03-10 07:30+00'::timestamptz;

-- x!; many
SELECT DISTINCT ON (v.a) generate_series(1, 2) AS x FROM (VALUES (1)) AS v (a) ORDER BY v.a;

-- k?
UPDATE outer_view SET k = 5 WHERE id = 1 RETURNING k;

-- id! a?
INSERT INTO above_some (id, a) VALUES (9, NULL) RETURNING id, a;

-- a?
UPDATE above_some SET a = NULL RETURNING a;

-- a?
MERGE INTO above_some AS v USING (SELECT 1) AS s ON false
    WHEN NOT MATCHED THEN INSERT (id, a) VALUES (9, NULL) RETURNING v.a;
