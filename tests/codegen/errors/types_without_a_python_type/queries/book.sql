-- name: place()
SELECT id, point(1, 2) AS place FROM book ORDER BY id;

-- name: near(spot)
SELECT id FROM book WHERE :spot <@ box '((0,0),(1,1))' ORDER BY id;

-- name: whole_row()
SELECT id, b AS book FROM book AS b ORDER BY id;

-- name: spans()$
SELECT int8range(1, 2);
