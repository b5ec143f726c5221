"""Rows of the table enforcement."""

# Generated from attune_db/migrations by `just gen`: change that, not this.

from datetime import datetime

from msgspec import Struct

from attune_db.core import Json

from ..enums.enforcement_condition import EnforcementCondition
from ..enums.enforcement_status import EnforcementStatus


class Enforcement(Struct, frozen=True):
    """The record that a rule matched an event; it outlives both."""

    id: int
    """Number given by the database."""
    rule: int | None
    """The rule; none once that is gone."""
    rule_ref: str
    """The rule's ref, kept when it goes."""
    trigger_ref: str
    """The ref of the trigger that fired."""
    config: Json | None
    """Settings at that time."""
    event: int | None
    """The event; none once that is gone."""
    status: EnforcementStatus
    """How far it has come."""
    payload: Json
    """What the event carried."""
    condition: EnforcementCondition
    """How the conditions combine."""
    conditions: Json
    """What had to hold."""
    created: datetime
    """When the row was added."""
    updated: datetime
    """When the row last changed."""
