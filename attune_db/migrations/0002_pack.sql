-- Packs: bundles of actions, triggers, sensors and rules.

CREATE TABLE pack (
    id bigint GENERATED ALWAYS AS IDENTITY,
    ref text NOT NULL,
    label text NOT NULL,
    description text,
    version text NOT NULL,
    conf_schema jsonb NOT NULL DEFAULT '{}',
    config jsonb NOT NULL DEFAULT '{}',
    meta jsonb NOT NULL DEFAULT '{}',
    tags text[] NOT NULL DEFAULT '{}',
    runtime_deps text[] NOT NULL DEFAULT '{}',
    is_standard boolean NOT NULL DEFAULT false,
    created timestamptz NOT NULL DEFAULT now(),
    updated timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pack_pkey PRIMARY KEY (id),
    CONSTRAINT pack_ref_key UNIQUE (ref),
    CONSTRAINT pack_ref_format CHECK (ref ~ '^[a-z][a-z0-9_-]+$'),
    CONSTRAINT pack_version_format CHECK (
        version ~ '^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$'
    ),
    CONSTRAINT pack_conf_schema_json CHECK (jsonb_typeof(conf_schema) <> 'null'),
    CONSTRAINT pack_config_json CHECK (jsonb_typeof(config) <> 'null'),
    CONSTRAINT pack_meta_json CHECK (jsonb_typeof(meta) <> 'null'),
    CONSTRAINT pack_tags_elements CHECK (array_position(tags, NULL) IS NULL),
    CONSTRAINT pack_runtime_deps_elements CHECK (array_position(runtime_deps, NULL) IS NULL)
);

-- Containment (`tags @> ARRAY['chat']`) is what the tag and runtime searches ask.
CREATE INDEX pack_tags_idx ON pack USING gin (tags);
CREATE INDEX pack_runtime_deps_idx ON pack USING gin (runtime_deps);
-- The few packs that ship with the platform, or all the others, in the order of the lists.
CREATE INDEX pack_is_standard_idx ON pack (is_standard, ref);

CREATE TRIGGER pack_stamp_updated
BEFORE UPDATE ON pack
FOR EACH ROW EXECUTE FUNCTION stamp_updated();

COMMENT ON TABLE pack IS 'A bundle that ships actions, triggers, sensors and rules.';
COMMENT ON COLUMN pack.id IS 'Number given by the database.';
COMMENT ON COLUMN pack.ref IS 'Short machine name, one segment without dots; unique, never changes.';
COMMENT ON COLUMN pack.label IS 'Name shown to people.';
COMMENT ON COLUMN pack.description IS 'What the pack is for.';
COMMENT ON COLUMN pack.version IS 'Semantic version: MAJOR.MINOR.PATCH with optional pre-release and build.';
COMMENT ON COLUMN pack.conf_schema IS 'JSON Schema of the settings.';
COMMENT ON COLUMN pack.config IS 'Current settings.';
COMMENT ON COLUMN pack.meta IS 'Whatever else the pack''s file carried.';
COMMENT ON COLUMN pack.tags IS 'Labels to search by.';
COMMENT ON COLUMN pack.runtime_deps IS 'Refs of the runtimes that the pack needs.';
COMMENT ON COLUMN pack.is_standard IS 'Whether the pack ships with the platform.';
COMMENT ON COLUMN pack.created IS 'When the row was added.';
COMMENT ON COLUMN pack.updated IS 'When the row last changed.';

COMMENT ON CONSTRAINT pack_ref_key ON pack IS 'a pack''s ref is unique';
COMMENT ON CONSTRAINT pack_ref_format ON pack IS
    'a pack''s ref begins with a lower-case letter, followed by lower-case letters, digits, "_" or "-"';
COMMENT ON CONSTRAINT pack_version_format ON pack IS
    'a pack''s version is MAJOR.MINOR.PATCH, with an optional -prerelease and +build';
COMMENT ON CONSTRAINT pack_conf_schema_json ON pack IS 'conf_schema is not a JSON null';
COMMENT ON CONSTRAINT pack_config_json ON pack IS 'config is not a JSON null';
COMMENT ON CONSTRAINT pack_meta_json ON pack IS 'meta is not a JSON null';
COMMENT ON CONSTRAINT pack_tags_elements ON pack IS 'no tag is NULL';
COMMENT ON CONSTRAINT pack_runtime_deps_elements ON pack IS 'no runtime is NULL';
