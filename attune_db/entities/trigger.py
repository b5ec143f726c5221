"""Rows of the table trigger."""

# Generated from attune_db/migrations by `just gen`: change that, not this.

from datetime import datetime
from typing import ClassVar

from attune_db.core import Json, SecretStruct


class Trigger(SecretStruct, frozen=True):
    """A kind of event that rules react to."""

    secret_fields: ClassVar[tuple[str, ...]] = ("webhook_key",)

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
    description: str | None
    """What it stands for."""
    enabled: bool
    """Whether it fires."""
    param_schema: Json | None
    """JSON Schema of its parameters."""
    out_schema: Json | None
    """JSON Schema of its events' payload."""
    webhook_enabled: bool
    """Whether a webhook fires it."""
    webhook_key: str | None
    """What the webhook's caller must know, at most 64 characters; unique. Never shown."""
    webhook_config: Json
    """Settings of the webhook."""
    is_adhoc: bool
    """Whether a person made it rather than a pack."""
    created: datetime
    """When the row was added."""
    updated: datetime
    """When the row last changed."""
