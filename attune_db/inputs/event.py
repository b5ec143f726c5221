"""Inputs of the queries on event."""

# Generated from queries/event.sql by `just gen`: change that, not this.

from datetime import datetime
from typing import Literal, TypeAlias

from msgspec import UNSET, Struct, UnsetType

from attune_db.core import Json


class ListSearchEventFilter(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `filter` of `EventRepository.list_search`."""

    trigger: int | UnsetType = UNSET
    trigger_ref: str | UnsetType = UNSET
    source: int | UnsetType = UNSET
    rule: int | UnsetType = UNSET


class SearchEventFilter(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `filter` of `EventRepository.search`."""

    trigger: int | UnsetType = UNSET
    trigger_ref: str | UnsetType = UNSET
    source: int | UnsetType = UNSET
    rule: int | UnsetType = UNSET
    rule_ref: str | UnsetType = UNSET
    since: datetime | UnsetType = UNSET
    before: datetime | UnsetType = UNSET


class CreateEventInput(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `input` of `EventRepository.create`, `create_many`, `load_many`."""

    trigger: int | UnsetType | None = UNSET
    trigger_ref: str
    config: Json | UnsetType | None = UNSET
    payload: Json | UnsetType | None = UNSET
    source: int | UnsetType | None = UNSET
    source_ref: str | UnsetType | None = UNSET
    rule: int | UnsetType | None = UNSET
    rule_ref: str | UnsetType | None = UNSET


class UpdateEventInput(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `input` of `EventRepository.update`."""

    config: Json | UnsetType | None = UNSET
    payload: Json | UnsetType | None = UNSET


SearchEventOrder: TypeAlias = Literal["oldest"]
"""The orders of `EventRepository.search`."""
