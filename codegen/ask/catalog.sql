-- What the compiler asks PostgreSQL's catalogs, once a run.

-- name: relations()
-- Tables, views and composite types with their comments.
WITH dropping AS ( -- triggers that may give NULL instead of a row: those that don't just RETURN NEW
    SELECT t.tgrelid AS relation, t.tgtype AS type
    FROM pg_trigger AS t
    JOIN pg_proc AS p ON p.oid = t.tgfoid
    JOIN pg_language AS l ON l.oid = p.prolang
    CROSS JOIN LATERAL (
        SELECT regexp_replace(
            regexp_replace(p.prosrc, '^\s*--[^\r\n''"$*]*$', '', 'gn'), -- comments
            '\mreturn\s+new\s*;|\mnew\.', ' ', 'gi'
        ) AS rest
    ) AS body
    WHERE t.tgtype & 3 = 3 -- BEFORE, for each row
      AND NOT t.tgisinternal
      AND (l.lanname <> 'plpgsql' OR body.rest ~* '\m(return|new)\M|u&"')
)
SELECT c.oid::int8 AS oid, n.nspname AS schema, c.relname AS name, c.relkind::text AS kind,
       coalesce(pg_partition_root(c.oid), c.oid)::int8 AS root,
       c.relhassubclass AS has_children,
       c.relkind NOT IN ('r', 'p') OR EXISTS (
           SELECT FROM pg_trigger AS t
           WHERE (t.tgrelid = c.oid OR t.tgrelid IN (SELECT relid FROM pg_partition_tree(c.oid)))
             AND t.tgtype & 7 = 7 -- BEFORE INSERT, for each row
       ) OR EXISTS (
           SELECT FROM pg_partition_tree(CASE c.relkind WHEN 'p' THEN c.oid END) AS p
           JOIN pg_class AS f ON f.oid = p.relid AND f.relkind = 'f'
       ) AS may_skip_inserts,
       c.relkind NOT IN ('r', 'p') OR EXISTS (
           SELECT FROM pg_trigger AS t
           WHERE (t.tgrelid = c.oid OR t.tgrelid IN (SELECT relid FROM pg_partition_tree(c.oid)))
             AND t.tgtype & 19 = 19 -- BEFORE UPDATE, for each row
             AND NOT t.tgisinternal
       ) AS may_skip_updates,
       c.relkind IN ('r', 'p') AND NOT EXISTS (
           SELECT FROM dropping AS d
           WHERE d.relation IN (SELECT c.oid UNION ALL SELECT relid FROM pg_partition_tree(c.oid))
             AND d.type & 4 = 4 -- INSERT
       ) AND NOT EXISTS (
           SELECT FROM pg_partition_tree(CASE c.relkind WHEN 'p' THEN c.oid END) AS p
           JOIN pg_class AS f ON f.oid = p.relid AND f.relkind = 'f'
       ) AS keeps_inserts,
       c.relkind IN ('r', 'p') AND NOT EXISTS (
           SELECT FROM dropping AS d
           WHERE d.relation IN (SELECT c.oid UNION ALL SELECT relid FROM pg_partition_tree(c.oid))
             AND d.type & 16 = 16 -- UPDATE
       ) AS keeps_updates,
       EXISTS (
           SELECT FROM pg_rewrite AS w WHERE w.ev_class = c.oid AND w.ev_type <> '1' -- SELECT
       ) AS has_rules,
       c.relkind IN ('r', 'p') AND n.nspname NOT IN ('public', 'pg_catalog') AND EXISTS (
           SELECT FROM pg_class AS o
           JOIN pg_namespace AS s ON s.oid = o.relnamespace
           WHERE o.relname = c.relname AND o.oid <> c.oid AND o.relkind IN ('r', 'p')
             AND s.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
       ) AS ambiguous,
       substring(array_to_string(c.reloptions, ',') FROM 'check_option=(\w+)') AS check_option,
       EXISTS (
           SELECT FROM pg_trigger AS t WHERE t.tgrelid = c.oid AND t.tgtype & 64 = 64
       ) AS has_instead_triggers,
       EXISTS (
           WITH RECURSIVE below AS (
               SELECT i.inhrelid AS oid FROM pg_inherits AS i
               WHERE i.inhparent = c.oid AND c.relhassubclass AND c.relkind IN ('r', 'p')
               UNION
               SELECT i.inhrelid FROM pg_inherits AS i JOIN below AS b ON b.oid = i.inhparent
           )
           SELECT FROM below JOIN pg_class AS f ON f.oid = below.oid AND f.relkind = 'f'
       ) AS has_foreign_children,
       c.relkind IN ('r', 'p') AND NOT c.relrowsecurity AND NOT EXISTS (
           SELECT FROM pg_rewrite AS w WHERE w.ev_class = c.oid AND w.ev_type <> '1' -- SELECT
       ) AND NOT EXISTS (
           SELECT FROM pg_trigger AS t
           WHERE t.tgrelid = c.oid AND t.tgtype & 5 = 4 -- INSERT, for each statement
       ) AND NOT EXISTS (
           SELECT FROM pg_partition_tree(CASE c.relkind WHEN 'p' THEN c.oid END) AS p
           JOIN pg_class AS f ON f.oid = p.relid AND f.relkind = 'f'
       ) AS is_copied_alike,
       obj_description(c.oid, 'pg_class') AS comment
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c')
  AND n.nspname NOT IN ('information_schema', 'pg_toast')
