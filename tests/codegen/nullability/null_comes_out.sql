-- COLUMNS

-- id! country?
SELECT id, country FROM author;

-- x?
SELECT a.country AS x FROM (SELECT country FROM author) AS a;

-- OUTER JOINS, NESTED

-- id! book?
SELECT a.id, b.id AS book FROM author AS a LEFT JOIN book AS b ON b.author = a.id;

-- id! book?
SELECT a.id, b.id AS book FROM book AS b RIGHT JOIN author AS a ON b.author = a.id;

-- id? book?
SELECT a.id, b.id AS book FROM author AS a FULL JOIN book AS b ON b.id = a.id + 2;

-- id! book? number?
SELECT a.id, b.id AS book, c.number FROM author AS a LEFT JOIN (book AS b
    JOIN copy AS c ON c.book = b.id) ON b.author = a.id;

-- id! book? number?
SELECT a.id, b.id AS book, c.number FROM author AS a LEFT JOIN book AS b ON b.author = a.id
    LEFT JOIN copy AS c ON c.book = b.id;

-- book? number? id!
SELECT b.id AS book, c.number, a.id FROM book AS b JOIN copy AS c ON c.book = b.id
    RIGHT JOIN author AS a ON a.id = b.author;

-- book? id!
SELECT b.id AS book, a.id FROM book AS b LEFT JOIN copy AS c ON c.book = b.id
    RIGHT JOIN author AS a ON a.id = b.author;

-- name? id!
SELECT x.name, b.id FROM book AS b LEFT JOIN (SELECT id, name
    FROM author) AS x ON x.id = b.editor;

-- id! one?
SELECT b.id, x.one FROM book AS b LEFT JOIN (SELECT id, 1 AS one
    FROM author) AS x ON x.id = b.editor;

-- id! title?
SELECT a.id, x.title FROM author AS a LEFT JOIN LATERAL (SELECT title FROM book
    WHERE author = a.id LIMIT 1) AS x ON true;

-- id! x?
SELECT a.id, v.x FROM author AS a LEFT JOIN (VALUES (1, 'x')) AS v (id, x) ON v.id = a.id;

-- id! title?
SELECT id, title FROM author LEFT JOIN (SELECT author AS id, title FROM book) AS b USING (id);

-- title?
SELECT b.title FROM author AS a LEFT JOIN book AS b ON b.author = a.id
    ORDER BY a.id DESC LIMIT 1;

-- id! last?
SELECT a.id, max(b.id) AS last FROM author AS a LEFT JOIN book AS b ON b.author = a.id
    GROUP BY a.id;

-- book?
SELECT b.id AS book FROM author AS a LEFT JOIN book AS b ON b.author = a.id GROUP BY b.id;

-- id! book?
WITH x AS (SELECT id FROM book) SELECT a.id, x.id AS book FROM author AS a
    LEFT JOIN x ON x.id = a.id + 2;

-- book?
SELECT to_jsonb(b) AS book FROM author AS a LEFT JOIN book AS b ON b.author = a.id;

-- place?
SELECT b.ctid::text AS place FROM author AS a LEFT JOIN book AS b ON b.author = a.id;

-- A CONDITION THAT A NULL PASSES PROVES NOTHING

-- id?
SELECT b.id FROM author AS a LEFT JOIN book AS b ON b.author = a.id WHERE b.id IS NULL;

-- country?
SELECT country FROM author WHERE country = 'UK' OR id > 1;

-- country?
SELECT country FROM author WHERE coalesce(country, 'x') = 'x';

-- country?
SELECT country FROM author WHERE country IS DISTINCT FROM 'UK';

-- country?
SELECT country FROM author WHERE (country = 'UK') IS NOT TRUE;

-- country?
SELECT country FROM author WHERE NOT (country IS NOT NULL);

-- country?
SELECT country FROM author WHERE concat(country) = '';

-- pages?
SELECT pages FROM book WHERE zero(pages) = 0;

-- country?
SELECT country FROM author WHERE country <> ALL ('{}'::text[]);

-- pages?
SELECT b.pages FROM author AS a LEFT JOIN book AS b ON b.author = a.id AND b.pages > 1;

-- country? id?
SELECT a.country, b.id FROM author AS a
    LEFT JOIN book AS b ON b.author = a.id AND a.country = 'UK';

