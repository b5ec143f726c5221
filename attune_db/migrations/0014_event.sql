-- Events: firings of triggers.

CREATE TABLE event (
    id bigint GENERATED ALWAYS AS IDENTITY,
    trigger bigint,
    trigger_ref text NOT NULL,
    config jsonb,
    payload jsonb,
    source bigint,
    source_ref text,
    rule bigint,
    rule_ref text,
    created timestamptz NOT NULL DEFAULT now(),
    updated timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT event_pkey PRIMARY KEY (id),
    CONSTRAINT event_trigger_fkey FOREIGN KEY (trigger, trigger_ref)
        REFERENCES trigger (id, ref) ON DELETE SET NULL (trigger),
    CONSTRAINT event_source_fkey FOREIGN KEY (source, source_ref)
        REFERENCES sensor (id, ref) ON DELETE SET NULL (source),
    CONSTRAINT event_source_named CHECK (source IS NULL OR source_ref IS NOT NULL),
    CONSTRAINT event_rule_fkey FOREIGN KEY (rule, rule_ref)
        REFERENCES rule (id, ref) ON DELETE SET NULL (rule),
    CONSTRAINT event_rule_named CHECK (rule IS NULL OR rule_ref IS NOT NULL),
    CONSTRAINT event_json CHECK (
        jsonb_typeof(config) <> 'null'
        AND jsonb_typeof(payload) <> 'null'
    )
);

CREATE INDEX event_created_idx ON event (created DESC, id DESC);
CREATE INDEX event_trigger_idx ON event (trigger, created DESC, id DESC);
CREATE INDEX event_trigger_ref_idx ON event (trigger_ref, created DESC, id DESC);
CREATE INDEX event_source_idx ON event (source);
CREATE INDEX event_rule_idx ON event (rule);

CREATE TRIGGER event_stamp_updated
BEFORE UPDATE ON event
FOR EACH ROW EXECUTE FUNCTION stamp_updated();

COMMENT ON TABLE event IS 'One firing of a trigger; it outlives all that it came of.';
COMMENT ON COLUMN event.id IS 'Number given by the database.';
COMMENT ON COLUMN event.trigger IS 'What fired; none once that is gone.';
COMMENT ON COLUMN event.trigger_ref IS 'The trigger''s ref, kept when it goes.';
COMMENT ON COLUMN event.config IS 'Settings at that time.';
COMMENT ON COLUMN event.payload IS 'What the firing carried.';
COMMENT ON COLUMN event.source IS 'The sensor that emitted it; none once that is gone.';
COMMENT ON COLUMN event.source_ref IS 'The sensor''s ref, kept when it goes.';
COMMENT ON COLUMN event.rule IS 'The only rule that it is for, if it is; none once that is gone.';
COMMENT ON COLUMN event.rule_ref IS 'The rule''s ref, kept when it goes.';
COMMENT ON COLUMN event.created IS 'When the row was added.';
COMMENT ON COLUMN event.updated IS 'When the row last changed.';

COMMENT ON CONSTRAINT event_trigger_fkey ON event IS 'an event outlives its trigger';
COMMENT ON CONSTRAINT event_source_fkey ON event IS 'an event outlives its sensor';
COMMENT ON CONSTRAINT event_source_named ON event IS 'a source comes with its ref';
COMMENT ON CONSTRAINT event_rule_fkey ON event IS 'an event outlives its rule';
COMMENT ON CONSTRAINT event_rule_named ON event IS 'a rule comes with its ref';
COMMENT ON CONSTRAINT event_json ON event IS 'no document is a JSON null';
