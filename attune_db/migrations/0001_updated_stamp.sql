-- The stamp that every table with `created` and `updated` shares.

CREATE FUNCTION stamp_updated() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    NEW.created := OLD.created;
    NEW.updated := OLD.updated;
    IF NEW *<> OLD THEN
        -- Later than the last stamp even when the clock has been set back.
        NEW.updated := greatest(clock_timestamp(), OLD.updated + interval '1 microsecond');
    END IF;
    RETURN NEW;
END
$$;

COMMENT ON FUNCTION stamp_updated() IS
    'Keeps created, and moves updated to the time of the statement if the row really changes.';
