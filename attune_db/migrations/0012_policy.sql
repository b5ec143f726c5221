-- Policies: limits on how actions run.

CREATE TYPE policy_method AS ENUM ('cancel', 'enqueue');

COMMENT ON TYPE policy_method IS 'What happens to a run beyond a policy''s limit.';

CREATE TABLE policy (
    id bigint GENERATED ALWAYS AS IDENTITY,
    ref text NOT NULL,
    pack bigint,
    pack_ref text,
    action bigint,
    action_ref text,
    parameters text[] NOT NULL DEFAULT '{}',
    method policy_method NOT NULL,
    threshold integer NOT NULL,
    name text NOT NULL,
    description text,
    tags text[] NOT NULL DEFAULT '{}',
    created timestamptz NOT NULL DEFAULT now(),
    updated timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT policy_pkey PRIMARY KEY (id),
    CONSTRAINT policy_ref_key UNIQUE (ref),
    CONSTRAINT policy_pack_fkey FOREIGN KEY (pack, pack_ref)
        REFERENCES pack (id, ref) ON DELETE CASCADE,
    CONSTRAINT policy_pack_named CHECK (pack IS NULL OR pack_ref IS NOT NULL),
    CONSTRAINT policy_action_fkey FOREIGN KEY (action, action_ref)
        REFERENCES action (id, ref) ON DELETE CASCADE,
    CONSTRAINT policy_action_named CHECK (action IS NULL OR action_ref IS NOT NULL),
    CONSTRAINT policy_ref_format CHECK (ref ~ '^[a-z][a-z0-9_-]*\.[a-z][a-z0-9_-]*$'),
    CONSTRAINT policy_threshold_range CHECK (threshold > 0),
    CONSTRAINT policy_elements CHECK (
        array_position(parameters, NULL) IS NULL
        AND array_position(tags, NULL) IS NULL
    )
);

CREATE INDEX policy_pack_idx ON policy (pack, ref);
CREATE INDEX policy_action_idx ON policy (action, ref);
CREATE INDEX policy_tags_idx ON policy USING gin (tags);

CREATE TRIGGER policy_stamp_updated
BEFORE UPDATE ON policy
FOR EACH ROW EXECUTE FUNCTION stamp_updated();

COMMENT ON TABLE policy IS 'A limit for an action, for all actions of a pack, or for all there are.';
COMMENT ON COLUMN policy.id IS 'Number given by the database.';
COMMENT ON COLUMN policy.ref IS 'Two names with a dot between; unique, never changes.';
COMMENT ON COLUMN policy.pack IS 'The pack that ships it; none for what stands alone.';
COMMENT ON COLUMN policy.pack_ref IS 'The pack''s ref.';
COMMENT ON COLUMN policy.action IS 'The action that it limits, of whatever pack; none for all of its own.';
COMMENT ON COLUMN policy.action_ref IS 'The action''s ref.';
COMMENT ON COLUMN policy.parameters IS 'Names of the action''s parameters that tell apart what is counted.';
COMMENT ON COLUMN policy.method IS 'What happens at the limit.';
COMMENT ON COLUMN policy.threshold IS 'The limit, at least 1.';
COMMENT ON COLUMN policy.name IS 'Name shown to people.';
COMMENT ON COLUMN policy.description IS 'What it is for.';
COMMENT ON COLUMN policy.tags IS 'Labels to search by.';
COMMENT ON COLUMN policy.created IS 'When the row was added.';
COMMENT ON COLUMN policy.updated IS 'When the row last changed.';

COMMENT ON CONSTRAINT policy_ref_key ON policy IS 'a policy''s ref is unique';
COMMENT ON CONSTRAINT policy_pack_fkey ON policy IS 'a policy goes with its pack';
COMMENT ON CONSTRAINT policy_pack_named ON policy IS 'a pack comes with its ref';
COMMENT ON CONSTRAINT policy_action_fkey ON policy IS 'a policy goes with its action';
COMMENT ON CONSTRAINT policy_action_named ON policy IS 'an action comes with its ref';
COMMENT ON CONSTRAINT policy_ref_format ON policy IS
    'a policy''s ref is two names with a dot between: a lower-case letter, then lower-case letters, digits, "_" or "-"';
COMMENT ON CONSTRAINT policy_threshold_range ON policy IS 'a threshold is at least 1';
COMMENT ON CONSTRAINT policy_elements ON policy IS 'no parameter and no tag is NULL';
