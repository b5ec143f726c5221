-- name: create(id, name)<!
INSERT INTO member (id, name) VALUES (:id, :name) RETURNING id, name;
