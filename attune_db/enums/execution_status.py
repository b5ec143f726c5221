"""How far an execution has come."""

# Generated from attune_db/migrations by `just gen`: change that, not this.

from enum import StrEnum


class ExecutionStatus(StrEnum):
    """How far an execution has come."""

    REQUESTED = "requested"
    SCHEDULING = "scheduling"
    SCHEDULED = "scheduled"
    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELING = "canceling"
    CANCELLED = "cancelled"
    TIMEOUT = "timeout"
    ABANDONED = "abandoned"
