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

-- EVERYTHING ELSE THAT A READER CAN TELL

-- name! title! shelf? number!
SELECT a.name, b.title, c.shelf, c.number FROM author a LEFT JOIN (book b JOIN copy c ON
    c.book=b.id) ON b.author=a.id WHERE c.number IS NOT NULL;

-- title! name!
SELECT b.title, e.name FROM book b LEFT JOIN author e ON e.id=b.editor WHERE e.country IS NOT
    NULL;

-- title! name!
SELECT b.title, e.name FROM book b LEFT JOIN author e ON e.id=b.editor JOIN copy c ON c.number
    = e.id;

-- id! name!
SELECT b.id, a.name FROM author a RIGHT JOIN book b ON a.id=b.author WHERE a.name LIKE 'A%';

-- id! name? title?
SELECT COALESCE(a.id, b.id) AS id, a.name, b.title FROM author a FULL JOIN book b ON
    a.id=b.author;

-- id! name? title?
SELECT id, name, title FROM author FULL JOIN book USING (id);

-- name! title?
SELECT a.name, b.title FROM author a FULL JOIN book b ON a.id=b.author WHERE a.name IS NOT
    NULL;

-- name! title!
SELECT a.name, b.title FROM author a FULL JOIN book b ON a.id=b.author WHERE a.id = b.author;

-- id?
SELECT id FROM (SELECT b.id FROM author a LEFT JOIN book b ON b.author = a.id) s FULL JOIN
    copy c ON c.book = s.id;

-- id!
SELECT id FROM (author a LEFT JOIN book b USING (id)) FULL JOIN (SELECT number::bigint AS id
    FROM copy) c USING (id);

-- id?
SELECT id FROM (SELECT b.id FROM author a LEFT JOIN book b ON b.id=-1) s FULL JOIN (SELECT
    number::bigint AS id FROM copy) c USING (id);

-- c!
SELECT CASE WHEN country IS NULL THEN 'none' ELSE country END AS c FROM author;

-- c!
SELECT CASE WHEN country IS NOT NULL THEN country ELSE '' END AS c FROM author;

-- c!
SELECT CASE country WHEN 'UK' THEN country ELSE 'x' END AS c FROM author;

-- c!
SELECT CASE WHEN country IS NULL OR born IS NULL THEN 'x' ELSE country || born::text END AS c
    FROM author;

-- c!
SELECT CASE WHEN NOT (country IS NULL) THEN country ELSE 'q' END AS c FROM author;

-- n!
SELECT CASE WHEN e.id IS NULL THEN '-' ELSE e.name END AS n FROM book b LEFT JOIN author e ON
    e.id=b.editor;

-- s?
SELECT CASE WHEN pages > 3 THEN 'long' WHEN pages <= 3 THEN 'short' END AS s FROM book;

-- country!
SELECT country FROM author WHERE NOT (country IS NULL);

-- country!
SELECT country FROM author WHERE (country = 'UK' OR country = 'US');

-- country! born!
SELECT country, born FROM author WHERE (country = 'UK' AND born IS NOT NULL) OR (born >
    '1900-01-01' AND country <> 'X');

-- country!
SELECT country FROM author WHERE country IN (SELECT country FROM author);

-- country?
SELECT country FROM author WHERE country NOT IN (SELECT title FROM book WHERE false);

-- country!
SELECT country FROM author WHERE country NOT IN ('UK', 'US');

-- country!
SELECT country FROM author WHERE (country = 'UK') IS TRUE;

-- country!
SELECT country FROM author WHERE (country = 'UK') IS NOT UNKNOWN;

-- country!
SELECT country FROM author WHERE country IS DISTINCT FROM NULL;

-- country!
SELECT country FROM author WHERE country IS NOT DISTINCT FROM 'UK';

-- l!
SELECT lower(country) AS l FROM author WHERE lower(country) IS NOT NULL;

-- l! country!
SELECT lower(country) AS l, country FROM author WHERE lower(country) = 'uk';

-- country!
SELECT country FROM author a WHERE EXISTS (SELECT FROM author b WHERE b.country = a.country
    AND b.id<>a.id);

-- m? s? c! t?
SELECT max(pages) AS m, sum(price) AS s, count(*) AS c, array_agg(title) AS t FROM book;

-- author! m? s! t! p! j! mt!
SELECT author, max(pages) AS m, sum(price) AS s, array_agg(title) AS t, array_agg(pages) AS p,
    jsonb_agg(pages) AS j, min(title) AS mt FROM book GROUP BY author;

-- author! f? sd? av!
SELECT author, sum(price) FILTER (WHERE pages>3) AS f, stddev(price) AS sd, avg(price) AS av
    FROM book GROUP BY author;

-- author? in_print? s? g!
SELECT author, in_print, sum(price) AS s, grouping(author) AS g FROM book GROUP BY
    ROLLUP(author, in_print);

