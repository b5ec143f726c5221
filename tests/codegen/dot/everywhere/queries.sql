-- Statements that vary in every place where something can drop out.

-- name: compare(f)
SELECT id FROM book
WHERE pages BETWEEN :f.low AND :f.high
  AND price NOT BETWEEN SYMMETRIC :f.start AND :f.stop
  AND title LIKE :f.like ESCAPE :f.escape
  AND title IN ('one', :f.one, :f.two)
  AND NOT (pages = :f.pages AND price = :f.price)
  AND (editor = :f.editor OR in_print = :f.in_print)
ORDER BY id;

-- name: between(f)
SELECT id FROM book
WHERE pages BETWEEN 1 AND 9 AND NOT pages BETWEEN :f.a AND :f.b AND (pages BETWEEN :f.low AND 9)
  AND 'é' < 'ê' AND price Between :f.least AND 2 AND id between symmetric :f.id AND 2
ORDER BY id;

-- name: null_safe(f)
SELECT id FROM book
WHERE editor IS NOT DISTINCT FROM :f.editor AND pages IS DISTINCT FROM :f.pages
  AND (pages, price) IS DISTINCT FROM (:f.p, :f.q) AND (:f.word::text IS NULL OR title = :f.word)
  AND coalesce(pages, :f.instead) > 1
ORDER BY id;

-- name: arrays(f)
SELECT id FROM book
WHERE title = ANY (:f.titles) AND id <> ALL (:f.ids)
  AND tags @> ARRAY[:f.tag] AND tags[1] = :f.first AND labels IS NOT DISTINCT FROM :f.labels
ORDER BY id;

-- name: documents(f)
SELECT id FROM book
WHERE meta @> jsonb_build_object('a', :f.a::text) AND meta['a'] = :f.whole
  AND meta ->> :f.path = :f.text AND meta ? :f.key
ORDER BY id;

-- name: shapes(f)
SELECT id FROM book
WHERE span @> :f.at::int AND (home).city = :f.city AND (pages, price) > (:f.p, :f.q)
  AND (author, title) IN (SELECT id, name FROM author WHERE country = :f.country)
  AND lower(title) || :f.suffix = upper(title)::text || :f.suffix
ORDER BY id;

-- name: cases(f)
SELECT id FROM book
WHERE CASE WHEN in_print AND pages > 1 THEN title = :f.title ELSE pages BETWEEN 1 AND 2 END
  AND CASE pages WHEN :f.pages THEN true WHEN 2 THEN in_print END IS NOT FALSE
  AND nullif(price, :f.price) IS NOT NULL
ORDER BY id;

-- name: words(f)
SELECT id FROM book -- WHERE title = :f.nothing AND
WHERE title <> 'x AND y WHERE z' -- AND
  AND /* AND WHERE */ title <> :f.title /* AND */ AND -- OR
      title !~ 'a AND b' AND title !~ $re$ AND WHERE $re$
  AND pages::text = E'\'AND ' || :f.text || '' AND price > :f.price -- the last
ORDER BY id;

-- name: any_of(f)
SELECT id FROM book WHERE pages = :f.pages OR price = :f.price AND in_print ORDER BY id;

-- name: within_parentheses(f)
SELECT id FROM book WHERE id > 0 AND (pages = :f.pages AND price = :f.price) ORDER BY id;

-- name: queries_within(f)
SELECT id FROM book
WHERE EXISTS (SELECT FROM part WHERE whole = book.id AND weight > :f.weight AND piece > 1)
  AND id NOT IN (SELECT piece FROM part WHERE weight = :f.loose)
  AND pages = (SELECT max(weight) FROM part WHERE whole = book.id OR weight = :f.most)
  AND author = ANY (SELECT id FROM author WHERE born < :f.born)
ORDER BY id;

-- name: in_from(f)
SELECT b.id, s.n, l.weight
FROM (SELECT id, author, title FROM book WHERE pages > :f.pages AND in_print = :f.in_print) AS b
JOIN (SELECT whole, count(*) AS n FROM part WHERE weight > :f.weight GROUP BY whole) AS s
    ON s.whole = b.id
