-- The same statements as a person would write them; «names| …» is there if these fields are given.

-- name: compare
SELECT id FROM book WHERE true «low high| AND pages >= :low AND pages <= :high»
«start stop| AND (price < least(:start, :stop) OR price > greatest(:start, :stop))»
«like escape| AND title LIKE :like ESCAPE :escape» «one two| AND (title = 'one' OR title = :one OR title = :two)»
«pages price| AND NOT (pages = :pages AND price = :price)»
«editor in_print| AND (editor = :editor OR in_print = :in_print)» ORDER BY id

-- name: between
SELECT id FROM book WHERE pages >= 1 AND pages <= 9 «a b| AND (pages < :a OR pages > :b)» «low| AND pages >= :low»
«least| AND price >= :least AND price <= 2» «id| AND id >= least(:id, 2) AND id <= greatest(:id, 2)» ORDER BY id

-- name: null_safe
SELECT id FROM book WHERE true «editor| AND editor IS NOT DISTINCT FROM :editor»
«pages| AND pages IS DISTINCT FROM :pages» «p q| AND (pages, price) IS DISTINCT FROM (:p, :q)»
«word| AND (:word IS NULL OR title = :word)» «instead| AND coalesce(pages, :instead) > 1» ORDER BY id

-- name: arrays
SELECT id FROM book WHERE true «titles| AND title = ANY (:titles)» «ids| AND id <> ALL (:ids)»
«tag| AND :tag = ANY (tags)» «first| AND tags[1] = :first»
«labels| AND labels IS NOT DISTINCT FROM :labels» ORDER BY id

-- name: documents
SELECT id FROM book WHERE true «a| AND meta ->> 'a' = :a AND jsonb_typeof(meta -> 'a') = 'string'»
«whole| AND meta -> 'a' = :whole» «path text| AND meta ->> :path = :text» «key| AND meta ? :key» ORDER BY id

-- name: shapes
SELECT id FROM book WHERE true «at| AND span @> :at» «city| AND (home).city = :city»
«p q| AND (pages > :p OR (pages = :p AND price > :q))»
«country| AND EXISTS (SELECT FROM author a WHERE a.id = book.author AND a.name = title AND country = :country)»
«suffix| AND lower(title) || :suffix = upper(title) || :suffix» ORDER BY id

-- name: cases
SELECT id FROM book WHERE true
«title| AND CASE WHEN in_print AND pages > 1 THEN title = :title ELSE pages IN (1, 2) END»
«pages| AND (CASE pages WHEN :pages THEN true WHEN 2 THEN in_print END) IS NOT FALSE»
«price| AND price <> :price» ORDER BY id

