-- Authors.

-- name: find_by_id(id)^
-- The author with this id.
SELECT id, nam FROM author WHERE id = :id;

-- name: find_by_country(country)^
-- Somebody from this country.
SELECT id, name, country, born FROM author WHERE country = :country;

-- name: list()
-- All authors.
SELECT * FROM author ORDER BY id;

-- name: list()
-- All authors once more.
SELECT id FROM author ORDER BY id;