-- pages?
SELECT pages FROM book WHERE id IN (SELECT id FROM book WHERE pages IS NULL);

-- one?
SELECT one FROM (SELECT (value).one, value FROM paired) AS x WHERE value IS NOT NULL OR true;

-- country?
SELECT country FROM author GROUP BY ROLLUP (country) HAVING count(*) > 0;

-- country?
SELECT country FROM author WHERE country IS NOT NULL GROUP BY ROLLUP (country);

-- EXPRESSIONS

-- x?
SELECT pages + 1 AS x FROM book;

-- x? y?
SELECT pages::text AS x, pages::bigint AS y FROM book;

-- x?
SELECT upper(country) AS x FROM author;

-- x? y?
SELECT -pages AS x, NOT (pages > 1) AS y FROM book;

-- x? y?
SELECT pages > 1 AND id > 0 AS x, pages > 1 OR id < 0 AS y FROM book;

-- x?
SELECT name || country AS x FROM author;

-- x?
SELECT nullif(id, 1) AS x FROM author;

-- x?
SELECT nullif(1, 1) AS x;

-- x?
SELECT NULL::int AS x;

-- x?
SELECT CASE WHEN id = 1 THEN 'x' END AS x FROM author;

-- x?
SELECT CASE WHEN id = 1 THEN 'x' ELSE NULL END AS x FROM author;

-- x?
SELECT CASE id WHEN 1 THEN country ELSE 'x' END AS x FROM author WHERE false OR id > 0
    UNION ALL SELECT NULL;

-- x?
SELECT CASE WHEN id > 1 THEN country ELSE 'x' END AS x FROM author;

-- x? y?
SELECT coalesce(country, NULL) AS x, greatest(country, NULL) AS y FROM author;

-- x? y?
SELECT pages BETWEEN 1 AND 9 AS x, pages IN (1, 2) AS y FROM book;

-- x? y?
SELECT id IN (0, NULL) AS x, id = ANY (ARRAY[0, NULL]) AS y FROM book;

-- x?
SELECT id = ANY (ARRAY[0, pages]) AS x FROM book;

-- x?
SELECT 'a' = ANY (labels) AS x FROM book;

-- x?
SELECT 'b' = ANY ('{a,NULL}'::text[]) AS x;

-- x?
SELECT id IN (SELECT editor FROM book WHERE editor IS NULL) AS x FROM author;

-- x?
SELECT id <> ALL (SELECT editor FROM book) AS x FROM author;

-- x?
SELECT (id, NULL) = (id, 1) AS x FROM author;

-- x? y?
SELECT tags[1] AS x, labels[1] AS y FROM book;

-- x?
SELECT (ARRAY[1, 2])[3] AS x;

-- x?
SELECT (value).one AS x FROM paired;

-- x?
SELECT (ROW(1, NULL::int)).f2 AS x FROM paired;

-- f2?
SELECT x.f2 FROM (SELECT (ROW(1, NULL::int)::pair).two AS f2) AS x;

-- FUNCTIONS THAT FIND NOTHING FOR VALUES

-- x?
SELECT nothing(1) AS x;

-- x?
SELECT 'a' ||| 'b' AS x;

-- x?
SELECT public.lower(1) AS x;

-- x?
SELECT array_length(tags, 1) AS x FROM book;

-- x? y?
SELECT array_position(tags, 'x') AS x, array_upper(tags, 1) AS y FROM book;

-- x?
SELECT substring(title FROM 'x(.)') AS x FROM book;

-- x? y?
SELECT regexp_match(title, 'x') AS x, regexp_substr(title, 'x') AS y FROM book;

-- x? y!
SELECT to_char(day, 'YYYY') AS x, extract(year FROM day) AS y FROM spell WHERE id = 1;

-- x? y?
SELECT extract(month FROM day) AS x, date_part('day', day) AS y FROM spell;

-- x?
SELECT to_char('infinity'::timestamptz, 'YYYY') AS x;

-- x? y?
SELECT lower(during)::text AS x, upper(during)::text AS y FROM spell;

-- x? y?
SELECT lower(during) AS x, upper(during) AS y FROM spell;

-- x? y?
SELECT lower('(,5)'::int4range) AS x, upper('{}'::int4multirange) AS y;

-- x?
SELECT to_regclass('nowhere')::text AS x;

