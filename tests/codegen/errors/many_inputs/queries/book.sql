-- name: without_a_group(name)*!
INSERT INTO author (name) VALUES (:name);

-- name: of_two_lists(old, new)*!
UPDATE book SET title = :new.title WHERE id = :old.id;

-- name: rowless(input)*!
-- @row Gone
DELETE FROM book WHERE id = :input.id;

-- name: half_of_a_condition(input)*!
WITH same AS (SELECT id FROM book WHERE title <> :input.title OR :input.force)
INSERT INTO book (title, pages) VALUES (:input.title, (SELECT max(id) FROM same));
