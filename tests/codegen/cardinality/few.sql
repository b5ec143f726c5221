-- Reading by key

-- at_most_one
SELECT name FROM author WHERE id = 1;

-- at_most_one
SELECT name FROM author WHERE 1 = id;

-- at_most_one
SELECT name FROM author WHERE id = 1 AND country = 'UK';

-- at_most_one
SELECT id FROM author WHERE name = 'Ada';

-- at_most_one
SELECT shelf FROM copy WHERE book = 1 AND number = 2;

-- at_most_one
SELECT shelf FROM copy WHERE (book, number) = (1, 2);

-- at_most_one
SELECT id FROM book WHERE title = 'One' AND author = 1;

-- at_most_one
SELECT id FROM author WHERE id = 1::smallint;

-- at_most_one
SELECT id FROM author WHERE name = lower('ADA');

-- at_most_one
SELECT id FROM ONLY parent WHERE id = 1;

-- at_most_one
SELECT name FROM part WHERE id = 1;

-- at_most_one
SELECT id FROM nullable WHERE other = 1;

-- at_most_one
SELECT id FROM author WHERE id = 1 ORDER BY id FOR UPDATE;

-- Joins

-- at_most_one
SELECT b.id FROM book AS b JOIN author AS a ON a.id = b.author WHERE b.id = 1;

-- at_most_one
SELECT b.id FROM book AS b LEFT JOIN author AS a ON a.id = b.editor WHERE b.id = 1;

-- at_most_one
SELECT c.shelf FROM copy AS c JOIN book AS b ON b.id = c.book JOIN author AS a ON a.id = b.author
    WHERE c.book = 1 AND c.number = 1;

-- at_most_one
SELECT b.id FROM author AS a RIGHT JOIN book AS b ON a.id = b.editor WHERE b.id = 1;

-- at_most_one
SELECT b.id FROM book AS b, author AS a WHERE b.id = 1 AND a.id = b.author;

-- at_most_one
SELECT b.id FROM book AS b, (SELECT count(*) AS n FROM author) AS x WHERE b.id = 1;

-- at_most_one
WITH x AS (SELECT id, author FROM book WHERE id = 1)
    SELECT a.name FROM x JOIN author AS a ON a.id = x.author;

-- at_most_one
SELECT a.id FROM author AS a JOIN (VALUES (1)) AS v (id) ON v.id = a.id;

-- Limits

-- at_most_one
SELECT id FROM author LIMIT 1;

-- at_most_one
SELECT id FROM author ORDER BY id LIMIT 1 OFFSET 2;

-- at_most_one
SELECT id FROM author ORDER BY id FETCH FIRST ROW ONLY;

-- at_most_one
SELECT id FROM author LIMIT 0;

-- at_most_one
SELECT id FROM (SELECT id FROM author LIMIT 1) AS x;

-- Aggregates and single values

-- exactly_one
SELECT count(*) FROM author;

-- exactly_one
SELECT max(id) FROM author WHERE false;

-- exactly_one
SELECT count(*) FROM author JOIN book ON book.author = author.id;

-- at_most_one
SELECT count(*) FROM author HAVING count(*) > 99;

-- at_most_one
SELECT count(*) FROM author OFFSET 1;

-- at_most_one
SELECT count(*) FROM author LIMIT 0;

-- exactly_one
SELECT EXISTS (SELECT FROM author);

-- exactly_one
SELECT 1 AS x, now() AS y;

-- at_most_one
SELECT 1 AS x WHERE false;

-- at_most_one
SELECT 1 AS x HAVING false;

-- exactly_one
SELECT ARRAY(SELECT id FROM author) AS ids;

-- Writing

-- exactly_one
INSERT INTO author (name) VALUES ('X') RETURNING id;

-- exactly_one
INSERT INTO author (name) VALUES ('Ada') ON CONFLICT (name) DO UPDATE SET country = 'x' RETURNING id;

-- at_most_one
INSERT INTO author (name) VALUES ('Ada') ON CONFLICT (name) DO NOTHING RETURNING id;

-- at_most_one
INSERT INTO author (name) VALUES ('Ada')
    ON CONFLICT (name) DO UPDATE SET country = 'x' WHERE author.country IS NULL RETURNING id;

-- at_most_one
UPDATE author SET country = 'x' WHERE id = 1 RETURNING id;

-- at_most_one
UPDATE book SET pages = 1 FROM author AS a WHERE book.id = 1 AND a.id = book.author
    RETURNING a.name;

-- at_most_one
UPDATE book SET pages = 1 FROM copy AS c WHERE book.id = 1 AND c.book = book.id RETURNING c.number;