-- x?
SELECT current_setting('x.y', true) AS x;

-- x?
SELECT obj_description(id::oid) AS x FROM author;

-- x?
SELECT current_schema() AS x FROM set_config('search_path', 'nowhere', true);

-- x?
SELECT array_to_string(NULL::text[], ',') AS x;

-- y! x?
SELECT pg_typeof(NULL)::text AS y, nullif(format('%s', NULL), '') AS x;

-- JSON

-- x? y? z?
SELECT meta -> 'n' AS x, meta ->> 'n' AS y, meta #>> '{n}' AS z FROM book;

-- x?
SELECT (meta -> 'm')::int AS x FROM book;

-- x?
SELECT ('null'::jsonb)::int AS x;

-- x? y?
SELECT ('null'::jsonb)::bool AS x, ('null'::jsonb)::numeric AS y;

-- x?
SELECT jsonb_path_query_first(meta, '$.nope') AS x FROM book;

-- AGGREGATES

-- a? b? c? d?
SELECT sum(pages) AS a, max(id) AS b, avg(id) AS c, array_agg(id) AS d FROM book WHERE false;

-- x? y? z?
SELECT string_agg(title, ',') AS x, bool_and(in_print) AS y, jsonb_agg(id) AS z FROM book
    WHERE false;

-- author! x?
SELECT author, max(pages) FILTER (WHERE false) AS x FROM book GROUP BY author;

-- author! x?
SELECT author, max(id) FILTER (WHERE pages > 50) AS x FROM book GROUP BY author;

-- author! x?
SELECT author, sum(stars) AS x FROM book GROUP BY author;

-- author! x?
SELECT author, var_samp(id) AS x FROM book GROUP BY author;

-- x?
SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY id) AS x FROM book WHERE false;

-- GROUPING SETS

-- author? n!
SELECT author, count(*) AS n FROM book GROUP BY ROLLUP (author);

-- author? in_print?
SELECT author, in_print FROM book GROUP BY CUBE (author, in_print);

-- author? title?
SELECT author, title FROM book GROUP BY GROUPING SETS ((author), (title));

-- x?
SELECT author + 1 AS x FROM book GROUP BY ROLLUP (author);

-- x?
SELECT author + 1 AS x FROM book GROUP BY ROLLUP (author + 1);

-- x?
SELECT 1 + 1 AS x FROM book GROUP BY ROLLUP (x);

-- x?
SELECT upper(title) AS x FROM book GROUP BY GROUPING SETS ((upper(title)), ());

-- x?
SELECT x FROM (SELECT author AS x FROM book GROUP BY ROLLUP (author)) AS g;

-- x?
SELECT coalesce(author, NULL) AS x FROM book GROUP BY ROLLUP (author);

-- WINDOWS

-- x? y?
SELECT lag(id) OVER (ORDER BY id) AS x, lead(id) OVER (ORDER BY id) AS y FROM book;

-- x?
SELECT sum(id) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND 1 PRECEDING) AS x FROM book;

-- x?
SELECT nth_value(id, 9) OVER (ORDER BY id) AS x FROM book;

-- x?
SELECT max(id) FILTER (WHERE id > 1) OVER (ORDER BY id) AS x FROM book;

-- x?
SELECT first_value(id) OVER (ORDER BY id ROWS BETWEEN 1 FOLLOWING AND 1 FOLLOWING) AS x
    FROM book;

-- SUBQUERIES AND SET OPERATIONS

-- x?
SELECT (SELECT id FROM book WHERE false) AS x;

-- x?
SELECT (SELECT id FROM book WHERE author = a.id LIMIT 1) AS x FROM author AS a;

-- x?
SELECT (SELECT count(*) FROM book HAVING false) AS x;

-- id?
SELECT id FROM author UNION ALL SELECT NULL;

-- id?
SELECT NULL::bigint AS id UNION ALL SELECT id FROM author;

-- x?
SELECT editor AS x FROM book UNION SELECT id FROM author;

-- id?
(SELECT id FROM author UNION SELECT 1) UNION ALL (SELECT 2 UNION SELECT editor FROM book);

-- x?
SELECT editor AS x FROM book EXCEPT SELECT id FROM author;

-- x?
SELECT editor AS x FROM book INTERSECT SELECT editor FROM book;

