-- Reading: no unique key is held

-- all rows
SELECT id FROM author;

-- ordered
SELECT id FROM author ORDER BY id;

-- a part of a composite key
SELECT number FROM copy WHERE book = 1;

-- another column
SELECT id FROM book WHERE title = 'One';

-- not equality
SELECT id FROM author WHERE id >= 1;

-- not equality but a list
SELECT id FROM author WHERE id IN (1, 2);

-- any of an array
SELECT id FROM author WHERE id = ANY (ARRAY[1, 2]);

-- either of two
SELECT id FROM author WHERE id = 1 OR name = 'Bob';

-- its own column
SELECT id FROM author WHERE id = id;

-- another column of the same row
SELECT id FROM book WHERE editor = author OR id = 1 AND author = author;

-- equality that fails
SELECT id FROM author WHERE NOT id = 7;

-- equality in a list of columns
SELECT id = 1 AS x FROM author;

-- equality of an expression over the key
SELECT id FROM author WHERE id / 100 = 0;

-- nulls are equal
SELECT other FROM nullable WHERE id IS NOT DISTINCT FROM NULL;

-- nulls
SELECT other FROM nullable WHERE id IS NULL;

-- a value that changes from row to row
SELECT id FROM author WHERE id = any_id();

-- Reading: the index doesn't hold

-- a partial index
SELECT id FROM partial WHERE id = 1;

-- an index over an expression
SELECT 1 AS x FROM expressed WHERE name <> '';

-- an index that is not unique
SELECT other FROM plain WHERE id = 1;

-- an included column
SELECT other FROM included WHERE id = 1;

-- an index that waits for the end of the transaction
SELECT id FROM deferred WHERE id = 1;

-- an index that is not valid
SELECT id FROM invalid WHERE id = 1;

-- children
SELECT id FROM parent WHERE id = 1;

-- the equality of another type
SELECT name FROM spaced WHERE name::bpchar = 'a';

-- Reading: joins

-- one and its many
SELECT b.id FROM author AS a JOIN book AS b ON b.author = a.id WHERE a.id = 1;

-- one and its many, outer
SELECT b.id FROM author AS a LEFT JOIN book AS b ON b.author = a.id WHERE a.id = 1;

-- the key is held in ON of a left join
SELECT a.id FROM author AS a LEFT JOIN book AS b ON a.id = 1 AND b.id = 1;

-- the key is held in ON of a right join
SELECT b.id FROM author AS a RIGHT JOIN book AS b ON b.id = 1 AND a.id = 1;

-- a full join of two single rows
SELECT a.id, b.id AS book FROM (SELECT id FROM author WHERE id = 1) AS a
    FULL JOIN (SELECT id FROM book WHERE id = 2) AS b ON a.id = b.id;

-- a full join whose sides are held
SELECT a.id FROM author AS a FULL JOIN book AS b ON a.id = b.id AND a.id = 1 AND b.id = 1;

-- a full join beneath an inner one
SELECT a.id FROM (SELECT 1 AS one) AS x
    JOIN (author AS a FULL JOIN book AS b ON a.id = b.id AND b.id = 1) ON true;

-- a cross join
SELECT a.id FROM author AS a, book AS b WHERE a.id = 1;

-- a join to itself
SELECT a.id FROM author AS a, author AS b WHERE a.id = b.id;

-- each held by the other
SELECT b.id FROM author AS a, book AS b WHERE a.id = b.author AND b.author = a.id;

-- a lateral row of the row itself
SELECT b.id FROM book AS b, LATERAL (SELECT b.id AS own) AS x WHERE b.id = x.own;

-- a lateral row of values of the row itself
SELECT b.id FROM book AS b, LATERAL (VALUES (b.id)) AS x (own) WHERE b.id = x.own;

-- a lateral row that is limited
SELECT b.id FROM book AS b,
    LATERAL (SELECT c.id FROM book AS c WHERE c.id = b.id LIMIT 1) AS x WHERE b.id = x.id;

-- a lateral aggregate
SELECT b.id FROM book AS b,
    LATERAL (SELECT max(c.id) AS own FROM book AS c WHERE c.id = b.id) AS x WHERE b.id = x.own;

-- a value of a row that may be missing
SELECT a.id FROM author AS a LEFT JOIN book AS b ON b.id = 1 AND a.country = 'UK'
    WHERE a.name = concat(b.title);

-- an array of a value of a row that may be missing
SELECT x.names FROM listed AS x LEFT JOIN book AS b ON b.id = 1 AND x.names = '{One}'
    WHERE x.names = ARRAY[b.title];

