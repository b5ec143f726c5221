-- name: create(input)<!
INSERT INTO author (id, name)
VALUES (:input.id, :input.name)
RETURNING id;

-- name: update(id, input)<!
UPDATE author
SET id = :input.id,
    name = :input.name
WHERE id = :id
RETURNING id;
