-- name: without_a_group(name)*!
INSERT INTO author (name) VALUES (:name);

-- name: of_two_lists(old, new)*!
UPDATE book SET title = :new.title WHERE id = :old.id;

-- name: rowless(input)*!
-- @row Gone
DELETE FROM book WHERE id = :input.id;

-- name: half_of_a_condition(input)*!
UPDATE book SET title = :input.title
WHERE id = :input.id AND (title <> :input.title OR :input.force)
RETURNING id;

-- name: every_row(input)*!
UPDATE book SET title = :input.title, pages = 1 WHERE title = :input.title;
