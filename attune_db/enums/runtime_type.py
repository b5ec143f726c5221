# Generated from attune_db/migrations by `just gen`: change that, not this.
"""What a runtime runs."""

from enum import StrEnum


class RuntimeType(StrEnum):
    """What a runtime runs."""

    ACTION = "action"
    SENSOR = "sensor"
