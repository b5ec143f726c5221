-- Executions can be touched: who takes one over changes nothing but the time.

-- Without it two schedulers that find the same stale claim would both take it over: the second one
-- waits for the first, and would still find the row as old as before.
CREATE FUNCTION stamp_execution_updated() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    NEW.created := OLD.created;
    IF NEW *<> OLD THEN
        NEW.updated := greatest(clock_timestamp(), OLD.updated + interval '1 microsecond');
    END IF;
    RETURN NEW;
END
$$;

COMMENT ON FUNCTION stamp_execution_updated() IS
    'What stamp_updated() does; a time that is assigned to updated counts as a change, too.';

CREATE OR REPLACE TRIGGER execution_stamp_updated
BEFORE UPDATE ON execution
FOR EACH ROW EXECUTE FUNCTION stamp_execution_updated();
