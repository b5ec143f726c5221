-- Permission sets: named lists of grants.

CREATE TABLE permission_set (
    id bigint GENERATED ALWAYS AS IDENTITY,
    ref text NOT NULL,
    pack bigint,
    pack_ref text,
    label text,
    description text,
    grants jsonb NOT NULL DEFAULT '[]',
    created timestamptz NOT NULL DEFAULT now(),
    updated timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT permission_set_pkey PRIMARY KEY (id),
    CONSTRAINT permission_set_ref_key UNIQUE (ref),
    CONSTRAINT permission_set_pack_fkey FOREIGN KEY (pack, pack_ref)
        REFERENCES pack (id, ref) ON DELETE CASCADE,
    CONSTRAINT permission_set_pack_named CHECK (pack IS NULL OR pack_ref IS NOT NULL),
    CONSTRAINT permission_set_ref_format CHECK (ref ~ '^[a-z][a-z0-9_-]*\.[a-z][a-z0-9_-]*$'),
    CONSTRAINT permission_set_json CHECK (
        jsonb_typeof(grants) <> 'null'
    )
);

CREATE INDEX permission_set_pack_idx ON permission_set (pack, ref);

CREATE TRIGGER permission_set_stamp_updated
BEFORE UPDATE ON permission_set
FOR EACH ROW EXECUTE FUNCTION stamp_updated();

COMMENT ON TABLE permission_set IS 'A named list of grants, a role.';
COMMENT ON COLUMN permission_set.id IS 'Number given by the database.';
COMMENT ON COLUMN permission_set.ref IS 'Two names with a dot between; unique, never changes.';
COMMENT ON COLUMN permission_set.pack IS 'The pack that ships it; none for what stands alone.';
COMMENT ON COLUMN permission_set.pack_ref IS 'The pack''s ref.';
COMMENT ON COLUMN permission_set.label IS 'Name shown to people.';
COMMENT ON COLUMN permission_set.description IS 'What it permits.';
COMMENT ON COLUMN permission_set.grants IS 'The grants, a list as a rule.';
COMMENT ON COLUMN permission_set.created IS 'When the row was added.';
COMMENT ON COLUMN permission_set.updated IS 'When the row last changed.';

COMMENT ON CONSTRAINT permission_set_ref_key ON permission_set IS
    'a permission set''s ref is unique';
COMMENT ON CONSTRAINT permission_set_pack_fkey ON permission_set IS
    'a permission set goes with its pack';
COMMENT ON CONSTRAINT permission_set_pack_named ON permission_set IS 'a pack comes with its ref';
COMMENT ON CONSTRAINT permission_set_ref_format ON permission_set IS
    'a permission set''s ref is two names with a dot between: a lower-case letter, then lower-case letters, digits, "_" or "-"';
COMMENT ON CONSTRAINT permission_set_json ON permission_set IS 'no document is a JSON null';