-- x?
SELECT x FROM (VALUES (1), (NULL)) AS v (x);

-- x?
SELECT x FROM (SELECT 1 AS x UNION ALL SELECT pages FROM book) AS u;

-- n?
WITH x (n) AS (SELECT NULL::int) SELECT n FROM x;

-- n?
WITH RECURSIVE x (n) AS (SELECT 1 UNION ALL SELECT nullif(n + 1, 3) FROM x WHERE n < 3) SELECT n
    FROM x;

-- n! m?
WITH RECURSIVE x (n, m) AS (SELECT 1, 1 UNION ALL SELECT n + 1, NULL FROM x
    WHERE n < 3) SELECT n + 0 AS n, m FROM x WHERE m IS NULL;

-- x?
SELECT x FROM unnest(ARRAY[1, NULL]) AS u (x);

-- x! y?
SELECT x, y FROM unnest(ARRAY[1, 2], ARRAY[1]) AS u (x, y);

-- x! y?
SELECT generate_series(1, 3) AS x, generate_series(1, 2) + 0 AS y;

-- a?
SELECT x.a FROM json_to_record('{}') AS x (a int);

-- x?
SELECT x FROM json_table('[{}]', '$[*]' COLUMNS (x int PATH '$.x')) AS t;

-- WRITING STATEMENTS

-- id! pages?
UPDATE book SET pages = NULL RETURNING id, pages;

-- id! country?
INSERT INTO author (name) VALUES ('x') RETURNING id, country;

-- was? become!
INSERT INTO author (name) VALUES ('x') RETURNING old.id AS was, new.id AS become;

-- was! become?
DELETE FROM copy RETURNING old.book AS was, new.book AS become;

-- id! was?
INSERT INTO author (name) VALUES ('Ada'), ('Di') ON CONFLICT (name) DO UPDATE SET country = 'x'
    RETURNING id, old.id AS was;

-- id! name! number?
UPDATE book SET pages = 1 FROM author AS a LEFT JOIN copy AS c ON c.book = a.id + 10
    WHERE a.id = book.author RETURNING book.id, a.name, c.number;

-- id! title?
DELETE FROM author USING (SELECT 3 AS id) AS x LEFT JOIN book AS b ON b.author = x.id
    WHERE author.id = x.id RETURNING author.id, b.title;

-- was?
MERGE INTO author AS a USING (VALUES ('Ada'), ('Di')) AS v (name) ON a.name = v.name
    WHEN MATCHED THEN UPDATE SET country = 'x' WHEN NOT MATCHED THEN INSERT (name) VALUES (v.name)
    RETURNING old.id AS was;

-- name?
MERGE INTO author AS a USING (VALUES ('Ada'), ('Di')) AS v (name) ON a.name = v.name
    WHEN NOT MATCHED BY SOURCE AND a.id = 3 THEN DELETE RETURNING v.name;

-- shelf? become?
WITH gone AS (DELETE FROM copy
    RETURNING shelf, old.number AS was, new.number AS become) SELECT shelf, become FROM gone;

-- PROMISES THAT DON'T HOLD

-- id? name!
SELECT id, name FROM parent;

-- id?
SELECT x.id FROM (SELECT id FROM parent) AS x;

-- id! title?
SELECT id, title FROM maybe;

-- id?
SELECT t.id FROM lax AS t;

-- EQUAL EXPRESSIONS IN GROUPING SETS

-- a! b?
SELECT g AS a, g AS b FROM generate_series(1, 3) AS g GROUP BY a, ROLLUP (b);

-- a! b?
SELECT a, b FROM (SELECT g AS a, g AS b FROM generate_series(1, 3) AS g GROUP BY a, CUBE (b)) AS s;

-- A RULE PUTS ANOTHER STATEMENT IN ITS PLACE

-- id? name?
INSERT INTO ruled VALUES (7, 'Rule') RETURNING id, name;

-- AN ARGUMENT OF AND OR OR THAT DECIDES NOTHING

-- a? b? c? d?
SELECT (pages IS NOT NULL OR pages > 1) AS a, (pages IS NULL AND pages > 1) AS b,
    (pages IS NULL OR stars > 1) AS c, (pages IS NOT NULL AND stars > 1) AS d FROM book;

