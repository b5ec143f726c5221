-- name: list()
SELECT id, isbn, author, title, mood, moods, pair, pairs, tags, meta, metas, doc, data, pages,
       price, printed, changes
FROM book
ORDER BY id;

-- name: create_many(input)*!
INSERT INTO book (isbn, author, title, mood, moods, pair, pairs, tags, meta, metas, doc, data, pages,
                  price, printed)
VALUES (:input.isbn, :input.author, :input.title, :input.mood, :input.moods, :input.pair,
        :input.pairs, :input.tags, :input.meta, :input.metas, :input.doc, :input.data, :input.pages,
        :input.price, :input.printed)
RETURNING id, isbn, author, title, mood, moods, pair, pairs, tags, meta, metas, doc, data, pages,
          price, printed, changes;

-- name: add_many(input)*!
INSERT INTO book (isbn, author, title, mood, moods, pair, pairs, tags, meta, metas, doc, data, pages,
                  price, printed)
VALUES (:input.isbn, :input.author, :input.title, :input.mood, :input.moods, :input.pair,
        :input.pairs, :input.tags, :input.meta, :input.metas, :input.doc, :input.data, :input.pages,
        :input.price, :input.printed);

-- name: add_by(author_id, books)*!
INSERT INTO book (isbn, author, title) VALUES (:books.isbn, :author_id, :books.title);

-- name: save_many(input)*!
INSERT INTO book (isbn, title, meta)
VALUES (:input.isbn, :input.title, :input.meta)
ON CONFLICT (isbn) DO UPDATE
SET title = :input.title, meta = :input.meta, changes = book.changes + 1
RETURNING isbn, title, meta, changes;

-- name: save_version(input)*!
INSERT INTO book (isbn, title, changes) VALUES (:input.isbn, :input.title, :input.changes)
ON CONFLICT (isbn) DO UPDATE SET title = :input.title, changes = book.changes + 1
WHERE book.changes = :input.changes;

-- name: retitle_many(input)*!
UPDATE book SET title = :input.title, pages = :input.pages
WHERE isbn = :input.isbn AND pages = :input.pages - 1;

-- name: delete_old(input)*!
WITH old AS (SELECT id FROM book WHERE changes < :input.changes),
     gone AS (DELETE FROM book WHERE id IN (SELECT id FROM old))
INSERT INTO book (isbn, changes) VALUES (:input.isbn, :input.changes);

-- name: take_over(input)*!
INSERT INTO book (isbn, changes)
SELECT isbn, changes FROM (SELECT * FROM book WHERE title = :input.title) AS found
ON CONFLICT (isbn) DO UPDATE SET title = :input.title, pages = :input.pages;

-- name: upsert_many(input)*!
WITH same AS (
    SELECT isbn, title, changes FROM book WHERE isbn = :input.isbn AND title = :input.title
), written AS (
    INSERT INTO book (isbn, title) VALUES (:input.isbn, :input.title)
    ON CONFLICT (isbn) DO UPDATE SET title = :input.title, changes = book.changes + 1
    WHERE book.changes IS DISTINCT FROM (SELECT changes FROM same)
    RETURNING isbn, title, changes
)
SELECT isbn, title, changes FROM written
UNION ALL
SELECT isbn, title, changes FROM same WHERE NOT EXISTS (SELECT FROM written)
LIMIT 1;

-- name: add_new(input)*!
INSERT INTO book (isbn) VALUES (:input.isbn) ON CONFLICT DO NOTHING;

-- name: add_new_of(input)*!
INSERT INTO book (isbn, author) VALUES (:input.isbn, :input.author);

-- name: save_by(input)*!
INSERT INTO book (isbn, author) VALUES (:input.isbn, :input.author)
ON CONFLICT (isbn) DO UPDATE SET author = :input.author, changes = book.changes + 1;

-- name: update_many(input)*!
UPDATE book SET title = :input.title, tags = :input.tags
WHERE isbn = :input.isbn
RETURNING isbn, title, tags;

-- name: rename_many(title, input)*!
UPDATE book SET title = :title, changes = changes + 1 WHERE id = :input.id AND title <> :input.old;

-- name: delete_many(input)*!
DELETE FROM book WHERE id = :input.id;

-- name: copy_many(input)*!
INSERT INTO book (isbn, title) SELECT :input.isbn, title FROM book WHERE id = :input.source
RETURNING id;

-- name: echo_many(input)*!
WITH added AS (INSERT INTO book (isbn, title) VALUES (:input.isbn, :input.title) RETURNING title)
SELECT :input.isbn::text AS isbn, title FROM added;