-- a joined column that either side may bring
SELECT id FROM (SELECT 1 AS id UNION ALL SELECT 1) AS x JOIN author AS a USING (id) WHERE id = 1;

-- Reading: limits that let more through

-- limit of two
SELECT id FROM author LIMIT 2;

-- limit with ties
SELECT pages FROM book ORDER BY pages FETCH FIRST 1 ROW WITH TIES;

-- limit by a function of one
SELECT id FROM author LIMIT five(1);

-- limit by the larger of one and five
SELECT id FROM author LIMIT int8larger(1, 5);

-- no limit
SELECT id FROM author LIMIT NULL;

-- limit all
SELECT id FROM author LIMIT ALL;

-- offset
SELECT id FROM author OFFSET 1;

-- limit of the query within
SELECT a.id FROM author AS a, (SELECT id FROM book LIMIT 1) AS b;

-- Reading: rows made of one

-- a set-returning function
SELECT generate_series(1, 3) AS x;

-- a set-returning function beside a single row
SELECT generate_series(1, 3) AS x FROM author WHERE id = 1;

-- a set-returning function of an aggregate
SELECT generate_series(1, count(*)) AS x FROM author;

-- a set-returning function in FROM
SELECT x FROM generate_series(1, 3) AS x;

-- rows of values
SELECT x FROM (VALUES (1), (2)) AS v (x);

-- groups
SELECT author, count(*) AS n FROM book GROUP BY author;

-- groups of a grouping set
SELECT count(*) AS n FROM book GROUP BY GROUPING SETS ((), ());

-- a rollup of a single row
SELECT id, count(*) AS n FROM author WHERE id = 1 GROUP BY ROLLUP (id);

-- union
SELECT 1 AS x UNION SELECT 2;

-- union of a single row with itself
SELECT id FROM author WHERE id = 1 UNION ALL SELECT id FROM author WHERE id = 1;

-- distinct
SELECT DISTINCT author FROM book;

-- a window
SELECT count(*) OVER () AS n FROM author;

-- an aggregate within a subquery
SELECT (SELECT count(*) FROM book) AS n FROM author;

-- having of groups
SELECT author, count(*) AS n FROM book GROUP BY author HAVING count(*) > 1;

-- a recursive query
WITH RECURSIVE x (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x WHERE n < 3) SELECT n FROM x;

-- a query that a CTE writes for
WITH gone AS (DELETE FROM copy WHERE book = 1 AND number = 1) SELECT id FROM author;

-- rows that a CTE changes
WITH changed AS (UPDATE author SET country = 'x' RETURNING id) SELECT id FROM changed;

-- Writing

-- insert two rows
INSERT INTO author (name) VALUES ('X'), ('Y') RETURNING id;

-- insert a query
INSERT INTO author (name) SELECT name || '!' FROM author RETURNING id;

-- insert a set-returning function
INSERT INTO author (name) VALUES (generate_series(1, 3)::text) RETURNING id;

-- insert or update two rows
INSERT INTO author (name) VALUES ('Ada'), ('Y') ON CONFLICT (name) DO UPDATE SET country = 'x'
    RETURNING id;

-- update by another column
UPDATE book SET pages = 1 WHERE title = 'One' RETURNING id;

-- update all
UPDATE book SET pages = 1 RETURNING id;

-- update from a single row
UPDATE book SET pages = 1 FROM author AS a WHERE a.id = 1 AND book.author = a.id RETURNING book.id;

-- update from the row itself
UPDATE book SET pages = 1 FROM book AS b WHERE b.id = book.id RETURNING book.id;

-- update where the other's key is held
UPDATE book SET pages = 1 FROM copy AS c WHERE c.book = 1 AND c.number = 1 RETURNING book.id;

-- update with children
UPDATE parent SET id = id WHERE id = 1 RETURNING id;

-- delete by a part of the key
DELETE FROM copy WHERE book = 1 RETURNING number;

-- delete using a single row
DELETE FROM copy USING author AS a WHERE a.id = 1 AND copy.book = a.id RETURNING copy.number;

-- merge
MERGE INTO author AS a USING (VALUES ('Ada'), ('Di')) AS v (name) ON a.name = v.name
    WHEN MATCHED THEN UPDATE SET country = 'x' WHEN NOT MATCHED THEN INSERT (name) VALUES (v.name)
    RETURNING a.id;

-- a scalar subquery that is computed anew for each row
SELECT a.id FROM author AS a WHERE a.id = (SELECT a.id);