LEFT JOIN LATERAL (
    SELECT weight FROM part WHERE whole = b.id AND piece > :f.piece ORDER BY weight LIMIT 1
) AS l ON true
WHERE b.title = :f.title
ORDER BY b.id;

-- name: in_select_list(f)
SELECT id, (SELECT count(*) FROM part WHERE whole = book.id AND weight = :f.weight) AS n,
       EXISTS (SELECT FROM author WHERE name = :f.name) AS known,
       ARRAY(SELECT piece FROM part WHERE whole = book.id AND piece > :f.piece ORDER BY 1) AS pieces
FROM book WHERE pages > 0 ORDER BY id;

-- name: with_queries(f)
WITH a AS (SELECT id, name FROM author WHERE country = :f.country AND name <> :f.name),
     b AS MATERIALIZED (SELECT author, title FROM book WHERE title = :f.name AND pages > :f.pages)
SELECT a.name, b.title FROM a LEFT JOIN b ON b.author = a.id WHERE a.name > :f.after
ORDER BY a.name, b.title;

-- name: recursive(id, f)
WITH RECURSIVE t (id, depth) AS (
    SELECT :id::bigint, 0
    UNION
    SELECT p.piece, t.depth + 1 FROM part AS p JOIN t ON t.id = p.whole
    WHERE p.weight > :f.weight AND t.depth < 4 AND p.piece <> :f.without
)
SELECT id, depth FROM t WHERE depth >= :f.least ORDER BY depth, id;

-- name: arms(f)
SELECT id FROM book WHERE pages = :f.number
UNION ALL
(SELECT id FROM author WHERE country = :f.country AND id > 0)
EXCEPT
SELECT whole FROM part WHERE weight = :f.number AND piece = :f.piece
ORDER BY 1;

-- name: grouped(f)
SELECT author, count(*) FILTER (WHERE in_print) AS n, sum(pages) AS pages
FROM book WHERE price > :f.price AND editor = :f.editor
GROUP BY author HAVING count(*) > 0
WINDOW w AS (ORDER BY author) ORDER BY author LIMIT 9 OFFSET 0 ROWS;

-- name: locked(f)
SELECT id FROM book WHERE pages = :f.pages AND price = :f.price ORDER BY id FOR UPDATE;

-- name: one_of_two(f)
SELECT t.id, t.x FROM (
    SELECT s.id, s.x FROM (
        SELECT id, (SELECT 1 WHERE :f.a::int = 1 UNION ALL SELECT 2 WHERE 1 = :f.b::int LIMIT 1) AS x
        FROM book
    ) AS s WHERE s.x > :f.x
) AS t ORDER BY t.id;

-- name: tied(f)
SELECT id FROM book
WHERE pages > :f.a::int + :f.b::int AND price > :f.b::int - :f.c::int AND title = :f.title
ORDER BY id;

-- name: plain_too(word, number, f)
SELECT id FROM book
WHERE title >= :word AND (title = :word || :f.suffix OR pages > :number) AND pages >= :number
  AND price > :number::numeric + :f.price
ORDER BY id;

-- name: insert(author, title, i)<!
INSERT INTO book (author, title, pages, price, in_print, tags, meta, home, span)
VALUES (:author, :title, :i.pages + 1, :i.price::numeric, NOT :i.in_print, ARRAY[:i.tag, 'x'],
        jsonb_build_object('a', :i.a::text), ROW (:i.street, :i.city)::address,
        int4range(:i.low, :i.high))
RETURNING author, title, pages, price, in_print, tags, meta, home, span;

-- name: insert_required(i)<!
INSERT INTO book (author, title, editor) VALUES (:i.author, lower(:i.title), :i.editor)
RETURNING author, title, editor;