-- name: words
SELECT id FROM book WHERE title <> 'x AND y WHERE z' «title| AND title <> :title»
«text| AND pages::text = '''AND ' || :text» «price| AND price > :price» ORDER BY id

-- name: any_of
SELECT id FROM book «pages price| WHERE pages = :pages OR (price = :price AND in_print)» ORDER BY id

-- name: within_parentheses
SELECT id FROM book «pages price| WHERE pages = :pages AND price = :price» ORDER BY id

-- name: queries_within
SELECT id FROM book WHERE true
«weight| AND EXISTS (SELECT FROM part WHERE whole = book.id AND weight > :weight AND piece > 1)»
«loose| AND id NOT IN (SELECT piece FROM part WHERE weight = :loose)»
«most| AND pages = (SELECT max(weight) FROM part WHERE whole = book.id OR weight = :most)»
«born| AND author IN (SELECT id FROM author WHERE born < :born)» ORDER BY id

-- name: in_from
SELECT b.id, s.n, l.weight
FROM (SELECT * FROM book WHERE true «pages| AND pages > :pages» «in_print| AND in_print = :in_print») b
JOIN (SELECT whole, count(*) n FROM part «weight| WHERE weight > :weight» GROUP BY whole) s ON s.whole = b.id
LEFT JOIN LATERAL (SELECT weight FROM part WHERE whole = b.id «piece| AND piece > :piece» ORDER BY weight LIMIT 1) l ON true
«title| WHERE b.title = :title» ORDER BY b.id

-- name: in_select_list
SELECT id, (SELECT count(*) FROM part WHERE whole = book.id «weight| AND weight = :weight»),
EXISTS (SELECT FROM author «name| WHERE name = :name»),
ARRAY(SELECT piece FROM part WHERE whole = book.id «piece| AND piece > :piece» ORDER BY 1)
FROM book WHERE pages > 0 ORDER BY id

-- name: with_queries
SELECT a.name, b.title FROM (SELECT * FROM author WHERE true «country| AND country = :country» «name| AND name <> :name») a
LEFT JOIN (SELECT * FROM book WHERE true «name| AND title = :name» «pages| AND pages > :pages») b ON b.author = a.id
«after| WHERE a.name > :after» ORDER BY a.name, b.title

-- name: recursive
WITH RECURSIVE t (id, depth) AS (SELECT :id::bigint, 0 UNION SELECT p.piece, t.depth + 1 FROM part p, t
WHERE t.id = p.whole AND t.depth < 4 «weight| AND p.weight > :weight» «without| AND p.piece <> :without»)
SELECT id, depth FROM t «least| WHERE depth >= :least» ORDER BY depth, id

-- name: arms
SELECT id FROM book «number| WHERE pages = :number» UNION ALL SELECT id FROM author «country| WHERE country = :country»
EXCEPT SELECT whole FROM part WHERE true «number| AND weight = :number» «piece| AND piece = :piece» ORDER BY 1

-- name: grouped
SELECT author, count(CASE WHEN in_print THEN 1 END), sum(pages) FROM book
WHERE true «price| AND price > :price» «editor| AND editor = :editor» GROUP BY author ORDER BY author

-- name: locked
SELECT id FROM book WHERE true «pages| AND pages = :pages» «price| AND price = :price» ORDER BY id

-- name: one_of_two
SELECT id, x FROM (SELECT id, (SELECT 1 «a| WHERE :a = 1» UNION ALL SELECT 2 «b| WHERE :b = 1» LIMIT 1) x FROM book) s
«x| WHERE x > :x» ORDER BY id

-- name: tied
SELECT id FROM book WHERE true «a b c| AND pages > :a + :b AND price > :b - :c» «title| AND title = :title» ORDER BY id

-- name: plain_too
SELECT id FROM book WHERE title >= :word AND pages >= :number
«suffix| AND (title = :word || :suffix OR pages > :number)» «price| AND price > :number + :price» ORDER BY id

-- name: insert
INSERT INTO book (author, title «pages|, pages» «price|, price» «in_print|, in_print» «tag|, tags» «a|, meta»
«street city|, home» «low high|, span») VALUES (:author, :title «pages|, :pages + 1» «price|, :price» «in_print|, NOT :in_print»
«tag|, ARRAY[:tag, 'x']» «a|, jsonb_build_object('a', :a)» «street city|, (:street, :city)::address»
«low high|, int4range(:low, :high)») RETURNING author, title, pages, price, in_print, tags, meta, home, span

-- name: insert_required
INSERT INTO book (author, title «editor|, editor») VALUES (:author, lower(:title) «editor|, :editor») RETURNING author, title, editor

-- name: insert_selected
INSERT INTO book (author, title, pages) SELECT :author, name || '!', 1 FROM author WHERE true «country| AND country = :country»
«low high| AND born >= least(:low, :high) AND born <= greatest(:low, :high)»

-- name: save
INSERT INTO book (author, title «pages|, pages» «price|, price» «label|, labels»)
VALUES (:author, :title «pages|, :pages» «price|, :price» «label|, ARRAY[:label]»)
ON CONFLICT (author, title) DO UPDATE SET labels = EXCLUDED.labels «pages|, pages = :pages»
«price|, price = book.price + :price» «editor|, editor = :editor» RETURNING author, title, pages, price, editor, labels

-- name: save_if
INSERT INTO book (author, title «pages|, pages») VALUES (:author, :title «pages|, :pages») ON CONFLICT (author, title) DO UPDATE
SET pages = EXCLUDED.pages «price|, price = :price» WHERE true «below| AND book.pages < :below» «in_print| AND book.in_print = :in_print»
RETURNING author, title, pages, price

-- name: update
UPDATE book SET id = id «pages|, pages = :pages» «price|, price = price * :price + 1» «title|, title = left(lower(:title), 3)»
«editor in_print|, editor = :editor, in_print = :in_print» «high|, span = CASE WHEN pages > 1 THEN int4range(1, :high) END»
WHERE id = :id «before| AND pages IS DISTINCT FROM :before» RETURNING id, title, pages, price, editor, in_print, span,
(SELECT count(*) FROM part WHERE whole = book.id «weight| AND weight > :weight»)

-- name: update_from
UPDATE book SET title = book.title || a.name «pages|, pages = :pages» «price|, price = a.id + :price» FROM author a, part
WHERE a.id = book.author AND part.whole = book.id AND book.id >= :id «weight| AND part.weight > :weight» «country| AND a.country = :country»
RETURNING book.id, book.title, book.pages, book.price

-- name: update_row
UPDATE book SET id = id «country|, title = (SELECT name FROM author WHERE country = :country), pages = (SELECT 3 FROM author WHERE country = :country)»
«price|, price = :price» WHERE id = :id RETURNING id, title, pages, price

-- name: update_elements
UPDATE book SET price = price «one|, tags[1] = :one» «two|, tags[2] = :two» «labels|, labels[1:2] = :labels»
WHERE id = :id RETURNING id, tags, labels

-- name: update_documents
UPDATE book SET id = id «whole|, meta['a'] = :whole» «text|, meta['b']['c'] = to_jsonb(:text)» WHERE id = :id RETURNING id, meta

-- name: update_fields
UPDATE book SET id = id «city|, home.city = :city» «street|, home.street = upper(:street)» WHERE id = :id RETURNING id, home

-- name: update_within
WITH changed AS (UPDATE book SET price = price + 1 «pages|, pages = :pages» FROM part WHERE whole = book.id AND book.id >= :id
«weight| AND weight > :weight» «in_print| AND in_print = :in_print» RETURNING book.id, pages)
SELECT id, pages FROM changed «more| WHERE pages > :more» ORDER BY id

-- name: delete
DELETE FROM book WHERE id >= :id AND EXISTS (SELECT FROM author WHERE id = book.author «country| AND country = :country»)
«pages| AND pages IS DISTINCT FROM :pages» «weight| AND EXISTS (SELECT FROM part WHERE whole = book.id AND weight = :weight)»

-- name: merge
MERGE INTO book USING (SELECT id, name FROM author WHERE true «country| AND country = :country») a ON a.id = book.author
WHEN MATCHED AND in_print THEN UPDATE SET price = price + 1 «pages|, pages = :pages» «editor|, editor = :editor»
WHEN NOT MATCHED THEN INSERT (author, title «new|, pages») VALUES (a.id, a.name «new|, :new»)
WHEN NOT MATCHED BY SOURCE THEN DELETE
