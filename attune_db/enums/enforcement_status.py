"""How far an enforcement has come."""

# Generated from attune_db/migrations by `just gen`: change that, not this.

from enum import StrEnum


class EnforcementStatus(StrEnum):
    """How far an enforcement has come."""

    CREATED = "created"
    PROCESSED = "processed"
    DISABLED = "disabled"
