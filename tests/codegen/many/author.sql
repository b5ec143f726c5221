-- name: create_many(input)*!
INSERT INTO author (name, token) VALUES (:input.name, :input.token) RETURNING id, name, token;