-- author? in_print? s!
SELECT author, in_print, sum(price) AS s FROM book GROUP BY GROUPING SETS
    ((author),(in_print));

-- author! s!
SELECT author, sum(price) AS s FROM book GROUP BY author, ROLLUP(in_print);

-- author! m!
SELECT author, max(pages) AS m FROM book GROUP BY author HAVING max(pages) > 3;

-- pages! c!
SELECT pages, count(*) AS c FROM book GROUP BY pages HAVING pages IS NOT NULL;

-- p! c!
SELECT pages + 1 AS p, count(*) AS c FROM book WHERE pages IS NOT NULL GROUP BY pages + 1;

-- m!
SELECT max(pages) AS m FROM book HAVING max(pages) IS NOT NULL;

-- title! r! k! l? l3! f! s! s2? c! n! x? nv? mp!
SELECT title, row_number() OVER (ORDER BY id) AS r, rank() OVER (ORDER BY pages) AS k,
    lag(title) OVER (ORDER BY id) AS l, lag(title,1,'') OVER (ORDER BY id) AS l3,
    first_value(title) OVER (ORDER BY id) AS f, sum(price) OVER () AS s, sum(price) OVER (ORDER BY
    id ROWS BETWEEN 2 PRECEDING AND 1 PRECEDING) AS s2, count(*) OVER () AS c, ntile(3) OVER
    (ORDER BY id) AS n, last_value(title) OVER (ORDER BY id RANGE BETWEEN UNBOUNDED PRECEDING AND
    UNBOUNDED FOLLOWING EXCLUDE CURRENT ROW) AS x, nth_value(title,2) OVER (ORDER BY id) AS nv,
    max(price) OVER (PARTITION BY author ORDER BY id) AS mp FROM book;

-- author! s!
SELECT author, sum(sum(price)) OVER (ORDER BY author) AS s FROM book GROUP BY author;

-- n! s!
WITH RECURSIVE t(n, s) AS (SELECT 1, 'a'::text UNION ALL SELECT n+1, s FROM t WHERE n<3)
    SELECT n, s FROM t;

-- n! s?
WITH RECURSIVE t(n, s) AS (SELECT 1, 'a'::text UNION ALL SELECT n+1, NULL FROM t WHERE n<3)
    SELECT n, s FROM t;

-- id! title?
SELECT id, title FROM maybe;

-- id! title!
SELECT id, title FROM maybe WHERE title IS NOT NULL;

-- n! m? a? arr! e! i! ip? al! one!
SELECT (SELECT count(*) FROM copy c WHERE c.book=b.id) AS n, (SELECT max(number) FROM copy c
    WHERE c.book=b.id) AS m, (SELECT name FROM author a WHERE a.id=b.author) AS a, ARRAY(SELECT
    number FROM copy) AS arr, EXISTS(SELECT FROM copy) AS e, b.id IN (SELECT book FROM copy) AS i,
    b.pages IN (SELECT book FROM copy) AS ip, b.author = ALL(SELECT author FROM book) AS al,
    (SELECT 1) AS one FROM book b;

-- g!
SELECT generate_series(1,3) AS g;

-- t! id!
SELECT unnest(tags) AS t, id FROM book;

-- t? g?
SELECT unnest(tags) AS t, generate_series(1,2) AS g FROM book;

-- g! o!
SELECT g, o FROM generate_series(1,3) WITH ORDINALITY AS x(g,o);

-- k! v!
SELECT k, v FROM book, jsonb_each(meta) AS x(k,v) WHERE jsonb_typeof(meta)='object';

-- k! v?
SELECT k, v FROM book, jsonb_each_text(meta) AS x(k,v) WHERE jsonb_typeof(meta)='object';

-- u! a?
SELECT u, a FROM book, unnest(tags) AS u, unnest(labels) AS a;

-- a? b?
SELECT a, b FROM ROWS FROM (generate_series(1,3), generate_series(1,2)) AS x(a,b);

-- x?
SELECT e.x FROM jsonb_to_recordset('[{"x":1}]') AS e(x int);

-- value!
SELECT value FROM regexp_split_to_table('a b', ' ') AS value;

-- id! name! country! born?
INSERT INTO author (name, country) VALUES ('x', 'DE') RETURNING id, name, country, born;

-- id! name! country?
INSERT INTO author (name) SELECT title FROM book RETURNING id, name, country;

-- country! born?
INSERT INTO author (name, country) VALUES ('Ada', 'DE') ON CONFLICT (name) DO UPDATE SET
    country = EXCLUDED.name RETURNING country, born;

-- country? born? o? n!
INSERT INTO author (name, country) VALUES ('Ada', 'DE') ON CONFLICT (name) DO UPDATE SET born
    = '2000-01-01' RETURNING country, born, old.name AS o, new.name AS n;

-- country! born? oc? nc! n!
UPDATE author SET country = 'X' RETURNING country, born, old.country AS oc, new.country AS nc,
    old.name AS n;

