-- name: dollar_quoted_and_declared(x)$
SELECT $$ :x $$;

-- name: slice(n)$
SELECT tags[1:n] FROM book WHERE id = :n;

-- name: slice_by_function(n)$
SELECT tags[length(title) :n] FROM book WHERE id = :n;

-- name: slice_by_column()$
SELECT tags[1 :pages] FROM book LIMIT 1;

-- name: slice_by_parameter(id, n)$
SELECT tags[1::n] FROM book WHERE id = :id;