-- at_most_one
DELETE FROM copy WHERE number = 1 AND book = 1 RETURNING shelf;

-- at_most_one
WITH changed AS (UPDATE author SET country = 'x' WHERE id = 1 RETURNING id) SELECT id FROM changed;

-- A scalar subquery, and a limit on the whole

-- at_most_one
SELECT name FROM author WHERE id = (SELECT max(id) FROM author);

-- at_most_one
UPDATE author SET country = 'UK' WHERE id = (SELECT id FROM author ORDER BY id LIMIT 1) RETURNING id;

-- at_most_one
SELECT id FROM author UNION ALL SELECT id FROM book LIMIT 1;

-- at_most_one
SELECT generate_series(1, 3) AS n LIMIT 1;

-- Indexes of a part of the rows, and over expressions

-- at_most_one
SELECT id FROM account WHERE lower(email) = 'a@x' AND deleted IS NULL;

-- at_most_one
SELECT id FROM account WHERE lower('A@x') = lower(email) AND tenant = 1 AND deleted IS NULL;

-- at_most_one
SELECT id FROM account WHERE tenant = 1 AND active;

-- at_most_one
SELECT id FROM account WHERE tenant = 1 AND active = true;

-- at_most_one
SELECT id FROM account WHERE tenant = 1 AND true <> false AND active IS TRUE;

-- at_most_one
SELECT id FROM account WHERE slot = 1;

-- at_most_one
SELECT id FROM account WHERE tenant = 1 AND email = 'A@x' AND status = 'new';

-- at_most_one
SELECT id FROM account WHERE tenant = 1 AND email = 'A@x' AND 'open' = status;

-- at_most_one
SELECT id FROM account WHERE tenant = 1 AND email = 'A@x' AND status IN ('new', 'open');

-- at_most_one
SELECT b FROM maybe WHERE a = 2 AND NOT NOT gone;

-- at_most_one
SELECT b FROM maybe WHERE b = 1 AND gone = false;

-- at_most_one
UPDATE account SET slot = 9 WHERE lower(email) = 'a@x' AND deleted IS NULL RETURNING id;

-- at_most_one
SELECT id FROM partial WHERE id = 1 AND NOT gone;

-- Tables of one row

-- at_most_one
SELECT id FROM setting;

-- at_most_one
SELECT id FROM other_setting;

-- at_most_one
SELECT x FROM last_setting;

-- at_most_one
UPDATE last_setting SET x = 2 RETURNING x;

-- Nulls

-- at_most_one
SELECT a FROM pair WHERE a IS NULL AND b IS NULL;

-- at_most_one
SELECT a FROM pair WHERE a = 1 AND b IS NULL;

-- at_most_one
SELECT a FROM pair WHERE a IS NOT DISTINCT FROM NULL::int AND b IS NOT DISTINCT FROM NULL::int;

-- at_most_one
SELECT name FROM author WHERE id IS NOT DISTINCT FROM 1;

-- Other ways to say equal

-- at_most_one
SELECT name FROM author WHERE id IN (1);

-- at_most_one
SELECT name FROM author WHERE id = ANY (ARRAY[1]);

-- at_most_one
SELECT name FROM author WHERE id IN (SELECT max(id) FROM author);

-- at_most_one
SELECT shelf FROM copy WHERE (book, number) = (SELECT max(book), 1 FROM copy);

-- at_most_one
SELECT shelf FROM copy WHERE (book, number) IN (SELECT max(book), 1 FROM copy);

-- at_most_one
SELECT name FROM author WHERE id::text = '1';

-- at_most_one
SELECT name FROM author WHERE id = 1.0;

-- at_most_one
SELECT id FROM author WHERE name::varchar = 'Ada'::varchar;

-- at_most_one
SELECT id FROM author WHERE name COLLATE "C" = 'Ada';

-- at_most_one
SELECT id FROM author WHERE id = coalesce(NULL, 1);

-- at_most_one
SELECT id FROM author WHERE id = CASE WHEN now() > '2000-01-01' THEN 1 ELSE 2 END;

-- More joins

-- at_most_one
SELECT b.id FROM author AS a JOIN book AS b ON b.id = a.id WHERE a.name = 'Ada';

-- at_most_one
SELECT b.id FROM book AS b, author AS a, copy AS c
    WHERE c.book = 1 AND c.number = 1 AND b.id = c.book AND a.id = b.author;

-- at_most_one
SELECT a.id FROM author AS a, book AS b WHERE a.id = b.pages AND b.pages = 2 AND b.id = a.id;

-- at_most_one
SELECT id FROM author JOIN book USING (id) WHERE id = 1;

