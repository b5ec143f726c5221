"""What a runtime runs."""

# Generated from attune_db/migrations by `just gen`: change that, not this.

from enum import StrEnum


class RuntimeType(StrEnum):
    """What a runtime runs."""

    ACTION = "action"
    SENSOR = "sensor"