-- born? o! sub?
UPDATE author SET born = NULL WHERE born IS NOT NULL RETURNING born, old.born AS o, (SELECT
    author.born) AS sub;

-- born! o! sub!
UPDATE author SET country = 'x' WHERE born IS NOT NULL RETURNING born, old.born AS o, (SELECT
    author.born) AS sub;

-- pages! name! shelf? number?
UPDATE book b SET pages = 1 FROM author a LEFT JOIN copy c ON c.number = a.id WHERE
    a.id=b.author RETURNING b.pages, a.name, c.shelf, c.number;

-- shelf! o! n? number!
DELETE FROM copy WHERE shelf IS NOT NULL RETURNING shelf, old.shelf AS o, new.shelf AS n,
    number;

-- book! shelf?
WITH d AS (DELETE FROM copy RETURNING book, shelf) SELECT book, shelf FROM d;

-- title! pages?
SELECT (b).title, (b).pages FROM book b;

-- name!
SELECT a.name FROM author a LEFT JOIN book b ON b.author=a.id WHERE b IS NOT NULL;

-- title!
SELECT b.title FROM author a LEFT JOIN book b ON b.author=a.id WHERE NOT (b IS NULL);

-- c! w! f! n! j! tj? cx? u! s! sr? l! lf! m! g! nf? co! vc! it! inn! sp! rr! ag! dt! ep! d! h!
SELECT concat(country, 'x') AS c, concat_ws(',', country) AS w, format('%s', country) AS f,
    num_nulls(country) AS n, jsonb_build_object('a', country) AS j, to_jsonb(country) AS tj,
    country || 'x' AS cx, upper(name) AS u, substring(name, 1, 2) AS s, substring(name from 'A')
    AS sr, length(name) AS l, left(name,1) AS lf, name ~ 'x' AS m, greatest(country, name) AS g,
    nullif(name,'x') AS nf, coalesce(country, name) AS co, name::varchar(3) AS vc, id::text AS it,
    id::numeric AS inn, split_part(name,'a',1) AS sp, regexp_replace(name,'a','b') AS rr,
    age(now()) AS ag, date_trunc('day', now()) AS dt, extract(epoch from now()) AS ep, now()::date
    AS d, md5(name) AS h FROM author;

-- a? b? c! d! e! f! g! h? meta!
SELECT meta->'a' AS a, meta->>'a' AS b, meta || '{}' AS c, meta ? 'a' AS d, meta @> '{}' AS e,
    jsonb_typeof(meta) AS f, meta - 'a' AS g, meta #>> '{a}' AS h, meta FROM book WHERE
    jsonb_typeof(meta) = 'object';

-- column1! column2?
VALUES (1, NULL::int), (2, 3);

-- a! b?
SELECT v.a, v.b FROM (VALUES (1, NULL), (2, 'x')) AS v(a, b);

-- m!
SELECT max(a) AS m FROM (VALUES (1),(2)) AS v(a);

-- n!
SELECT name AS n FROM author UNION ALL SELECT title FROM book;

-- n?
SELECT name AS n FROM author UNION SELECT country FROM author;

-- n!
SELECT country AS n FROM author INTERSECT SELECT name FROM author;

-- n!
SELECT name AS n FROM author EXCEPT SELECT country FROM author;

-- n!
SELECT s.n FROM author a CROSS JOIN LATERAL (SELECT a.name AS n, a.country) s;

-- n! c!
SELECT s.n, s.c FROM author a LEFT JOIN LATERAL (SELECT count(*) AS n, a.country AS c FROM
    book b WHERE b.author=a.id) s ON true WHERE a.country IS NOT NULL;

-- cs? cu! ct! lt!
SELECT current_schema AS cs, current_user AS cu, current_timestamp AS ct, localtime AS lt;

-- id! name!
SELECT book.id, author.name FROM book NATURAL JOIN author;

-- t? t2! id!
SELECT array_agg(b.title) FILTER (WHERE b.id IS NOT NULL) AS t, array_agg(b.title) AS t2, a.id
    FROM author a LEFT JOIN book b ON b.author=a.id GROUP BY a.id;

-- t! j!
SELECT coalesce(array_agg(b.title) FILTER (WHERE b.id IS NOT NULL), '{}') AS t,
    jsonb_agg(b.title) AS j FROM author a LEFT JOIN book b ON b.author=a.id GROUP BY a.id;

-- author! pages?
SELECT DISTINCT ON (author) author, pages FROM book ORDER BY author, pages;

-- p! m! r! author!
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY price) AS p, mode() WITHIN GROUP (ORDER BY
    title) AS m, rank(1) WITHIN GROUP (ORDER BY price) AS r, author FROM book GROUP BY author;

-- id! n! g?
SELECT COALESCE(a.id, b.id) AS id, coalesce(a.name, b.title) AS n, greatest(a.id, b.editor) AS
    g FROM author a FULL JOIN book b ON a.id=b.author;