ORDER BY c.oid;

-- name: columns()
-- Columns; a NOT NULL promises nothing if it isn't validated, or in a foreign partition.
SELECT a.attrelid::int8 AS relation, a.attnum::int4 AS number, a.attname AS name,
       a.atttypid::int8 AS type, a.attndims::int4 AS dimensions,
       a.attnotnull AND c.relkind IN ('r', 'p', 'm') AND NOT EXISTS (
           SELECT FROM pg_constraint AS k
           WHERE k.conrelid = a.attrelid AND k.contype = 'n' AND NOT k.convalidated
             AND k.conkey = ARRAY[a.attnum]
       ) AND NOT EXISTS (
           SELECT FROM pg_partition_tree(CASE c.relkind WHEN 'p' THEN c.oid END) AS p
           JOIN pg_class AS f ON f.oid = p.relid AND f.relkind = 'f'
       ) AND (a.attgenerated <> 'v' OR below.is_computed_alike) AS not_null,
       -- A table that inherits may hold what its parent forbids.
       NOT EXISTS (
           WITH RECURSIVE below AS (
               SELECT i.inhrelid AS oid FROM pg_inherits AS i
               WHERE i.inhparent = a.attrelid AND c.relkind = 'r'
               UNION
               SELECT i.inhrelid FROM pg_inherits AS i JOIN below AS b ON b.oid = i.inhparent
           )
           SELECT FROM below
           JOIN pg_class AS d ON d.oid = below.oid
           JOIN pg_attribute AS e ON e.attrelid = below.oid AND e.attname = a.attname
           WHERE NOT e.attnotnull OR d.relkind <> 'r' OR EXISTS (
               SELECT FROM pg_constraint AS k
               WHERE k.conrelid = e.attrelid AND k.contype = 'n' AND NOT k.convalidated
                 AND k.conkey = ARRAY[e.attnum]
           )
       ) AS not_null_below,
       -- What stands behind a view's column isn't asked: it is given, and not NULL.
       a.attnotnull OR c.relkind IN ('v', 'f') OR coalesce((
           WITH RECURSIVE below AS (
               SELECT t.typnotnull AS not_null, t.typbasetype AS base
               UNION ALL
               SELECT b.typnotnull, b.typbasetype FROM pg_type AS b JOIN below ON b.oid = below.base
           )
           SELECT bool_or(not_null) FROM below
       ), false) AS refuses_null,
       a.atthasdef OR a.attidentity <> '' OR t.typdefault IS NOT NULL
           OR c.relkind IN ('v', 'f') AS has_default,
       format_type(a.atttypid, a.atttypmod) AS declared,
       CASE
           WHEN a.attidentity <> '' THEN 'identity'
           WHEN a.attgenerated <> '' THEN 'generated'
           WHEN d.oid IS NOT NULL THEN 'default'
       END AS source,
       a.attgenerated = 'v' AS is_virtual, below.is_computed_alike,
       pg_get_expr(d.adbin, d.adrelid) AS expression,
       CASE WHEN n.nspname <> 'pg_catalog' THEN d.adbin::text END AS tree,
       col_description(a.attrelid, a.attnum) AS comment
