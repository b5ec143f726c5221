-- Workers: processes that run actions and host sensors.

CREATE TYPE worker_type AS ENUM ('local', 'remote', 'container');

COMMENT ON TYPE worker_type IS 'How a worker is deployed.';

CREATE TYPE worker_role AS ENUM ('action', 'sensor', 'hybrid');

COMMENT ON TYPE worker_role IS 'What a worker may do.';

CREATE TYPE worker_status AS ENUM ('active', 'inactive', 'busy', 'error');

COMMENT ON TYPE worker_status IS 'What a worker is doing.';

CREATE TABLE worker (
    id bigint GENERATED ALWAYS AS IDENTITY,
    name text NOT NULL,
    worker_type worker_type NOT NULL,
    worker_role worker_role NOT NULL DEFAULT 'action',
    runtime bigint,
    host text,
    port integer,
    status worker_status NOT NULL DEFAULT 'inactive',
    capabilities jsonb,
    meta jsonb,
    last_heartbeat timestamptz,
    created timestamptz NOT NULL DEFAULT now(),
    updated timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT worker_pkey PRIMARY KEY (id),
    CONSTRAINT worker_name_key UNIQUE (name),
    CONSTRAINT worker_runtime_fkey FOREIGN KEY (runtime)
        REFERENCES runtime (id) ON DELETE SET NULL (runtime),
    CONSTRAINT worker_port_range CHECK (port BETWEEN 1 AND 65535),
    CONSTRAINT worker_json CHECK (
        jsonb_typeof(capabilities) <> 'null'
        AND jsonb_typeof(meta) <> 'null'
    )
);

CREATE INDEX worker_runtime_idx ON worker (runtime);
CREATE INDEX worker_status_idx ON worker (status, name);
CREATE INDEX worker_worker_type_idx ON worker (worker_type, name);
CREATE INDEX worker_worker_role_idx ON worker (worker_role, name);

CREATE TRIGGER worker_stamp_updated
BEFORE UPDATE ON worker
FOR EACH ROW EXECUTE FUNCTION stamp_updated();

COMMENT ON TABLE worker IS 'A process that runs actions, hosts sensors, or both.';
COMMENT ON COLUMN worker.id IS 'Number given by the database.';
COMMENT ON COLUMN worker.name IS 'Unique name.';
COMMENT ON COLUMN worker.worker_type IS 'How it is deployed.';
COMMENT ON COLUMN worker.worker_role IS 'What it may do.';
COMMENT ON COLUMN worker.runtime IS 'The runtime that it prefers; none once that is gone.';
COMMENT ON COLUMN worker.host IS 'Address of a remote worker.';
COMMENT ON COLUMN worker.port IS 'TCP port, 1 to 65535.';
COMMENT ON COLUMN worker.status IS 'What it is doing.';
COMMENT ON COLUMN worker.capabilities IS 'What it can do, in its own words.';
COMMENT ON COLUMN worker.meta IS 'Whatever else is known of it.';
COMMENT ON COLUMN worker.last_heartbeat IS 'When it last said that it is alive.';
COMMENT ON COLUMN worker.created IS 'When the row was added.';
COMMENT ON COLUMN worker.updated IS 'When the row last changed.';

COMMENT ON CONSTRAINT worker_name_key ON worker IS 'a worker''s name is unique';
COMMENT ON CONSTRAINT worker_runtime_fkey ON worker IS
    'a worker outlives the runtime that it prefers';
COMMENT ON CONSTRAINT worker_port_range ON worker IS 'a port is 1 to 65535';
COMMENT ON CONSTRAINT worker_json ON worker IS 'no document is a JSON null';
