"""Inputs of the queries on notification."""

# Generated from queries/notification.sql by `just gen`: change that, not this.

from datetime import datetime
from typing import Literal, TypeAlias

from msgspec import UNSET, Struct, UnsetType

from attune_db.core import Json

from ..enums.notification_status import NotificationStatus


class SearchNotificationFilter(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `filter` of `NotificationRepository.search`."""

    channel: str | UnsetType = UNSET
    state: NotificationStatus | UnsetType = UNSET
    entity_type: str | UnsetType = UNSET
    entity: str | UnsetType = UNSET
    since: datetime | UnsetType = UNSET
    before: datetime | UnsetType = UNSET


class CreateNotificationInput(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `input` of `NotificationRepository.create`, `create_many`, `load_many`."""

    channel: str
    entity_type: str
    entity: str
    activity: str
    state: NotificationStatus | UnsetType = UNSET
    content: Json | UnsetType | None = UNSET


class UpdateNotificationInput(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `input` of `NotificationRepository.update`, `update_if`."""

    state: NotificationStatus | UnsetType = UNSET
    content: Json | UnsetType | None = UNSET


class UpdateIfNotificationExpected(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `expected` of `NotificationRepository.update_if`."""

    state: NotificationStatus | UnsetType = UNSET
    updated: datetime | UnsetType = UNSET


SearchNotificationOrder: TypeAlias = Literal["oldest"]
"""The orders of `NotificationRepository.search`."""
