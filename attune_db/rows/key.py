"""Rows of the queries on key."""

# Generated from queries/key.sql by `just gen`: change that, not this.

from datetime import datetime

from msgspec import Struct

from ..enums.owner_type import OwnerType


class KeySummary(Struct, frozen=True):
    """A row of `list_summaries`."""

    id: int
    ref: str
    owner_type: OwnerType
    owner: str
    owner_identity: int | None
    owner_pack: int | None
    owner_pack_ref: str | None
    owner_action: int | None
    owner_action_ref: str | None
    owner_sensor: int | None
    owner_sensor_ref: str | None
    name: str
    encrypted: bool
    encryption_key_hash: str | None
    created: datetime
    updated: datetime