-- n! c!
SELECT s.n, s.c FROM author a LEFT JOIN LATERAL (SELECT count(*) AS n, a.country AS c FROM
    book b WHERE b.author=a.id) s ON true WHERE a.country IS NOT NULL;

-- ij! ep! y! mo?
SELECT meta IS JSON AS ij, extract(epoch from created) AS ep, extract(year from created) AS y,
    extract(month from created) AS mo FROM book;

-- t1? sl! al? ca! ap! cat! st! aa! ar? an! anl? sa! ta! pa! cl!
SELECT tags[1] AS t1, tags[1:2] AS sl, array_length(tags,1) AS al, cardinality(tags) AS ca,
    tags || 'x'::text AS ap, tags || labels AS cat, array_to_string(tags, ',') AS st,
    array_append(labels,'x') AS aa, array_remove(labels, NULL) AS ar, 'a' = ANY(tags) AS an, 'a' =
    ANY(labels) AS anl, string_to_array(title, ',') AS sa, ARRAY[title, title] AS ta, ARRAY[pages]
    AS pa, coalesce(labels, '{}') AS cl FROM book;

-- f1! f2? cmp! eq?
SELECT (ROW(1,country)).f1 AS f1, (ROW(1,country)).f2 AS f2, (id, name) < (1, 'x') AS cmp,
    (id, name) = (1, country) AS eq FROM author;

-- name! n!
SELECT e.name, count(b.id) AS n FROM author e LEFT JOIN book b ON b.editor = e.id GROUP BY
    e.id ORDER BY e.name;

-- id! title!
SELECT a.id, b.title FROM author a LEFT JOIN book b ON b.author = a.id LEFT JOIN copy c ON
    c.book = b.id WHERE c.number > 0;

-- title? name!
SELECT j.title, j.name FROM (author a LEFT JOIN book b ON b.author = a.id) AS j(ai, name, co,
    bo, bi, ba, be, title);

-- id! name!
SELECT id, name FROM author NATURAL LEFT JOIN (SELECT id, title FROM book) b;

-- n? m!
SELECT CASE WHEN e.id IS NOT NULL THEN (SELECT e.name) END AS n, CASE WHEN e.id IS NOT NULL
    THEN (SELECT e.name) ELSE '' END AS m FROM book b LEFT JOIN author e ON e.id=b.editor;

-- s!
SELECT x.s FROM (SELECT sum(pages) AS s FROM book GROUP BY author) x WHERE x.s > 0;

-- name! m!
WITH x AS (SELECT author, max(pages) AS m FROM book GROUP BY author) SELECT a.name, x.m FROM
    author a JOIN x ON x.author = a.id AND x.m IS NOT NULL;

-- country!
WITH x AS MATERIALIZED (SELECT * FROM author WHERE country IS NOT NULL) SELECT country FROM x
    UNION SELECT country FROM x;

-- country!
SELECT s.country FROM (SELECT country FROM author UNION ALL SELECT country FROM author) s
    WHERE s.country <> '';

-- c!
SELECT (SELECT a.country) AS c FROM author a WHERE a.country IS NOT NULL;

-- c!
SELECT (SELECT count(*) FROM book WHERE title = a.country) + 1 AS c FROM author a;

-- name! has! has2!
SELECT a.name, EXISTS (SELECT 1 FROM book WHERE author = a.id) AS has, a.id = ANY
    (ARRAY(SELECT author FROM book)) AS has2 FROM author a;

-- s! b! e?
SELECT string_agg(title, ',' ORDER BY id) AS s, bool_and(in_print) AS b, every(pages > 1) AS e
    FROM book GROUP BY author;

-- s?
SELECT sum(x) AS s FROM generate_series(1,3) AS x;

-- c! s!
SELECT count(*) FILTER (WHERE pages > 1) AS c, coalesce(sum(pages), 0) AS s FROM book;

-- m! n!
SELECT date_trunc('month', created) AS m, count(*) AS n FROM book GROUP BY 1 ORDER BY 1;

-- g! a! s?
SELECT grouping(author) AS g, coalesce(author, 0) AS a, sum(price) AS s FROM book GROUP BY
    CUBE (author);

-- author! s!
SELECT author, sum(price) AS s FROM book GROUP BY ROLLUP (author) HAVING author IS NOT NULL;

-- author? s!
SELECT author, count(*) AS s FROM book GROUP BY ROLLUP (author) HAVING grouping(author) = 0;

-- t!
SELECT min(b.title) AS t FROM author a JOIN book b ON b.author = a.id GROUP BY a.id;

-- t? c!
SELECT min(b.title) AS t, count(b.title) AS c FROM author a LEFT JOIN book b ON b.author =
    a.id GROUP BY a.id HAVING count(b.id) > 0;