-- a? b? c?
SELECT (pages > 7 OR pages > 1) AS a, (pages IS NULL AND in_print OR pages > 1 AND stars > 1) AS b,
    (pages IS NULL AND id = 1 OR pages > 1) AS c FROM book;

-- a? b?
SELECT (coalesce(pages, 0) > 1 OR pages > 1) AS a, (zero(pages) > 1 OR pages > 1) AS b FROM book;

-- a? b?
SELECT ((pages > 1) IS TRUE OR pages > 1) AS a, (pages IS DISTINCT FROM 7 AND pages > 1) AS b
    FROM book;

-- A SUBQUERY WITH ANOTHER VALUE EACH TIME, OR ANOTHER SUBQUERY

-- x?
SELECT (SELECT 1 WHERE nextval('turn') % 2 = 1) AS x
    WHERE (SELECT 1 WHERE nextval('turn') % 2 = 1) = 1;

-- x?
SELECT (SELECT id FROM at_turns) AS x WHERE (SELECT id FROM at_turns) = 1;

-- x?
SELECT (SELECT s.id FROM (SELECT id FROM at_turns) AS s) AS x
    WHERE (SELECT s.id FROM (SELECT id FROM at_turns) AS s) = 1;

-- x?
SELECT (SELECT pages FROM book WHERE id = 2) AS x FROM author
    WHERE id = (SELECT pages FROM book WHERE id = 2) OR id = 1;

-- x?
SELECT (SELECT pages FROM book WHERE id = 2) AS x FROM author
    WHERE 50 < (SELECT pages FROM book WHERE id = 1);

-- x?
SELECT x FROM author AS a, LATERAL (SELECT (SELECT b.pages FROM book AS b WHERE b.id = a.id) AS x
    WHERE EXISTS (SELECT FROM author AS a WHERE (SELECT b.pages FROM book AS b WHERE b.id = a.id)
    > 50)) AS s;

-- A CONDITION ON ONE ROW SAYS NOTHING OF THE FRAME

-- x? y?
SELECT CASE WHEN pages IS NOT NULL THEN first_value(pages) OVER w ELSE 0 END AS x,
    (pages IS NOT NULL AND first_value(pages) OVER w > 1) AS y FROM book
    WINDOW w AS (ORDER BY id = 2 DESC);

-- A TEST OF A ROW THAT A NULL PASSES

-- pages?
SELECT pages FROM book WHERE (id, pages) < (5, 5);

-- country? born?
SELECT country, born FROM author WHERE NOT ((country, born) IS NOT NULL);

-- country?
SELECT country FROM author WHERE NOT ((country, born) IS NULL);

-- pages? labels?
SELECT b.pages, b.labels FROM author AS a LEFT JOIN book AS b ON b.author = a.id
    WHERE NOT (b IS NULL);

-- title?
SELECT b.title FROM author AS a LEFT JOIN book AS b ON b.author = a.id
    WHERE (b IS NOT NULL) IS NOT TRUE;

-- one? two?
SELECT (value).one, (value).two FROM paired WHERE (value, id) IS NOT NULL;

-- pages? stars?
SELECT pages, stars FROM book WHERE pages IS NOT DISTINCT FROM stars;

-- pages?
SELECT pages FROM book WHERE pages IS NOT DISTINCT FROM id OR stars IS NULL;

-- title? x?
SELECT b.title, b.pages AS x FROM author AS a LEFT JOIN book AS b ON b.author = a.id AND b.id < 2
    WHERE b.pages IS NOT DISTINCT FROM b.editor OR b.pages IS NOT DISTINCT FROM b.stars;

-- CASES OF WHICH ONE SHOWS NOTHING

-- title?
SELECT b.title FROM author AS a LEFT JOIN book AS b ON b.author = a.id
    WHERE b.pages > 0 OR a.id > 0;

-- title? number? x? y?
SELECT b.title, c.number, coalesce(b.pages, c.number) AS x, coalesce(b.id, a.country::int) AS y
    FROM author AS a LEFT JOIN book AS b ON b.author = a.id AND b.id <> 1
    LEFT JOIN copy AS c ON c.book = a.id AND a.id <> 1 OR c.book = 1 AND a.id = 3
    WHERE b.id IS NOT NULL OR c.number IS NOT NULL;

