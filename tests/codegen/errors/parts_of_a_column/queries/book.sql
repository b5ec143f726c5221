-- name: half_a_row(id, input)<!
UPDATE book
SET pages = :input.pages, (title, price) = (:input.title, 1)
WHERE id = :id RETURNING id;

-- name: half_a_row_on_conflict(input)<!
INSERT INTO author (name) VALUES ('Ada')
ON CONFLICT (name) DO UPDATE SET name = 'Ada', (country, born) = ROW ('UK', :input.born)
RETURNING id;

-- name: element_without_a_default(author, input)<!
INSERT INTO book (author, title, tags[1], tags[2])
VALUES (:author, 'x', 'one', :input.tag)
RETURNING id;
