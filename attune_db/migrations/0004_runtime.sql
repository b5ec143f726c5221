-- Runtimes: interpreters that actions and sensors run in.

CREATE TYPE runtime_type AS ENUM ('action', 'sensor');

COMMENT ON TYPE runtime_type IS 'What a runtime runs.';

CREATE TABLE runtime (
    id bigint GENERATED ALWAYS AS IDENTITY,
    ref text NOT NULL,
    pack bigint,
    pack_ref text,
    description text,
    runtime_type runtime_type NOT NULL DEFAULT 'action',
    name text NOT NULL,
    distributions jsonb NOT NULL DEFAULT '{}',
    installation jsonb,
    installers jsonb NOT NULL DEFAULT '{}',
    created timestamptz NOT NULL DEFAULT now(),
    updated timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT runtime_pkey PRIMARY KEY (id),
    CONSTRAINT runtime_ref_key UNIQUE (ref),
    CONSTRAINT runtime_id_ref_key UNIQUE (id, ref),
    CONSTRAINT runtime_pack_fkey FOREIGN KEY (pack, pack_ref)
        REFERENCES pack (id, ref) ON DELETE CASCADE,
    CONSTRAINT runtime_pack_named CHECK (pack IS NULL OR pack_ref IS NOT NULL),
    CONSTRAINT runtime_ref_format CHECK (ref ~ '^[a-z][a-z0-9_-]*(\.[a-z][a-z0-9_-]*){1,2}$'),
    CONSTRAINT runtime_json CHECK (
        jsonb_typeof(distributions) <> 'null'
        AND jsonb_typeof(installation) <> 'null'
        AND jsonb_typeof(installers) <> 'null'
    )
);

CREATE INDEX runtime_pack_idx ON runtime (pack, ref);
CREATE INDEX runtime_runtime_type_idx ON runtime (runtime_type, ref);

CREATE TRIGGER runtime_stamp_updated
BEFORE UPDATE ON runtime
FOR EACH ROW EXECUTE FUNCTION stamp_updated();

COMMENT ON TABLE runtime IS 'An interpreter or environment that actions and sensors run in.';
COMMENT ON COLUMN runtime.id IS 'Number given by the database.';
COMMENT ON COLUMN runtime.ref IS 'Two or three names with dots between; unique, never changes.';
COMMENT ON COLUMN runtime.pack IS 'The pack that ships it; none for what stands alone.';
COMMENT ON COLUMN runtime.pack_ref IS 'The pack''s ref.';
COMMENT ON COLUMN runtime.description IS 'What it is.';
COMMENT ON COLUMN runtime.runtime_type IS 'Whether actions or sensors run in it.';
COMMENT ON COLUMN runtime.name IS 'Name shown to people, such as Python.';
COMMENT ON COLUMN runtime.distributions IS 'How to tell whether it is there, and which versions will do.';
COMMENT ON COLUMN runtime.installation IS 'Package managers and hints for setting it up.';
COMMENT ON COLUMN runtime.installers IS 'How to build an environment for a pack.';
COMMENT ON COLUMN runtime.created IS 'When the row was added.';
COMMENT ON COLUMN runtime.updated IS 'When the row last changed.';

COMMENT ON CONSTRAINT runtime_ref_key ON runtime IS 'a runtime''s ref is unique';
COMMENT ON CONSTRAINT runtime_id_ref_key ON runtime IS 'id and ref belong together';
COMMENT ON CONSTRAINT runtime_pack_fkey ON runtime IS 'a runtime goes with its pack';
COMMENT ON CONSTRAINT runtime_pack_named ON runtime IS 'a pack comes with its ref';
COMMENT ON CONSTRAINT runtime_ref_format ON runtime IS
    'a runtime''s ref is two or three names with dots between: a lower-case letter, then lower-case letters, digits, "_" or "-"';
COMMENT ON CONSTRAINT runtime_json ON runtime IS 'no document is a JSON null';
