-- name: list_newest()
-- The newest first.
-- @order created: created DESC, id DESC
SELECT id FROM book ORDER BY id;

-- name: list_sound()
-- mail@example.org is no annotation.
SELECT id FROM book ORDER BY id;
