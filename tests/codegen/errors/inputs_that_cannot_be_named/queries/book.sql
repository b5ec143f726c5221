-- name: add(input)<!
-- @input
INSERT INTO book (author, title) VALUES (:input.author, :input.title) RETURNING id;

-- name: add_in_lower_case(input)<!
-- @input book_input
INSERT INTO book (author, title) VALUES (:input.author, :input.title) RETURNING id;

-- name: add_twice(input)<!
-- @input BookInput
-- @input OtherInput
INSERT INTO book (author, title) VALUES (:input.author, :input.title) RETURNING id;

-- name: add_twice_by_group(input)<!
-- @input input: BookInput
-- @input input: OtherInput
INSERT INTO book (author, title) VALUES (:input.author, :input.title) RETURNING id;

-- name: add_twice_in_two_ways(input)<!
-- @input BookInput
-- @input input: OtherInput
INSERT INTO book (author, title) VALUES (:input.author, :input.title) RETURNING id;

-- name: find(id)^
-- @input BookInput
SELECT id FROM book WHERE id = :id;

-- name: change(id, input, expected)<!
-- @input BookInput
UPDATE book SET title = :input.title WHERE id = :id AND stars = :expected.stars RETURNING id;

-- name: change_another(id, input, expected)<!
-- @input filter: BookFilter
UPDATE book SET title = :input.title WHERE id = :id AND stars = :expected.stars RETURNING id;
