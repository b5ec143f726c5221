-- Rules: which action answers which trigger.

CREATE TABLE rule (
    id bigint GENERATED ALWAYS AS IDENTITY,
    ref text NOT NULL,
    pack bigint NOT NULL,
    pack_ref text NOT NULL,
    label text NOT NULL,
    description text NOT NULL,
    action bigint NOT NULL,
    action_ref text NOT NULL,
    trigger bigint NOT NULL,
    trigger_ref text NOT NULL,
    conditions jsonb NOT NULL DEFAULT '[]',
    action_params jsonb NOT NULL DEFAULT '{}',
    trigger_params jsonb NOT NULL DEFAULT '{}',
    enabled boolean NOT NULL DEFAULT true,
    is_adhoc boolean NOT NULL DEFAULT false,
    created timestamptz NOT NULL DEFAULT now(),
    updated timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT rule_pkey PRIMARY KEY (id),
    CONSTRAINT rule_ref_key UNIQUE (ref),
    CONSTRAINT rule_id_ref_key UNIQUE (id, ref),
    CONSTRAINT rule_pack_fkey FOREIGN KEY (pack, pack_ref)
        REFERENCES pack (id, ref) ON DELETE CASCADE,
    CONSTRAINT rule_action_fkey FOREIGN KEY (action, action_ref)
        REFERENCES action (id, ref),
    CONSTRAINT rule_trigger_fkey FOREIGN KEY (trigger, trigger_ref)
        REFERENCES trigger (id, ref),
    CONSTRAINT rule_ref_format CHECK (ref ~ '^[a-z][a-z0-9_-]*\.[a-z][a-z0-9_-]*$'),
    CONSTRAINT rule_json CHECK (
        jsonb_typeof(conditions) <> 'null'
        AND jsonb_typeof(action_params) <> 'null'
        AND jsonb_typeof(trigger_params) <> 'null'
    )
);

CREATE INDEX rule_pack_idx ON rule (pack, ref);
CREATE INDEX rule_action_idx ON rule (action, ref);
CREATE INDEX rule_trigger_idx ON rule (trigger, ref);
CREATE INDEX rule_enabled_idx ON rule (ref) WHERE enabled;

CREATE TRIGGER rule_stamp_updated
BEFORE UPDATE ON rule
FOR EACH ROW EXECUTE FUNCTION stamp_updated();

COMMENT ON TABLE rule IS 'What runs an action when a trigger fires and the conditions hold.';
COMMENT ON COLUMN rule.id IS 'Number given by the database.';
COMMENT ON COLUMN rule.ref IS 'Two names with a dot between; unique, never changes.';
COMMENT ON COLUMN rule.pack IS 'The pack that ships it.';
COMMENT ON COLUMN rule.pack_ref IS 'The pack''s ref.';
COMMENT ON COLUMN rule.label IS 'Name shown to people.';
COMMENT ON COLUMN rule.description IS 'What it is for.';
COMMENT ON COLUMN rule.action IS 'What it runs; that action can''t go while it is used.';
COMMENT ON COLUMN rule.action_ref IS 'The action''s ref.';
COMMENT ON COLUMN rule.trigger IS 'What it reacts to; that trigger can''t go while it is used.';
COMMENT ON COLUMN rule.trigger_ref IS 'The trigger''s ref.';
COMMENT ON COLUMN rule.conditions IS 'What must hold, a list or an object.';
COMMENT ON COLUMN rule.action_params IS 'What the action is given.';
COMMENT ON COLUMN rule.trigger_params IS 'What the trigger is given.';
COMMENT ON COLUMN rule.enabled IS 'Whether it reacts.';
COMMENT ON COLUMN rule.is_adhoc IS 'Whether a person made it rather than a pack.';
COMMENT ON COLUMN rule.created IS 'When the row was added.';
COMMENT ON COLUMN rule.updated IS 'When the row last changed.';

COMMENT ON CONSTRAINT rule_ref_key ON rule IS 'a rule''s ref is unique';
COMMENT ON CONSTRAINT rule_id_ref_key ON rule IS 'id and ref belong together';
COMMENT ON CONSTRAINT rule_pack_fkey ON rule IS 'a rule goes with its pack';
COMMENT ON CONSTRAINT rule_action_fkey ON rule IS 'an action stays while a rule uses it';
COMMENT ON CONSTRAINT rule_trigger_fkey ON rule IS 'a trigger stays while a rule uses it';
COMMENT ON CONSTRAINT rule_ref_format ON rule IS
    'a rule''s ref is two names with a dot between: a lower-case letter, then lower-case letters, digits, "_" or "-"';
COMMENT ON CONSTRAINT rule_json ON rule IS 'no document is a JSON null';
