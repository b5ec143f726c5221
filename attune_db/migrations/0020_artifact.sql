-- Artifacts: files and values that work produces.

CREATE TYPE artifact_type AS ENUM (
    'file_binary', 'file_datatable', 'file_image', 'file_text', 'other', 'progress',
    'url'
);

COMMENT ON TYPE artifact_type IS 'What an artifact is.';

CREATE TYPE artifact_retention AS ENUM ('versions', 'days', 'hours', 'minutes');

COMMENT ON TYPE artifact_retention IS 'What an artifact''s retention limit counts.';

CREATE TABLE artifact (
    id bigint GENERATED ALWAYS AS IDENTITY,
    ref text NOT NULL,
    scope owner_type NOT NULL DEFAULT 'system',
    owner text,
    type artifact_type NOT NULL,
    retention_policy artifact_retention NOT NULL DEFAULT 'versions',
    retention_limit integer NOT NULL DEFAULT 1,
    created timestamptz NOT NULL DEFAULT now(),
    updated timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT artifact_pkey PRIMARY KEY (id),
    CONSTRAINT artifact_ref_key UNIQUE (ref),
    CONSTRAINT artifact_ref_given CHECK (ref <> ''),
    CONSTRAINT artifact_owner_given CHECK (owner <> ''),
    CONSTRAINT artifact_retention_limit_range CHECK (retention_limit > 0)
);

CREATE INDEX artifact_created_idx ON artifact (created DESC, id DESC);
CREATE INDEX artifact_scope_owner_idx ON artifact (scope, owner, created DESC, id DESC);
CREATE INDEX artifact_scope_idx ON artifact (scope, created DESC, id DESC);
CREATE INDEX artifact_owner_idx ON artifact (owner, created DESC, id DESC);
CREATE INDEX artifact_type_idx ON artifact (type, created DESC, id DESC);
CREATE INDEX artifact_retention_policy_idx ON artifact (retention_policy, created DESC, id DESC);

CREATE TRIGGER artifact_stamp_updated
BEFORE UPDATE ON artifact
FOR EACH ROW EXECUTE FUNCTION stamp_updated();

COMMENT ON TABLE artifact IS 'What is known of a file or value that work produced.';
COMMENT ON COLUMN artifact.id IS 'Number given by the database.';
COMMENT ON COLUMN artifact.ref IS 'Any name; unique.';
COMMENT ON COLUMN artifact.scope IS 'Which kind of owner it has.';
COMMENT ON COLUMN artifact.owner IS 'The owner''s id or ref; none for the system''s own.';
COMMENT ON COLUMN artifact.type IS 'What it is.';
COMMENT ON COLUMN artifact.retention_policy IS 'What the limit counts.';
COMMENT ON COLUMN artifact.retention_limit IS 'How many of these are kept, at least 1.';
COMMENT ON COLUMN artifact.created IS 'When the row was added.';
COMMENT ON COLUMN artifact.updated IS 'When the row last changed.';

COMMENT ON CONSTRAINT artifact_ref_key ON artifact IS 'an artifact''s ref is unique';
COMMENT ON CONSTRAINT artifact_ref_given ON artifact IS 'an artifact has a ref';
COMMENT ON CONSTRAINT artifact_owner_given ON artifact IS 'no owner is NULL, not an empty text';
COMMENT ON CONSTRAINT artifact_retention_limit_range ON artifact IS
    'a retention limit is at least 1';