-- the same, from deeper within
SELECT a.id FROM author AS a WHERE a.id = (SELECT b.id FROM book AS b WHERE b.id = (SELECT a.id));

-- Reading: a row that may be missing has two values

-- a lateral value of it
SELECT b.id FROM (book AS b LEFT JOIN author AS x ON x.id = 1 AND b.pages = 2),
    LATERAL (SELECT coalesce(x.id, 3) AS own) AS l WHERE b.id = l.own;

-- lateral values of it
SELECT b.id FROM (book AS b LEFT JOIN author AS x ON x.id = 1 AND b.pages = 2),
    LATERAL (VALUES (coalesce(x.id, 3))) AS l (own) WHERE b.id = l.own;

-- a value in its place
SELECT a.id FROM author AS a LEFT JOIN (SELECT id FROM book WHERE id = 1) AS b ON b.id = a.id
    WHERE a.id = coalesce(b.id, a.id);

-- distinct values of it
SELECT DISTINCT b.title FROM author AS a LEFT JOIN book AS b ON b.id = 1 AND a.id = 1;

-- groups of it
SELECT b.id, count(*) AS n FROM author AS a LEFT JOIN book AS b ON b.id = 1 AND a.id = 1
    GROUP BY b.id;

-- the other side of a left join that finds nothing
SELECT a.id FROM author AS a LEFT JOIN book AS b ON b.author = a.id AND a.id = 1
    WHERE b.id IS NULL;

-- Reading: what a CHECK or an index leaves open

-- a CHECK lets NULL pass
SELECT never FROM tested;

-- a CHECK of the parent's alone
SELECT id FROM only_here;

-- an index of some rows
SELECT b FROM maybe WHERE a = 1;

-- an index of some rows, and nearly those
SELECT b FROM maybe WHERE a = 1 AND gone IS NOT FALSE;

-- an index of the active
SELECT id FROM account WHERE tenant = 1;

-- an expression with other rows
SELECT id FROM account WHERE lower(email) = 'a@x';

-- null beside nulls that are equal
SELECT a FROM pair WHERE a = 1;

-- Reading: equal isn't the same

-- numbers
SELECT n FROM amount WHERE n = 1;

-- a key held by their texts
SELECT w.n FROM amount AS a JOIN written AS w ON w.n = a.n::text WHERE a.n = 1;

-- their texts
SELECT DISTINCT n::text AS n FROM amount WHERE n = 1;

-- groups of their texts
SELECT n::text AS n, count(*) AS m FROM amount WHERE n = 1 GROUP BY n::text;

-- Reading: groups

-- a rollup of a group that is held
SELECT author FROM book WHERE author = 1 GROUP BY ROLLUP (author);

-- distinct groups of a rollup
SELECT DISTINCT author FROM book WHERE author = 1 GROUP BY ROLLUP (author);

-- the first of each partition
SELECT x.id FROM
    (SELECT id, row_number() OVER (PARTITION BY author ORDER BY id) AS n FROM book) AS x
    WHERE x.n = 1;

-- equal ranks
SELECT x.id FROM (SELECT id, rank() OVER (ORDER BY pages) AS n FROM book) AS x WHERE x.n = 1;

-- a part of what is grouped
SELECT x.title FROM (SELECT author, title FROM book GROUP BY author, title) AS x WHERE x.author = 1;

-- a part of a union's columns
SELECT x.kind FROM (SELECT id, 'a' AS kind FROM author UNION SELECT id, 'b' FROM book) AS x
    WHERE x.id = 1;

-- both sides of a union
SELECT x.id FROM (SELECT id FROM author UNION ALL SELECT id FROM book) AS x WHERE x.id = 1;

-- a row and the number of another
SELECT x FROM unnest(ARRAY[1, 1]) WITH ORDINALITY AS u (x, n) WHERE x = 1;

-- Reading: the opposite of equality

-- not true
SELECT id FROM author WHERE (id = 1) IS NOT TRUE;

-- false
SELECT id FROM author WHERE (id = 1) = false;

-- all but one
SELECT id FROM author WHERE id <> ALL (ARRAY[1]);

-- a subquery that reads the row
SELECT a.id FROM author AS a WHERE a.id IN (SELECT max(b.author) FROM book AS b WHERE b.author = a.id);

-- merge by a part of the key
MERGE INTO copy AS c USING (VALUES (1)) AS v (book) ON c.book = v.book
    WHEN MATCHED THEN UPDATE SET shelf = 'x' RETURNING c.number;

