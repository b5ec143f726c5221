-- Broadcasts: one envelope for all channels, sent only when something happened.

-- The envelope holds operation, entity, id, ref, old_status and new_status, never a payload. A ref
-- that would not fit into PostgreSQL's 8000 bytes is left out: who listens reads the row by its id.
CREATE FUNCTION broadcast(
    channel text, operation text, entity text, id bigint, ref text, old_status text, new_status text
) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    envelope jsonb := jsonb_build_object(
        'operation', operation, 'entity', entity, 'id', id, 'ref', ref,
        'old_status', old_status, 'new_status', new_status
    );
BEGIN
    IF octet_length(envelope::text) >= 8000 THEN
        envelope := envelope || '{"ref": null}';
    END IF;
    PERFORM pg_notify(channel, envelope::text);
END
$$;

COMMENT ON FUNCTION broadcast(text, text, text, bigint, text, text, text) IS
    'Tells the listeners of a channel what happened to a row.';

CREATE FUNCTION broadcast_event() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM broadcast('event_created', 'created', 'event', NEW.id, NEW.trigger_ref, NULL, NULL);
    RETURN NULL;
END
$$;

CREATE FUNCTION broadcast_enforcement() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM broadcast(
            'enforcement_created', 'created', 'enforcement', NEW.id, NEW.rule_ref,
            NULL, NEW.status::text
        );
    ELSE
        PERFORM broadcast(
            'enforcement_status_changed', 'updated', 'enforcement', NEW.id, NEW.rule_ref,
            OLD.status::text, NEW.status::text
        );
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION broadcast_execution() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM broadcast(
            'execution_created', 'created', 'execution', NEW.id, NEW.action_ref,
            NULL, NEW.status::text
        );
    ELSE
        PERFORM broadcast(
            'execution_status_changed', 'updated', 'execution', NEW.id, NEW.action_ref,
            OLD.status::text, NEW.status::text
        );
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION broadcast_inquiry() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM broadcast(
            'inquiry_created', 'created', 'inquiry', NEW.id, NULL, NULL, NEW.status::text
        );
    ELSE
        PERFORM broadcast(
            'inquiry_status_changed', 'updated', 'inquiry', NEW.id, NULL,
            OLD.status::text, NEW.status::text
        );
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION broadcast_notification() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM broadcast(
        NEW.channel, 'created', 'notification', NEW.id, NEW.entity, NULL, NEW.state::text
    );
    RETURN NULL;
END
$$;

CREATE TRIGGER event_broadcast
AFTER INSERT ON event
FOR EACH ROW EXECUTE FUNCTION broadcast_event();

CREATE TRIGGER enforcement_broadcast_created
AFTER INSERT ON enforcement
FOR EACH ROW EXECUTE FUNCTION broadcast_enforcement();

CREATE TRIGGER enforcement_broadcast_status
AFTER UPDATE ON enforcement
FOR EACH ROW WHEN (OLD.status <> NEW.status) EXECUTE FUNCTION broadcast_enforcement();

CREATE TRIGGER execution_broadcast_created
AFTER INSERT ON execution
FOR EACH ROW EXECUTE FUNCTION broadcast_execution();

CREATE TRIGGER execution_broadcast_status
AFTER UPDATE ON execution
FOR EACH ROW WHEN (OLD.status <> NEW.status) EXECUTE FUNCTION broadcast_execution();

CREATE TRIGGER inquiry_broadcast_created
AFTER INSERT ON inquiry
FOR EACH ROW EXECUTE FUNCTION broadcast_inquiry();

CREATE TRIGGER inquiry_broadcast_status
AFTER UPDATE ON inquiry
FOR EACH ROW WHEN (OLD.status <> NEW.status) EXECUTE FUNCTION broadcast_inquiry();

CREATE TRIGGER notification_broadcast
AFTER INSERT ON notification
FOR EACH ROW EXECUTE FUNCTION broadcast_notification();
