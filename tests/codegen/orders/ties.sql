-- no key
SELECT id, pages FROM book ORDER BY pages;

-- a part of a key
SELECT author, title FROM book ORDER BY author;

-- a unique key that may be NULL
SELECT id, other FROM nullable ORDER BY id;

-- a unique key of which one column may be NULL
SELECT a, b FROM (SELECT a, b FROM pair UNION ALL SELECT a, b FROM pair) AS x ORDER BY a, b;

-- a unique key that is checked later
SELECT id FROM deferred WHERE id IS NOT NULL ORDER BY id;

-- a unique index that isn't valid
SELECT id FROM invalid WHERE id IS NOT NULL ORDER BY id;

-- an index of a part of the rows
SELECT tenant FROM account ORDER BY tenant;

-- a parent with its children
SELECT id FROM parent ORDER BY id;

-- a key of one side of a join
SELECT b.id, c.number FROM book AS b JOIN copy AS c ON c.book = b.id ORDER BY id;

-- a key of the side that may be missing
SELECT a.id, b.editor FROM author AS a RIGHT JOIN book AS b ON b.editor = a.id ORDER BY id;

-- a cross join
SELECT b.id, a.name FROM book AS b, author AS a ORDER BY id;

-- a UNION ALL
SELECT id FROM book UNION ALL SELECT id FROM author ORDER BY id;

-- a UNION by one of its columns
SELECT id, title AS name FROM book UNION SELECT id, name FROM author ORDER BY id;

-- duplicates
SELECT title FROM book ORDER BY title;

-- an expression of a key
SELECT id FROM book ORDER BY id / 2;

-- an expression of groups
SELECT author, count(*) AS n FROM book GROUP BY author ORDER BY n;

-- groups by one of two columns
SELECT author, pages, count(*) AS n FROM book GROUP BY author, pages ORDER BY author;

-- grouping sets
SELECT author, pages FROM book GROUP BY GROUPING SETS ((author), (pages)) ORDER BY author;

-- a function that returns a set
SELECT id, generate_series(1, 2) AS n FROM book ORDER BY id;

-- a unique moment, of which the day is left
SELECT at FROM measure ORDER BY at::date;

-- a unique number, of which a part is cut off
SELECT n FROM measure ORDER BY n::int;

-- a constant
SELECT title, 'x' AS x FROM book ORDER BY x;

-- the random
SELECT title, 1 + 0 * random() AS r FROM book ORDER BY r;

-- a key that only some rows have
SELECT CASE WHEN pages = 2 THEN id END AS key FROM book ORDER BY key;

-- a recursion that gives rows twice
WITH RECURSIVE x AS (SELECT 1 AS n, id FROM book UNION ALL SELECT n + 1, id FROM x WHERE n < 2) SELECT id FROM x ORDER BY id;

-- a recursion by one of its columns
WITH RECURSIVE x AS (SELECT 1 AS n, id FROM book UNION SELECT n + 1, id FROM x WHERE n < 2) SELECT id, n FROM x ORDER BY id;