-- x?
SELECT coalesce(first_value(b.id) OVER w, last_value(c.book) OVER w) AS x FROM author AS a
    LEFT JOIN book AS b ON b.author = a.id AND a.id = 2 LEFT JOIN copy AS c ON c.book = a.id
    WHERE b.id IS NOT NULL OR c.book IS NOT NULL
    WINDOW w AS (ORDER BY a.id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING);

-- x?
SELECT (pages > 7 OR stars > 1) AS x FROM book WHERE (pages > 7 OR stars > 1) IS NOT TRUE;

-- x?
SELECT (pages > 7 OR stars > 1) AS x FROM book WHERE pages > 7 OR stars > 1 OR id > 1;

-- GROUPS OF NO ROWS

-- m?
SELECT max(price) AS m FROM book WHERE false HAVING count(*) >= 0;

-- m?
SELECT max(price) AS m FROM book WHERE false HAVING count(*) > -1 AND 0 <= count(*);

-- m?
SELECT max(price) AS m FROM book WHERE false HAVING count(*) <> 1 AND count(*) < 5;

-- m?
SELECT max(price) AS m FROM book WHERE false HAVING 5 > count(*) OR count(*) > 0;

-- m?
SELECT max(price) AS m FROM book WHERE false HAVING coalesce(max(pages), 1) > 0;

-- m?
SELECT max(price) AS m FROM book WHERE false HAVING (SELECT count(*) FROM author) > 0;

-- m?
SELECT max(b.id) AS m FROM book AS b WHERE false GROUP BY ROLLUP (b.author)
    HAVING b.author IS NULL;

-- x?
SELECT (SELECT max(b.id) FROM book AS b WHERE b.id > 9 GROUP BY ROLLUP (a.id) HAVING a.id > 0) AS x
    FROM author AS a;

-- m?
SELECT max(s.n) AS m FROM (SELECT sum(pages) AS n FROM book WHERE false UNION ALL SELECT NULL) AS s;

-- m?
SELECT max(s.n) AS m FROM (SELECT id AS n FROM book WHERE false EXCEPT SELECT 0) AS s;

-- m?
SELECT max(s.n) AS m FROM (SELECT 1 AS n UNION ALL SELECT 2) AS s WHERE s.n > 2;

-- m?
SELECT max(s.n) AS m FROM (SELECT 1 AS n OFFSET 1) AS s;

-- m?
SELECT max(v.x) FILTER (WHERE v.x > 1) AS m FROM (VALUES (1)) AS v (x) HAVING count(*) > 0;

-- WINDOWS THAT MAY NOT HAVE THE ROW

-- a? b? c? d?
SELECT lag(id, 1) OVER w AS a, nth_value(title, 2) OVER w AS b, lead(pages, 0, 1) OVER w AS c,
    lag(id, 0 * (id - 1)::int + NULL) OVER w AS d FROM book WINDOW w AS (ORDER BY id);

-- a?
SELECT nth_value(id, 1) OVER (ORDER BY id ROWS BETWEEN 2 FOLLOWING AND 3 FOLLOWING) AS a FROM book;

-- SERIES THAT ANOTHER ONE OUTLASTS

-- a? b? c? d!
SELECT generate_series(1, 2) AS a, generate_series(1, 3) AS b, generate_series(9, 5, -2) AS c,
    generate_series(1, 4) AS d;

-- a?
SELECT generate_series(1, 3) AS a, unnest('{1,2,3,4}'::int[]) AS b;

-- a? b? c!
SELECT generate_series(3, 1) AS a, generate_series(1, 2, 2) AS b, generate_series(1, 2) AS c;

-- TABLES MADE OF DOCUMENTS

-- m? f?
SELECT m, f FROM JSON_TABLE(jsonb '[{"a": [1]}, {}]', '$[*]' COLUMNS (NESTED PATH '$.a[*]'
    COLUMNS (m FOR ORDINALITY, f bool EXISTS PATH '$.b'))) AS t;

-- e?
SELECT e FROM JSON_TABLE(jsonb '[1]', '$' COLUMNS (e bool EXISTS PATH 'strict $.a'
    UNKNOWN ON ERROR)) AS t;

-- m? n?
SELECT m, n FROM JSON_TABLE(jsonb '{"a": [1], "b": [2]}', '$' COLUMNS (
    NESTED PATH '$.a[*]' COLUMNS (m FOR ORDINALITY),
    NESTED PATH '$.b[*]' COLUMNS (n FOR ORDINALITY))) AS t;

