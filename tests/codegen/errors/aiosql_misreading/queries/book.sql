-- name: dollar_quoted()$
SELECT $$ :x $$;

-- name: dollar_quoted_and_declared(x)$
SELECT $$ :x $$;

-- name: escaped()$
SELECT E'it\'s :x';

-- name: slice(n)$
SELECT tags[1:n] FROM book WHERE id = :n;

-- name: slice_of_numbers()
SELECT (tags)[1:2] AS tags FROM book ORDER BY id;

-- name: slice_by_parameter(id, n)$
SELECT tags[1::n] FROM book WHERE id = :id;

-- name: dashes_in_a_string(x)$
SELECT 'a -- b' || :x;

-- name: quoted_name()
SELECT id AS ":x" FROM book ORDER BY id;

-- name: assigned(name)
SELECT id FROM make_interval(days := :name) AS i (id);
