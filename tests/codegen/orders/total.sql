-- a primary key
SELECT id, title FROM book ORDER BY id;

-- a primary key behind other columns
SELECT id, title, pages FROM book ORDER BY pages DESC NULLS LAST, title, id;

-- a unique key of two columns
SELECT author, title FROM book ORDER BY title DESC, author;

-- a key by its place
SELECT title, id FROM book ORDER BY 1, 2;

-- a key by another name
SELECT title, id AS number FROM book ORDER BY title, number;

-- a key with what is written twice
SELECT title, id FROM book ORDER BY title, id, title DESC;

-- a unique key behind an expression
SELECT id, title FROM book ORDER BY lower(title), length(title), id;

-- a unique key in another collation
SELECT name FROM author ORDER BY name COLLATE "C";

-- a unique key as another type in which nothing is lost
SELECT id FROM book ORDER BY id::numeric;

-- a unique key that holds one NULL
SELECT a, b FROM pair ORDER BY a, b NULLS FIRST;

-- a unique key that a condition keeps from NULL
SELECT id FROM nullable WHERE id IS NOT NULL ORDER BY id;

-- a unique key of the rows that a condition leaves
SELECT tenant FROM account WHERE active ORDER BY tenant;

-- an expression that is unique
SELECT email FROM account WHERE deleted IS NULL ORDER BY lower(email);

-- a part of a key, the rest of which is held
SELECT number, shelf FROM copy WHERE book = 1 ORDER BY number;

-- a key, all of which is held
SELECT title FROM book WHERE id = 1 ORDER BY title;

-- one row
SELECT count(*) AS n FROM book ORDER BY n;

-- at most one row, by a limit
SELECT title FROM (SELECT title FROM book LIMIT 1) AS x ORDER BY title;

-- no duplicates
SELECT DISTINCT title, pages FROM book ORDER BY pages, title;

-- groups
SELECT author, count(*) AS n FROM book GROUP BY author ORDER BY n DESC, author;

-- groups of an expression
SELECT lower(title) AS t, max(pages) AS n FROM book GROUP BY lower(title) ORDER BY n, t;

-- groups of a nullable column
SELECT editor, count(*) AS n FROM book GROUP BY editor ORDER BY editor;

-- a UNION
SELECT id, title AS name FROM book UNION SELECT id, name FROM author ORDER BY name, id;

-- an INTERSECT with a key
SELECT id FROM book INTERSECT ALL SELECT id FROM author ORDER BY id;

-- an EXCEPT of what has a key
SELECT id FROM book EXCEPT ALL SELECT id FROM author ORDER BY id;

-- a join along a foreign key
SELECT b.id, a.name FROM book AS b JOIN author AS a ON a.id = b.author ORDER BY name, id;

-- an outer join to at most one row
SELECT b.id, a.name FROM book AS b LEFT JOIN author AS a ON a.id = b.editor ORDER BY name, id;

-- keys of both sides
SELECT b.id, c.number FROM book AS b JOIN copy AS c ON c.book = b.id ORDER BY number, id;

-- keys of both sides, of which one may be missing
SELECT b.id, c.number FROM book AS b LEFT JOIN copy AS c ON c.book = b.id ORDER BY id, number;

-- a USING
SELECT id, name FROM author LEFT JOIN stamped USING (id) ORDER BY id;

-- a FULL JOIN by what it merges
SELECT id FROM author FULL JOIN stamped USING (id) ORDER BY id;

-- a derived table
SELECT n FROM (SELECT author, count(*) AS n FROM book GROUP BY author) AS x (author, n)
    WHERE author = 1 ORDER BY n;

-- a CTE
WITH x AS (SELECT id, title FROM book WHERE pages > 0) SELECT id, title FROM x ORDER BY title, id;

-- a view
SELECT author, books FROM per_author ORDER BY books, author;

-- numbers of rows
SELECT title, row_number() OVER (ORDER BY pages) AS n FROM book ORDER BY n;

-- the ordinality of a function
SELECT x, n FROM unnest(ARRAY['b', 'a', 'b']) WITH ORDINALITY AS u (x, n) ORDER BY x, n;

-- a unique text, whatever its collation
SELECT exact FROM word ORDER BY exact COLLATE "POSIX";

-- a unique text in the collation of the index
SELECT strict FROM word ORDER BY strict;

-- a moment
SELECT at FROM measure ORDER BY at;

-- a number
SELECT n FROM measure ORDER BY n DESC;

-- a partitioned table
SELECT id, name FROM part ORDER BY id;

-- a parent alone
SELECT id FROM ONLY parent ORDER BY id;

-- a key and the random
SELECT id, random() AS r FROM book ORDER BY r, id;

-- a recursion that gives no row twice
WITH RECURSIVE x AS (SELECT id, editor FROM book UNION SELECT b.id, b.editor FROM book AS b JOIN x ON x.id = b.editor) SELECT id, editor FROM x ORDER BY editor, id;