-- at_most_one
SELECT id FROM author LEFT JOIN book USING (id) WHERE id = 1;

-- at_most_one
SELECT b.id FROM (SELECT id FROM author) AS a NATURAL JOIN (SELECT id FROM book) AS b WHERE id = 1;

-- at_most_one
SELECT a.id FROM author AS a LEFT JOIN book AS b ON b.author = a.id WHERE b.id = 1;

-- at_most_one
SELECT a.id FROM author AS a FULL JOIN book AS b ON a.id = b.author WHERE b.id = 1;

-- at_most_one
SELECT a.id, x.title FROM author AS a
    LEFT JOIN LATERAL (SELECT title FROM book WHERE author = a.id ORDER BY id LIMIT 1) AS x ON true
    WHERE a.id = 1;

-- at_most_one
SELECT a.id FROM author AS a
    WHERE a.id = 1 AND EXISTS (SELECT FROM book AS b WHERE b.author = a.id);

-- at_most_one
UPDATE book SET pages = 1 FROM author AS a WHERE a.name = 'Ada' AND book.author = a.id
    AND book.title = 'One' RETURNING book.id;

-- Groups

-- at_most_one
SELECT author, count(*) AS n FROM book WHERE author = 1 GROUP BY author;

-- at_most_one
SELECT author, count(*) AS n FROM book GROUP BY author HAVING author = 1;

-- at_most_one
SELECT x.n FROM (SELECT author, count(*) AS n FROM book GROUP BY author) AS x WHERE x.author = 1;

-- at_most_one
SELECT a.id, x.n FROM author AS a
    LEFT JOIN (SELECT author, count(*) AS n FROM book GROUP BY author) AS x ON x.author = a.id
    WHERE a.id = 1;

-- at_most_one
SELECT DISTINCT author FROM book WHERE author = 1;

-- at_most_one
SELECT DISTINCT ON (author) id FROM book WHERE author = 1 ORDER BY author, id;

-- at_most_one
SELECT x.id FROM (SELECT DISTINCT ON (author) id, author FROM book ORDER BY author, id) AS x
    WHERE x.author = 1;

-- at_most_one
SELECT x.id FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM book) AS x WHERE x.n = 1;

-- at_most_one
SELECT x.id FROM
    (SELECT id, author, row_number() OVER (PARTITION BY author ORDER BY id) AS n FROM book) AS x
    WHERE x.n = 1 AND x.author = 2;

-- at_most_one
SELECT x.id FROM (SELECT id FROM author UNION SELECT id FROM book) AS x WHERE x.id = 1;

-- at_most_one
SELECT id FROM author WHERE id = 1 INTERSECT SELECT id FROM book;

-- at_most_one
SELECT id FROM author WHERE id = 1 EXCEPT SELECT id FROM book;

-- exactly_one
SELECT count(*) FROM book GROUP BY ();

-- at_most_one
SELECT 1 AS one FROM author HAVING count(*) > 9;

-- Single rows of other kinds

-- exactly_one
SELECT x FROM now() AS x;

-- exactly_one
SELECT x FROM five(1) AS x;

-- exactly_one
SELECT x FROM jsonb_to_record('{"x": 1}') AS j (x int);

-- at_most_one
SELECT x FROM unnest(ARRAY['a', 'b']) WITH ORDINALITY AS u (x, n) WHERE n = 1;

-- exactly_one
VALUES (1);

-- exactly_one
SELECT a.n, b.n AS m FROM (SELECT count(*) AS n FROM author) AS a,
    (SELECT count(*) AS n FROM book) AS b;

-- exactly_one
SELECT x.n, b.title FROM (SELECT count(*) AS n FROM author) AS x LEFT JOIN book AS b ON b.id = x.n;

-- at_most_one
SELECT x.n, b.title FROM (SELECT count(*) AS n FROM author) AS x JOIN book AS b ON b.id = x.n;

-- exactly_one
SELECT count(*) FROM book LIMIT 1;

-- exactly_one
SELECT 1 AS x WHERE true;

-- More writing

-- exactly_one
INSERT INTO author (name) SELECT 'X' RETURNING id;

-- at_most_one
INSERT INTO author (name) SELECT title || '!' FROM book WHERE id = 1 RETURNING id;

-- exactly_one
WITH x AS (INSERT INTO author (name) VALUES ('X') RETURNING id)
    INSERT INTO book (author, title) SELECT id, 'T' FROM x RETURNING id;

-- exactly_one
WITH x AS (INSERT INTO author (name) VALUES ('X') RETURNING id),
    y AS (INSERT INTO book (author, title) SELECT id, 'T' FROM x RETURNING id)
    SELECT x.id, y.id AS book FROM x, y;

