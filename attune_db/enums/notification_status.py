# Generated from attune_db/migrations by `just gen`: change that, not this.
"""How far a notification has come."""

from enum import StrEnum


class NotificationStatus(StrEnum):
    """How far a notification has come."""

    CREATED = "created"
    QUEUED = "queued"
    PROCESSING = "processing"
    ERROR = "error"
