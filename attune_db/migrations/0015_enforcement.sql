-- Enforcements: rules that matched events.

CREATE TYPE enforcement_status AS ENUM ('created', 'processed', 'disabled');

COMMENT ON TYPE enforcement_status IS 'How far an enforcement has come.';

CREATE TYPE enforcement_condition AS ENUM ('any', 'all');

COMMENT ON TYPE enforcement_condition IS 'How an enforcement''s conditions combine.';

CREATE TABLE enforcement (
    id bigint GENERATED ALWAYS AS IDENTITY,
    rule bigint,
    rule_ref text NOT NULL,
    trigger_ref text NOT NULL,
    config jsonb,
    event bigint,
    status enforcement_status NOT NULL DEFAULT 'created',
    payload jsonb NOT NULL DEFAULT '{}',
    condition enforcement_condition NOT NULL DEFAULT 'all',
    conditions jsonb NOT NULL DEFAULT '[]',
    created timestamptz NOT NULL DEFAULT now(),
    updated timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT enforcement_pkey PRIMARY KEY (id),
    CONSTRAINT enforcement_rule_fkey FOREIGN KEY (rule, rule_ref)
        REFERENCES rule (id, ref) ON DELETE SET NULL (rule),
    CONSTRAINT enforcement_event_fkey FOREIGN KEY (event)
        REFERENCES event (id) ON DELETE SET NULL (event),
    CONSTRAINT enforcement_rule_event_key UNIQUE (rule, event),
    CONSTRAINT enforcement_json CHECK (
        jsonb_typeof(config) <> 'null'
        AND jsonb_typeof(payload) <> 'null'
        AND jsonb_typeof(conditions) <> 'null'
    )
);

CREATE INDEX enforcement_created_idx ON enforcement (created DESC, id DESC);
CREATE INDEX enforcement_rule_created_idx ON enforcement (rule, created DESC, id DESC);
CREATE INDEX enforcement_event_idx ON enforcement (event, created DESC, id DESC);
CREATE INDEX enforcement_status_idx ON enforcement (status, created DESC, id DESC);

CREATE TRIGGER enforcement_stamp_updated
BEFORE UPDATE ON enforcement
FOR EACH ROW EXECUTE FUNCTION stamp_updated();

COMMENT ON TABLE enforcement IS 'The record that a rule matched an event; it outlives both.';
COMMENT ON COLUMN enforcement.id IS 'Number given by the database.';
COMMENT ON COLUMN enforcement.rule IS 'The rule; none once that is gone.';
COMMENT ON COLUMN enforcement.rule_ref IS 'The rule''s ref, kept when it goes.';
COMMENT ON COLUMN enforcement.trigger_ref IS 'The ref of the trigger that fired.';
COMMENT ON COLUMN enforcement.config IS 'Settings at that time.';
COMMENT ON COLUMN enforcement.event IS 'The event; none once that is gone.';
COMMENT ON COLUMN enforcement.status IS 'How far it has come.';
COMMENT ON COLUMN enforcement.payload IS 'What the event carried.';
COMMENT ON COLUMN enforcement.condition IS 'How the conditions combine.';
COMMENT ON COLUMN enforcement.conditions IS 'What had to hold.';
COMMENT ON COLUMN enforcement.created IS 'When the row was added.';
COMMENT ON COLUMN enforcement.updated IS 'When the row last changed.';

COMMENT ON CONSTRAINT enforcement_rule_fkey ON enforcement IS 'an enforcement outlives its rule';
COMMENT ON CONSTRAINT enforcement_event_fkey ON enforcement IS 'an enforcement outlives its event';
COMMENT ON CONSTRAINT enforcement_rule_event_key ON enforcement IS 'a rule matches an event once';
COMMENT ON CONSTRAINT enforcement_json ON enforcement IS 'no document is a JSON null';