-- merge what the source lacks
MERGE INTO copy AS c USING (VALUES (1, 1)) AS v (book, number)
    ON c.book = v.book AND c.number = v.number
    WHEN NOT MATCHED BY SOURCE THEN UPDATE SET shelf = 'x' RETURNING c.number;

-- a view
SELECT id FROM books;

-- a view of groups
SELECT books FROM per_author WHERE books = 2;

-- a view that triggers change, once for each row that it meets
UPDATE instead SET name = 'x' FROM copy AS c WHERE instead.id = 1 AND c.book = 1 RETURNING c.number;

-- a rule beneath a view
INSERT INTO over_ruled VALUES (1) RETURNING id;

-- a full join using a part of what is held
SELECT a.name, b.title FROM (SELECT 1 AS k, name FROM author WHERE id = 1) AS a
    FULL JOIN (SELECT 1 AS k, 'z' AS name, title FROM book WHERE id = 1) AS b USING (k, name)
    WHERE k = 1;

-- a full join using a key that several rows lack
SELECT n.id FROM nullable AS n FULL JOIN book AS b USING (id) WHERE id IS NULL;

-- a constant outside of a partial index
SELECT state FROM job WHERE lock = 'a' AND state = 'done';

-- a constant that others than the excluded one differ from
SELECT state FROM job WHERE lock = 'a' AND state <> 'new';

-- NULL, which differs from a constant and isn't in a partial index
SELECT state FROM job WHERE lock = 'a' AND state IS DISTINCT FROM 'done';

-- NULL, which doesn't make a comparison false
SELECT state FROM job WHERE lock = 'a' AND (state = 'done') IS NOT TRUE;

-- a list of which one element is outside of a partial index
SELECT state FROM job WHERE lock = 'a' AND state IN ('new', 'done');

-- an array of which one element is outside of a partial index
SELECT state FROM job WHERE lock = 'a' AND state = ANY ('{new,done}');

-- an alternative that says nothing of a partial index
SELECT state FROM job WHERE lock = 'a' AND (state = 'new' OR lock <> 'b');

-- a negated AND, of which one side may be true
SELECT state FROM job WHERE lock = 'a' AND NOT (state = 'done' AND lock = 'b');

-- an element that a partial index doesn't list
SELECT state FROM open_job WHERE lock = 'a' AND state <> 'new';

-- a bound that belongs to a partial index's outside
SELECT n FROM score WHERE name = 'a' AND n >= 0;

-- a lower bound
SELECT n FROM score WHERE name = 'a' AND n > -5;

-- a bound of the other side
SELECT n FROM score WHERE name = 'a' AND n < 5;

-- a bound of the other side, commuted
SELECT n FROM score WHERE name = 'a' AND 5 > n;

-- a negated bound
SELECT n FROM score WHERE name = 'a' AND NOT n > 4;

-- a number outside of a partial index
SELECT n FROM score WHERE name = 'a' AND n = 0;

-- an array of a number outside of a partial index
SELECT n FROM score WHERE name = 'a' AND n = ANY ('{5,0}'::bigint[]);

-- a condition that NULL passes
SELECT n FROM score WHERE name = 'a' AND (n > 0) IS NOT FALSE;

-- a join of which the rows outside of a partial index come, too
SELECT s.n FROM author AS a RIGHT JOIN score AS s ON s.name = 'a' AND s.n = 5 AND a.name = s.name
    WHERE s.name = 'a';

-- trailing spaces, which don't make an excluded text another one
SELECT id FROM worded WHERE id = 1 AND code = 'x ';

-- a text that is greater than another one, not equal to it
SELECT id FROM worded WHERE id = 1 AND word >= 'b';

-- an excluded number
SELECT id FROM unlike WHERE id = 1 AND n = 0;

-- a predicate that is never true, since NULL is in its array
SELECT id FROM never WHERE id = 1 AND n = 2;

-- a number that is negative as an integer only
SELECT id FROM unsigned WHERE id = 1 AND n > 1;

-- a composite that isn't NULL, and not "IS NOT NULL" either, since a field is
SELECT spot FROM spotted WHERE id = 1;

-- partial keys that complete each other, and a column that they ask for and nothing binds
SELECT domain FROM hosted WHERE slug = 'a' AND gone IS FALSE;

-- partial keys that complete each other, of rows that are in neither
SELECT gone FROM hosted WHERE slug = 'a' AND domain IS NOT DISTINCT FROM nullif(1, 1);

-- a column that is NULL in some of the rows, and bound in others
SELECT domain FROM hosted WHERE slug = 'a' AND NOT gone AND (domain IS NULL OR domain = 1);

