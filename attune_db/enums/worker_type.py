# Generated from attune_db/migrations by `just gen`: change that, not this.
"""How a worker is deployed."""

from enum import StrEnum


class WorkerType(StrEnum):
    """How a worker is deployed."""

    LOCAL = "local"
    REMOTE = "remote"
    CONTAINER = "container"
