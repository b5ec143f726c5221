-- Refs in the order of their bytes, and patterns of refs that an index serves.

-- Machine names: one order on every server, whatever its locale, and one in which those that begin
-- alike stand together.
ALTER TABLE pack ALTER COLUMN ref TYPE text COLLATE "C";
ALTER TABLE runtime
    ALTER COLUMN ref TYPE text COLLATE "C",
    ALTER COLUMN pack_ref TYPE text COLLATE "C";
ALTER TABLE permission_set
    ALTER COLUMN ref TYPE text COLLATE "C",
    ALTER COLUMN pack_ref TYPE text COLLATE "C";
ALTER TABLE trigger
    ALTER COLUMN ref TYPE text COLLATE "C",
    ALTER COLUMN pack_ref TYPE text COLLATE "C";
ALTER TABLE sensor
    ALTER COLUMN ref TYPE text COLLATE "C",
    ALTER COLUMN pack_ref TYPE text COLLATE "C",
    ALTER COLUMN runtime_ref TYPE text COLLATE "C",
    ALTER COLUMN trigger_ref TYPE text COLLATE "C";
ALTER TABLE action
    ALTER COLUMN ref TYPE text COLLATE "C",
    ALTER COLUMN pack_ref TYPE text COLLATE "C";
ALTER TABLE policy
    ALTER COLUMN ref TYPE text COLLATE "C",
    ALTER COLUMN pack_ref TYPE text COLLATE "C",
    ALTER COLUMN action_ref TYPE text COLLATE "C";
ALTER TABLE rule
    ALTER COLUMN ref TYPE text COLLATE "C",
    ALTER COLUMN pack_ref TYPE text COLLATE "C",
    ALTER COLUMN action_ref TYPE text COLLATE "C",
    ALTER COLUMN trigger_ref TYPE text COLLATE "C";
ALTER TABLE event
    ALTER COLUMN trigger_ref TYPE text COLLATE "C",
    ALTER COLUMN source_ref TYPE text COLLATE "C",
    ALTER COLUMN rule_ref TYPE text COLLATE "C";
ALTER TABLE enforcement
    ALTER COLUMN rule_ref TYPE text COLLATE "C",
    ALTER COLUMN trigger_ref TYPE text COLLATE "C";
ALTER TABLE execution ALTER COLUMN action_ref TYPE text COLLATE "C";
ALTER TABLE key
    ALTER COLUMN ref TYPE text COLLATE "C",
    ALTER COLUMN owner_pack_ref TYPE text COLLATE "C",
    ALTER COLUMN owner_action_ref TYPE text COLLATE "C",
    ALTER COLUMN owner_sensor_ref TYPE text COLLATE "C";
ALTER TABLE artifact ALTER COLUMN ref TYPE text COLLATE "C";

-- `ref BETWEEN glob_first(…) AND glob_last(…) AND ref LIKE glob_rest(…)`, where refs are ordered by
-- bytes. The bounds lead through an index in any plan, also in one that is made for every pattern;
-- LIKE alone would only where the pattern is known. They say all there is to say of the text before
-- the first *, so that its rows are counted once where it is known.
CREATE FUNCTION glob_first(pattern text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN split_part(pattern, '*', 1);

-- U+10FFFF is the last character there is, and never written. The cost is no cost: it keeps
-- PostgreSQL from a plan for every pattern, which can't know that most patterns match few rows, and
-- some nearly all.
CREATE FUNCTION glob_last(pattern text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000000000
RETURN CASE strpos(pattern, '*')
    WHEN 0 THEN pattern
    ELSE split_part(pattern, '*', 1) || repeat(U&'\+10FFFF', 8)
END;

CREATE FUNCTION glob_rest(pattern text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE strpos(pattern, '*')
    WHEN 0 THEN '%'
    ELSE repeat('_', strpos(pattern, '*') - 1) || replace(
        replace(
            replace(replace(substr(pattern, strpos(pattern, '*')), '\', '\\'), '%', '\%'),
            '_', '\_'
        ),
        '*', '%'
    )
END;

COMMENT ON FUNCTION glob_first(text) IS
    'The first text, by bytes, that a pattern can match; in a pattern * is any text.';
COMMENT ON FUNCTION glob_last(text) IS
    'The last text, by bytes, that a pattern can match; in a pattern * is any text.';
COMMENT ON FUNCTION glob_rest(text) IS
    'What LIKE has to ask of a text between those two that the pattern matches.';
