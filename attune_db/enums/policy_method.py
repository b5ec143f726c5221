"""What happens to a run beyond a policy's limit."""

# Generated from attune_db/migrations by `just gen`: change that, not this.

from enum import StrEnum


class PolicyMethod(StrEnum):
    """What happens to a run beyond a policy's limit."""

    CANCEL = "cancel"
    ENQUEUE = "enqueue"
