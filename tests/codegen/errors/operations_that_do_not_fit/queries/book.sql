-- name: script()#
DELETE FROM book;

-- name: create_many(name)*!
INSERT INTO author (name) VALUES (:name);

-- name: delete_returning(id)!
DELETE FROM book WHERE id = :id RETURNING id;

-- name: delete_one(id)^
DELETE FROM book WHERE id = :id;

-- name: delete_list(author)
DELETE FROM book WHERE author = :author;

-- name: two_values()$
SELECT count(*), max(pages) FROM book;

-- name: counted()!
SELECT count(*) AS n FROM book;