FROM pg_attribute AS a
JOIN pg_class AS c ON c.oid = a.attrelid
JOIN pg_type AS t ON t.oid = a.atttypid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
CROSS JOIN LATERAL (
    -- A table that inherits may generate its column by another expression. Its constraints are about
    -- that; but a virtual column is what the table says that is asked for it.
    SELECT a.attgenerated = '' OR NOT c.relhassubclass OR NOT EXISTS (
        WITH RECURSIVE below AS (
            SELECT i.inhrelid AS oid FROM pg_inherits AS i WHERE i.inhparent = a.attrelid
            UNION
            SELECT i.inhrelid FROM pg_inherits AS i JOIN below AS b ON b.oid = i.inhparent
        )
        SELECT FROM below
        JOIN pg_attribute AS e ON e.attrelid = below.oid AND e.attname = a.attname
        LEFT JOIN pg_attrdef AS f ON f.adrelid = e.attrelid AND f.adnum = e.attnum
        WHERE pg_get_expr(f.adbin, f.adrelid) IS DISTINCT FROM pg_get_expr(d.adbin, d.adrelid)
    ) AS is_computed_alike
) AS below
WHERE a.attnum > 0
  AND NOT a.attisdropped
  AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c')
  AND n.nspname NOT IN ('information_schema', 'pg_toast')
ORDER BY a.attrelid, a.attnum;

-- name: views()
-- What stands behind the views, as trees.
SELECT r.ev_class::int8 AS relation, r.ev_action::text AS tree
FROM pg_rewrite AS r
JOIN pg_class AS c ON c.oid = r.ev_class AND c.relkind = 'v'
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE r.rulename = '_RETURN'
  AND n.nspname NOT IN ('pg_catalog', 'information_schema')
ORDER BY r.ev_class;

-- name: unique_indexes()
-- Indexes that hold rows to differ: valid and immediate; of a part of the rows, if they say which.
-- An index of WITHOUT OVERLAPS, the only one that is of GiST and unique, does so since no range in
-- it is empty: equal ranges overlap. Its operators must be of families of which GiST's equality is.
WITH temporal AS (
    SELECT k.conindid AS index, u.place,
           CASE
               WHEN o.oprname = '=' THEN (
                   SELECT min(a.amopfamily::int8)
                   FROM pg_amop AS a
                   JOIN pg_opfamily AS f ON f.oid = a.amopfamily AND f.oid < 16384
                   WHERE a.amopopr = o.oid AND a.amopstrategy = 3
                     AND a.amopmethod = (SELECT oid FROM pg_am WHERE amname = 'btree')
                     AND f.opfname IN ('datetime_ops', 'enum_ops', 'integer_ops', 'multirange_ops',
                                       'range_ops', 'text_ops', 'uuid_ops')
               )
               WHEN o.oid IN ('&&(anyrange,anyrange)'::regoperator,
                              '&&(anymultirange,anymultirange)'::regoperator) THEN (
                   SELECT c.opcfamily::int8
                   FROM pg_opclass AS c
                   WHERE c.opcintype = o.oprleft AND c.opcdefault
                     AND c.opcmethod = (SELECT oid FROM pg_am WHERE amname = 'btree')
               )
           END AS family
    FROM pg_constraint AS k
    CROSS JOIN unnest(k.conexclop) WITH ORDINALITY AS u (operator, place)
    JOIN pg_operator AS o ON o.oid = u.operator
    WHERE k.contype IN ('p', 'u')
)
SELECT i.indrelid::int8 AS relation,
       (i.indkey::int2[])[0 : i.indnkeyatts - 1]::int4[] AS columns,
       CASE
           WHEN i.indisexclusion THEN ARRAY(
               SELECT t.family FROM temporal AS t WHERE t.index = i.indexrelid ORDER BY t.place
           )
           ELSE ARRAY(
               SELECT o.opcfamily::int8
               FROM unnest(i.indclass::oid[]) WITH ORDINALITY AS u (class, place)
               JOIN pg_opclass AS o ON o.oid = u.class
               ORDER BY u.place
           )
       END AS families,
       i.indcollation::int8[] AS collations,
       i.indnullsnotdistinct AS nulls_are_equal,
       format('{INDEX :expressions %s :predicate %s}',
              coalesce(i.indexprs::text, '<>'), coalesce(i.indpred::text, '<>')) AS tree