-- exactly_one
INSERT INTO books (id, author, title) OVERRIDING SYSTEM VALUE VALUES (99, 1, 'Three') RETURNING id;

-- exactly_one
MERGE INTO author AS a USING (VALUES ('Ada')) AS v (name) ON a.name = v.name
    WHEN MATCHED THEN UPDATE SET country = 'x' WHEN NOT MATCHED THEN INSERT (name) VALUES (v.name)
    RETURNING a.id;

-- at_most_one
MERGE INTO author AS a USING (VALUES ('Ada')) AS v (name) ON a.name = v.name
    WHEN MATCHED AND a.country IS NULL THEN UPDATE SET country = 'x'
    WHEN NOT MATCHED THEN INSERT (name) VALUES (v.name) RETURNING a.id;

-- at_most_one
MERGE INTO author AS a USING (SELECT 1 AS one) AS s ON a.id = s.one
    WHEN MATCHED THEN UPDATE SET country = 'x' RETURNING a.id;

-- at_most_one
WITH gone AS (DELETE FROM copy WHERE book = 2 AND number = 1)
    INSERT INTO author (name) VALUES ('Ada') ON CONFLICT (name) DO UPDATE SET country = 'x'
    RETURNING id;

-- Views

-- at_most_one
SELECT title FROM books WHERE id = 1;

-- at_most_one
SELECT id FROM books WHERE author = 1 AND title = 'One';

-- at_most_one
SELECT name FROM joined WHERE id = 1;

-- at_most_one
SELECT books FROM per_author WHERE author = 1;

-- at_most_one
SELECT b.title, p.books FROM book AS b JOIN per_author AS p USING (author) WHERE b.id = 1;

-- at_most_one
SELECT name, books FROM over_views WHERE id = 1;

-- exactly_one
SELECT n FROM total;

-- at_most_one
SELECT books FROM kept WHERE author = 1;

-- at_most_one
UPDATE books SET title = 'x' WHERE id = 1 RETURNING id;

-- at_most_one
UPDATE books SET title = 'x' FROM copy AS c WHERE books.id = 1 AND c.book = 1 RETURNING c.number;

-- at_most_one
UPDATE instead SET name = 'x' WHERE id = 1 RETURNING id;

-- at_most_one
DELETE FROM quiet WHERE id = 1 RETURNING id;

-- at_most_one
INSERT INTO quiet VALUES (1) RETURNING id;

-- Triggers

-- exactly_one
INSERT INTO stamped (id) VALUES (2) RETURNING at;

