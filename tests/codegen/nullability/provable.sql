-- id! title! price! tags!
SELECT b.id, b.title, b.price, b.tags FROM book AS b;

-- a! b! c! d! e!
SELECT 1 AS a, 'x' AS b, true AS c, ARRAY[NULL] AS d, DATE '2000-01-01' AS e;

-- id! name!
SELECT b.id, a.name FROM book AS b JOIN author AS a ON a.id = b.author;

-- id! name!
SELECT b.id, a.name FROM book AS b, author AS a;

-- id! book!
SELECT a.id, b.id AS book FROM (author AS a JOIN book AS b ON b.author = a.id)
    LEFT JOIN copy AS c ON c.book = b.id;

-- id! title!
SELECT id, title FROM author JOIN (SELECT author AS id, title FROM book) AS b USING (id);

-- CONDITIONS THAT NO NULL PASSES

-- country!
SELECT country FROM author WHERE country IS NOT NULL;

-- country!
SELECT country FROM author WHERE country = 'UK';

-- country!
SELECT country FROM author WHERE id > 0 AND (country LIKE 'U%' AND id < 9);

-- pages!
SELECT pages FROM book WHERE pages + 1 > 2;

-- pages!
SELECT pages FROM book WHERE pages IN (7, 100);

-- pages!
SELECT pages FROM book WHERE pages = ANY ('{7,100}'::int[]);

-- pages!
SELECT pages FROM book WHERE pages BETWEEN 1 AND 9;

-- editor!
SELECT editor FROM book AS b JOIN author AS a ON a.id = b.editor;

-- id!
SELECT b.id FROM author AS a LEFT JOIN book AS b ON b.author = a.id WHERE b.id > 0;

-- country!
SELECT country FROM author WHERE country IS NOT NULL GROUP BY country;

-- x!
SELECT x FROM (SELECT country AS x FROM author WHERE country = 'UK') AS s;

-- EXPRESSIONS

-- x! y!
SELECT coalesce(country, '') AS x, coalesce(pages, editor, 0) AS y FROM author, book;

-- x! y!
SELECT greatest(pages, 0) AS x, least(pages, 0) AS y FROM book;

-- a! b! c!
SELECT country IS NULL AS a, country IS NOT DISTINCT FROM 'x' AS b, (id > 1) IS TRUE AS c
    FROM author;

-- x! y! z!
SELECT id + 1 AS x, id * 2 - 1 AS y, -id AS z FROM book;

-- x! y! z! l!
SELECT id::text AS x, title || '!' AS y, lower(title) AS z, length(title) AS l FROM book;

-- x!
SELECT strpos(lower(title), 'x') > 0 AS x FROM book;

-- x! y! z!
SELECT id > 1 AND in_print AS x, id > 1 OR in_print AS y, NOT in_print AS z FROM book;

-- x!
SELECT CASE WHEN pages IS NULL THEN 0 ELSE 1 END AS x FROM book;

-- x! y!
SELECT id IN (1, 2) AS x, id = ANY (ARRAY[1, id]) AS y FROM book;

-- x! y!
SELECT tags @> ARRAY['x'] AS x, cardinality(tags) AS y FROM book;

-- a! b! c! d!
SELECT now() AS a, CURRENT_TIMESTAMP AS b, CURRENT_DATE AS c, gen_random_uuid() AS d;

-- x! y!
SELECT created + interval '1 day' AS x, created > now() AS y FROM book;

-- QUERIES WITHIN

-- x!
SELECT EXISTS (SELECT FROM book WHERE pages IS NULL) AS x;

-- x!
SELECT ARRAY(SELECT id FROM book WHERE false) AS x;

-- x! y! z!
SELECT count(*) AS x, count(pages) AS y, count(DISTINCT pages) AS z FROM book;

-- author! n!
SELECT author, count(*) FILTER (WHERE false) AS n FROM book GROUP BY author;

-- id! name! n!
SELECT a.id, a.name, count(b.id) AS n FROM author AS a LEFT JOIN book AS b ON b.author = a.id
    GROUP BY a.id;

-- id! country?
WITH x AS (SELECT id, country FROM author) SELECT id, country FROM x;

-- id!
WITH x AS (SELECT id FROM author), y AS (SELECT id FROM x) SELECT id FROM y;

-- id! n!
SELECT x.id, x.n FROM (SELECT id, 1 AS n FROM author ORDER BY id LIMIT 1) AS x;

-- id! n!
SELECT a.id, x.n FROM author AS a, LATERAL (SELECT count(*) AS n FROM book
    WHERE author = a.id) AS x;

-- x! y?
SELECT x, y FROM (VALUES (1, NULL), (2, 'b')) AS v (x, y);

-- id!
SELECT id FROM author UNION SELECT id FROM book;

-- x!
SELECT editor AS x FROM book INTERSECT SELECT id FROM author;

-- id!
SELECT id FROM author INTERSECT SELECT editor FROM book;

-- id!
SELECT id FROM author EXCEPT SELECT editor FROM book;

-- author! title!
SELECT DISTINCT ON (author) author, title FROM book ORDER BY author, id;

-- WRITING STATEMENTS

-- id! name!
INSERT INTO author (name) VALUES ('Ed') RETURNING id, name;

-- id! title! pages?
UPDATE book SET title = title || '!' RETURNING id, title, pages;

-- id! name!
UPDATE book SET pages = 1 FROM author AS a WHERE a.id = book.author RETURNING book.id, a.name;

-- book! number!
DELETE FROM copy WHERE number = 1 RETURNING book, number;

-- book! number!
WITH gone AS (DELETE FROM copy RETURNING book, number) SELECT book, number FROM gone;

-- id!
INSERT INTO author (name) VALUES ('Ada') ON CONFLICT (name) DO UPDATE SET country = 'x'
    RETURNING id;

-- TABLES THAT KEEP WHAT THEY PROMISE

-- id! name!
SELECT id, name FROM ONLY parent;

-- id! name!
SELECT id, name FROM part;
