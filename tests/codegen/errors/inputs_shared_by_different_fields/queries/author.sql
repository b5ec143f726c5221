-- name: create(input)<!
-- @input AuthorInput
INSERT INTO author (name, country) VALUES (:input.name, :input.country) RETURNING id;

-- name: create_many(input)*!
-- @input AuthorInput
INSERT INTO author (country, name) VALUES (:input.country, :input.name);

-- name: create_without_country(input)<!
-- @input AuthorInput
INSERT INTO author (name) VALUES (:input.name) RETURNING id;

-- name: create_with_birth(input)<!
-- @input AuthorInput
INSERT INTO author (name, country, born)
VALUES (:input.name, :input.country, :input.born) RETURNING id;

-- name: rename(id, input)<!
-- @input AuthorInput
UPDATE author SET name = :input.name, country = :input.country WHERE id = :id RETURNING id;

-- name: list_named(filter)
-- @input AuthorInput
SELECT id FROM author WHERE name = :filter.name AND country = :filter.country ORDER BY id;

-- name: save(input)<!
INSERT INTO author (name) VALUES (:input.name) RETURNING id;

-- name: keep(input)<!
-- @input SaveAuthorInput
INSERT INTO author (name) VALUES (:input.name) RETURNING id;

-- name: store(input)<!
-- @input Author
INSERT INTO author (name) VALUES (:input.name) RETURNING id, name, country, born;
