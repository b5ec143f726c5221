"""Rows of the table sensor."""

# Generated from attune_db/migrations by `just gen`: change that, not this.

from datetime import datetime

from msgspec import Struct

from attune_db.core import Json


class Sensor(Struct, frozen=True):
    """Long-running code that watches something and emits events for one trigger."""

    id: int
    """Number given by the database."""
    ref: str
    """Two names with a dot between; unique, never changes."""
    pack: int | None
    """The pack that ships it; none for what stands alone."""
    pack_ref: str | None
    """The pack's ref."""
    label: str
    """Name shown to people."""
    description: str
    """What it watches."""
    entrypoint: str
    """File or symbol to run."""
    runtime: int
    """What it runs in."""
    runtime_ref: str
    """The runtime's ref."""
    trigger: int
    """What it fires."""
    trigger_ref: str
    """The trigger's ref."""
    enabled: bool
    """Whether it runs."""
    param_schema: Json | None
    """JSON Schema of its parameters."""
    config: Json | None
    """Settings of this sensor, given when it is added."""
    created: datetime
    """When the row was added."""
    updated: datetime
    """When the row last changed."""
