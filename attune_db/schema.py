# Generated from attune_db/migrations by `just gen`: change that, not this.
"""What the errors of the database mean: entities, constraints and secrets by name."""

from attune_db.core import Constraint, Schema

SCHEMA = Schema(
    entities={
        "pack": "Pack",
    },
    constraints={
        ("pack", "pack_conf_schema_json"): Constraint(
            "Pack", ("conf_schema",), comment="conf_schema is not a JSON null"
        ),
        ("pack", "pack_config_json"): Constraint(
            "Pack", ("config",), comment="config is not a JSON null"
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
    },
    secrets={},
)
