-- name: list_shelves()
SELECT book, number, shelf FROM copy ORDER BY book, number;
