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

-- `ref LIKE glob(…)` alone would do. PostgreSQL narrows an index to it only where the pattern is
-- known while it plans, and plans kept for any pattern would read all refs; the bounds always serve:
-- `ref BETWEEN glob_first(…) AND glob_last(…)`.
CREATE FUNCTION glob(pattern text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN replace(
    replace(replace(replace(pattern, '\', '\\'), '%', '\%'), '_', '\_'), '*', '%'
);

CREATE FUNCTION glob_first(pattern text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN split_part(pattern, '*', 1);

-- U+10FFFF is the last character there is, and never written.
CREATE FUNCTION glob_last(pattern text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE strpos(pattern, '*')
    WHEN 0 THEN pattern
    ELSE split_part(pattern, '*', 1) || repeat(U&'\+10FFFF', 8)
END;

COMMENT ON FUNCTION glob(text) IS
    'The LIKE pattern in which * is any text, and everything else is meant as it stands.';
COMMENT ON FUNCTION glob_first(text) IS 'The first text, by bytes, that the pattern can match.';
COMMENT ON FUNCTION glob_last(text) IS 'The last text, by bytes, that the pattern can match.';