-- title! s? p! mt! c!
SELECT title, sum(pages) OVER (PARTITION BY author) AS s, avg(price) OVER w AS p, max(title)
    OVER (w ROWS BETWEEN CURRENT ROW AND 1 FOLLOWING) AS mt, count(pages) OVER w AS c FROM book
    WINDOW w AS (PARTITION BY author ORDER BY id);

-- pages! s!
SELECT pages, sum(pages) OVER (PARTITION BY author) AS s FROM book WHERE pages IS NOT NULL;

-- rn!
SELECT r.rn FROM (SELECT row_number() OVER () AS rn, pages FROM book) r WHERE r.rn = 1;

-- a!
SELECT abs(x.p) AS a FROM (SELECT pages AS p FROM book WHERE pages > 0) x;

-- id! p! n! d! ni! ip? io?
SELECT id, coalesce(pages, 0) + 1 AS p, (pages IS NULL) AS n, pages IS DISTINCT FROM 3 AS d,
    not in_print AS ni, in_print AND pages > 1 AS ip, in_print OR pages > 1 AS io FROM book;

-- pages!
SELECT b.pages FROM book b JOIN copy c ON c.number = b.pages;

-- pages!
SELECT b.pages FROM book b, copy c WHERE c.number = b.pages;

-- pages!
SELECT b.pages FROM book b WHERE b.pages BETWEEN 1 AND 1000 AND b.editor IN (1,2);

-- pages! editor!
SELECT b.pages, b.editor FROM book b WHERE (b.pages, b.editor) = (100, 2);

-- pages! editor!
SELECT b.pages, b.editor FROM book b WHERE (b.pages, b.editor) IN (SELECT pages, editor FROM
    book);

-- pages!
SELECT b.pages FROM book b WHERE b.pages = (SELECT max(pages) FROM book);

-- pages?
SELECT b.pages FROM book b WHERE b.pages > ALL (SELECT 1);

-- pages!
SELECT b.pages FROM book b WHERE b.pages = ANY (SELECT 100);

-- labels!
SELECT b.labels FROM book b WHERE 'a' = ANY (b.labels);

-- m!
SELECT b.meta->>'m' AS m FROM book b WHERE b.meta->>'m' IS NOT NULL;

-- stars! si!
SELECT b.stars, b.stars::int AS si FROM book b WHERE stars > 1;

-- pages!
SELECT b.pages FROM book b WHERE CASE WHEN b.pages > 1 THEN true ELSE false END;

-- pages!
SELECT b.pages FROM book b WHERE coalesce(b.pages > 1, false);

-- pages!
SELECT b.pages FROM book b WHERE b.pages IS NOT NULL OR false;

-- pages!
SELECT b.pages FROM book b WHERE NOT (b.pages IS NULL OR b.editor IS NULL);

-- pages!
SELECT b.pages FROM book b WHERE NOT (b.pages > 5);

-- n!
SELECT t.n FROM (VALUES (1),(NULL),(2)) AS t(n) WHERE t.n IS NOT NULL;

-- age! c2! d! tz! tc? h? j!
SELECT now() - created AS age, created + interval '1 day' AS c2, created::date AS d, created
    AT TIME ZONE 'UTC' AS tz, to_char(created,'YYYY') AS tc, date_part('hour', created) AS h,
    justify_hours(interval '1 h') AS j FROM book;

-- id! name! country? born? one!
SELECT author.*, 1 AS one FROM author;

-- id! nums? n2! sh?
SELECT b.id, (SELECT jsonb_agg(c.number) FROM copy c WHERE c.book = b.id) AS nums, (SELECT
    coalesce(jsonb_agg(c.number), '[]') FROM copy c WHERE c.book = b.id) AS n2, (SELECT
    array_agg(c.shelf) FROM copy c) AS sh FROM book b;

-- x!
SELECT x FROM unnest(ARRAY[1,2,3]) AS x;

-- x?
SELECT x FROM unnest(ARRAY[1,NULL,3]) AS x;

-- x!
SELECT x FROM unnest('{1,2}'::int[]) AS x;

-- t!
SELECT unnest(array_agg(title)) AS t FROM book;

-- id!
SELECT a.id FROM author a TABLESAMPLE BERNOULLI (50);

-- u! r! p! v! pid! tx! sp! nv!
SELECT gen_random_uuid() AS u, random() AS r, pi() AS p, version() AS v, pg_backend_pid() AS
    pid, txid_current() AS tx, current_setting('search_path') AS sp, nextval('author_id_seq') AS
    nv;

-- i! d! t! td! tz!
SELECT make_interval(days => 3) AS i, make_date(2000,1,1) AS d, to_timestamp(0) AS t,
    to_date('2000','YYYY') AS td, timezone('UTC', now()) AS tz;

-- c! s?
SELECT count(DISTINCT country) AS c, sum(DISTINCT pages) AS s FROM author, book GROUP BY
    author.id;

