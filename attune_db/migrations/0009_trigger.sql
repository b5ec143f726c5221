-- Triggers: kinds of events that rules react to.

CREATE TABLE trigger (
    id bigint GENERATED ALWAYS AS IDENTITY,
    ref text NOT NULL,
    pack bigint,
    pack_ref text,
    label text NOT NULL,
    description text,
    enabled boolean NOT NULL DEFAULT true,
    param_schema jsonb,
    out_schema jsonb,
    webhook_enabled boolean NOT NULL DEFAULT false,
    webhook_key text,
    webhook_config jsonb NOT NULL DEFAULT '{}',
    is_adhoc boolean NOT NULL DEFAULT false,
    created timestamptz NOT NULL DEFAULT now(),
    updated timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT trigger_pkey PRIMARY KEY (id),
    CONSTRAINT trigger_ref_key UNIQUE (ref),
    CONSTRAINT trigger_id_ref_key UNIQUE (id, ref),
    CONSTRAINT trigger_webhook_key_key UNIQUE (webhook_key),
    CONSTRAINT trigger_pack_fkey FOREIGN KEY (pack, pack_ref)
        REFERENCES pack (id, ref) ON DELETE CASCADE,
    CONSTRAINT trigger_pack_named CHECK (pack IS NULL OR pack_ref IS NOT NULL),
    CONSTRAINT trigger_ref_format CHECK (ref ~ '^[a-z][a-z0-9_-]*\.[a-z][a-z0-9_-]*$'),
    CONSTRAINT trigger_webhook_key_length CHECK (length(webhook_key) BETWEEN 1 AND 64),
    CONSTRAINT trigger_json CHECK (
        jsonb_typeof(param_schema) <> 'null'
        AND jsonb_typeof(out_schema) <> 'null'
        AND jsonb_typeof(webhook_config) <> 'null'
    )
);

CREATE INDEX trigger_pack_idx ON trigger (pack, ref);
CREATE INDEX trigger_enabled_idx ON trigger (ref) WHERE enabled;

CREATE TRIGGER trigger_stamp_updated
BEFORE UPDATE ON trigger
FOR EACH ROW EXECUTE FUNCTION stamp_updated();

COMMENT ON TABLE trigger IS 'A kind of event that rules react to.';
COMMENT ON COLUMN trigger.id IS 'Number given by the database.';
COMMENT ON COLUMN trigger.ref IS 'Two names with a dot between; unique, never changes.';
COMMENT ON COLUMN trigger.pack IS 'The pack that ships it; none for what stands alone.';
COMMENT ON COLUMN trigger.pack_ref IS 'The pack''s ref.';
COMMENT ON COLUMN trigger.label IS 'Name shown to people.';
COMMENT ON COLUMN trigger.description IS 'What it stands for.';
COMMENT ON COLUMN trigger.enabled IS 'Whether it fires.';
COMMENT ON COLUMN trigger.param_schema IS 'JSON Schema of its parameters.';
COMMENT ON COLUMN trigger.out_schema IS 'JSON Schema of its events'' payload.';
COMMENT ON COLUMN trigger.webhook_enabled IS 'Whether a webhook fires it.';
COMMENT ON COLUMN trigger.webhook_key IS 'What the webhook''s caller must know, at most 64 characters; unique. Never shown.';
COMMENT ON COLUMN trigger.webhook_config IS 'Settings of the webhook.';
COMMENT ON COLUMN trigger.is_adhoc IS 'Whether a person made it rather than a pack.';
COMMENT ON COLUMN trigger.created IS 'When the row was added.';
COMMENT ON COLUMN trigger.updated IS 'When the row last changed.';

COMMENT ON CONSTRAINT trigger_ref_key ON trigger IS 'a trigger''s ref is unique';
COMMENT ON CONSTRAINT trigger_id_ref_key ON trigger IS 'id and ref belong together';
COMMENT ON CONSTRAINT trigger_webhook_key_key ON trigger IS 'a webhook''s key is unique';
COMMENT ON CONSTRAINT trigger_pack_fkey ON trigger IS 'a trigger goes with its pack';
COMMENT ON CONSTRAINT trigger_pack_named ON trigger IS 'a pack comes with its ref';
COMMENT ON CONSTRAINT trigger_ref_format ON trigger IS
    'a trigger''s ref is two names with a dot between: a lower-case letter, then lower-case letters, digits, "_" or "-"';
COMMENT ON CONSTRAINT trigger_webhook_key_length ON trigger IS
    'a webhook''s key has 1 to 64 characters';
COMMENT ON CONSTRAINT trigger_json ON trigger IS 'no document is a JSON null';
