"""How far a notification has come."""

# Generated from attune_db/migrations by `just gen`: change that, not this.

from enum import StrEnum


class NotificationStatus(StrEnum):
    """How far a notification has come."""

    CREATED = "created"
    QUEUED = "queued"
    PROCESSING = "processing"
    ERROR = "error"
