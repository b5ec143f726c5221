-- What lists with filters ask: words anywhere in a text, and both sides of `enabled` by ref.

CREATE FUNCTION word_patterns(query text) RETURNS SETOF text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
    SELECT '%' || replace(replace(replace(word, '\', '\\'), '%', '\%'), '_', '\_') || '%'
    FROM regexp_split_to_table(lower(query), '\s+') AS word
    WHERE word <> ''
    LIMIT 16;
END;

COMMENT ON FUNCTION word_patterns(text) IS
    'A LIKE pattern for each of the first 16 words, in lower case, that finds it anywhere.';

DROP INDEX trigger_enabled_idx;
DROP INDEX sensor_enabled_idx;
DROP INDEX rule_enabled_idx;
CREATE INDEX trigger_enabled_idx ON trigger (enabled, ref);
CREATE INDEX sensor_enabled_idx ON sensor (enabled, ref);
CREATE INDEX rule_enabled_idx ON rule (enabled, ref);
