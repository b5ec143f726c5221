-- Keys: settings and secrets.

CREATE TYPE owner_type AS ENUM ('system', 'identity', 'pack', 'action', 'sensor');

COMMENT ON TYPE owner_type IS 'What kind of thing owns a key or an artifact.';

CREATE TABLE key (
    id bigint GENERATED ALWAYS AS IDENTITY,
    ref text NOT NULL,
    owner_type owner_type NOT NULL,
    owner text NOT NULL GENERATED ALWAYS AS (
        -- Never NULL, so that it is the CHECKs below that refuse a missing owner.
        coalesce(coalesce(owner_identity, owner_pack, owner_action, owner_sensor)::text, 'system')
    ) STORED,
    owner_identity bigint,
    owner_pack bigint,
    owner_pack_ref text,
    owner_action bigint,
    owner_action_ref text,
    owner_sensor bigint,
    owner_sensor_ref text,
    name text NOT NULL,
    encrypted boolean NOT NULL DEFAULT false,
    encryption_key_hash text,
    value text NOT NULL,
    created timestamptz NOT NULL DEFAULT now(),
    updated timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT key_pkey PRIMARY KEY (id),
    CONSTRAINT key_ref_key UNIQUE (ref),
    CONSTRAINT key_owner_name_key UNIQUE (owner_type, owner, name),
    CONSTRAINT key_owner_identity_fkey FOREIGN KEY (owner_identity)
        REFERENCES identity (id) ON DELETE RESTRICT,
    CONSTRAINT key_owner_pack_fkey FOREIGN KEY (owner_pack, owner_pack_ref)
        REFERENCES pack (id, ref) ON DELETE RESTRICT,
    CONSTRAINT key_owner_action_fkey FOREIGN KEY (owner_action, owner_action_ref)
        REFERENCES action (id, ref) ON DELETE CASCADE,
    CONSTRAINT key_owner_sensor_fkey FOREIGN KEY (owner_sensor, owner_sensor_ref)
        REFERENCES sensor (id, ref) ON DELETE CASCADE,
    CONSTRAINT key_owner_single CHECK (
        num_nonnulls(owner_identity, owner_pack, owner_action, owner_sensor)
        = CASE owner_type WHEN 'system' THEN 0 ELSE 1 END
    ),
    CONSTRAINT key_owner_matches CHECK (
        CASE owner_type
            WHEN 'system' THEN true
            WHEN 'identity' THEN owner_identity IS NOT NULL
            WHEN 'pack' THEN owner_pack IS NOT NULL
            WHEN 'action' THEN owner_action IS NOT NULL
            WHEN 'sensor' THEN owner_sensor IS NOT NULL
        END
    ),
    CONSTRAINT key_owner_named CHECK (
        (owner_pack IS NULL) = (owner_pack_ref IS NULL)
        AND (owner_action IS NULL) = (owner_action_ref IS NULL)
        AND (owner_sensor IS NULL) = (owner_sensor_ref IS NULL)
    ),
    CONSTRAINT key_ref_format CHECK (ref ~ '^[a-z][a-z0-9_-]*(\.[a-z][a-z0-9_-]*)*$'),
    CONSTRAINT key_encrypted_hashed CHECK (NOT encrypted OR encryption_key_hash IS NOT NULL)
);

CREATE INDEX key_owner_type_idx ON key (owner_type, ref);
CREATE INDEX key_owner_identity_idx ON key (owner_identity, name);
CREATE INDEX key_owner_pack_idx ON key (owner_pack, name);
CREATE INDEX key_owner_action_idx ON key (owner_action, name);
CREATE INDEX key_owner_sensor_idx ON key (owner_sensor, name);

-- In a BEFORE trigger the generated owner is always NULL, which stamp_updated() would take for a
-- change. It can't change without another column, so the old one stands in for it.
CREATE FUNCTION stamp_key_updated() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    NEW.created := OLD.created;
    NEW.updated := OLD.updated;
    NEW.owner := OLD.owner;
    IF NEW *<> OLD THEN
        NEW.updated := greatest(clock_timestamp(), OLD.updated + interval '1 microsecond');
    END IF;
    RETURN NEW;
END
$$;

COMMENT ON FUNCTION stamp_key_updated() IS
    'What stamp_updated() does, for a table with the generated column owner.';

CREATE TRIGGER key_stamp_updated
BEFORE UPDATE ON key
FOR EACH ROW EXECUTE FUNCTION stamp_key_updated();

COMMENT ON TABLE key IS 'A stored setting or secret, within its owner''s scope.';
COMMENT ON COLUMN key.id IS 'Number given by the database.';
COMMENT ON COLUMN key.ref IS 'Names with dots between, any number; unique, never changes.';
COMMENT ON COLUMN key.owner_type IS 'Which kind of owner it has.';
COMMENT ON COLUMN key.owner IS 'The word system, or the owner''s id; made by the database.';
COMMENT ON COLUMN key.owner_identity IS 'The identity that owns it, and can''t go while it does.';
COMMENT ON COLUMN key.owner_pack IS 'The pack that owns it, and can''t go while it does.';
COMMENT ON COLUMN key.owner_pack_ref IS 'The pack''s ref.';
COMMENT ON COLUMN key.owner_action IS 'The action that owns it; the key goes with it.';
COMMENT ON COLUMN key.owner_action_ref IS 'The action''s ref.';
COMMENT ON COLUMN key.owner_sensor IS 'The sensor that owns it; the key goes with it.';
COMMENT ON COLUMN key.owner_sensor_ref IS 'The sensor''s ref.';
COMMENT ON COLUMN key.name IS 'Name within the owner''s scope.';
COMMENT ON COLUMN key.encrypted IS 'Whether the value is cipher text.';
COMMENT ON COLUMN key.encryption_key_hash IS 'Tells which key encrypted the value.';
COMMENT ON COLUMN key.value IS 'Plain or cipher text. Never shown.';
COMMENT ON COLUMN key.created IS 'When the row was added.';
COMMENT ON COLUMN key.updated IS 'When the row last changed.';

COMMENT ON CONSTRAINT key_ref_key ON key IS 'a key''s ref is unique';
COMMENT ON CONSTRAINT key_owner_name_key ON key IS 'an owner has one key of a name';
COMMENT ON CONSTRAINT key_owner_identity_fkey ON key IS 'an identity stays while it owns a key';
COMMENT ON CONSTRAINT key_owner_pack_fkey ON key IS 'a pack stays while it owns a key';
COMMENT ON CONSTRAINT key_owner_action_fkey ON key IS 'a key goes with the action that owns it';
COMMENT ON CONSTRAINT key_owner_sensor_fkey ON key IS 'a key goes with the sensor that owns it';
COMMENT ON CONSTRAINT key_owner_single ON key IS
    'a system key has no owner, any other has exactly one';
COMMENT ON CONSTRAINT key_owner_matches ON key IS 'a key''s owner is of its owner_type';
COMMENT ON CONSTRAINT key_owner_named ON key IS 'an owner comes with its ref';
COMMENT ON CONSTRAINT key_ref_format ON key IS
    'a key''s ref is names with dots between: a lower-case letter, then lower-case letters, digits, "_" or "-"';
COMMENT ON CONSTRAINT key_encrypted_hashed ON key IS 'an encrypted key says which key encrypted it';
