"""Names behind the errors of the database: entities, constraints, secrets."""

# Generated from attune_db/migrations by `just gen`: change that, not this.

from attune_db.core import Constraint, Schema

SCHEMA = Schema(
    entities={
        "action": "Action",
        "artifact": "Artifact",
        "enforcement": "Enforcement",
        "event": "Event",
        "execution": "Execution",
        "identity": "Identity",
        "inquiry": "Inquiry",
        "key": "Key",
        "notification": "Notification",
        "pack": "Pack",
        "permission_assignment": "PermissionAssignment",
        "permission_set": "PermissionSet",
        "policy": "Policy",
        "rule": "Rule",
        "runtime": "Runtime",
        "sensor": "Sensor",
        "trigger": "Trigger",
        "worker": "Worker",
    },
    constraints={
        ("action", "action_id_ref_key"): Constraint(
            "Action", ("id", "ref"), comment="id and ref belong together"
        ),
        ("action", "action_json"): Constraint(
            "Action", ("param_schema", "out_schema"), comment="no document is a JSON null"
        ),
        ("action", "action_pack_fkey"): Constraint(
            "Action",
            ("pack", "pack_ref"),
            comment="an action goes with its pack",
            references="Pack",
        ),
        ("action", "action_pkey"): Constraint("Action", ("id",)),
        ("action", "action_ref_format"): Constraint(
            "Action",
            ("ref",),
            comment=(
                "an action's ref is two names with a dot between: a lower-case "
                'letter, then lower-case letters, digits, "_" or "-"'
            ),
        ),
        ("action", "action_ref_key"): Constraint(
            "Action", ("ref",), comment="an action's ref is unique"
        ),
        ("action", "action_runtime_fkey"): Constraint(
            "Action",
            ("runtime",),
            comment="a runtime stays while an action uses it",
            references="Runtime",
        ),
        ("artifact", "artifact_owner_given"): Constraint(
            "Artifact", ("owner",), comment="no owner is NULL, not an empty text"
        ),
        ("artifact", "artifact_pkey"): Constraint("Artifact", ("id",)),
        ("artifact", "artifact_ref_given"): Constraint(
            "Artifact", ("ref",), comment="an artifact has a ref"
        ),
        ("artifact", "artifact_ref_key"): Constraint(
            "Artifact", ("ref",), comment="an artifact's ref is unique"
        ),
        ("artifact", "artifact_retention_limit_range"): Constraint(
            "Artifact", ("retention_limit",), comment="a retention limit is at least 1"
        ),
        ("enforcement", "enforcement_event_fkey"): Constraint(
            "Enforcement",
            ("event",),
            comment="an enforcement outlives its event",
            references="Event",
        ),
        ("enforcement", "enforcement_json"): Constraint(
            "Enforcement", ("config", "payload", "conditions"), comment="no document is a JSON null"
        ),
        ("enforcement", "enforcement_pkey"): Constraint("Enforcement", ("id",)),
        ("enforcement", "enforcement_rule_event_key"): Constraint(
            "Enforcement", ("rule", "event"), comment="a rule matches an event once"
        ),
        ("enforcement", "enforcement_rule_fkey"): Constraint(
            "Enforcement",
            ("rule", "rule_ref"),
            comment="an enforcement outlives its rule",
            references="Rule",
        ),
        ("event", "event_json"): Constraint(
            "Event", ("config", "payload"), comment="no document is a JSON null"
        ),
        ("event", "event_pkey"): Constraint("Event", ("id",)),
        ("event", "event_rule_fkey"): Constraint(
            "Event", ("rule", "rule_ref"), comment="an event outlives its rule", references="Rule"
        ),
        ("event", "event_rule_named"): Constraint(
            "Event", ("rule", "rule_ref"), comment="a rule comes with its ref"
        ),
        ("event", "event_source_fkey"): Constraint(
            "Event",
            ("source", "source_ref"),
            comment="an event outlives its sensor",
            references="Sensor",
        ),
        ("event", "event_source_named"): Constraint(
            "Event", ("source", "source_ref"), comment="a source comes with its ref"
        ),
        ("event", "event_trigger_fkey"): Constraint(
            "Event",
            ("trigger", "trigger_ref"),
            comment="an event outlives its trigger",
            references="Trigger",
        ),
        ("execution", "execution_action_fkey"): Constraint(
            "Execution",
            ("action", "action_ref"),
            comment="an execution outlives its action",
            references="Action",
        ),
        ("execution", "execution_enforcement_fkey"): Constraint(
            "Execution",
            ("enforcement",),
            comment="an execution outlives its enforcement",
            references="Enforcement",
        ),
        ("execution", "execution_executor_fkey"): Constraint(
            "Execution",
            ("executor",),
            comment="an execution outlives who asked for it",
            references="Identity",
        ),
        ("execution", "execution_json"): Constraint(
            "Execution", ("config", "result", "workflow_task"), comment="no document is a JSON null"
        ),
        ("execution", "execution_parent_fkey"): Constraint(
            "Execution",
            ("parent",),
            comment="an execution outlives its parent",
            references="Execution",
        ),
        ("execution", "execution_parent_order"): Constraint(
            "Execution",
            ("parent", "id"),
            comment="a parent is older than its children, so runs form no circle",
        ),
        ("execution", "execution_pkey"): Constraint("Execution", ("id",)),
        ("execution", "execution_top_level_key"): Constraint(
            "Execution",
            ("enforcement",),
            comment="an enforcement has one execution without a parent",
        ),
        ("identity", "identity_json"): Constraint(
            "Identity", ("attributes",), comment="no document is a JSON null"
        ),
        ("identity", "identity_login_key"): Constraint(
            "Identity", ("login",), comment="a login is unique"
        ),
        ("identity", "identity_pkey"): Constraint("Identity", ("id",)),
        ("inquiry", "inquiry_assigned_to_fkey"): Constraint(
            "Inquiry",
            ("assigned_to",),
            comment="an inquiry outlives who should answer",
            references="Identity",
        ),
        ("inquiry", "inquiry_execution_fkey"): Constraint(
            "Inquiry",
            ("execution",),
            comment="an inquiry goes with its execution",
            references="Execution",
        ),
        ("inquiry", "inquiry_json"): Constraint(
            "Inquiry", ("response_schema", "response"), comment="no document is a JSON null"
        ),
        ("inquiry", "inquiry_pending_unanswered"): Constraint(
            "Inquiry",
            ("status", "response", "responded_at"),
            comment="a pending inquiry has no answer yet",
        ),
        ("inquiry", "inquiry_pkey"): Constraint("Inquiry", ("id",)),
        ("inquiry", "inquiry_responded_dated"): Constraint(
            "Inquiry", ("status", "responded_at"), comment="a responded inquiry says when"
        ),
        ("inquiry", "inquiry_response_dated"): Constraint(
            "Inquiry", ("response", "responded_at"), comment="an answer has a time"
        ),
        ("key", "key_encrypted_hashed"): Constraint(
            "Key",
            ("encrypted", "encryption_key_hash"),
            comment="an encrypted key says which key encrypted it",
        ),
        ("key", "key_owner_action_fkey"): Constraint(
            "Key",
            ("owner_action", "owner_action_ref"),
            comment="a key goes with the action that owns it",
            references="Action",
        ),
        ("key", "key_owner_identity_fkey"): Constraint(
            "Key",
            ("owner_identity",),
            comment="an identity stays while it owns a key",
            references="Identity",
        ),
        ("key", "key_owner_matches"): Constraint(
            "Key",
            ("owner_type", "owner_identity", "owner_pack", "owner_action", "owner_sensor"),
            comment="a key's owner is of its owner_type",
        ),
        ("key", "key_owner_name_key"): Constraint(
            "Key", ("owner_type", "owner", "name"), comment="an owner has one key of a name"
        ),
        ("key", "key_owner_named"): Constraint(
            "Key",
            (
                "owner_pack",
                "owner_pack_ref",
                "owner_action",
                "owner_action_ref",
                "owner_sensor",
                "owner_sensor_ref",
            ),
            comment="an owner comes with its ref",
        ),
        ("key", "key_owner_pack_fkey"): Constraint(
            "Key",
            ("owner_pack", "owner_pack_ref"),
            comment="a pack stays while it owns a key",
            references="Pack",
        ),
        ("key", "key_owner_sensor_fkey"): Constraint(
            "Key",
            ("owner_sensor", "owner_sensor_ref"),
            comment="a key goes with the sensor that owns it",
            references="Sensor",
        ),
        ("key", "key_owner_single"): Constraint(
            "Key",
            ("owner_identity", "owner_pack", "owner_action", "owner_sensor", "owner_type"),
            comment="a system key has no owner, any other has exactly one",
        ),
        ("key", "key_pkey"): Constraint("Key", ("id",)),
        ("key", "key_ref_format"): Constraint(
            "Key",
            ("ref",),
            comment=(
                "a key's ref is names with dots between: a lower-case letter, then "
                'lower-case letters, digits, "_" or "-"'
            ),
        ),
        ("key", "key_ref_key"): Constraint("Key", ("ref",), comment="a key's ref is unique"),
        ("notification", "notification_channel_length"): Constraint(
            "Notification", ("channel",), comment="a channel has 1 to 63 bytes"
        ),
        ("notification", "notification_json"): Constraint(
            "Notification", ("content",), comment="no document is a JSON null"
        ),
        ("notification", "notification_pkey"): Constraint("Notification", ("id",)),
        ("pack", "pack_conf_schema_json"): Constraint(
            "Pack", ("conf_schema",), comment="conf_schema is not a JSON null"
        ),
        ("pack", "pack_config_json"): Constraint(
            "Pack", ("config",), comment="config is not a JSON null"
        ),
        ("pack", "pack_id_ref_key"): Constraint(
            "Pack", ("id", "ref"), comment="id and ref belong together"
        ),
        ("pack", "pack_meta_json"): Constraint(
            "Pack", ("meta",), comment="meta is not a JSON null"
        ),
        ("pack", "pack_pkey"): Constraint("Pack", ("id",)),
        ("pack", "pack_ref_format"): Constraint(
            "Pack",
            ("ref",),
            comment=(
                "a pack's ref begins with a lower-case letter, followed by lower-case"
                ' letters, digits, "_" or "-"'
            ),
        ),
        ("pack", "pack_ref_key"): Constraint("Pack", ("ref",), comment="a pack's ref is unique"),
        ("pack", "pack_runtime_deps_elements"): Constraint(
            "Pack", ("runtime_deps",), comment="no runtime is NULL"
        ),
        ("pack", "pack_tags_elements"): Constraint("Pack", ("tags",), comment="no tag is NULL"),
        ("pack", "pack_version_format"): Constraint(
            "Pack",
            ("version",),
            comment=(
                "a pack's version is MAJOR.MINOR.PATCH, with an optional -prerelease and +build"
            ),
        ),
        ("permission_assignment", "permission_assignment_identity_fkey"): Constraint(
            "PermissionAssignment",
            ("identity",),
            comment="an assignment goes with its identity",
            references="Identity",
        ),
        ("permission_assignment", "permission_assignment_identity_permset_key"): Constraint(
            "PermissionAssignment",
            ("identity", "permset"),
            comment="an identity holds a permission set once",
        ),
        ("permission_assignment", "permission_assignment_permset_fkey"): Constraint(
            "PermissionAssignment",
            ("permset",),
            comment="an assignment goes with its permission set",
            references="PermissionSet",
        ),
        ("permission_assignment", "permission_assignment_pkey"): Constraint(
            "PermissionAssignment", ("id",)
        ),
        ("permission_set", "permission_set_json"): Constraint(
            "PermissionSet", ("grants",), comment="no document is a JSON null"
        ),
        ("permission_set", "permission_set_pack_fkey"): Constraint(
            "PermissionSet",
            ("pack", "pack_ref"),
            comment="a permission set goes with its pack",
            references="Pack",
        ),
        ("permission_set", "permission_set_pack_named"): Constraint(
            "PermissionSet", ("pack", "pack_ref"), comment="a pack comes with its ref"
        ),
        ("permission_set", "permission_set_pkey"): Constraint("PermissionSet", ("id",)),
        ("permission_set", "permission_set_ref_format"): Constraint(
            "PermissionSet",
            ("ref",),
            comment=(
                "a permission set's ref is two names with a dot between: a lower-case"
                ' letter, then lower-case letters, digits, "_" or "-"'
            ),
        ),
        ("permission_set", "permission_set_ref_key"): Constraint(
            "PermissionSet", ("ref",), comment="a permission set's ref is unique"
        ),
        ("policy", "policy_action_fkey"): Constraint(
            "Policy",
            ("action", "action_ref"),
            comment="a policy goes with its action",
            references="Action",
        ),
        ("policy", "policy_action_named"): Constraint(
            "Policy", ("action", "action_ref"), comment="an action comes with its ref"
        ),
        ("policy", "policy_elements"): Constraint(
            "Policy", ("parameters", "tags"), comment="no parameter and no tag is NULL"
        ),
        ("policy", "policy_pack_fkey"): Constraint(
            "Policy", ("pack", "pack_ref"), comment="a policy goes with its pack", references="Pack"
        ),
        ("policy", "policy_pack_named"): Constraint(
            "Policy", ("pack", "pack_ref"), comment="a pack comes with its ref"
        ),
        ("policy", "policy_pkey"): Constraint("Policy", ("id",)),
        ("policy", "policy_ref_format"): Constraint(
            "Policy",
            ("ref",),
            comment=(
                "a policy's ref is two names with a dot between: a lower-case letter,"
                ' then lower-case letters, digits, "_" or "-"'
            ),
        ),
        ("policy", "policy_ref_key"): Constraint(
            "Policy", ("ref",), comment="a policy's ref is unique"
        ),
        ("policy", "policy_threshold_range"): Constraint(
            "Policy", ("threshold",), comment="a threshold is at least 1"
        ),
        ("rule", "rule_action_fkey"): Constraint(
            "Rule",
            ("action", "action_ref"),
            comment="an action stays while a rule uses it",
            references="Action",
        ),
        ("rule", "rule_id_ref_key"): Constraint(
            "Rule", ("id", "ref"), comment="id and ref belong together"
        ),
        ("rule", "rule_json"): Constraint(
            "Rule",
            ("conditions", "action_params", "trigger_params"),
            comment="no document is a JSON null",
        ),
        ("rule", "rule_pack_fkey"): Constraint(
            "Rule", ("pack", "pack_ref"), comment="a rule goes with its pack", references="Pack"
        ),
        ("rule", "rule_pkey"): Constraint("Rule", ("id",)),
        ("rule", "rule_ref_format"): Constraint(
            "Rule",
            ("ref",),
            comment=(
                "a rule's ref is two names with a dot between: a lower-case letter, "
                'then lower-case letters, digits, "_" or "-"'
            ),
        ),
        ("rule", "rule_ref_key"): Constraint("Rule", ("ref",), comment="a rule's ref is unique"),
        ("rule", "rule_trigger_fkey"): Constraint(
            "Rule",
            ("trigger", "trigger_ref"),
            comment="a trigger stays while a rule uses it",
            references="Trigger",
        ),
        ("runtime", "runtime_id_ref_key"): Constraint(
            "Runtime", ("id", "ref"), comment="id and ref belong together"
        ),
        ("runtime", "runtime_json"): Constraint(
            "Runtime",
            ("distributions", "installation", "installers"),
            comment="no document is a JSON null",
        ),
        ("runtime", "runtime_pack_fkey"): Constraint(
            "Runtime",
            ("pack", "pack_ref"),
            comment="a runtime goes with its pack",
            references="Pack",
        ),
        ("runtime", "runtime_pack_named"): Constraint(
            "Runtime", ("pack", "pack_ref"), comment="a pack comes with its ref"
        ),
        ("runtime", "runtime_pkey"): Constraint("Runtime", ("id",)),
        ("runtime", "runtime_ref_format"): Constraint(
            "Runtime",
            ("ref",),
            comment=(
                "a runtime's ref is two or three names with dots between: a lower-"
                'case letter, then lower-case letters, digits, "_" or "-"'
            ),
        ),
        ("runtime", "runtime_ref_key"): Constraint(
            "Runtime", ("ref",), comment="a runtime's ref is unique"
        ),
        ("sensor", "sensor_id_ref_key"): Constraint(
            "Sensor", ("id", "ref"), comment="id and ref belong together"
        ),
        ("sensor", "sensor_json"): Constraint(
            "Sensor", ("param_schema", "config"), comment="no document is a JSON null"
        ),
        ("sensor", "sensor_pack_fkey"): Constraint(
            "Sensor", ("pack", "pack_ref"), comment="a sensor goes with its pack", references="Pack"
        ),
        ("sensor", "sensor_pack_named"): Constraint(
            "Sensor", ("pack", "pack_ref"), comment="a pack comes with its ref"
        ),
        ("sensor", "sensor_pkey"): Constraint("Sensor", ("id",)),
        ("sensor", "sensor_ref_format"): Constraint(
            "Sensor",
            ("ref",),
            comment=(
                "a sensor's ref is two names with a dot between: a lower-case letter,"
                ' then lower-case letters, digits, "_" or "-"'
            ),
        ),
        ("sensor", "sensor_ref_key"): Constraint(
            "Sensor", ("ref",), comment="a sensor's ref is unique"
        ),
        ("sensor", "sensor_runtime_fkey"): Constraint(
            "Sensor",
            ("runtime", "runtime_ref"),
            comment="a sensor goes with its runtime",
            references="Runtime",
        ),
        ("sensor", "sensor_trigger_fkey"): Constraint(
            "Sensor",
            ("trigger", "trigger_ref"),
            comment="a sensor goes with its trigger",
            references="Trigger",
        ),
        ("trigger", "trigger_id_ref_key"): Constraint(
            "Trigger", ("id", "ref"), comment="id and ref belong together"
        ),
        ("trigger", "trigger_json"): Constraint(
            "Trigger",
            ("param_schema", "out_schema", "webhook_config"),
            comment="no document is a JSON null",
        ),
        ("trigger", "trigger_pack_fkey"): Constraint(
            "Trigger",
            ("pack", "pack_ref"),
            comment="a trigger goes with its pack",
            references="Pack",
        ),
        ("trigger", "trigger_pack_named"): Constraint(
            "Trigger", ("pack", "pack_ref"), comment="a pack comes with its ref"
        ),
        ("trigger", "trigger_pkey"): Constraint("Trigger", ("id",)),
        ("trigger", "trigger_ref_format"): Constraint(
            "Trigger",
            ("ref",),
            comment=(
                "a trigger's ref is two names with a dot between: a lower-case "
                'letter, then lower-case letters, digits, "_" or "-"'
            ),
        ),
        ("trigger", "trigger_ref_key"): Constraint(
            "Trigger", ("ref",), comment="a trigger's ref is unique"
        ),
        ("trigger", "trigger_webhook_key_key"): Constraint(
            "Trigger", ("webhook_key",), comment="a webhook's key is unique"
        ),
        ("trigger", "trigger_webhook_key_length"): Constraint(
            "Trigger", ("webhook_key",), comment="a webhook's key has 1 to 64 characters"
        ),
        ("worker", "worker_json"): Constraint(
            "Worker", ("capabilities", "meta"), comment="no document is a JSON null"
        ),
        ("worker", "worker_name_key"): Constraint(
            "Worker", ("name",), comment="a worker's name is unique"
        ),
        ("worker", "worker_pkey"): Constraint("Worker", ("id",)),
        ("worker", "worker_port_range"): Constraint(
            "Worker", ("port",), comment="a port is 1 to 65535"
        ),
        ("worker", "worker_runtime_fkey"): Constraint(
            "Worker",
            ("runtime",),
            comment="a worker outlives the runtime that it prefers",
            references="Runtime",
        ),
    },
    secrets={"identity": ("password_hash",), "key": ("value",), "trigger": ("webhook_key",)},
)
