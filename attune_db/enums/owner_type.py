"""What kind of thing owns a key or an artifact."""

# Generated from attune_db/migrations by `just gen`: change that, not this.

from enum import StrEnum


class OwnerType(StrEnum):
    """What kind of thing owns a key or an artifact."""

    SYSTEM = "system"
    IDENTITY = "identity"
    PACK = "pack"
    ACTION = "action"
    SENSOR = "sensor"