-- a partial key of the rows without a domain alone
SELECT domain FROM only_null WHERE slug = 'a' AND domain IS NOT DISTINCT FROM nullif(1, 2);

-- partial keys of the rows with a domain alone
SELECT domain FROM only_some WHERE slug = 'a' AND domain IS NOT DISTINCT FROM nullif(1, 1);

-- partial keys that complete each other for one column of two
SELECT a FROM crossed WHERE slug = 'a' AND a IS NOT DISTINCT FROM nullif(1, 2)
    AND b IS NOT DISTINCT FROM nullif(1, 1);

-- partial keys that complete each other, and one column that nothing binds
SELECT b FROM quartered WHERE slug = 'a' AND a IS NOT DISTINCT FROM nullif(1, 1);

-- a column that another entry's NULL or value binds, row by row
SELECT h.domain FROM (VALUES (1), (NULL)) AS v (d) JOIN hosted AS h
    ON h.slug = 'a' AND NOT h.gone AND h.domain IS NOT DISTINCT FROM v.d;

-- texts that are equal but for trailing spaces, which their lengths tell apart
SELECT code FROM padded WHERE loose::text = 'a';

-- a cast that cuts a text off
SELECT code FROM padded WHERE code::varchar(1) = 'a';

-- a temporal key without its time
SELECT price FROM rented WHERE room = '[1,2)';

-- a temporal key whose time is asked for otherwise
SELECT price FROM rented WHERE room = '[1,2)' AND during && '[2026-01-01,2026-03-01)';

-- a temporal key's time alone
SELECT price FROM rented WHERE during = '[2026-01-01,2026-02-01)';

-- a temporal key that lets NULL pass
SELECT room FROM rented_often WHERE room = '[1,2)' AND during IS NOT DISTINCT FROM
    nullif(datemultirange(), '{}');

-- a temporal key that is held in the end only
SELECT room FROM rented_later WHERE room = '[1,2)' AND during = '[2026-01-01,)';

-- an exclusion constraint, which lets empty ranges pass
SELECT room FROM excluded WHERE room = '[1,2)' AND during = 'empty';

-- Sides of a UNION that don't exclude each other

-- conditions that contradict, of two rows
SELECT id FROM author WHERE id = 1 AND country = 'UK'
UNION ALL
SELECT id FROM author WHERE id = 3 AND country <> 'UK';

-- conditions that contradict, of two tables
SELECT id FROM author WHERE id = 1 AND country = 'UK'
UNION ALL
SELECT id FROM book WHERE id = 1 AND title <> 'UK';

-- conditions on a row that don't contradict
SELECT id FROM author WHERE id = 3 AND country <> 'UK'
UNION ALL
SELECT id FROM author WHERE id = 3 AND country <> 'US';

-- an aggregate, which returns a row where none passes
SELECT max(id) AS id FROM author WHERE id = 3 AND country = 'UK'
UNION ALL
SELECT id FROM author WHERE id = 3 AND country <> 'UK';

-- conditions of which one side is an alternative
SELECT id FROM author WHERE id = 1 AND country = 'UK' OR id = 2
UNION ALL
SELECT id FROM author WHERE id = 1 AND country <> 'UK';

-- a key that the change itself moves
WITH moved AS (UPDATE author SET name = 'Grace' WHERE name = 'Ada' RETURNING name)
SELECT name FROM author WHERE name = 'Ada' AND name NOT IN (SELECT name FROM moved)
UNION ALL
SELECT name FROM moved;

-- the key of another row
WITH moved AS (UPDATE author SET country = 'UK' WHERE id = 1 RETURNING id)
SELECT id FROM author WHERE id = 2 AND id NOT IN (SELECT id FROM moved)
UNION ALL
SELECT id FROM moved;

-- a CTE of which NOT EXISTS reads a part
WITH x AS (SELECT id FROM author WHERE id = 1)
SELECT id FROM x UNION ALL SELECT 1 WHERE NOT EXISTS (SELECT FROM x WHERE id = 2);

-- a CTE of which NOT EXISTS reads the second row
WITH x AS (SELECT id FROM author WHERE id = 1)
SELECT id FROM x UNION ALL SELECT 1 WHERE NOT EXISTS (SELECT FROM x OFFSET 1);

-- an aggregate where no CTE has a row
WITH x AS (SELECT id FROM author WHERE id = 1)
SELECT id FROM x UNION ALL SELECT count(*) FROM author WHERE NOT EXISTS (SELECT FROM x);
