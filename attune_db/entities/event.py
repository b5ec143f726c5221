"""Rows of the table event."""

# Generated from attune_db/migrations by `just gen`: change that, not this.

from datetime import datetime

from msgspec import Struct

from attune_db.core import Json


class Event(Struct, frozen=True):
    """One firing of a trigger; it outlives all that it came of."""

    id: int
    """Number given by the database."""
    trigger: int | None
    """What fired; none once that is gone."""
    trigger_ref: str
    """The trigger's ref, kept when it goes."""
    config: Json | None
    """Settings at that time."""
    payload: Json | None
    """What the firing carried."""
    source: int | None
    """The sensor that emitted it; none once that is gone."""
    source_ref: str | None
    """The sensor's ref, kept when it goes."""
    rule: int | None
    """The only rule that it is for, if it is; none once that is gone."""
    rule_ref: str | None
    """The rule's ref, kept when it goes."""
    created: datetime
    """When the row was added."""
    updated: datetime
    """When the row last changed."""
