-- Items.

-- name: below(ids, k)
SELECT u.id, u.id < :k AS lt FROM unnest(:ids::int[]) AS u (id) ORDER BY u.id;

-- name: next_of(k)$
SELECT :k::int + 1 AS value;

-- name: either(a, b)
SELECT i.id, coalesce(i.size + :a, :b::int + 1) AS value FROM item AS i ORDER BY i.id;

-- name: labelled(label, filter)
SELECT id, upper(:label::text) AS label FROM item
WHERE name = :filter.name ORDER BY id;

-- name: chosen(label)
-- @order id: id
-- @order name: name, id
SELECT id, name, upper(:label::text) AS label FROM item ORDER BY id;

-- name: paged(label)
-- @keyset
SELECT id, upper(:label::text) AS label FROM item ORDER BY id;

-- name: flow(label)
-- @stream
SELECT id, upper(:label::text) AS label FROM item ORDER BY id;

-- name: rename(id, note, input)<!
UPDATE item SET note = :input.note, name = name || '' WHERE id = :id
RETURNING id, upper(:note::text) AS given;

-- name: mark(id, note)<!
UPDATE item SET note = upper(:note) WHERE id = :id RETURNING id, note;

-- name: mark_many(inputs)*!
UPDATE item SET note = :inputs.note WHERE id = :inputs.id
RETURNING id, upper(:inputs.label::text) AS label;

-- name: tagged(tags)
SELECT t FROM unnest(:tags::text[]) AS t ORDER BY t;

-- name: all_tags(tags)
SELECT id, :tags::text[] AS tags FROM item ORDER BY id;

-- name: find_by_id(id)^
SELECT id, name FROM item WHERE id = :id;

-- name: joined(a, b)
SELECT cardinality(:a::int[] || :b::int[]) AS length;

-- name: counted(label)
SELECT count(*) AS n FROM item WHERE name = :label;

-- name: add(id, name)<!
INSERT INTO item (id, name) VALUES (:id, :name) RETURNING id, name;

-- name: set_name(id, name)<!
UPDATE item SET name = :name WHERE id = :id RETURNING id, name;
