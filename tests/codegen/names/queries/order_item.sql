-- name: list()
SELECT id, "userId", odd FROM "Order Item" ORDER BY id;

-- name: factors()
SELECT id, kind FROM "2fa" ORDER BY id;

-- name: globals()
SELECT id, class AS class_, "with space" AS with_space, __dunder AS dunder FROM global ORDER BY id;

-- name: members()
SELECT id, name FROM member ORDER BY id;

-- name: Member()
SELECT id, name FROM member ORDER BY id;
