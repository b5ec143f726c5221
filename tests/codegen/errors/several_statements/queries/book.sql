-- name: two()!
DELETE FROM copy WHERE book = 1;
DELETE FROM book WHERE id = 1;

-- name: utility()!
VACUUM book;

-- name: transaction()!
COMMIT;

-- name: ddl()!
CREATE TABLE x (id int);

-- name: trailing()
SELECT id FROM book ORDER BY id;;
