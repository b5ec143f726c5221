-- Executions: runs of actions.

CREATE TYPE execution_status AS ENUM (
    'requested', 'scheduling', 'scheduled', 'running', 'completed', 'failed',
    'canceling', 'cancelled', 'timeout', 'abandoned'
);

COMMENT ON TYPE execution_status IS 'How far an execution has come.';

CREATE TABLE execution (
    id bigint GENERATED ALWAYS AS IDENTITY,
    action bigint,
    action_ref text NOT NULL,
    config jsonb,
    parent bigint,
    enforcement bigint,
    executor bigint,
    status execution_status NOT NULL DEFAULT 'requested',
    result jsonb,
    workflow_task jsonb,
    created timestamptz NOT NULL DEFAULT now(),
    updated timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT execution_pkey PRIMARY KEY (id),
    CONSTRAINT execution_action_fkey FOREIGN KEY (action, action_ref)
        REFERENCES action (id, ref) ON DELETE SET NULL (action),
    CONSTRAINT execution_parent_fkey FOREIGN KEY (parent)
        REFERENCES execution (id) ON DELETE SET NULL (parent),
    CONSTRAINT execution_enforcement_fkey FOREIGN KEY (enforcement)
        REFERENCES enforcement (id) ON DELETE SET NULL (enforcement),
    CONSTRAINT execution_executor_fkey FOREIGN KEY (executor)
        REFERENCES identity (id) ON DELETE SET NULL (executor),
    CONSTRAINT execution_parent_order CHECK (parent < id),
    CONSTRAINT execution_json CHECK (
        jsonb_typeof(config) <> 'null'
        AND jsonb_typeof(result) <> 'null'
        AND jsonb_typeof(workflow_task) <> 'null'
    )
);

CREATE INDEX execution_created_idx ON execution (created DESC, id DESC);
CREATE INDEX execution_status_idx ON execution (status, created DESC, id DESC);
CREATE INDEX execution_action_idx ON execution (action, created DESC, id DESC);
CREATE INDEX execution_parent_idx ON execution (parent, created, id);
CREATE INDEX execution_enforcement_idx ON execution (enforcement, created DESC, id DESC);
CREATE INDEX execution_executor_idx ON execution (executor);
-- An enforcement asks for one run; the rest are that one's children.
CREATE UNIQUE INDEX execution_top_level_key ON execution (enforcement) WHERE parent IS NULL;

-- Children may name the enforcement as well; once their parent is gone they would all claim the one
-- place at the top, and the parent could not be removed.
CREATE FUNCTION release_orphan() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    NEW.enforcement := NULL;
    RETURN NEW;
END
$$;

COMMENT ON FUNCTION release_orphan() IS
    'Takes the enforcement from an execution whose parent is gone: that was what it asked for.';

CREATE TRIGGER execution_release_orphan
BEFORE UPDATE OF parent ON execution
FOR EACH ROW WHEN (OLD.parent IS NOT NULL AND NEW.parent IS NULL)
EXECUTE FUNCTION release_orphan();

CREATE TRIGGER execution_stamp_updated
BEFORE UPDATE ON execution
FOR EACH ROW EXECUTE FUNCTION stamp_updated();

COMMENT ON INDEX execution_top_level_key IS 'an enforcement has one execution without a parent';

COMMENT ON TABLE execution IS 'One run of an action; runs form a tree, and outlive all that they came of.';
COMMENT ON COLUMN execution.id IS 'Number given by the database.';
COMMENT ON COLUMN execution.action IS 'The action; none once that is gone.';
COMMENT ON COLUMN execution.action_ref IS 'The action''s ref, kept when it goes.';
COMMENT ON COLUMN execution.config IS 'What it was given.';
COMMENT ON COLUMN execution.parent IS 'The run that started it; none at the top, or once that is gone.';
COMMENT ON COLUMN execution.enforcement IS 'The enforcement that asked for it or for its parent; none once that or the parent is gone.';
COMMENT ON COLUMN execution.executor IS 'The identity that asked for it; none once that is gone.';
COMMENT ON COLUMN execution.status IS 'How far it has come.';
COMMENT ON COLUMN execution.result IS 'What came of it.';
COMMENT ON COLUMN execution.workflow_task IS 'Its place in a workflow, if it has one.';
COMMENT ON COLUMN execution.created IS 'When the row was added.';
COMMENT ON COLUMN execution.updated IS 'When the row last changed.';

COMMENT ON CONSTRAINT execution_action_fkey ON execution IS 'an execution outlives its action';
COMMENT ON CONSTRAINT execution_parent_fkey ON execution IS 'an execution outlives its parent';
COMMENT ON CONSTRAINT execution_enforcement_fkey ON execution IS
    'an execution outlives its enforcement';
COMMENT ON CONSTRAINT execution_executor_fkey ON execution IS
    'an execution outlives who asked for it';
COMMENT ON CONSTRAINT execution_parent_order ON execution IS
    'a parent is older than its children, so runs form no circle';
COMMENT ON CONSTRAINT execution_json ON execution IS 'no document is a JSON null';