FROM pg_index AS i
JOIN pg_class AS c ON c.oid = i.indexrelid
JOIN pg_am AS m ON m.oid = c.relam
WHERE i.indisunique AND i.indisvalid AND i.indimmediate
  AND CASE
      WHEN i.indisexclusion THEN m.amname = 'gist' AND i.indnkeyatts = (
          SELECT count(t.family) FROM temporal AS t WHERE t.index = i.indexrelid
      )
      ELSE m.amname = 'btree'
  END
ORDER BY i.indrelid, i.indexrelid;

-- name: equalities()
-- The operators that B-trees take for equality, by their family; and whether what is equal is the
-- same to the last bit.
SELECT o.amopfamily::int8 AS family, o.amopopr::int8 AS operator,
       o.amoplefttype::int8 AS left, o.amoprighttype::int8 AS right,
       coalesce((
           SELECT p.amproc IN ('btequalimage'::regproc, 'btvarstrequalimage'::regproc)
           FROM pg_amproc AS p
           WHERE p.amprocfamily = o.amopfamily AND p.amprocnum = 4
             AND p.amproclefttype = o.amoplefttype AND p.amprocrighttype = o.amoplefttype
             AND p.amproclefttype <> 'bpchar'::regtype -- to which trailing spaces are equal
       ), false) AS left_is_exact,
       coalesce((
           SELECT p.amproc IN ('btequalimage'::regproc, 'btvarstrequalimage'::regproc)
           FROM pg_amproc AS p
           WHERE p.amprocfamily = o.amopfamily AND p.amprocnum = 4
             AND p.amproclefttype = o.amoprighttype AND p.amprocrighttype = o.amoprighttype
             AND p.amproclefttype <> 'bpchar'::regtype
       ), false) AS right_is_exact
FROM pg_amop AS o
JOIN pg_operator AS op ON op.oid = o.amopopr
JOIN pg_proc AS f ON f.oid = op.oprcode
WHERE o.amopstrategy = 3
  AND o.amopmethod = (SELECT oid FROM pg_am WHERE amname = 'btree')
  AND f.proisstrict AND f.provolatile <> 'v'
  -- Two times on a clock are one instant where the clock is set back or forth.
  AND NOT ('timestamptz'::regtype IN (o.amoplefttype, o.amoprighttype)
           AND o.amoplefttype <> o.amoprighttype);

-- name: comparisons()
-- PostgreSQL's own operators that compare by the order of a B-tree, whose strategies 1 to 5 are
-- those of CompareType; "not equal" is no strategy, but negates one.
SELECT o.amopopr::int8 AS operator, o.amopfamily::int8 AS family, o.amopstrategy::int4 AS type
FROM pg_amop AS o
WHERE o.amopmethod = (SELECT oid FROM pg_am WHERE amname = 'btree')
  AND o.amopopr < 16384
UNION ALL
SELECT op.oprnegate::int8, o.amopfamily::int8, 6
FROM pg_amop AS o
JOIN pg_operator AS op ON op.oid = o.amopopr
WHERE o.amopmethod = (SELECT oid FROM pg_am WHERE amname = 'btree')
  AND o.amopstrategy = 3
  AND op.oprnegate BETWEEN 1 AND 16383;

-- name: descending()
-- The operators that B-trees take for "greater than".
SELECT DISTINCT o.amopopr::int8 AS operator
FROM pg_amop AS o
WHERE o.amopstrategy = 5 AND o.amopmethod = (SELECT oid FROM pg_am WHERE amname = 'btree');

-- name: vague_collations()
-- Collations by which different texts can be equal.
SELECT oid::int8 AS oid FROM pg_collation WHERE NOT collisdeterministic;

