-- Permission assignments: who holds which permission set.

CREATE TABLE permission_assignment (
    id bigint GENERATED ALWAYS AS IDENTITY,
    identity bigint NOT NULL,
    permset bigint NOT NULL,
    created timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT permission_assignment_pkey PRIMARY KEY (id),
    CONSTRAINT permission_assignment_identity_permset_key UNIQUE (identity, permset),
    CONSTRAINT permission_assignment_identity_fkey FOREIGN KEY (identity)
        REFERENCES identity (id) ON DELETE CASCADE,
    CONSTRAINT permission_assignment_permset_fkey FOREIGN KEY (permset)
        REFERENCES permission_set (id) ON DELETE CASCADE
);

CREATE INDEX permission_assignment_identity_created_idx ON permission_assignment (identity, created DESC, id DESC);
CREATE INDEX permission_assignment_permset_created_idx ON permission_assignment (permset, created DESC, id DESC);
CREATE INDEX permission_assignment_created_idx ON permission_assignment (created DESC, id DESC);

COMMENT ON TABLE permission_assignment IS 'A permission set held by an identity.';
COMMENT ON COLUMN permission_assignment.id IS 'Number given by the database.';
COMMENT ON COLUMN permission_assignment.identity IS 'Who holds it.';
COMMENT ON COLUMN permission_assignment.permset IS 'What is held.';
COMMENT ON COLUMN permission_assignment.created IS 'When the row was added.';

COMMENT ON CONSTRAINT permission_assignment_identity_permset_key ON permission_assignment IS
    'an identity holds a permission set once';
COMMENT ON CONSTRAINT permission_assignment_identity_fkey ON permission_assignment IS
    'an assignment goes with its identity';
COMMENT ON CONSTRAINT permission_assignment_permset_fkey ON permission_assignment IS
    'an assignment goes with its permission set';
