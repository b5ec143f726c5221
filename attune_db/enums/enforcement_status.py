# Generated from attune_db/migrations by `just gen`: change that, not this.
"""How far an enforcement has come."""

from enum import StrEnum


class EnforcementStatus(StrEnum):
    """How far an enforcement has come."""

    CREATED = "created"
    PROCESSED = "processed"
    DISABLED = "disabled"