-- name: constraints()
-- What a violation can name, and the CHECKs as trees.
SELECT k.conname AS name, k.contype::text AS kind, k.conrelid::int8 AS relation,
       k.confrelid::int8 AS references, k.contypid::int8 AS domain_oid, t.typname AS domain,
       k.convalidated AS validated,
       coalesce((to_jsonb(k) ->> 'conenforced')::boolean, true) AS enforced, -- since PostgreSQL 18
       coalesce(k.conkey, '{}')::int4[] AS columns,
       obj_description(k.oid, 'pg_constraint') AS comment,
       pg_get_constraintdef(k.oid, true) AS definition,
       k.conbin::text AS tree, k.connoinherit AS own
FROM pg_constraint AS k
JOIN pg_namespace AS n ON n.oid = k.connamespace
LEFT JOIN pg_type AS t ON t.oid = k.contypid
WHERE k.contype IN ('p', 'u', 'x', 'f', 'c')
  AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
ORDER BY k.conrelid, k.contypid, k.conname;

-- name: unique_index_names()
-- Unique indexes that are no constraints; a violation names them just the same.
SELECT c.relname AS name, 'u' AS kind, i.indrelid::int8 AS relation, 0::int8 AS references,
       0::int8 AS domain_oid, NULL::text AS domain,
       true AS validated, true AS enforced, NULL::text AS tree, true AS own,
       ARRAY(SELECT k FROM unnest(i.indkey::int2[]) AS k WHERE k > 0)::int4[] AS columns,
       obj_description(i.indexrelid, 'pg_class') AS comment,
       'UNIQUE ' || substring(pg_get_indexdef(i.indexrelid) FROM ' USING \w+ (.*)') AS definition
FROM pg_index AS i
JOIN pg_class AS c ON c.oid = i.indexrelid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE i.indisunique
  AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
  AND NOT EXISTS (SELECT FROM pg_constraint AS k WHERE k.conindid = i.indexrelid)
ORDER BY i.indrelid, c.relname;

-- name: types()
-- Types, with what they are made of.
SELECT t.oid::int8 AS oid, n.nspname AS schema, t.typname AS name, t.typtype::text AS kind,
       -- Some types of fixed length, such as point, can be subscripted and are no arrays.
       CASE
           WHEN t.typsubscript = 'array_subscript_handler'::regproc THEN t.typelem ELSE 0
       END::int8 AS element,
       t.typbasetype::int8 AS base, t.typnotnull AS not_null, t.typndims AS dimensions,
       coalesce(r.rngsubtype, m.rngsubtype, 0)::int8 AS subtype,
       CASE WHEN t.typtype = 'c' THEN t.typrelid ELSE 0 END::int8 AS relation,
       coalesce(s.prosrc = 'textsend', false) AS is_text,
       ARRAY(
           SELECT e.enumlabel::text FROM pg_enum AS e
           WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder
       ) AS labels,
       CASE WHEN t.typtype IN ('e', 'c') THEN obj_description(t.oid, 'pg_type') END AS comment
FROM pg_type AS t
JOIN pg_namespace AS n ON n.oid = t.typnamespace
LEFT JOIN pg_range AS r ON r.rngtypid = t.oid
LEFT JOIN pg_range AS m ON m.rngmultitypid = t.oid
LEFT JOIN pg_proc AS s ON s.oid = t.typsend
ORDER BY t.oid;

-- name: functions()
-- Functions: whose they are, and whether they are strict. Anyone may make one in pg_catalog, but
-- PostgreSQL's own come first (FirstNormalObjectId).
SELECT p.oid::int8 AS oid, p.proname AS name, p.proisstrict AS strict,
       p.provolatile = 'v' AS volatile,
       n.nspname = 'pg_catalog' AND p.oid < 16384 AS built_in, p.proargtypes::oid[]::int8[] AS arguments
FROM pg_proc AS p
JOIN pg_namespace AS n ON n.oid = p.pronamespace;

-- name: keywords()
-- The words that name something only where they are quoted, at least in some places.
SELECT word FROM pg_get_keywords() WHERE catcode <> 'U';
