"""What a worker is doing."""

# Generated from attune_db/migrations by `just gen`: change that, not this.

from enum import StrEnum


class WorkerStatus(StrEnum):
    """What a worker is doing."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    BUSY = "busy"
    ERROR = "error"