-- name: insert_selected(author, f)!
INSERT INTO book (author, title, pages)
SELECT :author, name || '!', 1 FROM author
WHERE country = :f.country AND born BETWEEN SYMMETRIC :f.low AND :f.high;

-- name: save(author, title, i)<!
INSERT INTO book AS b (author, title, pages, price, labels)
VALUES (:author, :title, :i.pages, :i.price, ARRAY[:i.label])
ON CONFLICT (author, title) DO UPDATE
SET title = EXCLUDED.title, pages = :i.pages, price = b.price + :i.price,
    editor = :i.editor, labels = EXCLUDED.labels
RETURNING author, title, pages, price, editor, labels;

-- name: save_if(author, title, i)^
INSERT INTO book (author, title, pages) VALUES (:author, :title, :i.pages)
ON CONFLICT (author, title) WHERE true DO UPDATE
SET pages = EXCLUDED.pages, price = :i.price
WHERE book.pages < :i.below AND book.in_print = :i.in_print
RETURNING author, title, pages, price;

-- name: update(id, i)<!
UPDATE book AS b
SET pages = :i.pages, price = b.price * :i.price + 1, title = lower(:i.title)::varchar(3),
    (editor, in_print) = (:i.editor, :i.in_print),
    span = CASE WHEN pages > 1 THEN int4range(1, :i.high) END
WHERE b.id = :id AND b.pages IS DISTINCT FROM :i.before
RETURNING b.id, b.title, b.pages, b.price, b.editor, b.in_print, b.span,
          (SELECT count(*) FROM part WHERE whole = b.id AND weight > :i.weight) AS n;

-- name: update_from(id, i)
UPDATE book SET title = book.title || a.name, pages = :i.pages, price = a.id + :i.price
FROM author AS a, part
WHERE a.id = book.author AND part.whole = book.id AND part.weight > :i.weight
  AND a.country = :i.country AND book.id >= :id
RETURNING book.id, book.title, book.pages, book.price;

-- name: update_row(id, i)<!
UPDATE book
SET (title, pages) = (SELECT name, 3 FROM author WHERE country = :i.country AND id > 0 LIMIT 1),
    price = :i.price
WHERE id = :id RETURNING id, coalesce(title, '') AS title, pages, price;

-- name: update_elements(id, i)<!
UPDATE book SET tags[1] = :i.one, tags[2] = :i.two, labels[1 : 2] = :i.labels, price = price
WHERE id = :id RETURNING id, tags, labels;

-- name: update_documents(id, i)<!
UPDATE book SET meta['a'] = :i.whole, meta['b']['c'] = to_jsonb(:i.text::text)
WHERE id = :id RETURNING id, meta;

-- name: update_fields(id, i)<!
UPDATE book SET home.city = :i.city, home.street = upper(:i.street)
WHERE id = :id RETURNING id, home;

-- name: update_within(id, i)
WITH fed AS (SELECT whole FROM part WHERE weight > :i.weight AND piece > 0),
     changed AS (
         UPDATE book SET pages = :i.pages, price = price + 1
         FROM fed WHERE fed.whole = book.id AND book.id >= :id AND in_print = :i.in_print
         RETURNING book.id, book.pages
     )
SELECT id, pages FROM changed WHERE true AND pages > :i.more ORDER BY id;

-- name: delete(id, f)!
DELETE FROM book USING author AS a
WHERE a.id = book.author AND book.id >= :id AND a.country = :f.country
  AND book.pages IS DISTINCT FROM :f.pages
  AND EXISTS (SELECT FROM part WHERE whole = book.id AND weight = :f.weight);

-- name: merge(f)!
MERGE INTO book USING (SELECT id, name FROM author WHERE id > 0 AND country = :f.country) AS a
ON a.id = book.author
WHEN MATCHED AND in_print THEN UPDATE SET pages = :f.pages, price = price + 1, editor = :f.editor
WHEN NOT MATCHED THEN INSERT (author, title, pages) VALUES (a.id, a.name, :f.new)
WHEN NOT MATCHED BY SOURCE THEN DELETE;
