"""Rows of the table rule."""

# Generated from attune_db/migrations by `just gen`: change that, not this.

from datetime import datetime

from msgspec import Struct

from attune_db.core import Json


class Rule(Struct, frozen=True):
    """What runs an action when a trigger fires and the conditions hold."""

    id: int
    """Number given by the database."""
    ref: str
    """Two names with a dot between; unique, never changes."""
    pack: int
    """The pack that ships it."""
    pack_ref: str
    """The pack's ref."""
    label: str
    """Name shown to people."""
    description: str
    """What it is for."""
    action: int
    """What it runs; that action can't go while it is used."""
    action_ref: str
    """The action's ref."""
    trigger: int
    """What it reacts to; that trigger can't go while it is used."""
    trigger_ref: str
    """The trigger's ref."""
    conditions: Json
    """What must hold, a list or an object."""
    action_params: Json
    """What the action is given."""
    trigger_params: Json
    """What the trigger is given."""
    enabled: bool
    """Whether it reacts."""
    is_adhoc: bool
    """Whether a person made it rather than a pack."""
    created: datetime
    """When the row was added."""
    updated: datetime
    """When the row last changed."""
