-- Inquiries: questions to people.

CREATE TYPE inquiry_status AS ENUM ('pending', 'responded', 'timeout', 'cancelled');

COMMENT ON TYPE inquiry_status IS 'How far an inquiry has come.';

CREATE TABLE inquiry (
    id bigint GENERATED ALWAYS AS IDENTITY,
    execution bigint NOT NULL,
    prompt text NOT NULL,
    response_schema jsonb,
    assigned_to bigint,
    status inquiry_status NOT NULL DEFAULT 'pending',
    response jsonb,
    timeout_at timestamptz,
    responded_at timestamptz,
    created timestamptz NOT NULL DEFAULT now(),
    updated timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT inquiry_pkey PRIMARY KEY (id),
    CONSTRAINT inquiry_execution_fkey FOREIGN KEY (execution)
        REFERENCES execution (id) ON DELETE CASCADE,
    CONSTRAINT inquiry_assigned_to_fkey FOREIGN KEY (assigned_to)
        REFERENCES identity (id) ON DELETE SET NULL (assigned_to),
    CONSTRAINT inquiry_responded_dated CHECK (status <> 'responded' OR responded_at IS NOT NULL),
    CONSTRAINT inquiry_pending_unanswered CHECK (
        status <> 'pending' OR (response IS NULL AND responded_at IS NULL)
    ),
    CONSTRAINT inquiry_response_dated CHECK (response IS NULL OR responded_at IS NOT NULL),
    CONSTRAINT inquiry_json CHECK (
        jsonb_typeof(response_schema) <> 'null'
        AND jsonb_typeof(response) <> 'null'
    )
);

CREATE INDEX inquiry_created_idx ON inquiry (created DESC, id DESC);
CREATE INDEX inquiry_status_idx ON inquiry (status, created DESC, id DESC);
CREATE INDEX inquiry_execution_idx ON inquiry (execution, created DESC, id DESC);
CREATE INDEX inquiry_assigned_to_idx ON inquiry (assigned_to, created DESC, id DESC);
CREATE INDEX inquiry_timeout_at_idx ON inquiry (timeout_at, id) WHERE status = 'pending';

CREATE TRIGGER inquiry_stamp_updated
BEFORE UPDATE ON inquiry
FOR EACH ROW EXECUTE FUNCTION stamp_updated();

COMMENT ON TABLE inquiry IS 'A question to a person that an execution waits for.';
COMMENT ON COLUMN inquiry.id IS 'Number given by the database.';
COMMENT ON COLUMN inquiry.execution IS 'The run that waits.';
COMMENT ON COLUMN inquiry.prompt IS 'The question.';
COMMENT ON COLUMN inquiry.response_schema IS 'JSON Schema of the answer.';
COMMENT ON COLUMN inquiry.assigned_to IS 'Who should answer; none once that identity is gone.';
COMMENT ON COLUMN inquiry.status IS 'How far it has come.';
COMMENT ON COLUMN inquiry.response IS 'The answer.';
COMMENT ON COLUMN inquiry.timeout_at IS 'When it is too late to answer.';
COMMENT ON COLUMN inquiry.responded_at IS 'When it was answered.';
COMMENT ON COLUMN inquiry.created IS 'When the row was added.';
COMMENT ON COLUMN inquiry.updated IS 'When the row last changed.';

COMMENT ON CONSTRAINT inquiry_execution_fkey ON inquiry IS 'an inquiry goes with its execution';
COMMENT ON CONSTRAINT inquiry_assigned_to_fkey ON inquiry IS
    'an inquiry outlives who should answer';
COMMENT ON CONSTRAINT inquiry_responded_dated ON inquiry IS 'a responded inquiry says when';
COMMENT ON CONSTRAINT inquiry_pending_unanswered ON inquiry IS
    'a pending inquiry has no answer yet';
COMMENT ON CONSTRAINT inquiry_response_dated ON inquiry IS 'an answer has a time';
COMMENT ON CONSTRAINT inquiry_json ON inquiry IS 'no document is a JSON null';
