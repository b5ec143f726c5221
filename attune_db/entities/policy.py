"""Rows of the table policy."""

# Generated from attune_db/migrations by `just gen`: change that, not this.

from datetime import datetime

from msgspec import Struct

from ..enums.policy_method import PolicyMethod


class Policy(Struct, frozen=True):
    """A limit for an action, for all actions of a pack, or for all there are."""

    id: int
    """Number given by the database."""
    ref: str
    """Two names with a dot between; unique, never changes."""
    pack: int | None
    """The pack that ships it; none for what stands alone."""
    pack_ref: str | None
    """The pack's ref."""
    action: int | None
    """The action that it limits, of whatever pack; none for all of its own."""
    action_ref: str | None
    """The action's ref."""
    parameters: list[str]
    """Names of the action's parameters that tell apart what is counted."""
    method: PolicyMethod
    """What happens at the limit."""
    threshold: int
    """The limit, at least 1."""
    name: str
    """Name shown to people."""
    description: str | None
    """What it is for."""
    tags: list[str]
    """Labels to search by."""
    created: datetime
    """When the row was added."""
    updated: datetime
    """When the row last changed."""
