-- Sensors: long-running code that emits events.

CREATE TABLE sensor (
    id bigint GENERATED ALWAYS AS IDENTITY,
    ref text NOT NULL,
    pack bigint,
    pack_ref text,
    label text NOT NULL,
    description text NOT NULL,
    entrypoint text NOT NULL,
    runtime bigint NOT NULL,
    runtime_ref text NOT NULL,
    trigger bigint NOT NULL,
    trigger_ref text NOT NULL,
    enabled boolean NOT NULL DEFAULT true,
    param_schema jsonb,
    config jsonb,
    created timestamptz NOT NULL DEFAULT now(),
    updated timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT sensor_pkey PRIMARY KEY (id),
    CONSTRAINT sensor_ref_key UNIQUE (ref),
    CONSTRAINT sensor_id_ref_key UNIQUE (id, ref),
    CONSTRAINT sensor_pack_fkey FOREIGN KEY (pack, pack_ref)
        REFERENCES pack (id, ref) ON DELETE CASCADE,
    CONSTRAINT sensor_pack_named CHECK (pack IS NULL OR pack_ref IS NOT NULL),
    CONSTRAINT sensor_runtime_fkey FOREIGN KEY (runtime, runtime_ref)
        REFERENCES runtime (id, ref) ON DELETE CASCADE,
    CONSTRAINT sensor_trigger_fkey FOREIGN KEY (trigger, trigger_ref)
        REFERENCES trigger (id, ref) ON DELETE CASCADE,
    CONSTRAINT sensor_ref_format CHECK (ref ~ '^[a-z][a-z0-9_-]*\.[a-z][a-z0-9_-]*$'),
    CONSTRAINT sensor_json CHECK (
        jsonb_typeof(param_schema) <> 'null'
        AND jsonb_typeof(config) <> 'null'
    )
);

CREATE INDEX sensor_pack_idx ON sensor (pack, ref);
CREATE INDEX sensor_runtime_idx ON sensor (runtime);
CREATE INDEX sensor_trigger_idx ON sensor (trigger, ref);
CREATE INDEX sensor_enabled_idx ON sensor (ref) WHERE enabled;

CREATE TRIGGER sensor_stamp_updated
BEFORE UPDATE ON sensor
FOR EACH ROW EXECUTE FUNCTION stamp_updated();

COMMENT ON TABLE sensor IS 'Long-running code that watches something and emits events for one trigger.';
COMMENT ON COLUMN sensor.id IS 'Number given by the database.';
COMMENT ON COLUMN sensor.ref IS 'Two names with a dot between; unique, never changes.';
COMMENT ON COLUMN sensor.pack IS 'The pack that ships it; none for what stands alone.';
COMMENT ON COLUMN sensor.pack_ref IS 'The pack''s ref.';
COMMENT ON COLUMN sensor.label IS 'Name shown to people.';
COMMENT ON COLUMN sensor.description IS 'What it watches.';
COMMENT ON COLUMN sensor.entrypoint IS 'File or symbol to run.';
COMMENT ON COLUMN sensor.runtime IS 'What it runs in.';
COMMENT ON COLUMN sensor.runtime_ref IS 'The runtime''s ref.';
COMMENT ON COLUMN sensor.trigger IS 'What it fires.';
COMMENT ON COLUMN sensor.trigger_ref IS 'The trigger''s ref.';
COMMENT ON COLUMN sensor.enabled IS 'Whether it runs.';
COMMENT ON COLUMN sensor.param_schema IS 'JSON Schema of its parameters.';
COMMENT ON COLUMN sensor.config IS 'Settings of this sensor, given when it is added.';
COMMENT ON COLUMN sensor.created IS 'When the row was added.';
COMMENT ON COLUMN sensor.updated IS 'When the row last changed.';

COMMENT ON CONSTRAINT sensor_ref_key ON sensor IS 'a sensor''s ref is unique';
COMMENT ON CONSTRAINT sensor_id_ref_key ON sensor IS 'id and ref belong together';
COMMENT ON CONSTRAINT sensor_pack_fkey ON sensor IS 'a sensor goes with its pack';
COMMENT ON CONSTRAINT sensor_pack_named ON sensor IS 'a pack comes with its ref';
COMMENT ON CONSTRAINT sensor_runtime_fkey ON sensor IS 'a sensor goes with its runtime';
COMMENT ON CONSTRAINT sensor_trigger_fkey ON sensor IS 'a sensor goes with its trigger';
COMMENT ON CONSTRAINT sensor_ref_format ON sensor IS
    'a sensor''s ref is two names with a dot between: a lower-case letter, then lower-case letters, digits, "_" or "-"';
COMMENT ON CONSTRAINT sensor_json ON sensor IS 'no document is a JSON null';