-- country!
SELECT a.country FROM author a, LATERAL (SELECT 1 AS x FROM book b WHERE b.title = a.country)
    s;

-- country?
SELECT a.country FROM author a LEFT JOIN LATERAL (SELECT 1 AS x FROM book b WHERE b.title =
    a.country) s ON true;

-- c! e! s! o! f! ats!
SELECT (id,name) < (1,'x') AS c, JSON_EXISTS('{}'::jsonb, '$.a') AS e, JSON_SCALAR(name) AS s,
    (now(), now()) OVERLAPS (now(), now()) AS o, array_fill(0, ARRAY[2]) AS f,
    array_to_string(ARRAY['a',NULL], ',', country) AS ats FROM author;

-- book!
SELECT c.book FROM copy c WHERE EXISTS (SELECT FROM book b WHERE b.editor = c.number AND
    c.shelf = 'A');

-- shelf!
SELECT c.shelf FROM copy c WHERE EXISTS (SELECT FROM book b WHERE b.editor = c.number AND
    c.shelf = 'A');

-- ma! number! title! o? n! shelf?
MERGE INTO copy AS c USING book AS b ON c.book = b.id AND c.number = 1 WHEN MATCHED THEN
    UPDATE SET shelf = 'm' WHEN NOT MATCHED THEN INSERT (book, number) VALUES (b.id, 1) RETURNING
    merge_action() AS ma, c.number, b.title, old.number AS o, new.number AS n, c.shelf;

-- ma! number! title? o! n?
MERGE INTO copy AS c USING (SELECT id, title FROM book WHERE id = 1) AS b ON c.book = b.id AND
    c.number = 1 WHEN MATCHED THEN DELETE WHEN NOT MATCHED BY SOURCE THEN UPDATE SET shelf = 'm'
    RETURNING merge_action() AS ma, c.number, b.title, old.number AS o, new.number AS n;

-- id? name?
DELETE FROM ruled WHERE id = 4 RETURNING id, name;

-- country!
INSERT INTO author (name, country) VALUES ('Ada', 'x') ON CONFLICT (name) DO UPDATE SET
    country = EXCLUDED.country RETURNING country;

-- country?
INSERT INTO author (name, country) VALUES ('Ada', NULL) ON CONFLICT (name) DO UPDATE SET
    country = EXCLUDED.country RETURNING country;

-- price! pages?
UPDATE book SET price = DEFAULT, pages = DEFAULT RETURNING price, pages;

-- country!
SELECT country FROM author a WHERE a.id IN (SELECT author FROM book b WHERE b.title <>
    a.country);

-- labels! stars!
UPDATE book SET labels[1] = 'x', stars = 3 RETURNING labels, stars;

-- meta!
UPDATE book SET meta['a'] = '1' WHERE jsonb_typeof(meta) = 'object' RETURNING meta;

-- one?
UPDATE paired SET value.one = 5 RETURNING (value).one;

-- n! c!
WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 3) CYCLE n SET c
    USING p SELECT n, c FROM t;

-- t! m!
SELECT trim(name) AS t, make_interval(days => 3) AS m FROM author;

-- AN ARGUMENT OF AND OR OR THAT DECIDES ALONE

-- a! b! c! d!
SELECT (pages IS NULL OR pages > 1) AS a, (pages IS NOT NULL AND pages > 1) AS b,
    NOT (pages IS NULL OR pages > 1) AS c, NOT (pages > 1 AND pages IS NOT NULL) AS d FROM book;

-- a! b! c!
SELECT (pages > 1 OR pages IS NULL) AS a,
    (pages > 1 AND stars > 1 AND pages IS NOT NULL AND stars IS NOT NULL) AS b,
    ((pages IS NULL OR pages > 1) AND in_print) AS c FROM book;

-- a! b! c!
SELECT (pages IS NULL OR stars IS NULL OR pages > stars) AS a,
    ((pages IS NULL OR pages > 1) AND (stars IS NULL OR stars < pages OR pages IS NULL)) AS b,
    (pages IS DISTINCT FROM 7 OR pages > 1) AS c FROM book;

-- A SUBQUERY THAT A CONDITION HAS COMPARED

-- x! title!
WITH one AS (SELECT id FROM book ORDER BY created LIMIT 1)
    SELECT (SELECT id FROM one) AS x, title FROM book WHERE author = (SELECT id FROM one);

-- x! y!
SELECT (SELECT max(pages) FROM book) AS x, (SELECT max(pages) FROM book) + 1 AS y FROM author
    WHERE id < (SELECT max(pages) FROM book);

-- x! y?
SELECT (SELECT b.pages FROM book AS b WHERE b.id = 1 AND EXISTS (SELECT FROM copy AS c
    WHERE c.book = b.id)) AS x, (SELECT b.pages FROM book AS b WHERE b.id = 2) AS y FROM author
    WHERE (SELECT b.pages FROM book AS b WHERE b.id = 1 AND EXISTS (SELECT FROM copy AS c
    WHERE c.book = b.id)) IS NOT NULL;

