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
