-- Indexes for pages of what happened, by each filter and in each order.

-- Newest first within a filter: these take the place of those on the column alone.
DROP INDEX event_source_idx;
DROP INDEX event_rule_idx;
DROP INDEX execution_executor_idx;
CREATE INDEX event_source_idx ON event (source, created DESC, id DESC);
CREATE INDEX event_rule_idx ON event (rule, created DESC, id DESC);
CREATE INDEX execution_executor_idx ON execution (executor, created DESC, id DESC);
CREATE INDEX notification_entity_idx
ON notification (entity_type, entity, created DESC, id DESC);

-- Refs that are given as they are, and patterns of refs.
CREATE INDEX enforcement_rule_ref_idx ON enforcement (rule_ref, created DESC, id DESC);
CREATE INDEX execution_action_ref_idx ON execution (action_ref, created DESC, id DESC);
-- Patterns alone.
CREATE INDEX event_rule_ref_idx ON event (rule_ref) WHERE rule_ref IS NOT NULL;
CREATE INDEX enforcement_trigger_ref_idx ON enforcement (trigger_ref);

-- What changed last.
CREATE INDEX execution_updated_idx ON execution (updated DESC, id DESC);
CREATE INDEX execution_status_updated_idx ON execution (status, updated DESC, id DESC);

-- By deadline, in any status; the pending ones whose deadline has passed stand together.
DROP INDEX inquiry_timeout_at_idx;
CREATE INDEX inquiry_timeout_at_idx ON inquiry (timeout_at, id);
CREATE INDEX inquiry_status_timeout_at_idx ON inquiry (status, timeout_at, id);