-- x!
WITH one AS MATERIALIZED (SELECT 1 AS id WHERE random() < 2)
    SELECT (SELECT id FROM one) AS x WHERE (SELECT id FROM one) = 1;

-- x!
SELECT CASE WHEN (SELECT pages FROM book WHERE id = 2) IS NULL THEN 0
    ELSE (SELECT pages FROM book WHERE id = 2) END AS x FROM author;

-- ROWS THAT ARE COMPARED OR TESTED

-- pages! stars?
SELECT pages, stars FROM book WHERE (pages, stars) < (500, 5);

-- pages! stars?
SELECT pages, stars FROM book WHERE NOT (500, 5) >= (pages, stars);

-- pages! stars!
SELECT pages, stars FROM book WHERE (pages, stars) IS NOT NULL;

-- x! country?
SELECT coalesce(country, born::text) AS x, country FROM author WHERE NOT ((country, born) IS NULL);

-- id! title! pages! meta!
SELECT b.id, b.title, b.pages, b.meta FROM author AS a LEFT JOIN book AS b ON b.author = a.id
    WHERE b IS NOT NULL;

-- x! y!
SELECT s.x, v.y FROM (SELECT pages AS x, id FROM book) AS s, (VALUES (NULL, 1), (2, 3)) AS v (y, z)
    WHERE s IS NOT NULL AND (v IS NOT NULL) IS TRUE;

-- pages!
SELECT pages FROM book WHERE pages IS NOT DISTINCT FROM id;

-- x! y! z!
SELECT CASE WHEN pages IS NOT DISTINCT FROM author THEN pages ELSE 0 END AS x,
    CASE WHEN pages IS DISTINCT FROM id THEN 0 ELSE pages END AS y,
    (pages IS DISTINCT FROM id OR pages > 1) AS z FROM book;

-- country! title!
SELECT a.country, b.title FROM author AS a LEFT JOIN book AS b ON b.author = a.id
    WHERE b.meta ->> 'a' IS NOT DISTINCT FROM a.country AND a.country IS NOT DISTINCT FROM a.name;

-- x!
SELECT s.x FROM author AS a CROSS JOIN LATERAL (SELECT a.id AS y, b.pages AS x FROM book AS b) AS s
    WHERE s.x IS NOT DISTINCT FROM s.y;

-- CASES OF WHICH EACH SHOWS ENOUGH

-- title! pages?
SELECT b.title, b.pages FROM author AS a LEFT JOIN book AS b ON b.author = a.id
    WHERE b.pages > 0 OR b.stars > 0;

-- title! number! shelf?
SELECT b.title, c.number, c.shelf FROM author AS a
    LEFT JOIN (book AS b JOIN copy AS c ON c.book = b.id) ON b.author = a.id
    WHERE b.pages > 0 OR c.shelf = 'A';

-- x! y! title? number?
SELECT coalesce(b.id, c.book) AS x, greatest(c.number, b.author) AS y, b.title, c.number
    FROM author AS a LEFT JOIN book AS b ON b.author = a.id LEFT JOIN copy AS c ON c.book = a.id
    WHERE b.id IS NOT NULL OR c.shelf = 'A';

-- x! y!
SELECT CASE WHEN pages > 0 OR stars > 0 THEN coalesce(stars, pages) ELSE 0 END AS x,
    CASE WHEN coalesce(pages, stars) > 0 THEN coalesce(stars, pages) ELSE 0 END AS y FROM book;

-- x! y!
SELECT (pages > 7 OR stars > 1) AS x, NOT (pages > 7 OR stars > 1) AS y FROM book
    WHERE pages > 7 OR stars > 1;

-- x!
SELECT (pages > 7 AND stars > 1) AS x FROM book WHERE NOT (pages > 7 AND stars > 1);

-- GROUPS THAT HAVE A ROW

-- n! m!
SELECT sum(s.n) AS n, max(s.n) AS m FROM (SELECT coalesce(sum(pages), 0) AS n FROM book
    UNION ALL SELECT 0) AS s;

-- a! b! c! d?
SELECT max(v.x) AS a, array_agg(b.id) AS b, min(v.x) AS c, max(b.id) AS d
    FROM (VALUES (1)) AS v (x) LEFT JOIN book AS b ON false;

-- m! n!
SELECT sum(1) AS m, max(x) AS n FROM (SELECT count(*) AS x FROM book) AS s;

-- m! p?
SELECT max(price) AS m, max(pages) AS p FROM book HAVING count(*) > 0;

-- author? m! a! b!
SELECT author, max(price) AS m, min(id) AS a, array_agg(pages) AS b FROM book GROUP BY CUBE (author)
    HAVING 1 <= count(*);