-- FUNCTIONS OF VALUES THAT MAY BE INFINITE, OR NO NUMBER

-- a? b? c?
SELECT scale(numeric 'NaN') AS a, scale(numeric 'Infinity' + 1) AS b,
    min_scale(round('NaN'::numeric, 2)) AS c;

-- a? b? c? d?
SELECT to_char(timestamptz 'infinity', 'YYYY') AS a, to_char(now(), '') AS b,
    to_char(now() + interval 'infinity', 'YYYY') AS c, to_char(interval '-infinity', 'DD') AS d;

-- a? b? c? d?
SELECT extract(dow FROM date '-infinity') AS a, (timestamp 'infinity')::time AS b,
    extract(day FROM born + 0) AS c, date_part('hour', timestamp 'infinity' - interval '1 day') AS d
    FROM author WHERE id = 3;

-- a? b?
SELECT scale(('NaN'::float8)::numeric) AS a, extract(minute FROM interval 'infinity') AS b;

-- a?
SELECT to_char(now(), coalesce(country, '')) AS a FROM author;

-- FRAMES THAT DON'T REACH THEIR OWN ROW

-- s? first? last? all?
SELECT sum(n) OVER w AS s, first_value(id) OVER w AS first, last_value(id) OVER w AS last,
    array_agg(n) OVER w AS all FROM event
    WINDOW w AS (ORDER BY at RANGE BETWEEN '1 mon -29 days' PRECEDING AND CURRENT ROW);

-- last?
SELECT last_value(id) OVER (ORDER BY at RANGE BETWEEN CURRENT ROW
    AND '1 mon -29 days' FOLLOWING) AS last FROM event;

-- s?
SELECT sum(n) OVER (ORDER BY at DESC RANGE BETWEEN CURRENT ROW
    AND '1 mon -29 days' FOLLOWING) AS s FROM event;

-- s?
SELECT sum(n) OVER (ORDER BY day RANGE BETWEEN '1 mon -29 days' PRECEDING
    AND '0' FOLLOWING) AS s FROM event;

-- s?
SELECT sum(n) OVER (ORDER BY instant RANGE BETWEEN '1 day -24 hours' PRECEDING
    AND CURRENT ROW) AS s FROM event;

-- s?
SELECT sum(n) OVER (ORDER BY at RANGE BETWEEN make_interval(months => 1, days => -29) PRECEDING
    AND CURRENT ROW) AS s FROM event;

-- s?
SELECT sum(n) OVER (ORDER BY (id, n) RANGE BETWEEN 1 PRECEDING AND CURRENT ROW) AS s FROM event;

-- CYCLE

-- id! c? p!
WITH RECURSIVE t AS (SELECT 1 AS id UNION ALL SELECT id + 1 FROM t WHERE id < 3)
    CYCLE id SET c TO 'y' DEFAULT NULL USING p
    SELECT id, c, p FROM t;

-- id! o! c? p!
WITH RECURSIVE t AS (SELECT 1 AS id UNION ALL SELECT id + 1 FROM t WHERE id < 3)
    SEARCH DEPTH FIRST BY id SET o CYCLE id SET c TO 'y' DEFAULT NULL USING p
    SELECT id, o, c, p FROM t;

-- VIRTUAL COLUMNS THAT ARE COMPUTED OTHERWISE BELOW

-- c? d? e! f!
SELECT c, d, e, f FROM divided;

-- c? o? n?
UPDATE divided SET a = 5 RETURNING c, old.c AS o, new.c AS n;

-- c?
INSERT INTO divided (id, a) VALUES (1, 5) RETURNING c;

-- c?
MERGE INTO divided AS d USING (VALUES (1)) AS v (id) ON d.id = v.id
    WHEN MATCHED THEN UPDATE SET a = 5 RETURNING c;

-- c?
SELECT (p).c FROM divided AS p;

-- c?
SELECT c FROM above;

-- c?
SELECT c FROM between_them;

-- FUNCTIONS THAT SOMEBODY MADE AMONG THE BUILT-IN ONES

-- x? y? z? n?
SELECT abs(value) AS x, concat(value) AS y, value + value AS z, unnest(value) AS n FROM paired;

-- x?
SELECT sum(value) AS x FROM paired GROUP BY id;
