"""Rows of the table notification."""

# Generated from attune_db/migrations by `just gen`: change that, not this.

from datetime import datetime

from msgspec import Struct

from attune_db.core import Json

from ..enums.notification_status import NotificationStatus


class Notification(Struct, frozen=True):
    """A message to those who listen on a channel."""

    id: int
    """Number given by the database."""
    channel: str
    """Whom it is for, 1 to 63 bytes: also the channel of NOTIFY."""
    entity_type: str
    """Which table it speaks of."""
    entity: str
    """Which row of it, by id or ref."""
    activity: str
    """What happened, such as created."""
    state: NotificationStatus
    """How far it has come."""
    content: Json | None
    """More of it, for readers; never broadcast."""
    created: datetime
    """When the row was added."""
    updated: datetime
    """When the row last changed."""
