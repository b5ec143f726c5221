-- Actions: units of work.

CREATE TABLE action (
    id bigint GENERATED ALWAYS AS IDENTITY,
    ref text NOT NULL,
    pack bigint NOT NULL,
    pack_ref text NOT NULL,
    label text NOT NULL,
    description text NOT NULL,
    entrypoint text NOT NULL,
    runtime bigint,
    param_schema jsonb,
    out_schema jsonb,
    is_adhoc boolean NOT NULL DEFAULT false,
    created timestamptz NOT NULL DEFAULT now(),
    updated timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT action_pkey PRIMARY KEY (id),
    CONSTRAINT action_ref_key UNIQUE (ref),
    CONSTRAINT action_id_ref_key UNIQUE (id, ref),
    CONSTRAINT action_pack_fkey FOREIGN KEY (pack, pack_ref)
        REFERENCES pack (id, ref) ON DELETE CASCADE,
    CONSTRAINT action_runtime_fkey FOREIGN KEY (runtime)
        REFERENCES runtime (id),
    CONSTRAINT action_ref_format CHECK (ref ~ '^[a-z][a-z0-9_-]*\.[a-z][a-z0-9_-]*$'),
    CONSTRAINT action_json CHECK (
        jsonb_typeof(param_schema) <> 'null'
        AND jsonb_typeof(out_schema) <> 'null'
    )
);

CREATE INDEX action_pack_idx ON action (pack, ref);
CREATE INDEX action_runtime_idx ON action (runtime, ref);

CREATE TRIGGER action_stamp_updated
BEFORE UPDATE ON action
FOR EACH ROW EXECUTE FUNCTION stamp_updated();

COMMENT ON TABLE action IS 'A unit of work that can be run.';
COMMENT ON COLUMN action.id IS 'Number given by the database.';
COMMENT ON COLUMN action.ref IS 'Two names with a dot between; unique, never changes.';
COMMENT ON COLUMN action.pack IS 'The pack that ships it.';
COMMENT ON COLUMN action.pack_ref IS 'The pack''s ref.';
COMMENT ON COLUMN action.label IS 'Name shown to people.';
COMMENT ON COLUMN action.description IS 'What it does.';
COMMENT ON COLUMN action.entrypoint IS 'File or symbol to run.';
COMMENT ON COLUMN action.runtime IS 'What it runs in; that runtime can''t go while it is used.';
COMMENT ON COLUMN action.param_schema IS 'JSON Schema of its parameters.';
COMMENT ON COLUMN action.out_schema IS 'JSON Schema of its result.';
COMMENT ON COLUMN action.is_adhoc IS 'Whether a person made it rather than a pack.';
COMMENT ON COLUMN action.created IS 'When the row was added.';
COMMENT ON COLUMN action.updated IS 'When the row last changed.';

COMMENT ON CONSTRAINT action_ref_key ON action IS 'an action''s ref is unique';
COMMENT ON CONSTRAINT action_id_ref_key ON action IS 'id and ref belong together';
COMMENT ON CONSTRAINT action_pack_fkey ON action IS 'an action goes with its pack';
COMMENT ON CONSTRAINT action_runtime_fkey ON action IS 'a runtime stays while an action uses it';
COMMENT ON CONSTRAINT action_ref_format ON action IS
    'an action''s ref is two names with a dot between: a lower-case letter, then lower-case letters, digits, "_" or "-"';
COMMENT ON CONSTRAINT action_json ON action IS 'no document is a JSON null';
