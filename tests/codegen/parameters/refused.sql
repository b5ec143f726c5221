-- Stored

INSERT INTO author (name) VALUES (:x) RETURNING id;

INSERT INTO author (name, country) VALUES (:x, :x) RETURNING id;

INSERT INTO author (name, country) VALUES ('x', upper(:x)) RETURNING id;

UPDATE author SET name = :x WHERE id = 1 RETURNING id;

UPDATE author SET country = :x WHERE country = :x RETURNING id;

INSERT INTO author (name) SELECT :x RETURNING id;

INSERT INTO author (name, country) SELECT n, c FROM (VALUES (:x, 'y')) AS v (n, c);

WITH v AS (SELECT :x::text AS c) INSERT INTO author (name, country) SELECT c, c FROM v;

INSERT INTO author (name, country) VALUES ('x', :x) ON CONFLICT (name) DO UPDATE SET name =
    EXCLUDED.country;

INSERT INTO author (name) VALUES ('x') ON CONFLICT (name) DO UPDATE SET name = :x;

UPDATE countries SET name = :x;

UPDATE author SET country = :x || '!' WHERE id = 1 RETURNING id;

UPDATE author SET name = CASE WHEN id > 1 THEN :x ELSE '' END RETURNING id;

UPDATE author SET (name, country) = (SELECT :x, 'x') WHERE id = 1 RETURNING id;

UPDATE book SET tags = ARRAY[:x] WHERE id = 1 RETURNING id;

MERGE INTO author AS a USING (VALUES (:x)) AS s (n) ON a.name = s.n WHEN NOT MATCHED THEN INSERT
    (name) VALUES (s.n);

-- Stored in a domain

INSERT INTO of_domains (filled) VALUES (:x);

INSERT INTO of_domains (filled_well) VALUES (:x);

UPDATE of_domains SET filled = :x;

-- Stored where tables that inherit may have no such constraint

INSERT INTO heir_less (n, m) VALUES (:x, 1);

INSERT INTO heir_less (n, m) VALUES (1, :x);

UPDATE ONLY heir_less SET n = :x;

UPDATE ONLY heir_less SET m = :x;

UPDATE heir_less SET k = :x;

MERGE INTO heir_less USING (SELECT 1) AS s ON false WHEN NOT MATCHED THEN INSERT (n, m) VALUES (1, :x);

-- Compared

SELECT id FROM author WHERE country = :x;

SELECT id FROM author WHERE country LIKE :x;

SELECT id FROM author WHERE id = ANY (:x);

-- Tested

SELECT id FROM author WHERE (country = :x) IS TRUE;

SELECT id FROM author WHERE country = coalesce(country, :x);

SELECT nullif(country, :x) AS x FROM author;

-- Looked at by a CASE

SELECT id FROM book WHERE CASE WHEN :x = 1 THEN pages > 3 END;

SELECT id FROM book WHERE CASE WHEN :x = 1 THEN pages > 3 ELSE NULL END;

SELECT id FROM book WHERE CASE WHEN pages = :x THEN in_print ELSE false END;

SELECT id FROM book WHERE CASE :x::int WHEN pages THEN in_print ELSE false END;

SELECT id FROM book WHERE CASE WHEN :x = 1 THEN in_print ELSE pages = :x END;

SELECT id FROM book WHERE CASE WHEN :x = 1 THEN in_print ELSE true END AND pages = :x;

SELECT id FROM book WHERE CASE WHEN in_print THEN pages = :x ELSE true END;

SELECT id FROM book WHERE CASE WHEN :x = 1 THEN in_print ELSE true END LIMIT :x;

SELECT id, CASE WHEN :x = 1 THEN pages END AS key FROM book ORDER BY key;

SELECT max(id) AS id FROM book GROUP BY CASE WHEN :x = 1 THEN pages END
    ORDER BY CASE WHEN :x = 1 THEN pages END;

SELECT id FROM book ORDER BY (SELECT CASE WHEN :x = 1 THEN max(pages) END FROM book), id;

UPDATE author SET name = CASE WHEN :x <> '' THEN name ELSE :x END WHERE id = 1 RETURNING id;

UPDATE author SET name = CASE WHEN :x = 'a' THEN 'b' ELSE :x END WHERE id = 1 RETURNING id;

-- Looked at by an OR

SELECT id FROM book WHERE in_print OR pages = :x;

SELECT id FROM book WHERE pages IS NULL OR pages = :x;

SELECT id FROM book WHERE pages > 3 OR (:x::int > 1 OR pages = :x);

-- Handled

SELECT concat_ws(:x, name, country) AS x FROM author;

SELECT jsonb_build_object(:x::text, 1) AS x;

SELECT json_object(:x::text: 1) AS x;

SELECT array_append(labels, :x) AS x FROM book;

-- Shown

SELECT CASE WHEN :x THEN 1 ELSE 2 END AS x;

SELECT x.n FROM (SELECT :x::int AS n) AS x WHERE x.n > 1;

WITH RECURSIVE t (n) AS (SELECT :x::int UNION ALL SELECT n + 1 FROM t WHERE n < 3) SELECT n FROM
    t;

SELECT id FROM author GROUP BY id ORDER BY upper(:x);

SELECT strict_five(:x) AS x;

-- Anything else

SELECT id FROM author LIMIT :x;

SELECT id FROM author OFFSET :x;

SELECT upper(:x) AS x;

SELECT id FROM author WHERE EXISTS (SELECT FROM book WHERE title = :x);

SELECT x FROM generate_series(1, :x) AS x;

SELECT sum(pages) OVER (ROWS :x PRECEDING) AS x FROM book;

SELECT string_to_array(:x, ',') AS x;

SELECT id FROM book WHERE (created, now()) OVERLAPS (:x, now());

SELECT id FROM book WHERE :x = ANY (tags);

SELECT id FROM author WHERE (id, name) IN ((1, :x), (2, 'y'));

UPDATE book SET tags = tags || :x::text WHERE id = 1 RETURNING id;

INSERT INTO author (name, country)
SELECT 'x', coalesce(:x::text, sum(id) OVER (ROWS :x::text::int PRECEDING)::text) FROM author RETURNING id;

INSERT INTO author (name, country)
SELECT 'x', JSON_OBJECTAGG((:x::text) VALUE name)::text FROM author WHERE :x::text IS NOT NULL
RETURNING id;

-- Where the schema always refuses a NULL

INSERT INTO checked (id, required) VALUES (1, :x);

UPDATE checked SET required = :x WHERE id = 1;

INSERT INTO checked (id, n) VALUES (1, :x);

INSERT INTO positives (id, positive) VALUES (1, :x);

UPDATE positives SET positive = :x WHERE id = 1;

INSERT INTO cascaded (id, positive) VALUES (1, :x);
