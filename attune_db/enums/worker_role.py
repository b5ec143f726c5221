"""What a worker may do."""

# Generated from attune_db/migrations by `just gen`: change that, not this.

from enum import StrEnum


class WorkerRole(StrEnum):
    """What a worker may do."""

    ACTION = "action"
    SENSOR = "sensor"
    HYBRID = "hybrid"
