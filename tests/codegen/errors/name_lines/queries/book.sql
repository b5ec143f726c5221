-- name: Two Words()
SELECT id FROM book ORDER BY id;

-- name: (id)
SELECT id FROM book ORDER BY id;

-- name: strange_sign()?
SELECT id FROM book ORDER BY id;

-- name: no_statement()
-- Only words.

-- name: unclosed(id
SELECT id FROM book WHERE id = :id ORDER BY id;

-- name: class()
SELECT id FROM book ORDER BY id;

-- name: 9lives()
SELECT id FROM book ORDER BY id;

-- name: entity()
SELECT id FROM book ORDER BY id;

-- name: _fetch_all()
SELECT id FROM book ORDER BY id;

-- name: by_class(class)
SELECT id FROM book WHERE id = :class ORDER BY id;

-- name: by_self(self)
SELECT id FROM book WHERE id = :self ORDER BY id;

-- name: by_field(filter)
SELECT id FROM book WHERE title = :filter.except ORDER BY id;
