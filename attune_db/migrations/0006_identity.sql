-- Identities: persons and service accounts.

CREATE TABLE identity (
    id bigint GENERATED ALWAYS AS IDENTITY,
    login text NOT NULL,
    display_name text,
    password_hash text,
    attributes jsonb NOT NULL DEFAULT '{}',
    created timestamptz NOT NULL DEFAULT now(),
    updated timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT identity_pkey PRIMARY KEY (id),
    CONSTRAINT identity_login_key UNIQUE (login),
    CONSTRAINT identity_json CHECK (
        jsonb_typeof(attributes) <> 'null'
    )
);

CREATE TRIGGER identity_stamp_updated
BEFORE UPDATE ON identity
FOR EACH ROW EXECUTE FUNCTION stamp_updated();

COMMENT ON TABLE identity IS 'A person or a service account.';
COMMENT ON COLUMN identity.id IS 'Number given by the database.';
COMMENT ON COLUMN identity.login IS 'Unique name, upper and lower case told apart; never changes.';
COMMENT ON COLUMN identity.display_name IS 'Name shown to people.';
COMMENT ON COLUMN identity.password_hash IS 'Argon2 hash; none for service and external accounts. Never shown.';
COMMENT ON COLUMN identity.attributes IS 'E-mail, groups and the like.';
COMMENT ON COLUMN identity.created IS 'When the row was added.';
COMMENT ON COLUMN identity.updated IS 'When the row last changed.';

COMMENT ON CONSTRAINT identity_login_key ON identity IS 'a login is unique';
COMMENT ON CONSTRAINT identity_json ON identity IS 'no document is a JSON null';
