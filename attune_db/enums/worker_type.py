"""How a worker is deployed."""

# Generated from attune_db/migrations by `just gen`: change that, not this.

from enum import StrEnum


class WorkerType(StrEnum):
    """How a worker is deployed."""

    LOCAL = "local"
    REMOTE = "remote"
    CONTAINER = "container"