-- exactly_one
INSERT INTO stamped (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET at = NULL RETURNING at;

-- at_most_one
INSERT INTO refusing (id) VALUES (1) RETURNING id;

-- at_most_one
INSERT INTO hiding (id) VALUES (1) RETURNING id;

-- at_most_one
INSERT INTO unmoved (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET id = 1 RETURNING id;

-- Full joins of columns that are held

-- at_most_one
SELECT id FROM author FULL JOIN book USING (id) WHERE id = 1;

-- at_most_one
SELECT a.id, b.id AS book FROM author AS a FULL JOIN book AS b USING (id) WHERE id = 99;

-- at_most_one
SELECT id, x.n FROM author FULL JOIN (SELECT author AS id, count(*) AS n FROM book GROUP BY author)
    AS x USING (id) WHERE id = 1;

-- Partial keys, by constants

-- at_most_one
SELECT state FROM job WHERE lock = 'a' AND state = 'new';

-- at_most_one
SELECT state FROM job WHERE lock = 'a' AND 'new' = state;

-- at_most_one
SELECT state FROM job WHERE lock = 'a' AND state IN ('new', 'run');

-- at_most_one
SELECT state FROM job WHERE lock = 'a' AND state = ANY ('{new,run}');

-- at_most_one
SELECT state FROM job WHERE lock = 'a' AND NOT state = 'done';

-- at_most_one
SELECT state FROM job WHERE lock = 'a' AND state NOT IN ('run', 'done');

-- at_most_one
SELECT state FROM job WHERE lock = 'a' AND NOT (state IS NULL OR state = 'done');

-- at_most_one
SELECT state FROM job WHERE lock = 'a' AND state IS NOT DISTINCT FROM 'new';

-- at_most_one
SELECT state FROM job WHERE lock = 'a' AND (state = 'new' OR state = 'run' AND lock <> 'b');

-- at_most_one
SELECT state FROM open_job WHERE lock = 'a' AND (state = 'new' OR state = 'run');

-- at_most_one
SELECT state FROM open_job WHERE lock = 'a' AND state = ANY ('{run}');

-- at_most_one
SELECT j.state FROM author AS a LEFT JOIN job AS j ON j.lock = a.name AND j.state = 'new'
    WHERE a.id = 1;

-- at_most_one
SELECT n FROM score WHERE name = 'a' AND n = 5;

-- at_most_one
SELECT n FROM score WHERE name = 'a' AND 2 < n;

-- at_most_one
SELECT n FROM score WHERE name = 'a' AND n BETWEEN 1 AND 5000000000;

-- at_most_one
SELECT n FROM score WHERE name = 'a' AND NOT (n <= 0 OR n > 9);

-- at_most_one
SELECT n FROM score WHERE name = 'a' AND n = ANY ('{5,6}'::bigint[]);

-- at_most_one
SELECT n FROM score WHERE name = 'a' AND (n > 7 OR n IN (5, 6));

-- at_most_one
SELECT word FROM worded WHERE id = 1 AND word = 'a';

-- at_most_one
SELECT word FROM worded WHERE id = 1 AND word IN ('a', 'b');

-- at_most_one
SELECT word FROM worded WHERE id = 1 AND word = ANY ('{a,b}');

-- at_most_one
SELECT word FROM worded WHERE id = 1 AND code = 'a';

-- at_most_one
SELECT n FROM unlike WHERE id = 2 AND n > 0;

-- Partial keys that complete each other

-- at_most_one
SELECT slug FROM hosted WHERE slug = 'a' AND domain IS NOT DISTINCT FROM nullif(1, 1)
    AND gone IS FALSE;

-- at_most_one
SELECT slug FROM hosted WHERE slug = 'a' AND domain IS NOT DISTINCT FROM nullif(1, 2) AND NOT gone;

-- at_most_one
SELECT slug FROM anywhere WHERE slug = 'a' AND domain IS NOT DISTINCT FROM nullif(1, 1);

-- at_most_one
SELECT slug FROM quartered WHERE slug = 'a' AND a IS NOT DISTINCT FROM nullif(1, 1)
    AND b IS NOT DISTINCT FROM nullif(1, 2);

-- at_most_one
SELECT a.id, h.gone FROM author AS a LEFT JOIN hosted AS h ON h.slug = 'a' AND NOT h.gone
    AND h.domain IS NOT DISTINCT FROM nullif(1, 2) WHERE a.id = 1;

-- Texts that lose trailing spaces

-- at_most_one
SELECT loose FROM padded WHERE code::text = 'a';

-- at_most_one
SELECT loose FROM padded WHERE code::varchar IN ('a');

-- at_most_one
SELECT p.loose FROM spaced AS s JOIN padded AS p ON p.code::text = s.name WHERE s.name = 'a';

-- Temporal keys

-- at_most_one
SELECT price FROM rented WHERE room = '[1,2)' AND during = '[2026-01-01,2026-02-01)';

-- at_most_one
SELECT room FROM rented_often WHERE room = '[1,2)' AND during = '{[2026-01-01,2026-02-01)}';

-- Sides of a UNION that exclude each other

-- at_most_one
SELECT id FROM author WHERE id = 1 AND country = 'UK'
UNION ALL
SELECT id FROM author WHERE country <> 'UK' AND 1 = id;

-- at_most_one
SELECT id, 'native' AS kind FROM author WHERE id = 1 AND country = 'UK'
UNION
SELECT id, 'other' FROM author WHERE id = 1 AND country IS DISTINCT FROM 'UK';

-- at_most_one
SELECT id FROM author WHERE id = 1 AND born IS NULL
UNION ALL
SELECT id FROM author WHERE id = 1 AND born IS NOT NULL AND country = 'UK'
UNION ALL
SELECT id FROM author WHERE id = 1 AND born IS NOT NULL AND country <> 'UK';

-- at_most_one
WITH made AS (INSERT INTO author (name) VALUES ('Ada') ON CONFLICT DO NOTHING RETURNING id)
SELECT id FROM made
UNION ALL
SELECT id FROM author WHERE name = 'Ada' AND NOT EXISTS (SELECT FROM made);

-- at_most_one
WITH moved AS (UPDATE author SET country = 'UK' WHERE id = 1 RETURNING id, country)
SELECT id, country FROM author WHERE id = 1 AND id NOT IN (SELECT id FROM moved)
UNION
SELECT id, country FROM moved;

-- at_most_one
WITH x AS (SELECT id FROM author WHERE id = 1 AND country = 'UK')
SELECT id FROM x UNION ALL SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM x LIMIT 1);
