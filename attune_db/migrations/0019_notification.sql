-- Notifications: what listeners are told.

CREATE TYPE notification_status AS ENUM ('created', 'queued', 'processing', 'error');

COMMENT ON TYPE notification_status IS 'How far a notification has come.';

CREATE TABLE notification (
    id bigint GENERATED ALWAYS AS IDENTITY,
    channel text NOT NULL,
    entity_type text NOT NULL,
    entity text NOT NULL,
    activity text NOT NULL,
    state notification_status NOT NULL DEFAULT 'created',
    content jsonb,
    created timestamptz NOT NULL DEFAULT now(),
    updated timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT notification_pkey PRIMARY KEY (id),
    CONSTRAINT notification_channel_length CHECK (octet_length(channel) BETWEEN 1 AND 63),
    CONSTRAINT notification_json CHECK (
        jsonb_typeof(content) <> 'null'
    )
);

CREATE INDEX notification_created_idx ON notification (created DESC, id DESC);
CREATE INDEX notification_channel_idx ON notification (channel, created DESC, id DESC);
CREATE INDEX notification_state_idx ON notification (state, created DESC, id DESC);

CREATE TRIGGER notification_stamp_updated
BEFORE UPDATE ON notification
FOR EACH ROW EXECUTE FUNCTION stamp_updated();

COMMENT ON TABLE notification IS 'A message to those who listen on a channel.';
COMMENT ON COLUMN notification.id IS 'Number given by the database.';
COMMENT ON COLUMN notification.channel IS 'Whom it is for, 1 to 63 bytes: also the channel of NOTIFY.';
COMMENT ON COLUMN notification.entity_type IS 'Which table it speaks of.';
COMMENT ON COLUMN notification.entity IS 'Which row of it, by id or ref.';
COMMENT ON COLUMN notification.activity IS 'What happened, such as created.';
COMMENT ON COLUMN notification.state IS 'How far it has come.';
COMMENT ON COLUMN notification.content IS 'More of it, for readers; never broadcast.';
COMMENT ON COLUMN notification.created IS 'When the row was added.';
COMMENT ON COLUMN notification.updated IS 'When the row last changed.';

COMMENT ON CONSTRAINT notification_channel_length ON notification IS 'a channel has 1 to 63 bytes';
COMMENT ON CONSTRAINT notification_json ON notification IS 'no document is a JSON null';
