-- name: create(id, secret)<!
INSERT INTO audit.member (id, secret) VALUES (:id, :secret) RETURNING id, secret;
