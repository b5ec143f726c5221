-- Stored

INSERT INTO author (name, country) VALUES ('x', :x) RETURNING id;

UPDATE author SET country = :x WHERE id = 1 RETURNING id;

UPDATE book SET pages = :x::bigint RETURNING id;

WITH x AS (UPDATE author SET country = :x RETURNING id) SELECT id FROM x;

UPDATE author SET country = :x WHERE id IN (SELECT book FROM copy) RETURNING id;

INSERT INTO author (name, country) SELECT 'x', :x RETURNING id;

INSERT INTO author (name, country) VALUES ('x', :x), ('y', 'z') RETURNING id;

INSERT INTO author (name, country) SELECT n, c FROM (VALUES ('x', :x)) AS v (n, c);

WITH v AS (SELECT :x::text AS c) INSERT INTO author (name, country) SELECT 'x', c FROM v;

INSERT INTO author (name, country) VALUES ('x', :x) ON CONFLICT (name) DO UPDATE SET country =
    EXCLUDED.country;

INSERT INTO author (name) VALUES ('x') ON CONFLICT (name) DO UPDATE SET country = :x;

INSERT INTO countries (id, country) OVERRIDING SYSTEM VALUE VALUES (1, :x);

UPDATE author SET name = coalesce(:x, name) WHERE id = 1 RETURNING id;

UPDATE author SET country = nullif(:x, '') WHERE id = 1 RETURNING id;

UPDATE author SET country = CASE WHEN id > 1 THEN :x END WHERE id = 1 RETURNING id;

UPDATE author SET (name, country) = ('x', :x) WHERE id = 1 RETURNING id;

UPDATE author SET (name, country) = (SELECT 'x', :x) WHERE id = 1 RETURNING id;

UPDATE book SET labels = ARRAY[:x] WHERE id = 1 RETURNING id;

MERGE INTO author AS a USING (VALUES (:x)) AS s (c) ON a.id = 1 WHEN MATCHED THEN UPDATE SET
    country = s.c;

MERGE INTO author AS a USING (SELECT 1 AS one) AS s ON a.id = s.one WHEN MATCHED THEN UPDATE SET
    country = :x;

-- Tested

SELECT id FROM author WHERE country IS NOT DISTINCT FROM :x;

SELECT id FROM author WHERE :x::text IS NULL OR country = :x;

SELECT coalesce(:x, country) AS x FROM author;

SELECT id FROM author WHERE (born > :x) IS NOT FALSE;

SELECT id FROM author WHERE coalesce(country = :x, true);

SELECT greatest(:x, pages) AS x FROM book;

-- Looked at by no CASE

SELECT id FROM book WHERE CASE WHEN :x = true THEN pages IS NULL WHEN :x = false THEN pages > 0
    ELSE true END;

SELECT id FROM book WHERE CASE WHEN :x = true AND in_print THEN pages > 3 ELSE true END;

SELECT id FROM book WHERE CASE WHEN :x IN (1, 2) OR :x > 5 THEN in_print ELSE true END;

SELECT id FROM book WHERE CASE :x::text WHEN 'a' THEN pages > 3 WHEN 'b' THEN pages < 3
    ELSE true END;

SELECT id FROM book WHERE CASE WHEN :x > 0 THEN pages = :x ELSE true END;

SELECT id FROM book WHERE CASE :x::int WHEN 1 THEN pages = :x ELSE true END;

SELECT id FROM book ORDER BY CASE WHEN :x = 1 THEN pages END DESC, id;

SELECT id, title FROM book ORDER BY CASE WHEN :x = 'title' THEN title END COLLATE "C", id;

UPDATE author SET name = CASE WHEN :x::text IS NULL THEN name ELSE :x END WHERE id = 1 RETURNING id;

UPDATE author SET name = CASE WHEN :x <> '' THEN :x ELSE name END WHERE id = 1 RETURNING id;

-- Handled

SELECT concat(name, :x::text) AS x FROM author;

SELECT jsonb_build_object('x', :x::text) AS x;

SELECT json_object('x': :x::text) AS x;

-- Shown

SELECT :x::int AS x;

SELECT ARRAY[:x::int] AS x;

SELECT CASE WHEN in_print THEN :x ELSE title END AS x FROM book;

SELECT (SELECT :x::int) AS x;

SELECT x.n FROM (SELECT :x::int AS n) AS x;

SELECT x.n FROM (SELECT :x::int AS n) AS x WHERE x.n > 1 OR x.n IS NULL;

SELECT 1 AS n UNION ALL SELECT :x;

SELECT five(:x) AS x;

SELECT x FROM five(:x) AS x;

SELECT array_to_string(tags, ',', :x) AS x FROM book;

INSERT INTO author (name, country) VALUES (coalesce(:x, 'nobody'), 'x') RETURNING id;

SELECT id FROM book WHERE CASE WHEN :x::int IS NULL THEN true ELSE pages = :x END;

-- Where a constraint lets a NULL through

INSERT INTO checked (id, positive) VALUES (1, :x);

INSERT INTO checked (id, later) VALUES (1, :x);

INSERT INTO checked (id, m) VALUES (1, :x);

INSERT INTO below (id, positive) VALUES (1, :x);

INSERT INTO local (id, positive) VALUES (1, :x);

-- Stored in a domain

INSERT INTO of_domains (above_zero) VALUES (:x);

-- Stored in tables that inherit, and have no such constraint

UPDATE heir_less SET n = :x;

UPDATE heir_less SET m = :x;

INSERT INTO heir (n) VALUES (:x);

MERGE INTO heir_less AS t USING (SELECT 1) AS s ON t.n = 1 WHEN MATCHED THEN UPDATE SET m = :x;
