-- name: list()
	SELECT	id,	'→ö'	AS	x,	titel	FROM	book	ORDER	BY	id;

-- name: crlf()
SELECT id,
       titel
FROM book
ORDER BY id;
