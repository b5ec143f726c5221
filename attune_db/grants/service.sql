-- What a service may do: what this version's queries need, and nothing else.
--
-- Run it as the owner of the tables, after the migrations, and again after each upgrade: what the
-- role may do otherwise in the schema is taken from it. Then `GRANT attune_service TO login`.
--
-- No query needs a sequence (the ids are identity columns), a type (only DDL asks for it), or a
-- trigger's function. The functions below are called by queries, and broadcast() by triggers, so
-- that EXECUTE can be taken from PUBLIC.

BEGIN;

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'attune_service') THEN
        CREATE ROLE attune_service NOLOGIN;
    END IF;
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO attune_service', current_database());
    EXECUTE format('REVOKE ALL ON SCHEMA %I FROM attune_service', current_schema());
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO attune_service', current_schema());
    EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA %I FROM attune_service', current_schema());
    EXECUTE format('REVOKE ALL ON ALL SEQUENCES IN SCHEMA %I FROM attune_service', current_schema());
    EXECUTE format('REVOKE ALL ON ALL ROUTINES IN SCHEMA %I FROM attune_service', current_schema());
END
$$;

GRANT SELECT, DELETE ON action TO attune_service;
GRANT INSERT (
    ref, pack, pack_ref, label, description, entrypoint, runtime, param_schema, out_schema,
    is_adhoc
) ON action TO attune_service;
GRANT UPDATE (
    pack, pack_ref, label, description, entrypoint, runtime, param_schema, out_schema, is_adhoc
) ON action TO attune_service;

GRANT SELECT, DELETE ON artifact TO attune_service;
GRANT INSERT (
    ref, scope, owner, type, retention_policy, retention_limit
) ON artifact TO attune_service;
GRANT UPDATE (
    ref, scope, owner, type, retention_policy, retention_limit
) ON artifact TO attune_service;

GRANT SELECT, DELETE ON enforcement TO attune_service;
GRANT INSERT (
    rule, rule_ref, trigger_ref, config, event, status, payload, condition, conditions
) ON enforcement TO attune_service;
GRANT UPDATE (rule, status, payload) ON enforcement TO attune_service;

GRANT SELECT, DELETE ON event TO attune_service;
GRANT INSERT (
    trigger, trigger_ref, config, payload, source, source_ref, rule, rule_ref
) ON event TO attune_service;
GRANT UPDATE (config, payload) ON event TO attune_service;

GRANT SELECT, DELETE ON execution TO attune_service;
GRANT INSERT (
    action, action_ref, config, parent, enforcement, executor, status, result, workflow_task
) ON execution TO attune_service;
GRANT UPDATE (
    enforcement, executor, status, result, workflow_task, updated
) ON execution TO attune_service;

GRANT SELECT, DELETE ON identity TO attune_service;
GRANT INSERT (login, display_name, password_hash, attributes) ON identity TO attune_service;
GRANT UPDATE (display_name, password_hash, attributes) ON identity TO attune_service;

GRANT SELECT, DELETE ON inquiry TO attune_service;
GRANT INSERT (
    execution, prompt, response_schema, assigned_to, status, response, timeout_at
) ON inquiry TO attune_service;
GRANT UPDATE (assigned_to, status, response, responded_at) ON inquiry TO attune_service;

GRANT SELECT, DELETE ON key TO attune_service;
GRANT INSERT (
    ref, owner_type, owner_identity, owner_pack, owner_pack_ref, owner_action, owner_action_ref,
    owner_sensor, owner_sensor_ref, name, encrypted, encryption_key_hash, value
) ON key TO attune_service;
GRANT UPDATE (name, encrypted, encryption_key_hash, value) ON key TO attune_service;

GRANT SELECT, DELETE ON notification TO attune_service;
GRANT INSERT (
    channel, entity_type, entity, activity, state, content
) ON notification TO attune_service;
GRANT UPDATE (state, content) ON notification TO attune_service;

GRANT SELECT, DELETE ON pack TO attune_service;
GRANT INSERT (
    ref, label, description, version, conf_schema, config, meta, tags, runtime_deps, is_standard
) ON pack TO attune_service;
GRANT UPDATE (
    label, description, version, conf_schema, config, meta, tags, runtime_deps, is_standard
) ON pack TO attune_service;

GRANT SELECT, DELETE ON permission_assignment TO attune_service;
GRANT INSERT (identity, permset) ON permission_assignment TO attune_service;

GRANT SELECT, DELETE ON permission_set TO attune_service;
GRANT INSERT (ref, pack, pack_ref, label, description, grants) ON permission_set TO attune_service;
GRANT UPDATE (ref, pack, pack_ref, label, description, grants) ON permission_set TO attune_service;

GRANT SELECT, DELETE ON policy TO attune_service;
GRANT INSERT (
    ref, pack, pack_ref, action, action_ref, parameters, method, threshold, name, description,
    tags
) ON policy TO attune_service;
GRANT UPDATE (
    pack, pack_ref, action, action_ref, parameters, method, threshold, name, description, tags
) ON policy TO attune_service;

GRANT SELECT, DELETE ON rule TO attune_service;
GRANT INSERT (
    ref, pack, pack_ref, label, description, action, action_ref, trigger, trigger_ref,
    conditions, action_params, trigger_params, enabled, is_adhoc
) ON rule TO attune_service;
GRANT UPDATE (
    pack, pack_ref, label, description, action, action_ref, trigger, trigger_ref, conditions,
    action_params, trigger_params, enabled, is_adhoc
) ON rule TO attune_service;

GRANT SELECT, DELETE ON runtime TO attune_service;
GRANT INSERT (
    ref, pack, pack_ref, description, runtime_type, name, distributions, installation,
    installers
) ON runtime TO attune_service;
GRANT UPDATE (
    pack, pack_ref, description, runtime_type, name, distributions, installation, installers
) ON runtime TO attune_service;

GRANT SELECT, DELETE ON sensor TO attune_service;
GRANT INSERT (
    ref, pack, pack_ref, label, description, entrypoint, runtime, runtime_ref, trigger,
    trigger_ref, enabled, param_schema, config
) ON sensor TO attune_service;
GRANT UPDATE (
    pack, pack_ref, label, description, entrypoint, runtime, runtime_ref, trigger, trigger_ref,
    enabled, param_schema, config
) ON sensor TO attune_service;

GRANT SELECT, DELETE ON trigger TO attune_service;
GRANT INSERT (
    ref, pack, pack_ref, label, description, enabled, param_schema, out_schema, is_adhoc
) ON trigger TO attune_service;
GRANT UPDATE (
    pack, pack_ref, label, description, enabled, param_schema, out_schema, is_adhoc
) ON trigger TO attune_service;

GRANT SELECT, DELETE ON worker TO attune_service;
GRANT INSERT (
    name, worker_type, worker_role, runtime, host, port, status, capabilities, meta
) ON worker TO attune_service;
GRANT UPDATE (
    name, host, port, status, capabilities, meta, last_heartbeat
) ON worker TO attune_service;

GRANT EXECUTE ON FUNCTION broadcast(text, text, text, bigint, text, text, text)
TO attune_service;
GRANT EXECUTE ON FUNCTION glob_first(text) TO attune_service;
GRANT EXECUTE ON FUNCTION glob_last(text) TO attune_service;
GRANT EXECUTE ON FUNCTION glob_rest(text) TO attune_service;
GRANT EXECUTE ON FUNCTION word_patterns(text) TO attune_service;

COMMIT;