-- author? m!
SELECT author, max(price) AS m FROM book WHERE id > 0 GROUP BY ROLLUP (author)
    HAVING count(pages) <> 0 AND author IS NULL;

-- author! m!
SELECT author, max(price) AS m FROM book GROUP BY ROLLUP (author) HAVING author > 0;

-- a! b?
SELECT min(id) AS a, min(stars) AS b FROM book GROUP BY GROUPING SETS ((author), ())
    HAVING max(pages) > 1;

-- m!
SELECT max(pages) AS m FROM book WHERE pages > 1 HAVING sum(id) IS NOT NULL;

-- WINDOWS THAT HAVE THE ROW

-- a! b! c! d?
SELECT lag(id, 0) OVER w AS a, nth_value(title, 1) OVER w AS b, lead(id, 0, NULL) OVER w AS c,
    lag(pages, 0) OVER w AS d FROM book WINDOW w AS (ORDER BY id);

-- SERIES OF WHICH ONE IS AS LONG AS ANY

-- a? b! c!
SELECT generate_series(1, 2) AS a, generate_series(1, 3) AS b, generate_series(9, 5, -2) AS c
    FROM book;

-- TABLES MADE OF DOCUMENTS

-- n! e! x? m? f?
SELECT n, e, x, m, f FROM book, JSON_TABLE(meta, '$[*]' COLUMNS (n FOR ORDINALITY,
    NESTED PATH '$.a[*]' COLUMNS (m FOR ORDINALITY, f bool EXISTS PATH '$.b'),
    e bool EXISTS PATH '$.a', x int PATH '$')) AS t;

-- e! f?
SELECT e, f FROM JSON_TABLE(jsonb '[1]', '$' COLUMNS (e bool EXISTS PATH '$.a' TRUE ON ERROR,
    f bool EXISTS PATH '$.a' UNKNOWN ON ERROR)) AS t;

-- FUNCTIONS OF FINITE VALUES

-- a! b! c! d!
SELECT hashtext(title) AS a, hashtextextended(title, id) AS b, hash_array(tags) AS c,
    pg_try_advisory_xact_lock(hashtextextended('x' || id::text, 0)) AS d FROM book;

-- a! b! c! d! e!
SELECT scale(8.41) AS a, scale(id::numeric + 1.5) AS b, now()::time AS c,
    to_char(now(), 'YYYY') AS d, extract(dow FROM CURRENT_DATE) AS e FROM book;

-- a! b! c! d! e! f!
SELECT to_char(CURRENT_DATE - 7, 'IW') AS a, extract(hour FROM now() AT TIME ZONE 'UTC') AS b,
    date_part('minute', date_trunc('hour', now() - interval '1 day')) AS c,
    to_char(date '2000-01-01', 'YYYY') AS d, extract(day FROM now() - timestamptz '2000-01-01') AS e,
    time '10:00' + interval '1 hour' AS f;

-- FRAMES AROUND THEIR OWN ROW

-- a! b! c! d!
SELECT sum(n) OVER (ORDER BY at RANGE BETWEEN '1 mon' PRECEDING AND CURRENT ROW) AS a,
    sum(n) OVER (ORDER BY at RANGE BETWEEN '1 mon 2 days 3 hours' PRECEDING
        AND '1 day' FOLLOWING) AS b,
    first_value(n) OVER (ORDER BY instant DESC RANGE BETWEEN '1 day' PRECEDING
        AND '0' FOLLOWING) AS c,
    last_value(n) OVER (ORDER BY day RANGE BETWEEN CURRENT ROW
        AND INTERVAL '1' MONTH FOLLOWING) AS d
    FROM event;

-- a! b! c!
SELECT sum(n) OVER (ORDER BY n RANGE BETWEEN 1 PRECEDING AND 2 FOLLOWING) AS a,
    sum(n) OVER (ORDER BY n::numeric RANGE BETWEEN 1.5 PRECEDING AND CURRENT ROW) AS b,
    sum(n) OVER (ORDER BY at GROUPS BETWEEN 1 PRECEDING AND CURRENT ROW) AS c
    FROM event;

-- COLUMNS THAT SEARCH AND CYCLE ADD

-- id! o! c! p!
WITH RECURSIVE t AS (SELECT 1 AS id UNION ALL SELECT id + 1 FROM t WHERE id < 3)
    SEARCH BREADTH FIRST BY id SET o CYCLE id SET c USING p
    SELECT id, o, c, p FROM t;

-- c! p!
WITH RECURSIVE t AS (SELECT 1 AS id UNION ALL SELECT id + 1 FROM t WHERE id < 3)
    CYCLE id SET c TO 1 DEFAULT 2.5 USING p
    SELECT c, p FROM t;

-- VIRTUAL COLUMNS

-- c! d!
SELECT c, d FROM alike;

-- c! d! f!
SELECT c, d, f FROM divided_1;

-- c!
SELECT c FROM below;

-- e!
UPDATE divided SET a = NULL RETURNING e;
