"""Rows of the table key."""

# Generated from attune_db/migrations by `just gen`: change that, not this.

from datetime import datetime
from typing import ClassVar

from attune_db.core import SecretStruct

from ..enums.owner_type import OwnerType


class Key(SecretStruct, frozen=True):
    """A stored setting or secret, within its owner's scope."""

    secret_fields: ClassVar[tuple[str, ...]] = ("value",)

    id: int
    """Number given by the database."""
    ref: str
    """Names with dots between, any number; unique, never changes."""
    owner_type: OwnerType
    """Which kind of owner it has."""
    owner: str
    """The word system, or the owner's id; made by the database."""
    owner_identity: int | None
    """The identity that owns it, and can't go while it does."""
    owner_pack: int | None
    """The pack that owns it, and can't go while it does."""
    owner_pack_ref: str | None
    """The pack's ref."""
    owner_action: int | None
    """The action that owns it; the key goes with it."""
    owner_action_ref: str | None
    """The action's ref."""
    owner_sensor: int | None
    """The sensor that owns it; the key goes with it."""
    owner_sensor_ref: str | None
    """The sensor's ref."""
    name: str
    """Name within the owner's scope."""
    encrypted: bool
    """Whether the value is cipher text."""
    encryption_key_hash: str | None
    """Tells which key encrypted the value."""
    value: str
    """Plain or cipher text. Never shown."""
    created: datetime
    """When the row was added."""
    updated: datetime
    """When the row last changed."""
