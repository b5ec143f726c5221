"""What an artifact's retention limit counts."""

# Generated from attune_db/migrations by `just gen`: change that, not this.

from enum import StrEnum


class ArtifactRetention(StrEnum):
    """What an artifact's retention limit counts."""

    VERSIONS = "versions"
    DAYS = "days"
    HOURS = "hours"
    MINUTES = "minutes"
